"""Writes a story from its plan without a model: plain, correct, a little stiff, and always possible.

Every sentence is a reported fact in one of a few frames, so it says what its notes say and nothing else. It is
the fallback for a sentence that a model could not get right, and the whole writer where there is no model.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.draft.notes import Note
from agent.draft.persona import Persona
from agent.draft.plan import Beat
from agent.draft.verbatim import copied, variants

HEADLINE_CHARS = 70

#: Past tense and participle are one word, so "have sent" may become "sent".
_SAME_PAST = (
    "sent|found|made|put|kept|told|brought|bought|paid|set|held|left|built|got|had|rebuilt|reset|dealt|met|led|spent|"
    "stood|cut|lent|heard|said|sold|won|read|let|shut|split|\\w{2,}ed"
)
_DONE = re.compile(rf"^they (?:have |had )?((?:also|now|already|just|since|therefore) )?((?:{_SAME_PAST})\b.*)$")
_BROKE = "died|failed|stopped|broke|froze|crashed|disappeared|vanished|went missing|arrived late"
_WERE = "were|have been|had been|got"

#: Fault as it stands in a note → as it stands after "after" in a headline. First match wins.
AFTERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"^they (?:{_WERE}) (charged|billed|locked out|cut off|logged out|told|refused)\b(.*)$"),
        r"being \1\2",
    ),
    (re.compile(r"^they could not (\w+.*)$"), r"being unable to \1"),
    (re.compile(r"^they lost (.*)$"), r"losing \1"),
    (re.compile(r"^they missed (.*)$"), r"missing \1"),
    (re.compile(r"^they waited (.*)$"), r"waiting \1"),
    (re.compile(rf"^(?:their|the) ([\w' -]{{3,30}}?) (?:had |has |have )?({_BROKE})\b(.*)$"), r"\1 \2"),
)


class Composer(NamedTuple):
    """``sources``: customers' messages whose words may not be copied."""

    who: Persona
    sources: tuple[str, ...]

    def body(self, beats: Sequence[Beat]) -> list[str | None]:
        """One sentence a beat, in order; None where nothing can be said that is not a copy."""
        return [self.sentence(beat, beats[i - 1] if i else None) for i, beat in enumerate(beats)]

    def sentence(self, beat: Beat, before: Beat | None = None) -> str | None:
        """``beat`` as one sentence; ``before`` is the beat in front of it, so that frames do not repeat."""
        if beat.notes[0].passage.role == "agent":
            return _by_staff(beat.clause, before is not None and _is_staff(before) and _same(beat, before))
        framed = (_framed(clause, beat, self.who, before) for clause in self._clauses(beat))
        return next((text for text in framed if not copied(text, self.sources)), None)

    def standfirst(self, beats: Sequence[Beat]) -> tuple[str, Beat] | None:
        """How it ended, where the body has more than that to say about it; with the beat that it takes."""
        ends = [b for b in beats if b.stage == "outcome" and not b.lead]
        text = self.sentence(ends[0]) if len(ends) > 1 else None
        return (text, ends[0]) if text else None

    def _clauses(self, beat: Beat) -> list[str]:
        """All of it in any order first; then its facts one by one."""
        parts = beat.notes if len(beat.notes) > 1 else ()
        return [c for clause in (beat.clause, *(n.clause for n in parts)) for c in variants(clause)]


def headline(beats: Sequence[Beat], who: Persona) -> str:
    """At most 70 characters: the fault if it can be named, else that support helped."""
    helped = any(beat.stage == "help" for beat in beats)
    verb = "gets help" if helped else "speaks of trouble"
    faults = (_after(note) for beat in beats if beat.stage == "problem" for note in beat.notes)
    for fault in (f for f in faults if f):
        title = f"{who.head} {verb} after {fault}"
        if len(title) <= HEADLINE_CHARS:
            return title
    if helped:
        return f"{who.head} tells of help from support staff"
    return f"{who.head} tells of time as a customer" if who.note else "Customer gives account of experience"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by_staff(clause: str, again: bool) -> str:
    subject = "They" if again else "Support staff"
    done = _DONE.match(clause)
    if done:
        return f"{subject} {done.group(1) or ''}{done.group(2)}."
    if clause.startswith("they "):
        return f"{subject} said {clause}."
    return f"{capital(clause)}, support staff said."


def _framed(clause: str, beat: Beat, who: Persona, before: Beat | None) -> str:
    that = "" if clause.startswith(("they ", "their ", "the ", "a ", "it ")) else "that "
    if beat.lead:
        return f"{capital(who.full)} said {that}{clause}."
    if not clause.startswith(("they ", "their ")):
        return f"{capital(clause)}, the customer said."
    return f"The customer {_verb(beat, before)} {clause}."


def _verb(beat: Beat, before: Beat | None) -> str:
    again = before is not None and not before.lead and not _is_staff(before) and _same(beat, before)
    return "added that" if again else "said"


def _same(beat: Beat, before: Beat) -> bool:
    return beat.paragraph == before.paragraph


def _is_staff(beat: Beat) -> bool:
    return beat.notes[0].passage.role == "agent"


def _after(note: Note) -> str | None:
    for shape, form in AFTERS:
        found = shape.match(note.clause)
        if found:
            return re.split(r",| and | but | so | when | while | because ", found.expand(form))[0].strip()
    return None
