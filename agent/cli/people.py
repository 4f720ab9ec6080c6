"""Accounts: ``storydesk user``. Who has the data folder in hand is its administrator."""

from typing import Annotated, get_args

import typer

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened
from agent.cli.words import known
from agent.models import Role

ROLES: tuple[Role, ...] = get_args(Role)


def register(app: typer.Typer) -> None:
    user = typer.Typer(no_args_is_help=True, help="Accounts: who may write, sign and administer.")
    user.command("list")(show)
    user.command("add")(add)
    user.command("password")(password)
    user.command("roles")(roles)
    user.command("unlock")(unlock)
    user.command("sign-out")(sign_out)
    user.command("close")(close)
    user.command("open")(reopen)
    app.add_typer(user, name="user")


def show() -> None:
    """List the accounts. Out: {"id", "name", "roles", "closed"} a line. Exit 0."""
    with opened() as desk:
        accounts = desk.people.accounts(OPERATOR)
    if terminal.at_terminal():
        rows = [(u.id, u.name, " ".join(sorted(u.roles)), "closed" if u.disabled else "") for u in accounts]
        terminal.rows(("account", "name", "roles", ""), rows)
        return
    for user in accounts:
        jsonl.emit({"id": user.id, "name": user.name, "roles": sorted(user.roles), "closed": user.disabled})


def add(
    account: Annotated[str, typer.Argument(help="account name, such as a.writer")],
    name: Annotated[str, typer.Option(help="the person's full name, as it stands under texts")],
    role: Annotated[list[str], typer.Option(help="writer, approver, legal, privacy or admin; may be repeated")],
) -> None:
    """Make an account with a generated password, printed once. Exit 0 done, 1 refused, 2 wrong usage."""
    roles = {known(r, ROLES, "--role") for r in role}
    with opened() as desk:
        print(desk.people.create(OPERATOR, account, name, roles))


def password(account: Annotated[str, typer.Argument(help="account name")]) -> None:
    """Set a new generated password, printed once, and end the account's sessions. Exit 0 done, 1 refused."""
    with opened() as desk:
        print(desk.people.set_password(OPERATOR, account))


def roles(
    account: Annotated[str, typer.Argument(help="account name")],
    role: Annotated[list[str], typer.Option(help="writer, approver, legal, privacy or admin; may be repeated")],
) -> None:
    """Give the account these roles and no others. Exit 0 done, 1 refused, 2 wrong usage."""
    chosen = {known(r, ROLES, "--role") for r in role}
    with opened() as desk:
        desk.people.set_roles(OPERATOR, account, chosen)


def unlock(account: Annotated[str, typer.Argument(help="account name")]) -> None:
    """Let an account in again that wrong passwords locked. Exit 0 done, 1 refused."""
    with opened() as desk:
        desk.people.unlock(OPERATOR, account)


def sign_out(account: Annotated[str, typer.Argument(help="account name")]) -> None:
    """End every session of an account. Exit 0 done, 1 refused."""
    with opened() as desk:
        print(desk.people.sign_out_everywhere(OPERATOR, account))


def close(account: Annotated[str, typer.Argument(help="account name")]) -> None:
    """Close an account: nobody can sign in to it any more; what it signed stays. Exit 0 done, 1 refused."""
    with opened() as desk:
        desk.people.disable(OPERATOR, account)


def reopen(account: Annotated[str, typer.Argument(help="account name")]) -> None:
    """Open a closed account again. Exit 0 done, 1 refused."""
    with opened() as desk:
        desk.people.disable(OPERATOR, account, disabled=False)
