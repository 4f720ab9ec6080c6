"""Labelled cases: sealed in their file, taken back, forgotten, and measured without showing a word."""

import json
import stat
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.errors import NotAllowedError, NotFoundError, StoreError, VaultError
from agent.labels import Case, Labels
from evals import labelled
from tests.conftest import NOON, People
from tests.stories import FLOOD, import_rows

MISSED = Case(kind="missed", type="person", text="My helper brightside came.", start=10, end=20)
RELEASED = Case(kind="released", type="name", text="The Wibberley came on [DATE 1].", start=4, end=13)


@pytest.fixture
def labels(desk: Desk) -> Labels:
    return Labels(desk.parts.settings.home, desk.parts.vault)


def file_of(desk: Desk) -> Path:
    return desk.parts.settings.home / "labels" / "anonymise.jsonl"


def test_a_case_lies_sealed_and_only_its_owner_may_read_the_file(desk: Desk, labels: Labels) -> None:
    labels.add("flood-1", MISSED, NOON)
    labels.add("flood-1", RELEASED, NOON)
    text = file_of(desk).read_text("utf-8")
    assert "brightside" not in text
    assert "flood-1" not in text
    assert [json.loads(line)["length"] for line in text.splitlines()] == [10, 9]
    assert stat.S_IMODE(file_of(desk).stat().st_mode) == 0o600
    assert labels.cases() == [MISSED, RELEASED]
    assert MISSED.words == "brightside"
    assert "brightside" not in repr(MISSED)


def test_the_same_words_of_a_record_are_one_case_and_the_last_word_counts(labels: Labels) -> None:
    labels.add("flood-1", MISSED, NOON)
    labels.add("flood-1", MISSED.model_copy(update={"kind": "released"}), NOON)
    assert [case.kind for case in labels.cases()] == ["released"]
    labels.add("other", MISSED, NOON)
    assert labels.drop("flood-1", "Brightside") == 1
    assert [case.kind for case in labels.cases()] == ["missed"]


def test_forgetting_a_record_erases_its_cases_and_no_others(desk: Desk, labels: Labels) -> None:
    assert labels.erase(["flood-1"]) == 0
    labels.add("flood-1", MISSED, NOON)
    labels.add("other", RELEASED, NOON)
    assert labels.erase(["flood-1", "nobody"]) == 1
    assert labels.cases() == [RELEASED]


def test_another_desks_file_and_a_damaged_one_say_so(desk: Desk, labels: Labels) -> None:
    labels.add("flood-1", MISSED, NOON)
    line = json.loads(file_of(desk).read_text("utf-8"))
    file_of(desk).write_text(json.dumps(line | {"id": "another"}) + "\n", "utf-8")
    with pytest.raises(VaultError):
        labels.cases()
    file_of(desk).write_text("{}\n", "utf-8")
    with pytest.raises(StoreError, match="damaged"):
        labels.cases()


def test_the_desk_labels_what_people_correct_and_measures_it_for_the_privacy_officer(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"role": "customer", "text": "It stood by the purple kettle as ever. Then it rained."}
    import_rows(desk, tmp_path, [FLOOD | {"messages": [*FLOOD["messages"], told]}])
    desk.records.mask(People.writer, "flood-1", "purple kettle", "person")
    case = desk.records.labelled(People.privacy)[0]
    assert (case.kind, case.text, case.words) == ("missed", "It stood by the purple kettle as ever.", "purple kettle")
    assert desk.audit.records(People.privacy, limit=1)[0].verb == "open labelled cases"
    scores = labelled.run(desk, People.privacy.id)
    assert [(s.kind, s.type, s.cases) for s in scores] == [("missed", "person", 1)]
    with pytest.raises(NotAllowedError):
        labelled.run(desk, People.writer.id)
    with pytest.raises(NotFoundError):
        labelled.run(desk, "nobody")
    labelled._show(scores)
    assert "kettle" not in capsys.readouterr().out


def test_the_figures_say_what_the_detectors_get_right_now(desk: Desk) -> None:
    easy = Case(kind="missed", type="email", text="Write to hob@kelmscote.example soon.", start=9, end=30)
    kept = Case(kind="released", type="name", text="The printer is on the desk.", start=4, end=11)
    wrong = easy.model_copy(update={"kind": "released"})
    scores = labelled.score([easy, kept, wrong], desk.parts.anonymiser)
    assert {(s.kind, s.type): (s.cases, s.right) for s in scores} == {
        ("missed", "email"): (1, 1),
        ("released", "email"): (1, 0),
        ("released", "name"): (1, 1),
    }
