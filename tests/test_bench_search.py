"""The search benchmark: its measures, on a set of three invented records."""

import json
from pathlib import Path

import pytest

from evals import bench_search

RECORDS = [
    {"id": "r1", "text": "The till froze during lunch."},
    {"id": "r2", "text": "My refund has not arrived."},
    {"id": "r3", "text": "When do you open on Sunday?"},
]


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    (folder / f"tiny.{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows))


def test_measures_each_search(tmp_path: Path, model_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "records", RECORDS)
    write(tmp_path, "queries", [{"id": "q1", "query": "till frozen"}, {"id": "q2", "query": "money back"}])
    write(tmp_path, "relevant", [{"id": "q1", "relevant": ["r1"]}, {"id": "q2", "relevant": ["r2"]}])
    assert bench_search.main(["--data", str(tmp_path), "--models", str(model_folder), "--json"]) == 0
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["search"] for row in rows] == ["vectors", "words", "fused"]
    assert rows[2]["ndcg"] == rows[2]["recall"] == rows[2]["mrr"] == 1
    assert all(row["ms"] > 0 for row in rows)
    assert "tiny: 3 records, 3 passages" in err


def test_worse_than_the_vectors_alone_is_noticed() -> None:
    def row(search: str, ndcg: float) -> bench_search.Measured:
        return bench_search.Measured("s", search, ndcg, 1, 1, 1)

    assert bench_search._worse([row("vectors", 0.8), row("fused", 0.79)], "s")
    assert not bench_search._worse([row("vectors", 0.8), row("fused", 0.8)], "s")


def test_a_folder_without_sets_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        bench_search.main(["--data", str(tmp_path)])
    assert stopped.value.code == 2
