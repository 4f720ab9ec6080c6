"""``storydesk consent``: record what a customer granted, withdraw it, and see what stands."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from agent.cli import jsonl
from agent.cli.opening import opened
from agent.cli.privacy import OFFICER
from agent.cli.words import known, text_of
from retrieval.records import ConsentLevel

LEVELS: tuple[ConsentLevel, ...] = ("anonymous", "named")
Record = Annotated[str, typer.Argument(help="a record's id")]


def register(app: typer.Typer) -> None:
    consent = typer.Typer(no_args_is_help=True, help="What a customer lets be quoted, where, and until when.")
    consent.command("record")(record)
    consent.command("withdraw")(withdraw)
    consent.command("show")(show)
    app.add_typer(consent, name="consent")


def record(
    record_id: Record,
    channel: Annotated[list[str], typer.Option(help="where they may be quoted; may be repeated")],
    level: Annotated[str, typer.Option(help="the credit: anonymous or named")] = "anonymous",
    wording: Annotated[Path | None, typer.Option(help="a file with their exact words; else standard input")] = None,
    granted: Annotated[datetime | None, typer.Option(help="when, in UTC; now when left out")] = None,
    expires: Annotated[datetime | None, typer.Option(help="until when, in UTC; without it, until withdrawn")] = None,
) -> None:
    """Record a consent. The words go sealed to the vault; outside stand their SHA-256, level, channels and times.

    Out: {"record_id", "drafts", "quoting", "exports"}: what lost by it, where it grants less than the one before.
    Exit 0 done, 1 refused, 2 wrong usage.
    """
    words = sys.stdin.read() if wording is None else text_of(wording)
    with opened() as desk:
        made = desk.consents.record(
            OFFICER, record_id, words, known(level, LEVELS, "--level"), channel, _utc(granted), _utc(expires)
        )
    jsonl.emit(made.model_dump())


def withdraw(
    record_id: Record,
    reason: Annotated[str, typer.Option(help="why, in a few words without a name; kept with the record")],
) -> None:
    """Withdraw a consent: search, drafts and exports are reached at once, and no import brings it back.

    Out: {"record_id", "drafts", "quoting", "exports"}; "exports" had left the house and say canceled now: act on them.
    Exit 0 done, 1 refused, 2 wrong usage.
    """
    with opened() as desk:
        done = desk.consents.withdraw(OFFICER, record_id, reason)
    jsonl.emit(done.model_dump())
    if done.exports:
        print(f"published, and canceled now: {', '.join(done.exports)}. Tell who received it.", file=sys.stderr)


def show(record_id: Record) -> None:
    """Show the consent that stands, who recorded or withdrew what, and what a withdrawal would reach.

    Out: {"record_id", "consent", "history", "drafts", "exports"}. Exit 0 done, 1 no such record, 2 wrong usage.
    """
    with opened() as desk:
        jsonl.emit(desk.consents.show(OFFICER, record_id).model_dump(mode="json"))


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(tzinfo=UTC)
