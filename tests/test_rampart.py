"""The name finder's model in 8-bit integers: as sure as the stored one, and the same alone and in company."""

import json
from pathlib import Path

import pytest

from retrieval.detectors import rampart
from retrieval.detectors.integers import SLACK, exposed, quantised
from retrieval.detectors.rampart import MODEL, RANGES, Rampart, measure
from retrieval.errors import ModelFileError

TEXTS = (
    "Hi, this is Oluwaseun Adeyemi, I live at 14 Larkspur Row in Leeds.",
    "my card was declined twice today",
    "Grüße, Zoë Kowalczyk",
    "ok thanks",
)


@pytest.fixture(scope="module")
def model(model_folder: Path) -> Rampart:
    return Rampart(model_folder / "rampart")


def test_it_finds_who_and_where(model: Rampart) -> None:
    chances = {TEXTS[0][w.start : w.end]: w.chance for w in model.words([TEXTS[0]])[0]}
    assert min(chances[name] for name in ("Oluwaseun", "Adeyemi", "Larkspur")) > 0.9
    assert max(chances[word] for word in ("this", "live", "at")) < 0.05


def test_a_text_reads_the_same_alone_and_in_company(model: Rampart) -> None:
    together = model.words(TEXTS)
    alone = [model.words([text])[0] for text in TEXTS]
    assert [[(w.start, w.end, w.label) for w in row] for row in together] == [
        [(w.start, w.end, w.label) for w in row] for row in alone
    ]
    for one, two in zip(together, alone, strict=True):
        assert [w.chance for w in one] == pytest.approx([w.chance for w in two], abs=1e-4)


def test_integers_are_as_sure_as_the_stored_weights(
    model: Rampart, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rampart, "_quantised", lambda graph: graph)
    slow = Rampart(model_folder / "rampart")
    for fast, true in zip(model.words(TEXTS), slow.words(TEXTS), strict=True):
        assert [w.chance for w in fast] == pytest.approx([w.chance for w in true], abs=0.1)


def test_every_product_has_its_range(model_folder: Path) -> None:
    graph = (model_folder / "rampart" / MODEL).read_bytes()
    assert set(exposed(graph)[1]) == set(json.loads(RANGES.read_text()))
    with pytest.raises(KeyError):
        quantised(graph, {})


def test_ranges_hold_what_texts_give(model_folder: Path) -> None:
    kept = {name: tuple(pair) for name, pair in json.loads(RANGES.read_text()).items()}
    for name, (low, high) in measure(model_folder / "rampart", TEXTS).items():
        assert kept[name][0] * SLACK <= low
        assert high <= kept[name][1] * SLACK


def test_a_file_that_is_no_model_is_refused(model_folder: Path, tmp_path: Path) -> None:
    for name in ("tokenizer.json", "config.json"):
        (tmp_path / name).write_bytes((model_folder / "rampart" / name).read_bytes())
    (tmp_path / MODEL).write_bytes(b"\x0f no model")
    with pytest.raises(ModelFileError, match="make setup"):
        Rampart(tmp_path)
