"""What a run looks like: a table of the cases, a bar for each share against its floor, and drafts to read."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.models import Usage
from evals.cases import Case
from evals.floors import Below, below
from evals.pipeline import Outcome
from evals.scorers import CLEAN, SHARES, Score, means
from retrieval.records import Value

BAR = 24
TITLES: dict[str, str] = {name: title for name, title, _ in SHARES} | {CLEAN[0]: CLEAN[1]}


class Report(Value):
    """A whole run: each case, the mean shares, and which of them are below their floor."""

    model: str
    cases: tuple[Score, ...]
    figures: dict[str, float | None]
    floors: dict[str, float]
    below: tuple[Below, ...]
    rounds: float
    usage: Usage
    seconds: float


def report(model: str, scores: Sequence[Score], floors: Mapping[str, float]) -> Report:
    """The run's figures over ``scores``."""
    figures = means(scores)
    drafted = [s for s in scores if s.status == "drafted"]
    return Report(
        model=model,
        cases=tuple(scores),
        figures=figures,
        floors=dict(floors),
        below=tuple(below(figures, floors)),
        rounds=sum(s.rounds for s in drafted) / len(drafted) if drafted else 0.0,
        usage=sum((s.usage for s in scores), Usage()),
        seconds=sum(s.seconds for s in scores),
    )


def show(run: Report, console: Console) -> None:
    """The tables for a person."""
    console.print(_cases(run.cases))
    console.print(_figures(run))
    usage = run.usage
    console.print(
        f"{len(run.cases)} cases with {run.model}: {run.seconds:.0f} s, {usage.calls} calls, "
        f"{usage.prompt_tokens} tokens in ({usage.cached_tokens} from the cache), {usage.completion_tokens} out, "
        f"{run.rounds:.1f} rounds of mending a draft."
    )
    for fell in run.below:
        console.print(f"Below its floor: {TITLES.get(fell.name, fell.name)}, {fell.value:.3f} < {fell.floor:.3f}")


def _cases(scores: Sequence[Score]) -> Table:
    table = Table(title="Cases", title_justify="left")
    for head in ("case", "outcome"):
        table.add_column(head, no_wrap=True)
    for head in ("blocking", "forbidden"):
        table.add_column(head)
    for head in ("supported", "by model", "told", "rounds", "tokens", "s"):
        table.add_column(head, justify="right")
    for one in scores:
        table.add_row(*_row(one))
    return table


def _row(one: Score) -> tuple[str, ...]:
    right = "" if one.shares.get("as_expected") else " (wrong)"
    tokens = one.usage.prompt_tokens + one.usage.completion_tokens
    return (
        one.case,
        one.status + right,
        " ".join(one.blocking) or "-",
        ", ".join(one.leaks) or "-",
        *(_percent(one.shares.get(name)) for name in ("supported", "by_model", "told")),
        str(one.rounds),
        str(tokens),
        f"{one.seconds:.1f}",
    )


def _figures(run: Report) -> Table:
    table = Table(title="Figures", title_justify="left")
    for head in ("share", "", "bar", "floor"):
        table.add_column(head)
    under = {fell.name for fell in run.below}
    for name, title in TITLES.items():
        floor = run.floors.get(name)
        mark = "" if floor is None else f"{floor:.3f}" + (" below" if name in under else "")
        table.add_row(title, _percent(run.figures.get(name)), bar(run.figures.get(name), floor), mark)
    return table


def bar(value: float | None, floor: float | None) -> Text:
    """A bar of ``BAR`` cells; a stroke marks the floor, and red what stays below it."""
    if value is None:
        return Text("not measured", style="dim")
    full = round(value * BAR)
    cells = ["█" if n < full else "·" for n in range(BAR)]
    if floor is not None:
        cells[min(BAR - 1, max(0, round(floor * BAR) - 1))] = "┃"
    return Text("".join(cells), style="red" if floor is not None and below({"it": value}, {"it": floor}) else "green")


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def write(folder: Path, case: Case, outcome: Outcome, scored: Score) -> Path:
    """One draft as a page to read: the text, then each sentence with its support, then the findings."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{case.kind}-{case.id}.md"
    lines = [f"# {case.id}: {outcome.status}", "", case.about, "", outcome.said or outcome.text, "", "## Sentences", ""]
    lines += [_sentence(view.sentence.origin, view.support, view.why, view.sentence.text) for view in outcome.sentences]
    lines += ["", "## Findings", ""]
    lines += [f"- {f.severity} {f.rule}: {f.message}" for f in outcome.findings]
    shares = [f"- {TITLES[name]}: {_percent(value)}" for name, value in scored.shares.items()]
    lines += ["", "## Figures", "", *shares, f"- forbidden: {', '.join(scored.leaks) or 'nothing'}"]
    lines += [f"- {outcome.model or 'nothing written'}, {outcome.rounds} rounds, {outcome.seconds:.1f} s", ""]
    path.write_text("\n".join(lines), "utf-8")
    return path


def _sentence(origin: str, support: str, why: str, text: str) -> str:
    return f"- [{origin}, {support}] {text}  ({why})"
