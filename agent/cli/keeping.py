"""``storydesk vault``: the master key."""

import sys

import typer

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened


def register(app: typer.Typer) -> None:
    vault = typer.Typer(no_args_is_help=True, help="The master key of the vault.")
    vault.command("rotate")(rotate)
    vault.command("key")(key)
    app.add_typer(vault, name="vault")


def rotate() -> None:
    """Put the vault under a new master key, while the desk may go on serving. Stopped, run it again: it goes on.

    Out: {"key", "rewrapped", "closed": [record ids whose originals could not be opened]}; what is left to do by
    hand is said on standard error. Exit 0 done, 1 failed or something stays under the old key, 2 wrong usage.
    """
    with opened() as desk, terminal.progress() as show:
        done = desk.keeping.rotate(OPERATOR, on_event=show)
    jsonl.emit({"key": done.key_id, "rewrapped": done.rewrapped, "closed": list(done.closed)})
    if done.to_do:
        print(done.to_do, file=sys.stderr)
    raise typer.Exit(1 if done.closed else 0)


def key() -> None:
    """Print a fresh master key, for STORYDESK_VAULT_KEY or a backup's key file. Nothing is changed. Exit 0."""
    from agent.keys import new_key

    print(new_key().decode())
