import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.checks import grounding
from agent.checks.backends import choose, current, using
from agent.checks.entailment import Entailment
from agent.checks.evidence import Ground
from agent.checks.grounding import ground
from agent.checks.premise import premise

TICKET = (
    "My card reader died at 9pm on Friday and I run a small bakery. Your agent stayed on the phone until it worked.",
    "I have ordered a replacement reader by courier. The old one had a faulty battery.",
)
TRUE = "The old reader had a faulty battery."


class Same:
    """A backend that says the same of everything, and keeps what it was asked."""

    def __init__(self, odds: float) -> None:
        self.odds = odds
        self.asked: list[list[tuple[str, str]]] = []

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        self.asked.append(list(pairs))
        return [self.odds] * len(pairs)


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The features and the backend weigh the same, whatever was learnt last."""
    learnt = grounding._weights()
    even = learnt._replace(combined=grounding._Combined(bias=0.0, rules=1.0, model=1.0, several=0.0))
    monkeypatch.setattr(grounding, "_weights", lambda: even)


def test_without_a_backend_the_features_decide_alone() -> None:
    with using(None):
        assert current() is None
        assert ground(TRUE, TICKET).sentences[0].supported


@pytest.mark.usefixtures("weighed")
def test_a_backend_that_doubts_lowers_the_score_and_the_reason_says_so() -> None:
    with using(None):
        alone = ground(TRUE, TICKET).sentences[0]
    with using(Same(-9.0)):
        doubted = ground(TRUE, TICKET).sentences[0]
    with using(Same(9.0)):
        sure = ground(TRUE, TICKET).sentences[0]
    assert doubted.score < alone.score < sure.score
    assert not doubted.supported
    assert "eads as not following from: “My card reader" in doubted.why
    assert "following" not in sure.why


@pytest.mark.usefixtures("weighed")
def test_all_sentences_of_a_text_are_asked_at_once_and_a_greeting_not_at_all() -> None:
    backend = Same(0.0)
    with using(backend):
        ground(f"{TRUE} The courier brought it.", TICKET)
        ground("Here is why:", TICKET)
        ground(TRUE, [])
    assert [[sentence for _, sentence in pairs] for pairs in backend.asked] == [[TRUE, "The courier brought it."]]


def test_no_evidence_stays_no_support_whatever_a_backend_says() -> None:
    with using(Same(12.0)):
        assert ground(TRUE, []).sentences[0].score == 0.0
        assert ground("", TICKET).score == 1.0


@pytest.mark.parametrize("odds", [-12.0, 0.0, 12.0])
def test_a_score_is_a_share_for_any_log_odds(odds: float) -> None:
    with using(Same(odds)):
        found = ground(" ".join([TRUE] * 30), TICKET)
    assert all(math.isfinite(s.score) and 0 <= s.score <= 1 for s in found.sentences)
    assert 0 <= found.score <= 1


def test_the_choice_is_put_back_after_a_block_that_failed() -> None:
    before = current()
    with pytest.raises(ZeroDivisionError), using(Same(1.0)):
        raise ZeroDivisionError
    assert current() is before


def test_short_evidence_is_the_premise_as_it_is() -> None:
    assert premise("The battery was faulty.", Ground(TICKET)) == " ".join(TICKET)


def test_of_long_evidence_the_premise_is_what_bears_on_the_sentence() -> None:
    chaff = [f"The weather report number {n} said rain over the northern hills." for n in range(60)]
    evidence = [*chaff[:30], "Dana called about the boiler. She wanted a refund of £40 for the valve.", *chaff[30:]]
    found = premise("Dana asked for £40 back for a valve.", Ground(evidence))
    assert "refund of £40 for the valve" in found
    assert "Dana called about the boiler" in found
    assert len(found.split()) <= 90


def test_the_premise_of_an_unrelated_sentence_is_the_beginning() -> None:
    evidence = [f"Line {n} tells of rain, of wind and of the long road home." for n in range(40)]
    assert premise("Zebras gallop.", Ground(evidence)).startswith("Line 0")
    assert premise("Zebras gallop.", Ground([])) == ""


def test_a_setting_switches_the_own_model_off_and_a_given_backend_stays_when_it_is_on() -> None:
    given = Same(1.0)
    with using(given):
        choose(True)
        assert current() is given
        choose(False)
        assert current() is None


def test_where_there_is_no_file_there_is_no_model(tmp_path: Path) -> None:
    assert Entailment.load(tmp_path) is None


@pytest.mark.usefixtures("weighed")
def test_what_the_features_hold_against_a_sentence_a_backend_does_not_talk_away() -> None:
    for false in ("The old reader had 40 faulty batteries.", "The old reader was repaired by Sarah."):
        with using(None):
            alone = ground(false, TICKET).sentences[0].score
        with using(Same(9.0)):
            assert ground(false, TICKET).sentences[0].score <= alone
        with using(Same(-9.0)):
            assert ground(false, TICKET).sentences[0].score <= alone


@pytest.mark.usefixtures("weighed")
def test_a_backend_is_not_asked_where_no_answer_of_it_could_turn_the_verdict() -> None:
    backend = Same(9.0)
    with using(backend):
        assert not ground("Zebras gallop over a lake at noon.", TICKET).sentences[0].supported
    assert backend.asked == []


@pytest.mark.usefixtures("weighed")
def test_a_backend_tips_what_is_open_and_no_more() -> None:
    with using(Same(-9.0)):
        far = ground(TRUE, TICKET).sentences[0].score
    with using(Same(-3.0)):
        assert ground(TRUE, TICKET).sentences[0].score == far
