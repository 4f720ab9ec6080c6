"""Verbs on the house's voice: profiles as versions, what past releases propose, likeness, and examples of manner.

Who signs texts answers for their manner: an approver keeps a profile, and so does an administrator, who sets the desk
up. Everybody who reads drafts reads the profiles and may ask how close a text is to them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agent.actions.parts import Parts, allow
from agent.checks import check_story
from agent.errors import RefusedError, StaleError
from agent.models import Actor, Brief, Content, Finding, StoryMeta
from agent.store import Tx
from agent.voice.exemplars import MOST_TEXTS, Signed, Voice, exemplars
from agent.voice.learn import Proposal, applied, learn
from agent.voice.likeness import Likeness, liken
from agent.voice.manner import Manner, measure
from agent.voice.release import Release
from agent.voice.shelf import HOUSE, Kept
from agent.voice.shelf import MOST_TEXTS as MOST_KEPT
from prompts import voices
from prompts.voices import VoiceProfile

KEEP = "keep the voice"
#: Rules whose findings say that a text leaves the house's manner.
STYLE = ("V1", "V2", "V3", "S17")


class Matched(NamedTuple):
    """How close a text is to the house: None with too few texts of it (``texts``) or too few words of this one."""

    texts: int
    words: int
    likeness: Likeness | None
    findings: tuple[Finding, ...]


class VoiceVerbs:
    """A change is a new version with who and when; an earlier one can be taken back, as a new version again."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    # --- reading

    def rows(self, actor: Actor) -> list[Kept]:
        """The newest version of every profile, the house's first."""
        allow(actor, "read drafts")
        return [self._parts.shelf.current(name) for name in self._parts.shelf.names()]

    def names(self, actor: Actor) -> list[str]:
        """Every profile that a story may be written in, the house's first."""
        allow(actor, "read drafts")
        return self._parts.shelf.names()

    def get(self, actor: Actor, name: str = HOUSE, number: int | None = None) -> Kept:
        """A version, the newest without a number. Raises ``NotFoundError`` when there is none."""
        allow(actor, "read drafts")
        shelf = self._parts.shelf
        return shelf.current(name) if number is None else shelf.version(name, number)

    def versions(self, actor: Actor, name: str = HOUSE) -> list[Kept]:
        """Every version of a profile, the newest first. Raises ``NotFoundError`` when there is none."""
        allow(actor, "read drafts")
        return list(self._parts.shelf.versions(name))

    # --- keeping

    def keep(self, actor: Actor, name: str, base: int, values: Mapping[str, object], note: str = "") -> Kept:
        """Keep ``values`` as the version after ``base`` (0: the shipped one, or a profile that is new).

        Raises ``RefusedError`` naming everything that is wrong with the values, and ``StaleError`` when somebody
        kept another version since.
        """
        allow(actor, KEEP)
        before = self._before(name, base)
        profile = _made({**values, "id": name})
        if before is not None and profile == before.profile:
            raise RefusedError("Nothing was changed, so there is no new version.")
        return self._keep(actor, name, base, profile, note, before.manner if before else ())

    def take_back(self, actor: Actor, name: str, base: int, number: int) -> Kept:
        """Make version ``number`` the newest again, with what it was learnt from."""
        allow(actor, KEEP)
        before, old = self._before(name, base), self._parts.shelf.version(name, number)
        if before is not None and (old.profile, old.manner) == (before.profile, before.manner):
            raise RefusedError(f"Version {number} is the same as the newest; there is nothing to take back.")
        return self._keep(actor, name, base, old.profile, f"version {number} taken back", old.manner)

    def accept(
        self, actor: Actor, name: str, base: int, releases: Sequence[Release], fields: Sequence[str] | None = None
    ) -> Kept:
        """Take what ``releases`` propose for ``fields`` (None: for all) into the profile, and their manner with it.

        No fields keep the manner alone, for likeness. A profile that is new has to be whole with what they propose;
        ``RefusedError`` names what they don't say.
        """
        allow(actor, KEEP)
        if not releases:
            raise RefusedError("There is no release to learn from. Choose files first; nothing was changed.")
        before = self._before(name, base)
        chosen = [p for p in learn(releases) if fields is None or p.field in fields]
        if fields and not chosen:
            raise RefusedError("These releases propose nothing for this field any more. Nothing was changed.")
        values = applied(before.profile, chosen) if before else _new(chosen)
        manner = _joined(before.manner if before else (), [measure(r) for r in releases])
        profile = _made({**values, "id": name})
        if before is not None and (profile, manner) == (before.profile, before.manner):
            raise RefusedError("The profile says this already, and these texts are known. Nothing was changed.")
        told = ", ".join(voices.LABELS[p.field].lower() for p in chosen) or "texts for likeness"
        return self._keep(actor, name, base, profile, f"learnt from {len(releases)} releases: {told}", manner)

    def _before(self, name: str, base: int) -> Kept | None:
        """The newest version, which has to be the one that the person saw; None for a profile that is new."""
        shelf = self._parts.shelf
        if not voices.NAME.fullmatch(name):
            raise RefusedError("A profile's name has up to 40 small letters, digits and dashes, a letter first.")
        held = shelf.current(name) if name in shelf.names() else None
        newest = held.number if held else 0
        if newest != base:
            raise StaleError(
                f"The desk holds version {newest} of this profile; your page shows version {base}. Nothing was changed "
                "and what you typed is still there; load the page anew and compare."
            )
        return held

    def _keep(
        self, actor: Actor, name: str, base: int, profile: VoiceProfile, note: str, manner: Sequence[Manner]
    ) -> Kept:
        """The version and its audit record, both or neither."""
        now = self._parts.clock()
        made = Kept(
            name=name, number=base + 1, profile=profile, by=actor.id, at=now, note=note.strip()[:200], manner=manner
        )
        digest = hashlib.sha256(profile.model_dump_json().encode()).hexdigest()
        added = False
        try:
            with self._parts.store.begin() as tx:
                tx.audit.append(
                    now, actor.id, "keep voice", f"voice:{name}", {"version": str(made.number), "sha256": digest}
                )
                self._parts.shelf.add(made)
                added = True
        except BaseException:
            if added:
                self._parts.shelf.remove(made)
            raise
        return made

    # --- using

    def propose(self, actor: Actor, releases: Sequence[Release]) -> list[Proposal]:
        """What the releases propose, each field with its evidence. Nothing is kept."""
        allow(actor, KEEP)
        return learn(releases)

    def match(self, actor: Actor, name: str, text: str) -> Matched:
        """How close a text is to the house, and where it leaves its style. Nothing is kept."""
        allow(actor, "read drafts")
        kept = self._parts.shelf.current(name)
        here = measure(Release(name="text", text=text))
        with self._parts.store.read() as tx:
            signed = _signed(tx, name)
        house = [*kept.manner, *(measure(Release(name=s.draft_id, text=s.content.text)) for s in signed)]
        return Matched(len(house), here.words, liken(here, house), _style(text, kept.profile))

    def voice_for(self, actor: Actor, brief: Brief) -> Voice:
        """The profile that ``brief`` names, with excerpts of signed texts on like topics, for manner only.

        A text that was withdrawn or erased gives none. Raises ``NotFoundError`` for a profile that nobody keeps.
        """
        allow(actor, "draft")
        return house_voice(self._parts, brief)


def house_voice(parts: Parts, brief: Brief) -> Voice:
    """What ``VoiceVerbs.voice_for`` gives, for a verb that has asked for permission itself."""
    kept = parts.shelf.current(brief.voice)
    with parts.store.read() as tx:
        signed = _signed(tx, brief.voice)

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.vstack([parts.index.vector(text).reshape(1, -1) for text in texts])

    return Voice(kept.profile, exemplars(brief.topic, signed, embed, kept.profile.organisation))


def _made(values: Mapping[str, object]) -> VoiceProfile:
    made = voices.made(values)
    if isinstance(made, VoiceProfile):
        return made
    raise RefusedError(" ".join(fault.text for fault in made) + " Nothing was changed.")


def _new(chosen: Sequence[Proposal]) -> dict[str, object]:
    """A profile of nothing but proposals; one contact stands for both where the releases name only one."""
    values = {p.field: p.value for p in chosen}
    if "press_contact" in values:
        values.setdefault("customer_contact", values["press_contact"])
    return values


def _joined(before: Sequence[Manner], new: Sequence[Manner]) -> tuple[Manner, ...]:
    """Every text once, however often it was read; the newest ``MOST_KEPT``."""
    once = {(m.words, *sorted(m.common.items())): m for m in (*before, *new) if m.words}
    return tuple(once.values())[-MOST_KEPT:]


def _signed(tx: Tx, name: str) -> list[Signed]:
    """The signed stories in this voice that still stand, the newest first."""
    drafts = [d for d in tx.drafts.list(states=("signed", "exported"), kind="story") if d.erased_at is None]
    drafts = [d for d in drafts if (d.brief.voice if d.brief else HOUSE) == name]
    newest = sorted(drafts, key=lambda d: d.created_at, reverse=True)[:MOST_TEXTS]
    contents: list[Content] = [tx.drafts.version(d.id, d.version).content for d in newest]
    return [Signed(d.id, d.title, content) for d, content in zip(newest, contents, strict=True)]


def _style(text: str, profile: VoiceProfile) -> tuple[Finding, ...]:
    return tuple(f for f in check_story(text, (), StoryMeta(), voice=profile) if f.rule in STYLE)
