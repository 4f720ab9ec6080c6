"""The words that pages share: times, consent, stand-ins, differences. And that what templates get stays text."""

from datetime import UTC, datetime, timedelta

import pytest
from jinja2 import UndefinedError

from agent.pages.changes import between
from agent.pages.markup import consent, full, minutes_of, pieces, relative, render, rough, snug
from retrieval.records import Consent

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=12), "in 12 min"),
        (timedelta(minutes=-12), "12 min ago"),
        (timedelta(minutes=60), "in 1 h"),
        (timedelta(hours=-23, minutes=-50), "23 h ago"),
        (timedelta(hours=24), "tomorrow"),
        (timedelta(hours=-30), "yesterday"),
        (timedelta(days=4), "in 4 days"),
        (timedelta(days=-6), "6 days ago"),
        (timedelta(days=20), "23 Nov"),
        (timedelta(days=-400), "29 Sep 2025"),
    ],
)
def test_a_time_is_said_as_a_person_would(shift: timedelta, words: str) -> None:
    assert relative(NOW + shift, NOW) == words


def test_the_date_on_hover_names_its_zone_and_rough_dates_point_at_no_day() -> None:
    assert full(NOW) == "3 November 2026, 12:00 UTC"
    assert [rough(NOW.replace(day=d)) for d in (1, 10, 11, 20, 21, 30)] == [
        *("early Nov 2026", "early Nov 2026", "mid Nov 2026", "mid Nov 2026", "late Nov 2026", "late Nov 2026")
    ]
    assert minutes_of(timedelta(minutes=29, seconds=5)) == "29:05"
    assert minutes_of(timedelta(minutes=62)) == "1:02:00"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Consent(), "no consent: paraphrase only"),
        (Consent(level="named"), "consent names no channel: paraphrase only"),
        (Consent(level="named", channels=("press_release",)), "named quotation: press release"),
        (
            Consent(level="named", channels=("website",), expires_at=NOW - timedelta(days=1)),
            "consent expired 2 Nov: paraphrase only",
        ),
        (
            Consent(level="anonymous", channels=("website",), granted_at=NOW + timedelta(days=1)),
            "consent from 4 Nov on: paraphrase only",
        ),
    ],
)
def test_consent_says_what_it_allows_now(given: Consent, words: str) -> None:
    assert consent(given, NOW).words == words


def test_stand_ins_become_pills_and_brackets_of_other_kinds_do_not() -> None:
    text = "[AGENT 1] rang [CUSTOMER] about [the till] and [X] of [PLACE_2]."
    assert [p.stand_in for p in pieces(text) if p.stand_in] == ["agent 1", "customer", "x", "place 2"]
    assert "".join(p.text for p in pieces(text)) == text


def test_marked_words_are_on_and_the_text_is_whole() -> None:
    runs = pieces("She stayed on the phone", [(4, 10), (18, 23)])
    assert [r.text for r in runs if r.on] == ["stayed", "phone"]
    assert "".join(r.text for r in runs) == "She stayed on the phone"


def test_empty_lines_of_a_ticket_take_no_room() -> None:
    assert snug("Hello,\n\n \n  thanks\nOtto") == "Hello,\nthanks\nOtto"


def test_a_difference_shows_the_words_that_came_and_went() -> None:
    changes = between("We fixed the till on Friday.", "We fixed the terminal on Friday.")
    assert [(c.kind, c.text) for c in changes if c.kind != "same"] == [("gone", "till"), ("new", "terminal")]
    assert "".join(c.text for c in changes if c.kind != "gone") == "We fixed the terminal on Friday."


def test_a_long_unchanged_run_is_cut_and_nothing_changed_is_nothing_shown() -> None:
    long = " ".join(f"word{n}" for n in range(200))
    changes = between(f"old {long} end", f"new {long} end")
    assert [c.kind for c in changes].count("cut") == 1
    assert sum(len(c.text) for c in changes) < 300
    assert {c.kind for c in between(long, long)} == {"cut"}


def test_a_template_escapes_and_refuses_a_missing_value() -> None:
    page = render("login.html", style="", next="", name='"><script>x</script>', message="<b>no</b>", provider="")
    assert "<script>" not in page
    assert "&lt;b&gt;no&lt;/b&gt;" in page
    with pytest.raises(UndefinedError):
        render("login.html", style="")
