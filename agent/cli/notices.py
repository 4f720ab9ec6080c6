"""``storydesk notices``: what is on its way, a test, and where a person's notices go."""

import sys
from typing import Annotated, get_args

import typer

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened
from agent.cli.words import known
from agent.store.notices import Mode

MODES: tuple[Mode, ...] = get_args(Mode)


def register(app: typer.Typer) -> None:
    notices = typer.Typer(no_args_is_help=True, help="Notices to Slack, Teams, e-mail and webhooks, by Apprise.")
    notices.command("list")(show)
    notices.command("test")(try_out)
    notices.command("set")(choose)
    app.add_typer(notices, name="notices")


def show(failed: Annotated[bool, typer.Option("--failed", help="those alone that could not be sent")] = False) -> None:
    """List notices, the latest first: waiting, sent or failed, with why.

    Out: {"id", "kind", "subject", "at", "person", "to", "state", "tries", "next_at", "error", "sent_at"} a line; "to"
    names the service and never the address. Exit 0.
    """
    with opened() as desk:
        found = desk.notices.failed(OPERATOR) if failed else desk.notices.rows(OPERATOR)
    if not terminal.at_terminal():
        for row in found:
            jsonl.emit(row.model_dump(mode="json"))
        return
    told = [(f"{r.at:%Y-%m-%d %H:%M}", r.kind, r.subject, r.person or "", r.to, r.state, r.error) for r in found]
    terminal.rows(("at", "what", "of", "for", "to", "state", "error"), told)


def try_out(
    account: Annotated[str | None, typer.Option(help="to this person's address; else to the desk's own")] = None,
) -> None:
    """Send a test now, to each address of STORYDESK_ALERTS or to a person's.

    Out: {"to", "taken", "error"} a line. Exit 0 all were taken, 1 one was not or there is no address, 2 wrong usage.
    """
    with opened() as desk:
        if account is not None:
            found = [(desk.notices.choice(OPERATOR, account).to, desk.notices.test(OPERATOR, account))]
        else:
            found = desk.notices.test_channels(OPERATOR)
    for to, error in found:
        jsonl.emit({"to": to, "taken": not error, "error": error})
    if not found:
        print("STORYDESK_ALERTS names no address.", file=sys.stderr)
    raise typer.Exit(1 if not found or any(error for _, error in found) else 0)


def choose(
    account: Annotated[str, typer.Argument(help="account name")],
    mode: Annotated[str, typer.Option(help="at once, digest or off")] = "at once",
    hour: Annotated[int | None, typer.Option(min=0, max=23, help="hour of the digest, in UTC")] = None,
    address: Annotated[
        bool, typer.Option("--address", help="read an address from standard input; it is secret")
    ] = False,
) -> None:
    """Say when and where a person's notices come; what is not said stays.

    Out: {"person", "mode", "hour", "to"}. Exit 0 done, 1 refused, 2 wrong usage.
    """
    wanted = known(mode, MODES, "--mode")
    given = None
    if address:
        given = typer.prompt("Address", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()
    with opened() as desk:
        kept = desk.notices.choose(
            OPERATOR, wanted, hour=hour, address=given.strip() if given is not None else None, person=account
        )
    jsonl.emit(kept.model_dump())
