"""Verbs on the library of past incidents: the desk's own statements, and texts of before that somebody took in.

Own ones are read from the drafts that are signed or out, so that a withdrawn or erased one is no example any more.
Texts that are taken in are anonymised first, and refused when they still hold a customer that the vault knows.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from agent.actions.parts import Parts, allow
from agent.crisis.library import MADE_BY, Likeness, Vectors, facts_of, packed, unpacked
from agent.crisis.sheets import SHEETS
from agent.errors import RefusedError
from agent.models import Actor, Draft, Incident
from agent.store import Tx
from agent.store.library import PastText
from agent.views import Past, PastStep
from agent.voice.release import Release

KEEP = "keep the library"
#: A holding text has at least so many words.
FEWEST = 8
TITLE = 120
_HEADING = re.compile(r"^#+ ?", re.MULTILINE)


class LibraryVerbs:
    """What was said and done in incidents of before. Nothing of it is ever copied into a draft."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._likeness = Likeness(parts.index.vector)

    def add(self, actor: Actor, texts: Sequence[Release], at: datetime, about: str) -> list[PastText]:
        """Take in statements that went out ``at``; those that are new, anonymised.

        ``about`` says what happened and what was done. All of them or none: raises ``RefusedError`` for a date in the
        future or without ``about``, ``LeakError`` when masking left a customer's identity in one.
        """
        allow(actor, KEEP)
        now, said = self._parts.clock(), " ".join(about.split())
        if not texts:
            raise RefusedError("There is no text to take in. Choose files first; nothing was changed.")
        if not said:
            raise RefusedError("Say what happened and what was done; nothing was taken in.")
        if at > now:
            raise RefusedError("The date lies in the future; check it. Nothing was taken in.")
        clean = zip(texts, self._clean(texts, said), strict=True)
        made = [self._with_vectors(_past(text, masked, at, actor, now)) for text, masked in clean]
        with self._parts.store.begin() as tx:
            new = [past for past in made if tx.library.put(past)]
            for past in new:
                told = {"sha256": past.sha256, "words": str(len(past.text.split()))}
                tx.audit.append(now, actor.id, "add to the library", f"library:{past.id}", told)
        return new

    def _clean(self, texts: Sequence[Release], about: str) -> list[tuple[str, str]]:
        """Each text and what it is about, without identities."""
        given = [_HEADING.sub("", text.text).strip() for text in texts]
        masked = [m.text for m in self._parts.anonymiser.texts([(text, ()) for text in (about, *given)])]
        for text in masked:
            self._parts.gatekeeper.stop(text, "the library")
        return [(text, masked[0]) for text in masked[1:]]

    def _with_vectors(self, past: PastText) -> PastText:
        rows = self._likeness.rows(_told_by(_taken(past)))
        return past.model_copy(update={"vectors": packed(rows), "made_by": MADE_BY})

    def _rows(self, past: PastText) -> tuple[Past, Vectors]:
        """A text that was taken in with its vectors; made anew where another model made them."""
        shown = _taken(past)
        kept = past.vectors if past.made_by == MADE_BY else None
        return shown, self._likeness.rows(_told_by(shown)) if kept is None else unpacked(kept)

    def remove(self, actor: Actor, past_id: str) -> None:
        """Take a text out again. Raises ``NotFoundError``; an own statement is withdrawn, not removed."""
        allow(actor, KEEP)
        with self._parts.store.begin() as tx:
            tx.library.remove(past_id)
            tx.audit.append(self._parts.clock(), actor.id, "remove from the library", f"library:{past_id}")

    def rows(self, actor: Actor) -> list[Past]:
        """Every past incident that the desk knows a statement of, the latest first."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            found = [*_own(tx), *map(_taken, tx.library.list())]
        return sorted(found, key=lambda past: past.at, reverse=True)

    def similar(self, actor: Actor, incident_id: str, most: int = 5) -> list[Past]:
        """Past incidents whose statements are most like the present facts, the nearest first, with their likeness.

        Raises ``NotFoundError`` for an incident that is not there.
        """
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            incident = tx.incidents.get(incident_id)
            own, taken = _own(tx, but=incident_id), tx.library.list()
        texts = [*((past, self._likeness.rows(_told_by(past))) for past in own), *map(self._rows, taken)]
        found = self._likeness.nearest(facts_of(incident), texts, most)
        return [past.model_copy(update={"likeness": score}) for past, score in found]


def _told_by(past: Past) -> str:
    """What is compared with the facts."""
    return f"{past.title}. {past.about} {past.text}"


def _past(given: Release, clean: tuple[str, str], at: datetime, actor: Actor, now: datetime) -> PastText:
    text, about = clean
    if len(text.split()) < FEWEST:
        raise RefusedError(f"{given.name} holds fewer than {FEWEST} words; that is no statement. Nothing was taken in.")
    return PastText(
        id=uuid4().hex[:12],
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        at=at,
        title=next(line.strip() for line in text.splitlines() if line.strip())[:TITLE],
        about=about,
        text=text,
        taken_by=actor.id,
        taken_at=now,
    )


def _taken(past: PastText) -> Past:
    return Past(id=past.id, own=False, title=past.title, at=past.at, about=past.about, text=past.text)


def _own(tx: Tx, but: str = "") -> list[Past]:
    """One for each incident with a statement that is signed or out: the text that people read first."""
    by_incident: dict[str, list[Draft]] = {}
    for draft in tx.drafts.list(kind="statement", states=("signed", "exported")):
        if draft.incident_id not in {None, but} and draft.erased_at is None:
            by_incident.setdefault(str(draft.incident_id), []).append(draft)
    return [_told(tx, tx.incidents.get(key), min(drafts, key=_first)) for key, drafts in sorted(by_incident.items())]


def _first(draft: Draft) -> tuple[bool, int, float]:
    """What left the house before what did not, the press statement before the other channels, the newest first."""
    order = ["press", *(sheet.channel for sheet in SHEETS)]
    place = order.index(draft.channel) if draft.channel in order else len(order)
    return draft.state != "exported", place, -draft.created_at.timestamp()


def _told(tx: Tx, incident: Incident, draft: Draft) -> Past:
    version = tx.drafts.version(draft.id, draft.version)
    return Past(
        id=draft.id,
        own=True,
        title=incident.title,
        at=incident.first_statement_at or version.created_at,
        text=version.content.text,
        done=_done(incident),
        incident_id=incident.id,
        draft_id=draft.id,
    )


def _done(incident: Incident) -> tuple[PastStep, ...]:
    """What was done and when, in the order of time; what nobody timed stands last."""
    steps = [PastStep(at=incident.detected_at, text="detected")]
    steps += [PastStep(at=at, text=text) for at, text in _clock(incident) if at is not None]
    acts = [fact for fact in incident.facts if fact.kind == "action" and fact.confirmed_by]
    timed = [*steps, *(PastStep(at=fact.at, text=fact.text) for fact in acts if fact.at is not None)]
    untimed = [PastStep(text=fact.text) for fact in acts if fact.at is None]
    return (*sorted(timed, key=lambda step: step.at or incident.detected_at), *untimed)


def _clock(incident: Incident) -> list[tuple[datetime | None, str]]:
    first: list[tuple[datetime | None, str]] = [
        (incident.assessed_at, "assessed"),
        (incident.first_statement_at, "first statement"),
    ]
    return [*first, *((update.at, "update") for update in incident.updates)]
