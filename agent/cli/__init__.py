"""The ``storydesk`` command: JSON Lines in and out, a table for a person at a terminal.

Exit 0 is done, 1 is findings or rejects, 2 is wrong usage. ``texts`` and ``feeling`` hold the commands that need
no data folder (anonymise, ground, check, signals; sentiment); ``desk``, ``drafting`` and ``crisis`` call the verbs;
``people`` holds accounts; ``keeping`` the vault's key and backups; ``report`` what was learnt; ``serving`` the desk
itself and the demonstration. Heavy parts are imported inside the commands, so that ``--help`` answers at once.
"""

import sys

import typer

from agent.cli import (
    audit,
    consents,
    crisis,
    desk,
    drafting,
    feeling,
    keeping,
    notices,
    people,
    policy,
    privacy,
    report,
    serving,
    texts,
    voice,
)
from agent.errors import SettingsError, StorydeskError
from agent.faults import log_fault

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Press-ready stories and holding statements: on evidence, without identities, signed by a person.",
)
for commands in (
    texts,
    feeling,
    desk,
    drafting,
    crisis,
    people,
    notices,
    keeping,
    policy,
    audit,
    privacy,
    consents,
    report,
    voice,
    serving,
):
    commands.register(app)


def main() -> None:
    """Run the command line. A ``StorydeskError`` is shown as it is; anything else is a bug and gets an id."""
    try:
        app()
    except SettingsError as error:
        _stop(f"storydesk: {error}", 2)
    except StorydeskError as error:
        _stop(f"storydesk: {error}", 1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  the edge of the process
        fault = log_fault(error)
        _stop(f"storydesk: this is a fault of the program, not yours. It is in the log as {fault}.", 1)


def _stop(message: str, code: int) -> None:
    print(message, file=sys.stderr)
    sys.exit(code)
