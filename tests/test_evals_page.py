"""The evals' report: for a terminal, for a browser, and the drafts as pages."""

import io
import re
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.models import Usage
from evals import page
from evals.__main__ import summed
from evals.report import bar, show, write
from evals.rows import Line, Row
from evals.summary import Group, Summary, Tally


def row(case: str = "c", **fields: Any) -> Row:
    base: dict[str, Any] = {"task": "stories", "writer": "composer", "case": case, "values": {"supported": 1.0}}
    return Row.model_validate(base | fields)


def run_of(*rows: Row) -> Summary:
    tallies: dict[str, Tally] = {}
    for one in rows:
        tallies.setdefault(one.writer, Tally(Group("stories", False, one.writer), "Stories")).add(one)
    return summed("2026-11-22", 4, list(tallies.values()), {})


LEAK = row(
    "leak", values={"clean": 0.0, "supported": 1.0}, wrong=("It holds what it must not: Seun.",), text="Seun came."
)
LOOSE = row("loose", values={"clean": 1.0, "supported": 0.5}, wrong=("Not supported: “It snowed.”",))


def shown(run: Summary) -> str:
    console = Console(record=True, width=160, file=io.StringIO())
    show(run, console)
    return console.export_text()


def test_a_bar_is_full_at_one_marks_its_floor_and_says_when_there_is_none() -> None:
    assert "·" not in bar(1.0, None).plain
    assert "┃" in bar(0.5, 0.75).plain
    assert bar(0.5, 0.75).style == "red"
    assert bar(0.8, 0.75).style == "green"
    assert bar(None, 0.75).plain == "not measured"


def test_a_terminal_shows_figures_with_intervals_and_what_is_below_its_floor() -> None:
    text = shown(run_of(LOOSE, LEAK))
    assert re.search(r"sentences supported\s+│ 75\.0% \(", text)
    assert "Below its floor with composer: texts with nothing forbidden, 0.500 < 1.000" in text
    assert text.index("leak (composer)") < text.index("loose (composer)")


def test_writers_stand_side_by_side_with_quality_cost_and_seconds() -> None:
    usage = Usage(calls=2, prompt_tokens=1200, completion_tokens=90)
    big = row(writer="big", usage=usage, amounts={"calls": 2.0, "seconds": 12.5, "uncached": 1200.0})
    text = shown(run_of(row(), big))
    line = next(line for line in text.splitlines() if "seconds a draft" in line)
    assert [cell.strip() for cell in line.split("│")[1:5]] == ["seconds a draft", "-", "12.5 s", "at most 40"]
    assert "big: 1 of 1 cases, 2 calls, 1200 tokens in" in text


def test_the_page_has_the_worst_case_first_and_loads_nothing() -> None:
    html = page.html(run_of(LOOSE, row(), LEAK))
    assert [m.group(1) for m in re.finditer(r"<h3>(\S+) <span", html)] == ["leak", "loose"]
    assert html.index("The worst cases first") < html.index("The figures")
    assert not re.search(r"<script|src=|href=|url\(|@import", html)


def test_the_page_escapes_what_a_ticket_says() -> None:
    html = page.html(run_of(row(values={"clean": 0.0}, wrong=("It holds <script>alert(1)</script>",), text="<b>x</b>")))
    assert "<script>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_the_page_marks_sentences_by_their_support_and_leaves_the_furniture_out() -> None:
    lines = [
        Line(text="It snowed.", part="body", origin="model", support="unsupported"),
        Line(text="About the house.", part="boilerplate", origin="house", support="house"),
    ]
    html = page.html(run_of(row(values={"supported": 0.0}, lines=[line.model_dump() for line in lines])))
    assert '<span class="unsupported body"' in html
    assert "About the house" not in html


def test_the_page_says_what_was_not_run() -> None:
    tally = Tally(Group("stories", False, "big"), "Stories")
    for n in range(30):
        tally.leave(f"c{n}", "the budget of 100 tokens is spent")
    html = page.html(summed("today", 1, [tally], {}))
    assert "Not run: 30 of Stories (big), because the budget of 100 tokens is spent: c0" in html


def test_a_draft_is_written_to_be_read(tmp_path: Path) -> None:
    line = Line(text="It rained on the till.", part="body", origin="model", support="weak")
    path = write(tmp_path / "new", row(text="It rained on the till.", lines=[line.model_dump()]))
    assert path.name == "stories-c-composer.md"
    assert "- [model, weak] It rained on the till." in path.read_text("utf-8")
