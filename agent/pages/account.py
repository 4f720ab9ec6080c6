"""The page of one's own account: password, sessions, personal tokens, and where notices go."""

from agent.actions import Desk
from agent.actions.people_tokens import LONGEST_DAYS, SCOPES
from agent.auth import LONGEST, SHORTEST
from agent.errors import RefusedError
from agent.models import Actor
from agent.pages.edge import Fields
from agent.pages.page import Done, Page, Query, draw
from agent.store import Scope
from agent.store.notices import Mode

SCOPE_WORDS: dict[Scope, str] = {
    "read": "read records and drafts",
    "import": "import records",
    "draft": "draft and edit",
    "review": "comment, request changes, reject, withdraw",
    "export": "export what is signed",
    "metrics": "read the desk’s own figures",
}
MODE_WORDS: dict[Mode, str] = {
    "at once": "at once",
    "digest": "once a day, what came together",
    "off": "not at all",
}
DAYS = (30, 90, 180, LONGEST_DAYS)
OVER = "Sign in again to go on."


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """The actor's own account; there is no address for another's."""
    return _drawn(desk, actor)


def _drawn(desk: Desk, actor: Actor, secret: str = "") -> str:
    now = desk.parts.clock()
    tokens = desk.people.tokens(actor)
    return draw(
        "account.html",
        "account",
        desk,
        actor,
        user=desk.people.account(actor),
        teams=[team for team in desk.people.teams(actor) if actor.id in team.members],
        sessions=desk.people.sessions(actor),
        tokens=[t for t in tokens if t.works(now)],
        past=[t for t in tokens if not t.works(now)][:20],
        secret=secret,
        scopes=SCOPES,
        scope_words=SCOPE_WORDS,
        days=DAYS,
        shortest=SHORTEST,
        longest=LONGEST,
        notices=desk.notices.choice(actor),
        modes=MODE_WORDS,
        idle=int(desk.parts.settings.session_idle_minutes),
    )


# --- what can be done here ----------------------------------------------------------------------------------


def _password(desk: Desk, actor: Actor, fields: Fields) -> Done:
    new = fields.secret("new")
    if new != fields.secret("again"):
        raise RefusedError("The new password was not typed twice alike. Nothing was changed.")
    desk.people.change_password(actor, fields.secret("old"), new)
    return _over(desk, "Your password is changed, and every session has ended")


def _sign_out(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.people.sign_out_everywhere(actor)
    return _over(desk, "You are signed out everywhere")


def _over(desk: Desk, heading: str) -> Done:
    return Done(html=draw("blank.html", "account", desk, None, name="Account", heading=heading, message=OVER))


def _make(desk: Desk, actor: Actor, fields: Fields) -> Done:
    scopes = [scope for scope in SCOPES if scope in fields.many("scope")]
    if len(scopes) != len(fields.many("scope")):
        raise RefusedError("The form names something that no token may do. Nothing was changed.")
    token = desk.people.make_token(actor, fields.need("name"), scopes, fields.number("days"))
    return Done("The token is made.", html=_drawn(desk, actor, token))


def _revoke(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.people.revoke_token(actor, fields.need("token"))
    return Done("The token works no more.")


def _choose(desk: Desk, actor: Actor, fields: Fields) -> Done:
    mode = next((one for one in MODE_WORDS if one == fields.get("mode")), None)
    if mode is None:
        raise RefusedError("Say when your notices should come. Nothing was changed.")
    forget = "" if fields.get("forget") == "yes" else None
    hour = fields.number("hour") if fields.get("hour") else None
    kept = desk.notices.choose(actor, mode, hour=hour, address=fields.get("address") or forget)
    return Done("No notices will come." if kept.mode == "off" else f"Your notices come {MODE_WORDS[kept.mode]}.")


def _try(desk: Desk, actor: Actor, fields: Fields) -> Done:
    error = desk.notices.test(actor)
    if error:
        raise RefusedError(f"The test was not taken: {error}")
    return Done("The test was taken; it should be there in a moment.")


PAGE = Page(
    "Account",
    "account",
    show,
    acts={
        "password": _password,
        "sign_out": _sign_out,
        "make_token": _make,
        "revoke_token": _revoke,
        "choose": _choose,
        "try": _try,
    },
)
