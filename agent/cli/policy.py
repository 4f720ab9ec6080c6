"""``storydesk policy`` and ``signoff``: whose names a text needs, which rules block, and who signed what."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened
from agent.cli.words import text_of

File = Annotated[Path, typer.Argument(help="a policy as TOML; `storydesk policy show` gives one to begin with")]


def register(app: typer.Typer) -> None:
    policy = typer.Typer(no_args_is_help=True, help="The house's policy: who signs what, and what blocks.")
    policy.command("show")(show)
    policy.command("check")(check)
    policy.command("set")(put)
    policy.command("history")(history)
    app.add_typer(policy, name="policy")
    app.command()(signoff)


def show() -> None:
    """Print the policy in force as TOML. Why nobody could sign by it now is said on standard error.

    Exit 0 done, 1 nothing can be signed by it.
    """
    with opened() as desk:
        policy, stops = desk.policies.current(OPERATOR), desk.policies.stops(OPERATOR)
    sys.stdout.write(policy.text)
    print(f"Version {policy.number}, SHA-256 {policy.sha256}.", file=sys.stderr)
    for why in stops:
        print(why, file=sys.stderr)
    raise typer.Exit(1 if stops else 0)


def check(file: File) -> None:
    """Say whether a policy would be taken, and everything that stands against it, with its line. Nothing is changed.

    Exit 0 it would, 1 it would not, 2 wrong usage.
    """
    text = text_of(file)
    with opened() as desk:
        desk.policies.check(OPERATOR, text)
    print("This policy would be taken.")


def put(
    file: File, note: Annotated[str, typer.Option(help="why, for those who read the history; name no customer")] = ""
) -> None:
    """Put a policy in force for every text that is not signed yet, on record. Out: {"version", "sha256"}.

    Exit 0 done, 1 it is refused and nothing was changed, 2 wrong usage.
    """
    text = text_of(file)
    with opened() as desk:
        policy = desk.policies.set(OPERATOR, text, note=note)
    jsonl.emit({"version": policy.number, "sha256": policy.sha256})


def history() -> None:
    """List the versions, the newest first. Out: {"version", "at", "by", "sha256", "note"} a line. Exit 0."""
    with opened() as desk:
        kept = desk.policies.history(OPERATOR)
    rows = [(k.number, k.at.isoformat(timespec="seconds"), k.by, k.sha256, k.note) for k in kept]
    if terminal.at_terminal():
        terminal.rows(("version", "at", "by", "SHA-256", "note"), rows)
        return
    for row in rows:
        jsonl.emit(dict(zip(("version", "at", "by", "sha256", "note"), row, strict=True)))


def signoff(draft: Annotated[str, typer.Argument(help="id of a draft that somebody signed")]) -> None:
    """Print the sign-off record of a draft's present version as JSON: names, answers, what stood and why, the policy.

    An export puts it beside the text, as JSON and for Word. Exit 0 every name is there, 1 names are missing.
    """
    with opened() as desk:
        made = desk.drafts.signoff(OPERATOR, draft)
    sys.stdout.write(made.json_text())
    raise typer.Exit(0 if made.complete else 1)
