"""S12: the details of a story together must fit a crowd of the store's customers."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.checks import check_story
from agent.models import Evidence, Finding, StoryConsent, StoryMeta
from tests.test_coarsen import BAKERY, OTHERS, Counted

NOW = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
SOURCE = Evidence(id="p-1", text=BAKERY, consent=StoryConsent(level="none"))


def s12(text: str, corpus: Counted | None, evidence: Evidence = SOURCE) -> list[Finding]:
    meta = StoryMeta(channel="press_release", as_of=NOW)
    return [f for f in check_story(text, [evidence], meta, corpus=corpus) if f.rule == "S12"]


def test_too_few_customers_block_and_the_next_rung_is_ready() -> None:
    told = "A customer runs a bakery that took 214 payments."
    found = s12(told, Counted([BAKERY, *OTHERS]))[0]
    assert found.severity == "block"
    assert found.message.startswith("1 customer fits all that the text tells (bakery, 214 payments); it takes 3")
    assert found.mend is not None
    mended = told[: found.start] + found.mend + told[found.end :]
    assert mended in {
        "A customer runs a food business that took 214 payments.",
        "A customer runs a bakery that took more than 200 payments.",
    }


def test_a_crowd_is_not_asked_about() -> None:
    told = "A customer runs a food business that took more than 200 payments in early November."
    assert s12(told, Counted([BAKERY, *OTHERS])) == []


def test_a_small_store_asks_with_its_numbers() -> None:
    found = s12("A customer runs a bakery.", Counted([BAKERY, *OTHERS], enough=False))
    assert [f.severity for f in found] == ["ask"]
    assert "2 customers fit" in found[0].message
    assert "the store holds only 5 records" in found[0].message


def test_what_no_record_tells_so_is_left_to_the_approver() -> None:
    found = s12("A customer runs a brewery.", Counted([BAKERY, *OTHERS]))
    assert [f.severity for f in found] == ["ask"]
    assert "can't be counted in the store: brewery" in found[0].message


def test_a_detail_at_its_last_rung_can_only_go() -> None:
    found = s12("A customer lives in England.", Counted(["I live in England.", "I live in Spain."]))
    assert found[0].suggestion == "Leave “England” out."
    assert found[0].mend is None


def test_an_article_goes_with_its_noun() -> None:
    told = "A customer lives near an electrician."
    found = s12(told, Counted(["I am an electrician.", "I am a plumber.", "I am a roofer."]))[0]
    assert told[: found.start] + (found.mend or "") + told[found.end :] == "A customer lives near a tradesperson."


@pytest.mark.parametrize(
    ("consent", "exempt"),
    [
        ({"level": "named", "channels": ("press_release",)}, True),
        ({"level": "named", "channels": ("social",)}, False),
        ({"level": "named", "channels": ("press_release",), "expires_at": NOW}, False),
        ({"level": "named", "channels": ("press_release",), "granted_at": NOW}, True),
        ({"level": "named", "channels": ("press_release",), "granted_at": NOW + timedelta(days=1)}, False),
        ({"level": "anonymous", "channels": ("press_release",)}, False),
    ],
)
def test_only_who_is_named_is_exempt(consent: dict[str, object], exempt: bool) -> None:
    evidence = SOURCE.model_copy(update={"consent": StoryConsent.model_validate(consent)})
    assert (s12("A customer runs a bakery.", Counted([BAKERY, *OTHERS]), evidence) == []) is exempt


def test_a_quoted_detail_counts_and_cannot_be_reworded() -> None:
    found = s12("The customer said: “We run a bakery.”", Counted([BAKERY, *OTHERS]))
    assert found[0].severity == "block"
    assert found[0].mend is None


def test_without_a_corpus_many_exact_details_are_asked_about() -> None:
    told = "A customer runs a bakery in Leeds. They paid £4,312.50 when they were 45 years old, aged 45."
    assert s12(told, None)[0].severity == "ask"
    assert s12("A customer runs a bakery.", None) == []
