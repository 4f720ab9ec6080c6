import math
from pathlib import Path

import numpy as np
import pytest

from agent.checks.backends import using
from agent.checks.entailment import HERE, MODEL, Entailment
from agent.checks.evidence import Ground
from agent.checks.grounding import ground
from agent.checks.premise import premise
from evals import held_out
from evals.bench_ground import auroc
from evals.ground_set import TRAINING, read_told

TICKET = (
    "My card reader died at 9pm on Friday and I run a small bakery. Your agent Ana stayed on the phone with me for an "
    "hour and a half until it worked again, and I took 14 payments that night.",
    "I've ordered a replacement reader for you by courier; it will arrive on Saturday before you open. "
    "The old one had a faulty battery.",
)
SHOWN = " ".join(TICKET)


@pytest.fixture(scope="module")
def model() -> Entailment:
    found = Entailment.load()
    assert found is not None, "the package holds no model"
    return found


def test_of_sentences_that_it_never_saw_the_true_ones_follow_more_surely(model: Entailment) -> None:
    told = [one for path in TRAINING for one in read_told(path) if held_out.of_written(one.ticket)][::6]
    odds = model.judge([(premise(one.text, Ground(one.evidence)), one.text) for one in told])
    assert auroc(np.array(odds), np.array([one.label == "supported" for one in told])) > 0.58


def test_a_judgement_does_not_depend_on_what_is_asked_beside_it() -> None:
    one, other = Entailment(), Entailment()
    pairs = [(SHOWN, f"The bakery took {n} payments on that night.") for n in range(6)]
    assert one.judge(pairs) == [other.judge([pair])[0] for pair in reversed(pairs)][::-1]
    assert one.judge([pairs[2], pairs[2]]) == [one.judge(pairs)[2]] * 2


@pytest.mark.parametrize(
    ("premise", "sentence"),
    [("", ""), ("", "A word."), ("x" * 50_000, "y" * 50_000), ("\ud800 odd", "\udfff"), ("😀" * 3000, "\x00\x01")],
)
def test_any_text_has_a_finite_judgement(model: Entailment, premise: str, sentence: str) -> None:
    (odds,) = model.judge([(premise, sentence)])
    assert math.isfinite(odds)
    assert -12 <= odds <= 12


def test_nothing_asked_is_nothing_answered(model: Entailment) -> None:
    assert model.judge([]) == []


def test_where_there_is_no_file_there_is_no_model(tmp_path: Path) -> None:
    assert Entailment.load(tmp_path) is None


def test_the_model_is_small_enough_to_travel_in_the_package() -> None:
    assert (HERE / MODEL).stat().st_size < 30_000_000


@pytest.mark.parametrize("sentence", ["The bakery took 40 payments that night.", "The reader was not faulty."])
def test_what_the_features_hold_against_a_sentence_the_model_does_not_talk_away(sentence: str) -> None:
    with using(None):
        alone = ground(sentence, TICKET).sentences[0].score
    with using(Entailment.load()):
        assert ground(sentence, TICKET).sentences[0].score <= alone
