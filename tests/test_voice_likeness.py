"""Likeness: a stranger's release scores lower than the house's own, and what is told does not move the figure."""

import re

import pytest

from agent.checks.lexicon import CONTRACTED
from agent.voice.likeness import Distances, Likeness, Weights, liken, score
from agent.voice.manner import COMMON, Manner, measure
from agent.voice.release import Release, load
from evals.bench_voice import FOLDER, TUNING, compare, fit, judge, main, read_houses


def release(text: str) -> Release:
    return Release(name="pasted", text=text)


@pytest.fixture(scope="module")
def houses() -> dict[str, list[Manner]]:
    return read_houses()


def likeness(text: Release | Manner, house: list[Manner]) -> Likeness:
    found = liken(measure(text) if isinstance(text, Release) else text, house)
    assert found is not None
    return found


def test_the_benchmark_meets_its_target_on_houses_that_nothing_was_fitted_on(
    houses: dict[str, list[Manner]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json"]) == 0
    shown = capsys.readouterr().out
    assert not any(name in shown for name in TUNING)
    measured = [name for name in houses if name not in TUNING]
    assert len(measured) == 4
    assert all(len(houses[name]) == 6 for name in houses)


def test_every_invented_release_is_of_the_promised_length() -> None:
    lengths = [len(path.read_text("utf-8").split()) for path in FOLDER.glob("*/*.md")]
    assert len(lengths) == 36
    assert all(120 <= n <= 250 for n in lengths)


def test_weights_that_are_fitted_on_other_houses_part_them_as_well(houses: dict[str, list[Manner]]) -> None:
    by = fit(list(compare(houses, ("juniper", "ostrel"))))
    others = [name for name in houses if name not in {"juniper", "ostrel"}]
    assert judge(list(compare(houses, others)), by)[-1].auroc >= 0.9


def test_names_figures_and_quoted_words_do_not_move_the_figure(houses: dict[str, list[Manner]]) -> None:
    own = load(FOLDER / "larkfield" / "1.md")
    told = own.text.replace("Larkfield", "Brindley").replace("moor", "fell").replace("Eleven", "Forty")
    told = told.replace("We never even knew there had been a problem", "You know we're never surprised by any problem")
    rest = houses["larkfield"][1:]
    assert likeness(release(told), rest).score == pytest.approx(likeness(own, rest).score, abs=0.02)


def test_each_step_away_from_the_houses_manner_costs(houses: dict[str, list[Manner]]) -> None:
    own = load(FOLDER / "ostrel" / "6.md")
    rest = houses["ostrel"][:5]
    chatty = re.sub(r"\bThe customer\b", "You know, she", own.text).replace(". ", "! We're so proud of that. ", 3)
    worse = chatty.replace("was ", "we've always been so happily ")
    steps = [likeness(release(text), rest).score for text in (own.text, chatty, worse)]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] > 0.8
    assert steps[2] < 0.3


def test_the_traits_say_what_is_off_and_which_way(houses: dict[str, list[Manner]]) -> None:
    found = likeness(houses["juniper"][0], houses["ostrel"])
    first = {trait.name: trait for trait in found.traits[:6]}
    assert "contractions" in first
    assert first["contractions"].off > 0
    assert first["contractions"].here > first["contractions"].house
    assert found.texts == 6


def test_too_few_texts_or_words_give_no_figure(houses: dict[str, list[Manner]]) -> None:
    assert liken(houses["ostrel"][0], houses["ostrel"][:1]) is None
    assert liken(measure(release("# A till\n\nIt was mended.")), houses["ostrel"]) is None


def test_a_text_is_always_scored_between_0_and_1() -> None:
    by = Weights(5.0, 1e6, 1e6, 1e6)
    assert score(Distances(0, 0, 0), by) <= 1
    assert score(Distances(4, 4, 1), by) >= 0
    empty = measure(release("###"))
    assert empty.words == 0
    assert all(value == value for value in empty.measures.values())


def test_only_common_words_are_kept_of_a_text(houses: dict[str, list[Manner]]) -> None:
    held = {sign for manners in houses.values() for m in manners for run in m.runs for sign in run.split()}
    open_ = {s for s in held if s[0].isalpha() and s not in COMMON and s not in CONTRACTED and "'" not in s}
    assert open_ == set()
    assert not any("gerald" in sign or "orkney" in sign or "larkfield" in sign for sign in held)
