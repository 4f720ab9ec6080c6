"""Voice: how the house writes, what its past releases say of it, and how close a text is to it."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock
from typing import NamedTuple

from agent.actions import Desk
from agent.actions.parts import allow, may
from agent.actions.voices import KEEP, Matched
from agent.errors import ImportFileError, RefusedError
from agent.models import Actor
from agent.pages.edge import Fields
from agent.pages.page import Done, Page, Query, draw
from agent.pages.uploads import Uploads
from agent.voice.learn import Proposal, applied
from agent.voice.likeness import FEWEST, SHORTEST
from agent.voice.release import KINDS, Release, load
from agent.voice.shelf import HOUSE, Kept
from prompts.voices import LABELS, VoiceProfile

#: Files that one person may have read at a time, and traits of a text that are shown.
MOST_FILES, TRAITS = 40, 6
#: From which likeness on a text is said to be what, and the tone of the words.
WORDS = (
    (0.7, "good", "Reads like the house"),
    (0.4, "warn", "Partly like the house"),
    (0.0, "bad", "Reads like a stranger"),
)
SPELLINGS = (("either", "either"), ("british", "British"), ("american", "American"))


class Pile(NamedTuple):
    """The releases that a person had read and not yet put away; ``refused`` says what was wrong with others."""

    releases: tuple[Release, ...] = ()
    refused: tuple[str, ...] = ()


class Piles:
    """Each person's pile. In memory only: what is not taken into a profile is not kept."""

    def __init__(self) -> None:
        self._piles: dict[str, Pile] = {}
        self._lock = Lock()

    def of(self, actor: Actor) -> Pile:
        with self._lock:
            return self._piles.get(actor.id, Pile())

    def add(self, actor: Actor, releases: Sequence[Release], refused: Sequence[str]) -> Pile:
        """A text that is read again counts once. Raises ``RefusedError`` when there would be too many."""
        with self._lock:
            held = {r.text: r for r in (*self._piles.get(actor.id, Pile()).releases, *releases)}
            if len(held) > MOST_FILES:
                raise RefusedError(f"{MOST_FILES} releases at a time are enough. Put some away first.")
            pile = self._piles[actor.id] = Pile(tuple(held.values()), tuple(refused))
            return pile

    def drop(self, actor: Actor) -> None:
        with self._lock:
            self._piles.pop(actor.id, None)


class Offered(NamedTuple):
    """A proposal, and whether the profile says so already."""

    proposal: Proposal
    label: str
    taken: bool


class Shown(NamedTuple):
    """A version in the list, and what it changed."""

    kept: Kept
    changed: tuple[str, ...]


def show(piles: Piles, desk: Desk, actor: Actor, query: Query) -> str:
    """The profile that the address names, the house's without one."""
    return _drawn(piles, desk, actor, query)


def _drawn(piles: Piles, desk: Desk, actor: Actor, query: Query, text: str = "", matched: Matched | None = None) -> str:
    name = query.get("name") or HOUSE
    newest = desk.voices.get(actor, name)
    number = int(query["v"]) if query.get("v", "").isdigit() else newest.number
    kept = newest if number == newest.number else desk.voices.get(actor, name, number)
    pile = piles.of(actor) if may(actor, KEEP) else Pile()
    return draw(
        "voice.html",
        "voice",
        desk,
        actor,
        profiles=desk.voices.rows(actor),
        kept=kept,
        newest=newest.number,
        p=kept.profile,
        labels=LABELS,
        spellings=SPELLINGS,
        lines=_lines(kept.profile),
        versions=_versions(desk, actor, name),
        pile=pile,
        offered=_offered(desk, actor, pile, newest.profile),
        kinds=KINDS,
        may_keep=may(actor, KEEP),
        old=number != newest.number,
        text=text,
        matched=matched,
        verdict=_verdict(matched),
        traits=matched.likeness.traits[:TRAITS] if matched and matched.likeness else (),
        fewest=FEWEST,
        shortest=SHORTEST,
    )


def _lines(profile: VoiceProfile) -> dict[str, str]:
    """The fields that a person edits as lines."""
    return {
        "traits": ", ".join(profile.traits),
        "replace": "\n".join(f"{avoid} = {use}" for avoid, use in profile.replace.items()),
        "avoid": "\n".join(profile.avoid),
        "terms": "\n".join(profile.terms),
        "spokespersons": "\n".join(f"{s.name}, {s.title}" if s.title else s.name for s in profile.spokespersons),
    }


def _versions(desk: Desk, actor: Actor, name: str) -> list[Shown]:
    found = desk.voices.versions(actor, name)
    before = [*found[1:], None]
    return [Shown(kept, _changed(kept, old)) for kept, old in zip(found, before, strict=True)]


def _changed(kept: Kept, before: Kept | None) -> tuple[str, ...]:
    if before is None:
        return ()
    fields = [f for f in LABELS if getattr(kept.profile, f) != getattr(before.profile, f)]
    texts = ("Texts for likeness",) if kept.manner != before.manner else ()
    return (*(LABELS[field] for field in fields), *texts)


def _offered(desk: Desk, actor: Actor, pile: Pile, profile: VoiceProfile) -> list[Offered]:
    if not pile.releases:
        return []
    proposals = desk.voices.propose(actor, pile.releases)
    return [Offered(p, LABELS[p.field], _says(profile, p)) for p in proposals]


def _says(profile: VoiceProfile, proposal: Proposal) -> bool:
    return VoiceProfile.model_validate(applied(profile, [proposal])) == profile


def _verdict(matched: Matched | None) -> tuple[str, str]:
    """The tone and the words for a likeness."""
    if matched is None or matched.likeness is None:
        return "", ""
    return next((tone, words) for least, tone, words in WORDS if matched.likeness.score >= least)


# --- what can be done here ----------------------------------------------------------------------------------


def _keep(desk: Desk, actor: Actor, fields: Fields) -> Done:
    name = fields.need("name")
    kept = desk.voices.keep(actor, name, fields.number("base"), _values(fields), fields.get("note"))
    return Done(f"Kept as version {kept.number}.", query=_at(name))


def _values(fields: Fields) -> dict[str, object]:
    """What the form says, in the profile's types; what is wrong with it the verb tells."""
    plain = ("organisation", "city", "boilerplate", "press_contact", "customer_contact", "spokesperson_title")
    return {
        **{field: " ".join(fields.get(field).split()) for field in plain},
        "traits": tuple(t.strip() for t in fields.get("traits").split(",") if t.strip()),
        "sentence_words": fields.get("sentence_words"),
        "spelling": fields.get("spelling", "either"),
        "ap_numerals": fields.get("ap_numerals") == "yes",
        "ap_dates": fields.get("ap_dates") == "yes",
        "replace": _pairs(fields.get("replace")),
        "avoid": _each(fields.get("avoid")),
        "terms": _each(fields.get("terms")),
        "spokespersons": [_person(line) for line in _each(fields.get("spokespersons"))],
    }


def _each(lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines.splitlines() if line.strip())


def _pairs(lines: str) -> dict[str, str]:
    """``avoid = use``, one a line. Raises ``RefusedError`` naming the line that is not so."""
    pairs: dict[str, str] = {}
    for number, line in enumerate(lines.splitlines(), start=1):
        avoid, sign, use = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if not (sign and avoid and use):
            raise RefusedError(f"Line {number} of “{LABELS['replace']}” is not “avoid = use”. Nothing was changed.")
        if avoid in pairs:
            raise RefusedError(f"“{avoid}” stands twice in “{LABELS['replace']}”. Nothing was changed.")
        pairs[avoid] = use
    return pairs


def _person(line: str) -> dict[str, str]:
    name, _, title = (part.strip() for part in line.partition(","))
    return {"name": name, "title": title}


def _take_back(desk: Desk, actor: Actor, fields: Fields) -> Done:
    name = fields.need("name")
    kept = desk.voices.take_back(actor, name, fields.number("base"), fields.number("number"))
    return Done(f"Version {fields.number('number')} is the newest again, as version {kept.number}.", query=_at(name))


def _read(uploads: Uploads, piles: Piles, desk: Desk, actor: Actor, fields: Fields) -> Done:
    """Read the files that were sent; one that can't be read is told and the others are not lost."""
    allow(actor, KEEP)
    releases, refused = [], []
    for token in fields.many("token"):
        try:
            with uploads.taken(actor.id, token) as path:
                releases.append(load(path))
        except ImportFileError as error:
            refused.append(str(error))
    if not releases and not refused:
        raise RefusedError("Choose one or more files first. Nothing was read.")
    pile = piles.add(actor, releases, refused)
    told = f"{len(releases)} read, {len(refused)} refused." if refused else f"{len(pile.releases)} releases read."
    return Done(told)


def _put_away(piles: Piles, desk: Desk, actor: Actor, fields: Fields) -> Done:
    piles.drop(actor)
    return Done("Put away. What you took into the profile stays.")


def _accept(piles: Piles, desk: Desk, actor: Actor, fields: Fields) -> Done:
    """One proposal, all of them, or only the texts to compare with."""
    name, field = fields.need("name"), fields.get("field")
    chosen = None if field == "all" else [field] if field else []
    kept = desk.voices.accept(actor, name, fields.number("base"), piles.of(actor).releases, chosen)
    return Done(f"Taken into version {kept.number} of {name}.", query=_at(name))


def _match(piles: Piles, desk: Desk, actor: Actor, fields: Fields) -> Done:
    """The page with the answer in it, reached by no address: the text is not kept."""
    name, text = fields.get("name", HOUSE), fields.need("text")
    matched = desk.voices.match(actor, name, text)
    return Done(html=_drawn(piles, desk, actor, _at(name), text, matched))


def _at(name: str) -> Query:
    return {} if name == HOUSE else {"name": name}


def page(uploads: Uploads) -> Page:
    """The page, taking its files from ``uploads``."""
    piles = Piles()
    acts: dict[str, Callable[[Desk, Actor, Fields], Done]] = {
        "keep": _keep,
        "take_back": _take_back,
        "read": partial(_read, uploads, piles),
        "put_away": partial(_put_away, piles),
        "accept": partial(_accept, piles),
        "match": partial(_match, piles),
    }
    return Page("Voice", "voice", partial(show, piles), acts=acts)
