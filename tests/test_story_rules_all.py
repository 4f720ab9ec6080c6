"""S1 to S20, one by one: a text that trips each rule, the like of it that does not, and the mend where there is one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from agent.checks import RULES, check_story
from agent.models import Content, Evidence, Finding, Sentence, Severity, StoryConsent, StoryMeta
from tests.test_checks_story import AT, CONSENT, CONTACT, HEADLINE, LEAD, META, MIDDLE, QUOTE, TEXT, TICKETS

NONE = StoryConsent(level="none")
POST = "A till froze on a Saturday. A support agent walked the owner through a restart."
CARD = "“We were back before the queue noticed,” said a customer, who is not named, to protect their privacy."
LONG = " ".join([MIDDLE] * 4)
TREND = TEXT.replace(LEAD, "Of 340 interactions with support in October 2025, 12 were about a terminal that went dark.")


class Given(NamedTuple):
    """What a story is checked with, where it differs from the clean sample."""

    text: str = TEXT
    tickets: tuple[str, ...] = TICKETS
    consent: StoryConsent | None = CONSENT
    meta: Mapping[str, Any] = {}
    evidence: Mapping[str, Any] = {}


class Row(NamedTuple):
    rule: str
    severity: Severity
    trips: Given
    clean: Given = Given()


def sample(old: str, new: str, **more: Any) -> Given:
    assert old in TEXT
    return Given(TEXT.replace(old, new), **more)


def with_(sentence: str, **more: Any) -> Given:
    return sample(MIDDLE, f"{MIDDLE} {sentence}", **more)


def dated(**change: Any) -> Given:
    return Given(consent=CONSENT.model_copy(update=change))


NO_QUOTE = TEXT.replace(f"{QUOTE}\n\n", "")

TABLE: tuple[Row, ...] = (
    Row("S1", "block", Given(evidence={"kind": "release"}), Given(evidence={"kind": "ticket"})),
    Row("S1", "block", Given(evidence={"role": "agent"}), Given(evidence={"role": "customer"})),
    Row("S1", "block", Given(evidence={"id": " "})),
    Row("S2", "ask", Given(), Given(tickets=())),
    Row("S3", "block", sample("before the queue noticed", "long before anybody noticed")),
    Row("S3", "block", Given(consent=NONE), Given(NO_QUOTE, consent=NONE)),
    Row("S4", "block", with_("“It changed how I think about payments,” said the owner.")),
    Row(
        "S4",
        "block",
        Given(tickets=(*TICKETS, "They gave me a gift card for leaving a five-star review.")),
        Given(tickets=(*TICKETS, "They gave me a £20 refund for the fault.")),
    ),
    Row("S4", "ask", Given(), Given(NO_QUOTE)),
    Row("S5", "ask", with_("Sales rose by 30% in a week."), Given(NO_QUOTE.replace("90 minutes", "a long time"))),
    Row(
        "S6",
        "block",
        Given(tickets=(*TICKETS, "My brother works for you.")),
        with_("The owner's brother is an employee of Tillwise.", tickets=(*TICKETS, "My brother works for you.")),
    ),
    Row(
        "S6",
        "block",
        Given(tickets=(*TICKETS, "Got a £20 voucher for leaving this, so take it as you will.")),
        with_("The owner received a voucher for it.", tickets=(*TICKETS, "Got a £20 voucher for leaving this.")),
    ),
    Row("S6", "ask", Given(tickets=(*TICKETS, "Thank you for the goodwill voucher.")), Given()),
    Row("S7", "block", Given(consent=NONE), Given(NO_QUOTE, consent=NONE)),
    Row("S7", "ask", dated(granted_at=None)),
    Row("S7", "ask", Given(tickets=())),
    Row("S8", "block", dated(channels=("website",)), dated(channels=("press",))),
    Row("S8", "block", dated(expires_at=AT - timedelta(days=1)), dated(expires_at=AT + timedelta(days=1))),
    Row("S8", "block", dated(wording="I withdraw my consent.")),
    Row("S8", "ask", Given(consent=None), Given(NO_QUOTE, consent=None)),
    Row("S9", "warn", dated(granted_at=AT - timedelta(days=400)), dated(granted_at=AT - timedelta(days=300))),
    Row("S9", "warn", Given(meta={"soured_at": AT - timedelta(days=3)})),
    Row("S10", "ask", Given(), Given("")),
    Row(
        "S11",
        "warn",
        Given(NO_QUOTE.replace(MIDDLE, TICKETS[0].split(".", maxsplit=1)[0] + "."), consent=NONE),
        Given(NO_QUOTE, consent=NONE),
    ),
    Row("S12", "ask", with_("The bakery in Ravelby paid £214.50 at 18:42 on 3 November 2025."), Given(NO_QUOTE)),
    Row("S13", "ask", Given(), Given("")),
    Row("S14", "block", with_("Write to the owner at m.keller@mail.example.")),
    Row("S14", "block", with_("Sarah runs the bakery."), with_("The owner runs the bakery.")),
    Row("S15", "warn", sample(LEAD, LONG.replace(". ", " and ")), Given()),
    Row("S15", "block", Given(meta={"form": "trend"}), Given(TREND, meta={"form": "trend"})),
    Row("S16", "block", sample(HEADLINE, HEADLINE + " on a long Friday evening")),
    Row("S16", "block", with_("It was an amazing call."), with_("It was a long call.")),
    Row("S16", "block", with_("The shop was open!"), with_("The shop was open.")),
    Row("S16", "block", with_("We are proud of our agent."), with_("The agent stayed.")),
    Row("S16", "warn", Given(), Given(meta={"channel": "website"})),
    Row("S16", "warn", sample("said the owner", "gushed the owner"), Given(meta={"form": "trend"})),
    Row(
        "S16",
        "block",
        Given(POST + " " + LONG, meta={"form": "social"}),
        Given(POST, meta={"form": "social"}),
    ),
    Row("S16", "block", Given(POST, meta={"form": "card"}), Given(CARD, meta={"form": "card"})),
    Row("S17", "warn", with_("The agent made 3 calls."), with_("The agent made three calls.")),
    Row("S17", "warn", with_("The queue had twelve people."), with_("The queue had 12 people.")),
    Row("S17", "warn", with_("The fault began on November 3."), with_("The fault began on Nov. 3.")),
    Row("S17", "warn", sample("LEEDS, England (Nov. 4, 2025) — ", ""), Given()),
    Row("S18", "block", sample("\n\n###\n", "\n"), Given()),
    Row("S18", "block", sample(CONTACT, "")),
    Row("S18", "block", Given(POST + "\n\n###", meta={"form": "social"}), Given(POST, meta={"form": "social"})),
    Row("S19", "block", sample(QUOTE, "“We were back before the queue noticed.”")),
    Row("S19", "warn", sample(", who asked not to be named for privacy reasons", ""), Given()),
    Row("S20", "ask", Given(), Given("")),
)


def check(given: Given) -> list[Finding]:
    told: dict[str, Any] = {} if given.consent is None else {"consent": given.consent}
    evidence = [
        Evidence.model_validate({"id": f"T-{n}", "text": text, **told, **given.evidence})
        for n, text in enumerate(given.tickets)
    ]
    return check_story(given.text, evidence, StoryMeta.model_validate({**META.model_dump(), **given.meta}))


def found(given: Given, row: Row) -> list[Finding]:
    return [f for f in check(given) if (f.rule, f.severity) == (row.rule, row.severity)]


IDS = [f"{row.rule}-{row.severity}-{n}" for n, row in enumerate(TABLE)]
#: Rules that ask of every story have no text that they leave alone.
SPARED = [(name, row) for name, row in zip(IDS, TABLE, strict=True) if row.clean.text]


@pytest.mark.parametrize("row", TABLE, ids=IDS)
def test_a_text_that_breaks_the_rule_is_found(row: Row) -> None:
    assert found(row.trips, row)


@pytest.mark.parametrize("row", [row for _, row in SPARED], ids=[name for name, _ in SPARED])
def test_the_like_of_it_that_keeps_the_rule_is_left_alone(row: Row) -> None:
    left = {f.message for f in found(row.clean, row)}
    assert {f.message for f in found(row.trips, row)} - left
    assert row.rule in {"S16", "S8"} or not left


def test_every_rule_of_a_story_is_in_the_table() -> None:
    assert {row.rule for row in TABLE} == {rule for rule in RULES if rule.startswith("S")}


def test_a_clean_release_has_nothing_but_its_length_to_mind_and_its_questions() -> None:
    hard = [(f.rule, f.message) for f in check(Given()) if f.severity != "ask"]
    assert [rule for rule, _ in hard] == ["S16"]
    assert "usually has 300" in hard[0][1]


@pytest.mark.parametrize(
    "rule", sorted(rule.id for rule in RULES.values() if rule.id.startswith("S") and rule.by == "R")
)
def test_what_only_a_person_can_answer_never_blocks(rule: str) -> None:
    assert {row.severity for row in TABLE if row.rule == rule} == {"ask"}
    assert RULES[rule].question.endswith("?")


@pytest.mark.parametrize(
    ("given", "rule", "mended"),
    [
        (sample("before the queue noticed", "before that queue noticed"), "S3", "before the queue noticed"),
        (with_("It was an amazing call."), "S16", "It was a call."),
        (with_("The shop was open!"), "S16", "The shop was open."),
        (with_("The agent made 3 calls."), "S17", "The agent made three calls."),
        (with_("The fault began on November 3."), "S17", "on Nov. 3."),
        (with_("The tip was five percent."), "S17", "The tip was 5%."),
        (sample("\n\n###\n", "\n"), "S18", "###"),
        (sample("said the owner", "gushed the owner"), "S16", "said the owner"),
    ],
)
def test_what_has_one_mend_is_mended_and_then_not_found(given: Given, rule: str, mended: str) -> None:
    wrong = next(f for f in check(given) if f.rule == rule and f.mend is not None)
    text = given.text[: wrong.start] + (wrong.mend or "") + given.text[wrong.end :]
    assert mended in text
    assert wrong.message not in {f.message for f in check(given._replace(text=text))}


@pytest.mark.parametrize(
    ("lead", "counts"),
    [
        ("Of 73 interactions from Aug. 1 to Nov. 30, 2026, 14 were about a phone.", True),
        ("In October 2026, 12 of 340 interactions were about charges.", True),
        ("Nine of the 340 interactions in October 2026 were about charges.", True),
        ("Many of the customers who wrote in October 2026 spoke of charges.", False),
        ("Of the customers who wrote on Oct. 3, 2026, many spoke of charges.", False),
    ],
)
def test_the_lead_of_a_trend_gives_a_count_with_its_base(lead: str, counts: bool) -> None:
    found = check(Given(TEXT.replace(LEAD, lead), meta={"form": "trend"}))
    assert any("no count" in f.message for f in found) is not counts


def test_counts_of_the_store_carry_a_sentence_and_are_no_customers_words() -> None:
    count = "Of 340 interactions with support in October 2025, 12 were about charges."
    content = Content(sentences=(Sentence(part="body", text=count, citations=("count-1",)),))
    evidence = [Evidence(id="count-1", text=count, counted=True)]
    rules = {f.rule for f in check_story(content.text, evidence, META, content.placed) if f.severity != "ask"}
    assert not {"G1", "S1", "S11", "S12"} & rules
