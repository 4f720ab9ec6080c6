"""The forms beside the story: what each is made of, how long it is, and when it is refused."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.actions.later import soured_at
from agent.draft import WRITERS, Assignment, Run, Written
from agent.draft.forms import tally, trend
from agent.draft.forms.card import why_none
from agent.errors import RefusedError
from agent.llm import ChatModel
from agent.models import Brief, Content, Draft, Finding
from agent.pages import draft as page_of_draft
from agent.pages import find
from agent.pages.forms import CHOICES
from prompts import voices
from retrieval.records import CleanMessage, CleanRecord, Consent, Filter, Passage, Speaker
from tests.conftest import People, sign_as
from tests.fake_endpoint import serve
from tests.stories import FLOOD, import_rows
from tests.test_draft_story import NOW, OVEN, said, small

VOICE = voices.load("house")
ON_SOCIAL = Consent(level="anonymous", channels=("social", "website"), granted_at=NOW.replace(day=1))
WORDS = "It felt like having a friend in the kitchen."


def draft(passages: list[Passage], model: ChatModel | None = None, **brief: Any) -> Written:
    asked = Brief(topic="help with a broken oven", **brief)

    def clean(content: Content) -> list[Finding]:
        return []

    run = Run(model, NOW, on_event=lambda _: None, cancelled=lambda: False, rounds=0, check=clean)
    return WRITERS[asked.form](Assignment(asked, passages, VOICE, run))


def praised(consent: Consent) -> list[Passage]:
    messages: tuple[tuple[Speaker, str], ...] = (
        ("customer", f"I run a tea room and our oven stopped on Friday before the lunch rush. {WORDS}"),
        ("agent", "I've sent you a new fuse by courier."),
    )
    return said(*messages, consent=consent)


# --- a post --------------------------------------------------------------------------------------------------


def test_a_post_is_one_text_of_at_most_280_characters_with_nothing_around_it() -> None:
    content = draft(OVEN, form="social", channel="social").content
    assert {s.part for s in content.sentences} == {"body"}
    assert content.text.startswith("A customer who runs a tea room said")
    assert "fuse" in content.text
    assert 60 < len(content.text) <= 280


def test_a_long_story_is_cut_to_what_fits_with_its_lead_and_a_consented_quotation() -> None:
    long = "The engine of the mixer broke down in front of 40 guests and the whole dough had to be thrown away."
    more: list[tuple[Speaker, str]] = [("customer", f"{long} We lost {n} loaves.") for n in range(20, 30)]
    passages = said(("customer", f"Our oven stopped on Friday. {WORDS}"), *more, consent=ON_SOCIAL)
    text = draft(passages, form="social", channel="social", words=800).content.text
    assert len(text) <= 280
    assert "oven" in text.split("\n\n")[0]
    assert f"“{WORDS[:-1]},” said the customer" in text


@pytest.mark.enable_socket
def test_a_small_model_writes_a_post_through_the_same_form_of_slots() -> None:
    with serve() as endpoint:
        good = "Just before the lunch rush on Friday the oven stopped, said a customer who runs a tea room."
        endpoint.says({"s1": good})
        written = draft(OVEN, small(endpoint), form="social", channel="social")
    assert written.content.text.startswith(good)
    assert len(written.content.text) <= 280
    assert written.provenance.model == "tiny-1b"
    assert written.provenance.usage.calls == 1


# --- a pitch -------------------------------------------------------------------------------------------------


def test_a_pitch_is_a_subject_two_sentences_an_offer_and_a_contact() -> None:
    content = draft(OVEN, form="pitch").content
    assert 0 < len(content.part("headline")) <= 70
    assert sum(s.part == "body" for s in content.sentences) == 2
    assert "We can offer" in content.part("boilerplate")
    assert VOICE.press_contact in content.part("contact")
    assert not content.part("endmark")
    assert not content.part("dateline")


def test_a_pitch_quotes_only_with_consent() -> None:
    assert "“" not in draft(praised(Consent()), form="pitch").content.text
    granted = ON_SOCIAL.model_copy(update={"channels": ("press_release",)})
    assert f"“{WORDS[:-1]},”" in draft(praised(granted), form="pitch").content.text


# --- a card --------------------------------------------------------------------------------------------------


def test_a_card_is_one_quotation_word_for_word_with_its_credit_and_what_it_is_about() -> None:
    content = draft(praised(ON_SOCIAL), form="card", channel="website").content
    first, second = content.part("body").split("\n\n")
    assert first == f"“{WORDS[:-1]},” said a customer who runs a tea room."
    assert content.part("boilerplate").startswith("The customer is not named, to protect their privacy.")
    assert second == "Support staff sent the customer a new fuse by courier."
    assert all(s.citations for s in content.sentences if s.part == "body")


def test_words_about_the_consent_are_never_the_quotation() -> None:
    text = "Please only on your own website, not in the papers. We sold books again four days after the river left."
    passages = said(("customer", text), ("agent", "I've sent you a new till."), consent=ON_SOCIAL)
    content = draft(passages, form="card", channel="website").content
    assert content.text.startswith("“We sold books again four days after the river left,” said a customer")
    with pytest.raises(RefusedError, match="can stand alone"):
        draft(
            said(("customer", text.split(". ", maxsplit=1)[0] + "."), consent=ON_SOCIAL), form="card", channel="website"
        )


def test_a_customer_who_may_be_named_is_not_said_to_be_kept_back() -> None:
    named = ON_SOCIAL.model_copy(update={"level": "named"})
    assert "not named" not in draft(praised(named), form="card", channel="website").content.text


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        (Consent(), "has not agreed to be quoted"),
        (ON_SOCIAL, "is for social, website, not for press release"),
        (Consent(level="named"), "names no channel"),
        (
            Consent(level="named", channels=("press_release",), expires_at=datetime(2026, 9, 30, tzinfo=UTC)),
            "ended on 30 September 2026",
        ),
        (
            Consent(level="named", channels=("press_release",), granted_at=datetime(2026, 12, 1, tzinfo=UTC)),
            "has not begun yet",
        ),
    ],
)
def test_without_a_consent_that_covers_the_channel_there_is_no_card_and_the_reason_is_said(
    consent: Consent, reason: str
) -> None:
    with pytest.raises(RefusedError, match=reason):
        draft(praised(consent), form="card")
    assert reason in why_none([consent], "press_release", NOW)


# --- a trend -------------------------------------------------------------------------------------------------


def record(number: int, text: str, day: int = 5, month: int = 10, **fields: Any) -> CleanRecord:
    return CleanRecord(
        id=f"r-{month}-{day}-{number}",
        kind=fields.pop("kind", "ticket"),
        created_at=datetime(2026, month, day, 9, tzinfo=UTC),
        messages=(CleanMessage(role="customer", text=text), CleanMessage(role="agent", text="We looked into charges.")),
        customer=fields.pop("customer", f"c-{number}"),
        **fields,
    )


def many(charged: int, other: int, **fields: Any) -> list[CleanRecord]:
    texts = ["I was charged twice for one sale."] * charged + ["The printer is silent."] * other
    return [record(n, text, **fields) for n, text in enumerate(texts)]


OCTOBER = Filter(since=datetime(2026, 10, 1, tzinfo=UTC), until=datetime(2026, 11, 1, tzinfo=UTC))
CHARGES = Brief(topic="charges", form="trend", filter=OCTOBER)


def test_a_tally_counts_what_customers_said_in_any_form_of_its_words() -> None:
    counted = tally.count([*many(12, 28), record(99, "charges", month=11)], CHARGES, crowd=5)
    assert (counted.now.about, counted.now.base, counted.customers) == (12, 40, 12)
    assert trend.period(counted.now) == "in October 2026"
    assert counted.before is None


def test_what_support_or_the_house_wrote_is_not_counted() -> None:
    own = [record(n, "charges", kind="release") for n in range(50, 60)]
    counted = tally.count([*many(5, 5), *own], CHARGES, crowd=5)
    assert (counted.now.about, counted.now.base) == (5, 10)


def test_one_customer_who_writes_often_is_no_trend() -> None:
    rows = [record(n, "charged again", customer="same") for n in range(40)]
    with pytest.raises(RefusedError, match="Only 1 customer raised “charges” in this period, and a trend takes 5"):
        tally.count(rows, CHARGES, crowd=5)


@pytest.mark.parametrize(
    ("before", "told"),
    [((6, 24), "In September 2026, it was six of 30."), ((0, 30), "none of 30"), ((2, 28), None)],
)
def test_the_period_before_is_told_unless_its_count_is_too_small(before: tuple[int, int], told: str | None) -> None:
    counted = tally.count([*many(9, 31), *many(*before, month=9)], CHARGES, crowd=5)
    text = " ".join(f.text for f in trend.facts(counted, VOICE, NOW))
    assert (
        "Of 40 interactions that customers had with Tillwise support in October 2026, nine were about charges." in text
    )
    assert (told in text) if told else ("September" not in text)


def test_a_product_is_told_only_where_neither_it_nor_the_rest_singles_somebody_out() -> None:
    def products(till: int, go: int) -> tuple[tuple[str, int], ...]:
        rows = [*many(till, 0, product="Till"), *many(go, 0, product="Go", day=6)]
        rows = [r.model_copy(update={"customer": r.id}) for r in rows]
        return tally.count(rows, CHARGES, crowd=5).products

    assert products(8, 6) == (("Till", 8), ("Go", 6))
    assert products(8, 2) == ()
    assert products(8, 0) == (("Till", 8),)


@pytest.mark.parametrize("topic", ["what happened when my till broke down that day", "the and of"])
def test_a_sentence_can_not_be_counted(topic: str) -> None:
    with pytest.raises(RefusedError, match="Say what to count"):
        tally.count(many(9, 9), CHARGES.model_copy(update={"topic": topic}), crowd=5)


def told(rows: list[CleanRecord], check: Callable[[Content, Sequence[Passage]], list[Finding]]) -> Written:
    counted = tally.count(rows, CHARGES, crowd=5)
    examples = said(
        ("customer", "Our terminal charged six people in the queue twice on a busy Saturday morning."),
        record="r-10-5-1",
    )
    return trend.draft_trend(
        counted,
        trend.facts(counted, VOICE, NOW),
        examples,
        VOICE,
        now=NOW,
        crowd=5,
        on_event=lambda _: None,
        cancelled=lambda: False,
        check=check,
    )


def test_a_trend_gives_count_base_and_period_and_every_figure_is_a_fact() -> None:
    content = told(many(12, 328), lambda content, passages: []).content
    assert content.part("headline") == "Charges: 12 of 340 interactions in October 2026"
    assert content.part("body").startswith("Of 340 interactions that customers had")
    assert "terminal charged six people" in content.part("body")
    assert "How this was counted" in content.part("boilerplate")
    assert content.text.endswith("###")


@pytest.mark.parametrize("rule", ["S11", "S12"])
@pytest.mark.parametrize("severity", ["block", "warn", "ask"])
def test_an_example_that_points_to_somebody_is_left_out(rule: str, severity: Any) -> None:
    def check(content: Content, passages: Sequence[Passage]) -> list[Finding]:
        at = content.text.find("terminal charged")
        return [] if at < 0 else [Finding(rule=rule, severity=severity, start=at, end=at + 8, message="rare")]

    written = told(many(12, 328), check)
    assert "people" not in written.content.text
    assert written.findings == ()


# --- on the desk ---------------------------------------------------------------------------------------------


@pytest.fixture
def charged(desk: Desk, tmp_path: Path) -> Desk:
    texts = ["The shop was charged twice for one sale today."] * 7 + ["The printer has been silent since the move."] * 9
    rows = [
        {**FLOOD, "id": f"c-{n}", "requester": {"name": f"Ann{n} Bell", "email": f"ann{n}@bell{n}.example"}}
        | {"messages": [{"role": "customer", "text": text}, {"role": "agent", "text": "We have refunded it."}]}
        | {"subject": None, "created_at": f"2026-10-{n + 1:02}T09:00:00Z"}
        for n, text in enumerate(texts)
    ]
    import_rows(desk, tmp_path, rows)
    return desk


def findings(desk: Desk, story: Draft) -> list[str]:
    return [f.rule for f in desk.drafts.page(People.writer, story.id).findings if f.severity == "block"]


def test_a_trend_on_the_desk_stands_on_counts_that_are_kept_with_it(charged: Desk) -> None:
    brief = CHARGES.model_copy(update={"topic": "charged twice"})
    story = charged.drafts.draft_story(People.writer, brief)
    page = charged.drafts.page(People.writer, story.id)
    assert findings(charged, story) == []
    assert "seven were about charged twice" in page.version.content.text
    lead = next(v for v in page.sentences if v.sentence.part == "body")
    assert lead.support == "supported"
    assert lead.evidence[0].fact is not None
    assert lead.evidence[0].fact.confirmed_by == trend.COUNTED_BY


@pytest.mark.parametrize("form", ["social", "pitch"])
def test_a_short_form_on_the_desk_has_no_blocking_finding(desk: Desk, tmp_path: Path, form: Any) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    brief = Brief(topic="a bookshop open again after a flood", form=form)
    story = desk.drafts.draft_story(People.writer, brief)
    assert findings(desk, story) == []
    assert story.channel == ("social" if form == "social" else "press_release")
    assert story.title


def test_a_signed_post_leaves_the_house_as_it_is_without_furniture(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    story = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", form="social"))
    desk.drafts.submit(People.writer, story.id, 1)
    page = desk.drafts.page(People.approver, story.id)
    answers = {q.rule: "Yes, I checked." for q in page.questions}
    sign_as(desk, People.approver, story.id, 1, page.version.sha256, answers)
    desk.drafts.export(People.approver, story.id, 1, ("txt", "evidence"))
    post, sheet = _exported(desk)
    assert post == page.version.content.text
    assert "###" not in post
    assert "Form: social" in sheet


def _exported(desk: Desk) -> tuple[str, str]:
    (post,) = desk.parts.exports.rglob("*.txt")
    (sheet,) = desk.parts.exports.rglob("*-evidence.md")
    return post.read_text("utf-8"), sheet.read_text("utf-8")


def test_the_page_offers_every_form_and_says_what_will_come(desk: Desk) -> None:
    shown = find.show(desk, People.writer, {})
    for form, choice in CHOICES.items():
        assert f'<option value="{form}"' in shown
        assert f'data-form="{form}"' in shown
        assert choice.called in shown
    assert set(CHOICES) == {"story", "social", "pitch", "card", "trend"}


def test_the_page_calls_a_post_by_its_form_and_counts_its_characters(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    story = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", form="social"))
    length = len(desk.drafts.page(People.writer, story.id).version.content.text)
    shown = page_of_draft.show(desk, People.writer, {"id": story.id})
    assert "<h1>Social post</h1>" in shown
    assert f"{length} of 280 characters" in shown


def test_a_card_finds_a_customer_who_may_be_quoted(desk: Desk, tmp_path: Path) -> None:
    rows = [{**FLOOD, "id": "silent"}, {**FLOOD, "id": "agreed", "consent": _agreed("website")}]
    import_rows(desk, tmp_path, rows)
    brief = Brief(topic="a bookshop open again after a flood", form="card", channel="website")
    story = desk.drafts.draft_story(People.writer, brief)
    assert findings(desk, story) == []
    assert {i.split("#")[0] for i in story.evidence} == {"agreed"}
    with pytest.raises(RefusedError, match="is for website, not for newsletter"):
        desk.drafts.draft_story(People.writer, brief.model_copy(update={"channel": "newsletter"}))


def _agreed(channel: str) -> dict[str, Any]:
    return {"level": "anonymous", "wording": "Without my name.", "channels": [channel], "at": "2026-10-05T09:00:00Z"}


def test_a_later_interaction_that_went_badly_is_found(desk: Desk, tmp_path: Path) -> None:
    later = {**FLOOD, "id": "flood-2", "created_at": "2026-11-01T08:00:00Z", "csat": 1}
    import_rows(desk, tmp_path, [FLOOD, later])
    with desk.parts.store.read() as tx:
        first, second = (desk.records.passages(tx.records.get(i)) for i in ("flood-1", "flood-2"))
        assert soured_at(tx, first) == datetime(2026, 11, 1, 8, tzinfo=UTC)
        assert soured_at(tx, second) is None
