"""``storydesk forget`` and ``storydesk retention``: what goes, with the proof that it is gone."""

import sys
from typing import Annotated

import typer

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened
from agent.views import ForgetPlan, Forgotten

#: Who has the data folder in hand could delete it, and may forget as well; it is on record as the operator.
OFFICER = OPERATOR.model_copy(update={"roles": OPERATOR.roles | {"privacy"}})


def register(app: typer.Typer) -> None:
    app.command()(forget)
    app.command()(retention)


def forget(
    who: Annotated[
        list[str],
        typer.Argument(help="a record's id or several, or one person: e-mail, phone, user name, account number, name"),
    ],
    reason: Annotated[
        str, typer.Option(help="why, in a few words that don't name the person; kept in the audit")
    ] = "a request to be forgotten",
    everything: Annotated[
        bool, typer.Option("--all", help="also what was found by a name alone, and what mentions the person")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="don't ask; a script is never asked")] = False,
) -> None:
    """Erase a record, or every record of a person, everywhere, and prove it by searching every file.

    Out: {"forgotten", "drafts", "exports", "searched_files", "searched_bytes", "found", "places", "elsewhere",
    "unsure", "note"}.
    "exports" are drafts that had left the house: act on them. "unsure" mention the person, or share the name, and were
    left. Killed midway, run it again.
    Exit 0 done and nothing found, 1 refused or a trace was found, 2 wrong usage.
    """
    with opened() as desk, terminal.progress() as show:
        target: str | list[str] = who[0] if len(who) == 1 else who
        if not yes and _at_keyboard():
            plan = desk.privacy.look(OFFICER, target, on_event=show) if isinstance(target, str) else None
            _confirm(plan, who, everything)
        done = desk.privacy.forget(OFFICER, target, reason, everything=everything, on_event=show)
    _tell(done)
    raise typer.Exit(1 if done.found else 0)


def _confirm(plan: ForgetPlan | None, who: list[str], everything: bool) -> None:
    """Show what will go, and ask."""
    records = who if plan is None else [*plan.records, *(plan.unsure if everything else ())]
    if not records:
        return
    print(f"To be erased ({len(records)}): {', '.join(records[:20])}", file=sys.stderr)
    if plan is not None:
        for words, ids in (
            ("Found by a name alone, or as a mention (goes with --all)", () if everything else plan.unsure),
            ("Drafts that lose their text", plan.drafts),
            ("Of these, published", plan.exports),
        ):
            if ids:
                print(f"{words}: {', '.join(ids[:20])}", file=sys.stderr)
    typer.confirm("Erase this for good?", abort=True, err=True)


def _at_keyboard() -> bool:
    return sys.stdin.isatty()


def _tell(done: Forgotten) -> None:
    if not terminal.at_terminal():
        jsonl.emit(done.model_dump())
    else:
        shown = done.model_dump(exclude={"places"})
        terminal.table("Forgotten", {k: ", ".join(v) if isinstance(v, tuple) else v for k, v in shown.items()})
    for place in done.places:
        print(f"still holds a trace ({place.kind}): {place.file}", file=sys.stderr)
    if done.exports:
        print(f"published, and canceled now: {', '.join(done.exports)}. Tell who received it.", file=sys.stderr)


def retention(
    apply: Annotated[bool, typer.Option("--apply", help="erase what is due")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="also when it is much, or the clock may be wrong")] = False,
) -> None:
    """Show what is kept longer than STORYDESK_RETENTION says, and erase it with --apply.

    Out: {"kind", "days", "total", "due"} a line; with --apply {"erased", "drafts", "exports"}.
    Exit 0 done, 1 refused: so much would go that the clock may be wrong, 2 wrong usage.
    """
    with opened() as desk, terminal.progress() as show:
        if apply:
            jsonl.emit(desk.privacy.sweep(OFFICER, sure=yes, on_event=show).model_dump())
            return
        rows = desk.privacy.due(OFFICER)
    if terminal.at_terminal():
        terminal.rows(("kind", "days", "kept", "due"), [(r.kind, r.days, r.total, len(r.ids)) for r in rows])
        return
    for row in rows:
        jsonl.emit({"kind": row.kind, "days": row.days, "total": row.total, "due": len(row.ids)})
