"""The People page, for administrators: who may come in, as what, in which teams, and where they are signed in."""

from typing import get_args

from agent.actions import Desk
from agent.errors import RefusedError
from agent.models import Actor, Role
from agent.pages.edge import Fields
from agent.pages.markup import Shown
from agent.pages.page import Done, Page, Query, draw
from agent.store import User

ROLES: tuple[Role, ...] = get_args(Role)
#: What a role may do, in the words of somebody who gives it.
ROLE_WORDS: dict[Role, str] = {
    "writer": "drafts and edits",
    "approver": "confirms facts, requests changes, signs",
    "legal": "signs statements, clears counsel’s findings",
    "privacy": "looks into the vault, forgets, applies retention",
    "admin": "manages accounts, keys and backups",
}


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """Every account, and the one that the address names."""
    return _drawn(desk, actor, query.get("id", ""))


def _drawn(desk: Desk, actor: Actor, chosen: str, secret: str = "") -> str:
    accounts = desk.people.accounts(actor)
    user = desk.people.account(actor, chosen) if chosen else None
    return draw(
        "people.html",
        "people",
        desk,
        actor,
        rows=[(one, state(one, desk)) for one in accounts],
        user=user,
        state=state(user, desk) if user else None,
        sessions=desk.people.sessions(actor, user.id) if user else [],
        secret=secret,
        teams=desk.people.teams(actor),
        roles=ROLES,
        role_words=ROLE_WORDS,
        url=f"people?id={chosen}" if chosen else "people",
    )


def state(user: User, desk: Desk) -> Shown:
    """Whether the person can come in now."""
    if user.disabled:
        return Shown("closed", "bad")
    if user.locked_until is not None and desk.parts.clock() < user.locked_until:
        return Shown("locked", "warn")
    return Shown("open", "good")


# --- what can be done here ----------------------------------------------------------------------------------


def _create(desk: Desk, actor: Actor, fields: Fields) -> Done:
    account, roles = fields.need("account"), _roles(fields)
    password = desk.people.create(actor, account, fields.need("name"), roles) or ""
    return _told(desk, actor, account.casefold(), password, "The account is made.")


def _reset(desk: Desk, actor: Actor, fields: Fields) -> Done:
    account = fields.need("account")
    password = desk.people.set_password(actor, account) or ""
    return _told(desk, actor, account, password, "The old password works no more.")


def _told(desk: Desk, actor: Actor, account: str, password: str, notice: str) -> Done:
    """The page with a password on it that no address leads to: it is shown this once."""
    return Done(notice, html=_drawn(desk, actor, account, password))


def _set_roles(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.people.set_roles(actor, fields.need("account"), _roles(fields))
    return Done("The roles are changed, from the next click on.")


def _close(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.people.disable(actor, fields.need("account"))
    return Done("The account is closed, and signed out everywhere.")


def _open(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.people.disable(actor, fields.need("account"), disabled=False)
    return Done("The account is open again.")


def _unlock(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.people.unlock(actor, fields.need("account"))
    return Done("The account is let in again; its password is as it was.")


def _sign_out(desk: Desk, actor: Actor, fields: Fields) -> Done:
    ended = desk.people.sign_out_everywhere(actor, fields.need("account"))
    return Done(f"{ended} {'session' if ended == 1 else 'sessions'} ended.")


def _make_team(desk: Desk, actor: Actor, fields: Fields) -> Done:
    team = desk.people.make_team(actor, fields.need("name"))
    return Done(f"The team {team.name} is made; say who is in it.")


def _set_team(desk: Desk, actor: Actor, fields: Fields) -> Done:
    team = desk.people.set_members(actor, fields.need("team"), fields.many("member"))
    return Done(f"{len(team.members)} in {team.name}, from the next click on.")


def _roles(fields: Fields) -> list[Role]:
    chosen = [role for role in ROLES if role in fields.many("role")]
    if len(chosen) != len(fields.many("role")):
        raise RefusedError("The form names a role that the desk does not know. Nothing was changed.")
    return chosen


PAGE = Page(
    "People",
    "people",
    show,
    acts={
        "create": _create,
        "reset": _reset,
        "set_roles": _set_roles,
        "close": _close,
        "reopen": _open,
        "unlock": _unlock,
        "sign_out": _sign_out,
        "make_team": _make_team,
        "set_team": _set_team,
    },
)
