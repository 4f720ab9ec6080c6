"""What a person narrows the queue to, and keeping that under a name.

The filter is in the page's address, so that a link opens what its sender saw. A view is its owner's; one that is
shared is seen by a team or by everybody, changed by its owner alone. A name may hold no identity: it is asked of the
gate, as what goes to a model is, and forgetting reaches it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from agent.actions.parts import Parts, allow
from agent.actions.queueing import Glance
from agent.errors import NotAllowedError, RefusedError
from agent.models import Actor, DraftKind
from agent.store import Tx
from agent.store.queue_views import EVERYBODY, QueueView
from retrieval.records import Value

LONGEST_NAME = 40
LONGEST_WORDS = 100
#: Views of one person, removed ones among them.
MOST = 30
#: So long can a view be put back; after that the next change of its owner's deletes it.
PUT_BACK = timedelta(days=1)
READ = "read drafts"
STATEMENT: DraftKind = "statement"


class Filter(Value):
    """``show`` is one of the tabs; the rest narrow it further, and are empty where anything will do.

    ``team`` is a team's id, or ``-`` for what is everybody's; ``q`` are words that a row has to hold, all of them.
    """

    show: str = "all"
    text: str = ""
    state: str = ""
    hand: str = ""
    team: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filter":
        """What an address says; what it says beside that is passed over."""
        told = {name: " ".join(query[name].split())[:LONGEST_WORDS] for name in cls.model_fields if name in query}
        return cls(**told | {"show": told.get("show") or "all"})

    @classmethod
    def of(cls, view: QueueView) -> "Filter":
        return cls.read(dict(parse_qsl(view.query)))

    @property
    def query(self) -> dict[str, str]:
        """As an address has it: the tab always, the rest where it narrows."""
        return {name: value for name, value in self.model_dump().items() if value}

    def fits(self, marks: AbstractSet[str], words: str) -> bool:
        """Whether a row with these marks (``marks_of``) and words (in small letters) is shown."""
        return self.wanted <= marks and all(word in words for word in self.q.lower().split())

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The marks that a row has to bear."""
        return frozenset(f"{name}:{value}" for name, value in self.query.items() if name != "q") - {"show:all"}


def marks_of(glance: Glance, actor: Actor) -> frozenset[str]:
    """What of a draft in the queue a filter can ask for, as ``name:value``."""
    draft = glance.draft
    hand = {None: "free", actor.id: "mine"}.get(glance.holder, "other")
    told = {
        "text": STATEMENT if draft.kind == STATEMENT else draft.form,
        "state": draft.state,
        "hand": hand,
        "team": draft.team or "-",
    }
    tabs = {"mine": glance.mine, "crisis": draft.kind == STATEMENT, "late": glance.overdue}
    tabs["stand-in"] = glance.stands_in
    return frozenset(f"{name}:{value}" for name, value in told.items()) | {f"show:{t}" for t, on in tabs.items() if on}


class Views(NamedTuple):
    """A person's own views and those that others share with them, by name; ``removed`` can still be put back."""

    own: list[QueueView]
    shared: list[QueueView]
    removed: list[QueueView]


class ViewVerbs:
    """Keeping, changing, sharing and removing one's own views of the queue."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def list(self, actor: Actor) -> Views:
        """What this person can open the queue with."""
        allow(actor, READ)
        with self._parts.store.read() as tx:
            mine, shared = tx.queue_views.of(actor.id), tx.queue_views.shared_with(actor.id)
        since = self._parts.clock() - PUT_BACK
        removed = [view for view in mine if view.removed_at is not None and view.removed_at > since]
        return Views([view for view in mine if view.removed_at is None], list(shared), removed)

    def save(
        self, actor: Actor, name: str, chosen: Filter, *, default: bool = False, shared: str | None = None
    ) -> QueueView:
        """Keep a filter under a name of one's own. Raises ``RefusedError`` for a name that one has already."""
        allow(actor, READ)
        view = QueueView(
            id=uuid4().hex[:12],
            owner=actor.id,
            name=self._name(name, chosen),
            query=urlencode(chosen.query),
            is_default=default,
            shared=shared,
        )
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            tx.queue_views.purge(now - PUT_BACK)
            _free(tx, view)
            _reach(tx, actor, shared)
            if len(tx.queue_views.of(actor.id)) >= MOST:
                raise RefusedError(f"You keep {MOST} views, and more would be found by nobody. Remove one first.")
            tx.queue_views.add(view)
            tx.queue_views.put(view)
            tx.audit.append(now, actor.id, "save view", f"view:{view.id}", _told(view))
        return view

    def change(
        self,
        actor: Actor,
        view_id: str,
        name: str,
        chosen: Filter | None = None,
        *,
        default: bool = False,
        shared: str | None = None,
    ) -> QueueView:
        """Another name, filter (where one is given), place at the opening of the queue, or people who see it."""
        allow(actor, READ)
        told: dict[str, object] = {"name": self._name(name, chosen or Filter()), "is_default": default}
        if chosen is not None:
            told["query"] = urlencode(chosen.query)
        return self._alter(actor, view_id, "change view", told | {"shared": shared})

    def remove(self, actor: Actor, view_id: str) -> QueueView:
        """Take the view away from everybody who sees it; for a day it can be put back as it was."""
        allow(actor, READ)
        return self._alter(actor, view_id, "remove view", {"removed_at": self._parts.clock()})

    def put_back(self, actor: Actor, view_id: str) -> QueueView:
        """Undo ``remove``. Raises ``RefusedError`` where another view has its name by now."""
        allow(actor, READ)
        return self._alter(actor, view_id, "put view back", {"removed_at": None})

    def _alter(self, actor: Actor, view_id: str, verb: str, told: Mapping[str, object]) -> QueueView:
        with self._parts.store.begin() as tx:
            view = tx.queue_views.get(actor.id, view_id).model_copy(update=told)
            if view.removed_at is None:
                _free(tx, view)
                _reach(tx, actor, view.shared)
            tx.queue_views.put(view)
            tx.audit.append(self._parts.clock(), actor.id, verb, f"view:{view_id}", _told(view))
        return view

    def _name(self, name: str, chosen: Filter) -> str:
        said = " ".join(name.split())
        if not 1 <= len(said) <= LONGEST_NAME or not said.isprintable():
            raise RefusedError(f"A view has a name of 1 to {LONGEST_NAME} characters. Nothing was changed.")
        self._parts.gatekeeper.stop(f"{said}\n{chosen.q}", "a saved view")
        return said


def _free(tx: Tx, view: QueueView) -> None:
    there = (o for o in tx.queue_views.of(view.owner) if o.id != view.id and o.removed_at is None)
    if any(other.name.casefold() == view.name.casefold() for other in there):
        raise RefusedError(f"You have a view named “{view.name}” already. Choose another name; nothing was changed.")


def _reach(tx: Tx, actor: Actor, shared: str | None) -> None:
    """A view is shared with everybody or with a team of one's own."""
    if shared not in {None, EVERYBODY} and actor.id not in tx.teams.get(shared or "").members:
        raise NotAllowedError("You share views with teams that you are in. Nothing was changed.")


def _told(view: QueueView) -> dict[str, str]:
    """Neither name nor words: the audit holds no free text."""
    shared = "nobody" if view.shared is None else view.shared or "everybody"
    return {"default": str(view.is_default).lower(), "shared": shared}
