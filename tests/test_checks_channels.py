"""Contradictions between channels: each kind is found with its place in both texts, and saying less is none."""

import pytest

from agent.checks.channels import Told, across, check
from agent.crisis.sheets import SHEETS
from agent.models import Content, Incident, Sentence
from tests.test_channels import LEAK, SAMPLE, text


def told(name: str, *sentences: str, cites: tuple[str, ...] = ()) -> Told:
    body = tuple(Sentence(part="body", text=s, citations=cites, origin="person") for s in sentences)
    line = Sentence(part="dateline", text=f"Issued 09:0{len(name) % 10} UTC on 3 May 2026", origin="house")
    return Told(name, Content(sentences=(line, *body)))


NOT_KNOWN = "We do not yet know"
EXPOSED, NOT_EXPOSED = "Card details were exposed.", "No card details were exposed."


@pytest.mark.parametrize(
    ("kind", "one", "other", "said", "other_said"),
    [
        ("number", "About 1,900 payments were doubled.", "About 2,400 payments were doubled.", "1,900", "2,400"),
        ("number", "Refunds will take five days.", "Refunds will take two days.", "five days", "two days"),
        ("number", "We refunded £40 to each shop.", "We refunded £60 to each shop.", "£40", "£60"),
        ("time", "We stopped the update at 20:10 GMT.", "We stopped the update at 20:40 GMT.", "20:10", "20:40"),
        ("time", "We stopped the update at 20:10 GMT.", "We stopped the update at 20:10 CET.", "20:10", "20:10"),
        ("time", "It began on 13 November in shops.", "It began on 12 November in shops.", "13 Nov", "12 Nov"),
        ("time", "Next update: 22:30 UTC.", "We will give the next update by 23:30 UTC.", "22:30", "23:30"),
        ("name", "Terminals with update 4.2.1 are hit.", "Terminals with update 4.3.0 are hit.", "4.2.1", "4.3.0"),
        (
            "name",
            "Payments on the Counter terminal fail.",
            "Payments on the Pocket terminal fail.",
            "Counter",
            "Pocket",
        ),
        ("claim", EXPOSED, NOT_EXPOSED, EXPOSED, NOT_EXPOSED),
        ("claim", "All card payments were doubled.", "Some card payments were doubled.", "All card", "Some card"),
        ("claim", "All lifts at the pier are shut.", "Some lifts at the pier are shut.", "All lifts", "Some lifts"),
        ("claim", "Both pumps have stopped.", "One of the pumps has stopped.", "Both pumps", "One of the pumps"),
        ("claim", "The shop in Ash Row is closed.", "The shop in Ash Row is open.", "closed", "open"),
        ("claim", "Online booking is available.", "Online booking is unavailable.", "available", "unavailable"),
        ("claim", "Some parcels were opened.", "None of the parcels were opened.", "Some", "None"),
        ("time", "Money comes back by Friday.", "Money comes back by Monday.", "Friday", "Monday"),
        ("time", "The pool reopens today.", "The pool reopens tomorrow.", "today", "tomorrow"),
        ("time", "The pool reopens tomorrow.", "The pool reopens on Wednesday.", "tomorrow", "Wednesday"),
        ("claim", f"{NOT_KNOWN} how many payments failed.", "About 1,900 payments failed.", NOT_KNOWN, "1,900"),
        ("claim", f"{NOT_KNOWN} whether card details were exposed.", NOT_EXPOSED, NOT_KNOWN, NOT_EXPOSED),
        ("claim", f"{NOT_KNOWN} why the tills failed.", "The tills failed because a file broke.", NOT_KNOWN, "because"),
    ],
)
def test_each_kind_is_found_with_both_places(kind: str, one: str, other: str, said: str, other_said: str) -> None:
    first, second = told("press", one), told("status page", other)
    for texts, ours, theirs in (((first, second), said, other_said), ((second, first), other_said, said)):
        found = across(texts)
        assert len(found) == 1, found
        at = found[0]
        assert at.kind == kind
        assert ours in at.said
        assert theirs in at.other_said
        assert texts[0].text.text[at.start : at.end] == at.said
        assert texts[1].text.text[at.other_start : at.other_end] == at.other_said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("About 1,900 payments were charged twice.", "Some 2,000 payments were charged twice."),
        ("We stopped the update at 20:10 GMT.", "We stopped the update at 20:10 UTC."),
        ("We stopped the update at 20:10 GMT.", "We stopped the update at 21:10 CET."),
        ("We stopped the update at 20:10 GMT.", "We stopped the update."),
        ("It began on 13 November in the shops.", "It began on 13 November 2026 in the shops."),
        ("We do not yet know how many payments were charged twice.", "Some card payments were charged twice."),
        ("We do not yet know why the terminals failed.", "The terminals failed at 20:10 GMT."),
        ("We stopped update 4.2.1 at 20:10 GMT.", "We returned terminals to version 4.2.0 at 20:40 GMT."),
        ("Shops do not need to refund anybody.", "Shops can take payments with a payment link."),
        ("Terminals with version 4.2.0 are not affected.", "Some payments on terminals were charged twice."),
        ("Next update: 22:30 UTC.", "We will give the next update by 22:30 UTC on 3 May 2026."),
        ("Next update: 22:30 UTC.", "We stopped the update at 20:10 GMT."),
        ("We do not yet know why orders fail.", "Many orders still fail."),
        ("The till lost power at 11:52.", "The till lost power at 11:52; a second one did not."),
        ("The shop in Ash Row is closed.", "The shop in Elm Row is open."),
        ("The east gate is open.", "The west gate is closed."),
        ("Online booking is unavailable.", "Booking by phone is available."),
        ("The night bus to Selby is cancelled.", "The night bus to Goole is running."),
        ("All lifts at the pier are shut.", "The lifts at the pier are shut."),
        ("Both pumps have stopped.", "The two pumps have stopped."),
        ("Money comes back by Friday.", "On Monday we found the fault. Money comes back by Friday."),
        ("The pool reopens tomorrow.", "The pool reopens on Monday."),
        ("The pool was shut yesterday and reopens today.", "The pool reopens today."),
        ("The tap water is unsafe to drink.", "The tap water is not safe to drink."),
        ("Call 020 7946 0123 for help.", "Call 020 7946 0999 from abroad."),
    ],
)
def test_what_says_less_or_other_things_is_none(one: str, other: str) -> None:
    assert across([told("press", one), told("social", other)]) == []
    assert across([told("social", other), told("press", one)]) == []


@pytest.mark.parametrize("incident", [SAMPLE, LEAK], ids=["double charges", "data"])
def test_the_channels_of_one_fact_base_never_contradict_each_other(incident: Incident) -> None:
    assert across([Told(s.title, text(s, incident)) for s in SHEETS]) == []


def test_one_altered_figure_is_found_against_each_other_channel() -> None:
    texts = [Told(s.title, text(s)) for s in SHEETS]
    press = texts[1].text
    changed = Content(
        sentences=tuple(s.model_copy(update={"text": s.text.replace("20:10", "20:50")}) for s in press.sentences)
    )
    found = list(check(Told("Press statement", changed), [texts[0], *texts[2:]]))
    assert [(f.rule, f.severity, changed.text[f.start : f.end]) for f in found] == [("H17", "block", "20:50")]
    assert "20:10" in found[0].message


def test_a_figure_that_stands_elsewhere_in_the_text_does_not_hide_its_change() -> None:
    lost, wrote = "A disk with the names of 312 students was lost.", "On Monday all 312 students were written to."
    found = across([told("press", lost, wrote), told("status page", lost, wrote.replace("312", "321"))])
    assert [(one.said, one.other_said) for one in found] == [("312", "321")]
