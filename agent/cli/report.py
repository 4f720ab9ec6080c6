"""``storydesk report``: what the desk has learnt, as figures. ``edits``: what approvers changed in drafts."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened
from agent.edits import Advice, Report, StoredPair
from agent.edits.tally import Shares

EMPTY = (
    "Nothing to report yet: no text has been signed since sentences are compared. Draft a story, let its writer edit "
    "it and an approver sign it at the desk (storydesk serve); then run this again."
)
NONE_LEFT = "No signed text fits: take an earlier --since, or another --model (the report without it names them)."


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="What the desk has learnt, as figures.")
    group.callback()(lambda: None)  # without one, a group of a single command would be that command
    group.command()(edits)
    app.add_typer(group, name="report")


def edits(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="only texts signed on this day or later (UTC)")
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="only sentences by this model, or by “composer”, as the report names them")
    ] = None,
) -> None:
    """Show what editors changed between a first draft and the signed text: how much, of which kind, the worst of it.

    Out, one object a line: {"what": "all"}, then "week"s, "writer"s (a model, the composer) and "kind"s, the most
    frequent first, with "examples"; "told" is what the next draft is told. Shares and distances are from 0 to 1.
    Exit 0 done, also when nothing was signed yet, 2 wrong usage.
    """
    with opened() as desk:
        start = since.replace(tzinfo=UTC) if since else None
        found = desk.learning.report(OPERATOR, since=start, writer=model)
        told = desk.learning.advice(OPERATOR)
        anything = found.shares.drafts or desk.learning.report(OPERATOR).shares.drafts
    if terminal.at_terminal():
        _show(found, told)
    else:
        for row in _rows(found, told):
            jsonl.emit(row)
    if not found.shares.drafts:
        print(NONE_LEFT if anything else EMPTY, file=sys.stderr)


# --- in a pipe ------------------------------------------------------------------------------------------------


def _rows(found: Report, told: tuple[Advice, ...]) -> Iterator[dict[str, object]]:
    yield {"what": "all", **_shares(found.shares)}
    for week in found.weeks:
        yield {"what": "week", "monday": week.monday.isoformat(), **_shares(week.shares)}
    for one in found.writers:
        yield {"what": "writer", "writer": one.writer, **_shares(one.shares)}
    for kind in found.kinds:
        yield {
            "what": "kind",
            "kind": kind.kind,
            "count": kind.count,
            "share": round(kind.share, 4),
            "causes": kind.causes,
            "examples": [_example(stored) for stored in kind.worst],
        }
    for advice in told:
        yield {"what": "told", **advice.model_dump()}


def _shares(shares: Shares) -> dict[str, object]:
    rounded = {"kept_share": round(shares.kept_share, 4), "distance": round(shares.distance, 4)}
    return shares.model_dump(exclude={"distance"}) | rounded


def _example(stored: StoredPair) -> dict[str, object]:
    pair = stored.pair
    why = [{"kind": r.kind, "why": r.why, "words": list(r.words)} for r in pair.reasons]
    return {"draft": stored.draft_id, "before": pair.before, "after": pair.after, "why": why}


# --- at a terminal ----------------------------------------------------------------------------------------------


def _show(found: Report, told: tuple[Advice, ...]) -> None:
    if not found.shares.drafts:
        return
    console = Console(highlight=False)
    console.print(_summary(found.shares))
    _table(console, "By week", "week of", [(week.monday.isoformat(), week.shares) for week in found.weeks])
    _table(console, "By writer", "writer", [(one.writer, one.shares) for one in found.writers])
    _kinds(console, found)
    if told:
        console.print("\nThe next draft is told:", style="bold")
        for advice in told:
            console.print(f"  {advice.text}", markup=False)


def _summary(shares: Shares) -> str:
    return (
        f"[bold]{shares.drafts}[/] signed {'text' if shares.drafts == 1 else 'texts'}: of {shares.sentences} drafted "
        f"sentences [bold]{shares.kept_share:.0%}[/] were kept as they were; {shares.changed} changed, {shares.cut} "
        f"cut, {shares.added} added, {shares.moved} moved. {shares.distance:.0%} of the words were touched.\n"
    )


def _table(console: Console, title: str, first: str, rows: list[tuple[str, Shares]]) -> None:
    out = Table(title=title, title_justify="left")
    out.add_column(first)
    for head in ("texts", "sentences", "kept", "words touched"):
        out.add_column(head, justify="right")
    for name, shares in rows:
        kept, touched = f"{shares.kept_share:.0%}", f"{shares.distance:.0%}"
        out.add_row(name, str(shares.drafts), str(shares.sentences), kept, touched)
    console.print(out)


def _shown(stored: StoredPair) -> str:
    before, after = stored.pair.before, stored.pair.after
    return f"(moved) {after}" if before == after else f"{before or '(nothing)'}\n→ {after or '(cut)'}"


def _kinds(console: Console, found: Report) -> None:
    out = Table(title="What was changed most, with the worst of each kind", title_justify="left", show_lines=True)
    out.add_column("kind")
    out.add_column("times", justify="right")
    out.add_column("drafted → signed")
    for kind in found.kinds:
        worst = kind.worst[0]
        why = ", ".join(f"{cause} {count}" for cause, count in kind.causes.items())
        out.add_row(f"{kind.kind}\n[dim]{why}[/]", f"{kind.count}\n{kind.share:.0%}", escape(_shown(worst)))
    if found.kinds:
        console.print(out)
