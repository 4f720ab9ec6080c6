"""``storydesk audit``: the chain of what was done, by whom, and its anchors."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from agent.cli.opening import opened
from agent.cli.words import text_of


def register(app: typer.Typer) -> None:
    audit = typer.Typer(no_args_is_help=True, help="The chain of what was done, by whom.")
    audit.command("verify")(verify)
    audit.command("key")(key)
    app.add_typer(audit, name="audit")


def verify(
    public: Annotated[
        Path | None, typer.Option("--key", help="a file with the public key that `storydesk audit key` gave")
    ] = None,
) -> None:
    """Prove that no record of the audit chain was changed, removed or re-ordered, also not in the database's files.

    The chain is compared with the signed anchors in the data folder and at STORYDESK_AUDIT_ANCHOR. What the proof
    does not reach is said. Exit 0 it holds, 1 it does not, 2 wrong usage.
    """
    given = None if public is None else text_of(public)
    with opened() as desk:
        proof = desk.audit.prove(given)
    print(f"The chain holds: {proof.records} records.")
    if proof.anchors:
        print(f"{proof.anchors} anchors agree with it, the last one with record {proof.anchored}.")
    for note in proof.notes:
        print(note)


def key() -> None:
    """Print the public key that proves the anchors, as PEM: keep it away from the data folder. Exit 0."""
    with opened() as desk:
        sys.stdout.write(desk.audit.key())
