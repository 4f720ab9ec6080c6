"""``storydesk vault``, ``backup`` and ``restore``: the master key, and the data folder as a whole."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent import settings
from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened

if TYPE_CHECKING:
    from agent.sealed_file import Lock

KeyFile = Annotated[
    Path | None, typer.Option(help="a 0600 file with a key of `storydesk vault key`, instead of a passphrase")
]
#: What is needed beside the archive, by where the vault's master key is.
NEEDED = {
    "inside": "To restore you need this file and its passphrase or key; the vault's master key is inside.",
    "environment": "To restore you need this file, its passphrase or key, and STORYDESK_VAULT_KEY as it is now.",
    "service": "To restore you need this file, its passphrase or key, and the key service with its key as it is now.",
}
SERVER = (
    "The database is PostgreSQL's and not in this file: back it up with its own tools (pg_dump), and bring it back "
    "with them before `storydesk restore`. Here are exports, refused rows, labelled cases, and what was forgotten."
)

CLOSED = (
    "Ended, since nobody can know what was ended or used after the backup: {sessions} sessions, {tokens} tokens, "
    "{invitations} links of people outside who were asked to approve, {previews} previews. Make anew what is needed."
)
ACCOUNTS = (
    "Accounts, roles and passwords are those of the backup: before you let people in, close again who left since, and "
    "set anew a password that was changed because somebody else knew it."
)
READABLE = "Their originals can't be opened: forget these records, or import them again and mask the words."


def register(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)
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


def backup(
    file: Annotated[Path, typer.Argument(help="the archive to write, outside of the data folder")],
    force: Annotated[bool, typer.Option("--force", help="write over a file that is there")] = False,
    key_file: KeyFile = None,
) -> None:
    """Write one encrypted archive of the data folder, while the desk may go on serving.

    The search index is left out; a restore builds it anew. The passphrase is STORYDESK_BACKUP_PASSPHRASE, or asked
    for. Out: {"file", "bytes", "records", "key"}, key is where the vault's master key is: inside, environment or
    service. Exit 0 done, 1 failed and no archive is left, 2 wrong usage.
    """
    lock = _lock(key_file, new=True)
    with opened() as desk, terminal.progress() as show:
        made = desk.keeping.backup(OPERATOR, file, lock, overwrite=force, on_event=show)
    told = made.manifest
    jsonl.emit({"file": str(made.file), "bytes": made.bytes, "records": told.records, "key": told.key})
    print(NEEDED[told.key], file=sys.stderr)
    if told.database == "postgresql":
        print(SERVER, file=sys.stderr)


def restore(
    file: Annotated[Path, typer.Argument(help="an archive of `storydesk backup`")],
    replace: Annotated[
        bool, typer.Option("--replace", help="put aside the data folder that is there; ledger and tombstones are kept")
    ] = False,
    forgotten: Annotated[
        list[Path] | None,
        typer.Option(
            help="a forgotten.jsonl of the desk that was lost, newer than the archive: what was forgotten and which "
            "consents were taken back; may be repeated"
        ),
    ] = None,
    index: Annotated[bool, typer.Option(help="build the search index; else `storydesk reindex` does")] = True,
    key_file: KeyFile = None,
) -> None:
    """Put an archive in the place of the data folder; the desk must be stopped. What was forgotten stays forgotten, a
    consent that was taken back stays so, with all that rested on it, and words that a person masked stay masked. Every
    session, token, link of somebody outside and preview ends; accounts, roles and passwords are those of the backup.

    Out: {"made_at", "records", "forgotten": how many records of the archive were erased again, "lowered": how many
    consents were taken back again, "ended": how many texts were withdrawn or rejected again, "masked": in how many
    records words were masked again, "readable": [ids of records where that was not possible], "closed": {"sessions",
    "tokens", "invitations", "previews"}: how many worked, "passages", "aside": where the data folder is that was
    there}. Exit 0 done, 1 failed and nothing was changed, 2 wrong usage.
    """
    from agent.restore import restore as bring_back

    lock = _lock(key_file, new=False)
    with terminal.progress() as show:
        done = bring_back(
            settings.load(),
            file,
            lock,
            OPERATOR,
            forgotten=forgotten or (),
            replace=replace,
            index=index,
            on_event=show,
        )
    aside = None if done.aside is None else str(done.aside)
    told = {"made_at": done.manifest.made_at.isoformat(), "records": done.records, "forgotten": done.erased}
    told |= {"lowered": done.lowered, "ended": done.ended, "masked": done.masked, "readable": list(done.readable)}
    jsonl.emit(told | {"closed": done.ways_in._asdict(), "passages": done.passages, "aside": aside})
    left = (
        done.readable and f"Words that were masked since can be read again in: {', '.join(done.readable)}. {READABLE}"
    )
    look = aside and f"What was there is in {aside}; delete it when you have looked."
    for line in (done.unknown, left, CLOSED.format(**done.ways_in._asdict()), ACCOUNTS, look):
        if line:
            print(line, file=sys.stderr)


def _lock(key_file: Path | None, *, new: bool) -> "Lock":
    """The key of the file, else the passphrase of the settings, else what is typed; twice where it is a new one."""
    from agent.sealed_file import Lock, key_of

    if key_file is not None:
        return Lock("key", key_of(key_file.expanduser()))
    given = settings.load().backup_passphrase
    if given is not None:
        return Lock("passphrase", given.get_secret_value().encode())
    if not sys.stdin.isatty():
        raise typer.BadParameter("set it, or name a --key-file", param_hint="STORYDESK_BACKUP_PASSPHRASE")
    typed = typer.prompt("Passphrase of the backup", hide_input=True, confirmation_prompt=new, err=True)
    return Lock("passphrase", str(typed).encode())
