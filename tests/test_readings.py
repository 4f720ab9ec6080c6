"""Hand readings: a sheet of drafts is drawn, never written over, and counted."""

from pathlib import Path

import pytest

from evals.readings import Reading, SheetError, again, count, read, sheet, write
from evals.readings.__main__ import main, newest
from evals.rows import Line, Row


def story(case: str, *sentences: str) -> Row:
    lines = [
        Line(text=s, part="body", origin="model", support="supported", evidence=("It rained.",)) for s in sentences
    ]
    house = Line(text="About us.", part="boilerplate", origin="house", support="house")
    return Row(task="stories", writer="m", case=case, status="drafted", values={}, lines=(*lines, house))


ROWS = [story(f"c{n}", "It rained.", "It snowed.") for n in range(40)]


def test_a_sheet_holds_every_sentence_of_thirty_drafts_with_its_evidence() -> None:
    readings = sheet(ROWS)
    assert len({r.case for r in readings}) == 30
    assert len(readings) == 60
    assert {r.evidence for r in readings} == {("It rained.",)}
    assert "About us." not in {r.sentence for r in readings}
    assert sheet(ROWS) == readings
    assert sheet(ROWS, seed=2) != readings


def test_a_run_without_a_story_has_nothing_to_read() -> None:
    with pytest.raises(SheetError):
        sheet([Row(task="flags", writer="rules", case="f", values={})])


def test_the_check_of_today_is_counted_beside_the_reader() -> None:
    base = sheet([story("c", "It rained.", "The courier stole 40 lamps.")])
    judged = [r.model_copy(update={"verdict": v}) for r, v in zip(base, ("supported", "unsupported"), strict=True)]
    assert (count(judged).found, count(judged).flagged) == (0, 0)
    assert [r.desk for r in again(judged)] == ["supported", "unsupported"]
    assert (count(again(judged)).found, count(again(judged)).flagged) == (1, 0)


def test_a_reader_s_work_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "sheet.jsonl"
    write(path, sheet(ROWS))
    with pytest.raises(SheetError, match="already"):
        write(path, [])
    assert len(read(path)) == 60


def test_counts_are_of_what_was_judged() -> None:
    base = sheet(ROWS, drafts=2)
    verdicts = ("supported", "unsupported", "unclear", "")
    found = count([r.model_copy(update={"verdict": v}) for r, v in zip(base, verdicts, strict=True)])
    assert (found.drafts, found.sentences, found.unread, found.unclear) == (2, 4, 1, 1)
    assert (found.held.mean, found.held.n, found.agreed.mean) == (0.5, 2, 0.5)
    assert [r.n for r in found.unsupported] == [2]


def test_a_verdict_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "sheet.jsonl"
    good = Reading(case="c", writer="m", n=1, sentence="s", origin="model", evidence=(), desk="weak")
    path.write_text(good.model_dump_json() + "\n" + good.model_dump_json().replace('""', '"maybe"') + "\n")
    with pytest.raises(SheetError, match="line 2"):
        read(path)


def test_the_command_writes_a_sheet_and_counts_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, path = tmp_path / "runs" / "a", tmp_path / "sheet.jsonl"
    run.mkdir(parents=True)
    (run / "rows.jsonl").write_text("".join(row.model_dump_json() + "\n" for row in ROWS))
    assert newest(tmp_path / "runs") == run / "rows.jsonl"
    assert main(["--write", str(path), "--run", str(run)]) == 0
    assert main([str(path)]) == 1
    assert "60 unread" in capsys.readouterr().out
    path.write_text(path.read_text().replace('"verdict":""', '"verdict":"supported"'))
    assert main([str(path)]) == 0
    assert "stand: 100.0% of 60" in capsys.readouterr().out
    assert main([str(tmp_path / "none.jsonl")]) == 2
