"""Writes a story from its plan without a model: plain, correct, a little stiff, and always possible.

Every sentence is a reported fact in one of a few frames, so it says what its notes say and nothing else. It is
the fallback for a sentence that a model could not get right, and the whole writer where there is no model.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.draft import gist
from agent.draft.notes import Note
from agent.draft.persona import Persona
from agent.draft.plan import Beat
from agent.draft.verbatim import copied, variants
from retrieval.ladders import climb, find

HEADLINE_CHARS = 70
LEAST_HEADLINE_WORDS = 5
#: No ladder has more.
MOST_RUNGS = 9
#: Fewer are a scrap, such as "one reader".
LEAST_CLAUSE_WORDS = 3
#: Words in a row that a story may share with what support wrote: the house's own words, but they can be searched for.
STAFF_RUN = 10

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
    (re.compile(rf"^(?:their|the) ([\w' -]{{3,30}}?) (?:had |has |have )?({_BROKE})\b(.*)$"), r"\1 \2\3"),
)

#: What was cut after one of these is missed.
_ENDS_OPEN = re.compile(
    r"\b(?:with|to|of|for|by|at|and|or|the|an?|from|in|on|which|that|their|because)$", re.IGNORECASE
)
#: Where a headline may end early.
_PHRASE = re.compile(
    r"(?=,| (?:and|but|so|when|while|because|in|on|at|for|right before|just before|before|after|during|with) )"
)


class Composer(NamedTuple):
    """``sources``: customers' messages whose words may not be copied."""

    who: Persona
    sources: tuple[str, ...]

    def body(self, beats: Sequence[Beat]) -> list[tuple[str, ...]]:
        """For each beat its wordings, best first; none where nothing can be said that is not a copy."""
        return [self.wordings(beat, beats[i - 1] if i else None) for i, beat in enumerate(beats)]

    def wordings(self, beat: Beat, before: Beat | None = None) -> tuple[str, ...]:
        """``beat`` as one sentence, said in several ways; ``before`` stands in front, so that frames do not repeat."""
        if _is_staff(beat):
            again = before is not None and _is_staff(before) and _same(beat, before)
            said = [_by_staff(clause, again) for clause in variants(beat.clause, shorten=False)]
            whole = sorted(dict.fromkeys(said), key=lambda text: copied(text, _texts(beat), STAFF_RUN))
            return _with_rougher([*whole, *(_by_staff(clause, again) for clause in self._clauses(beat))])
        people = dict.fromkeys((self.who, Persona())) if beat.lead else (self.who,)
        framed = [_framed(clause, beat, who, before) for who in people for clause in self._clauses(beat)]
        said = [text for text in framed if not copied(text, self.sources)]
        return (*_with_rougher(said), *gist.wordings(beat)) if said else ()

    def standfirst(self, beats: Sequence[Beat]) -> Beat | None:
        """How it ended, where the body has more than that to say about it."""
        ends = [b for b in beats if b.stage == "outcome" and not b.lead and self.wordings(b)]
        return ends[0] if len(ends) > 1 else None

    def _clauses(self, beat: Beat) -> list[str]:
        """All of it in any order first; then its facts one by one."""
        parts = beat.notes if len(beat.notes) > 1 else ()
        said = [c for clause in (beat.clause, *(n.clause for n in parts)) for c in variants(clause)]
        return [c for c in said if len(c.split()) >= LEAST_CLAUSE_WORDS and not _ENDS_OPEN.search(c)]


#: Two sentences that only a comma joins: a headline is one.
_SPLICED = re.compile(r"(?:,|;) (?=(?:she|he|they|it|that|this|we|nobody|somebody) )")


def headlines(beats: Sequence[Beat], who: Persona) -> tuple[str, ...]:
    """Headlines of at most 70 characters, best first: the fault where it can be named, then what support did, then
    the thing that it was about.

    Those with the customer's trade come before those that say less of who it is.
    """
    titles = [title for one in dict.fromkeys((who, Persona())) for title in _titles(beats, one)]
    return tuple(title for title in _with_rougher(titles) if len(title) <= HEADLINE_CHARS)


def _titles(beats: Sequence[Beat], who: Persona) -> tuple[str, ...]:
    helped = any(beat.stage == "help" for beat in beats)
    verb = "gets help" if helped else "speaks of trouble"
    troubled = (note for beat in beats if beat.stage == "problem" for note in beat.notes)
    named = [f"{who.head} {verb} after {fault}" for note in troubled for fault in _afters(note)]
    deeds = [t for beat in beats for note in beat.notes if _is_staff(beat) for t in _deeds(note) if _counts(t)]
    about = [f"{who.head} turns to support over {thing}" for thing in gist.things(beats)] if helped else []
    general = [*about, f"{who.head} tells of help from support staff"] if helped else []
    said = [
        f"{who.head} says {c}" for beat in beats for n in beat.notes if not _is_staff(beat) for c in variants(n.clause)
    ]
    return (
        *named,
        *sorted(deeds, key=lambda title: not any(c.isdigit() for c in title)),
        *general,
        *said,
        f"{who.head} tells of their experience",
    )


def _with_rougher(texts: Sequence[str]) -> tuple[str, ...]:
    """Each text, then the same with its details said roughly: a rung up, and as far up as their ladders go."""
    return tuple(dict.fromkeys(said for text in texts for said in (text, *_rougher(text))))


def _rougher(text: str) -> list[str]:
    details = find(text)
    return [climb(text, [(e, min(step, len(e.rungs) - 1)) for e in details]) for step in (1, MOST_RUNGS)]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by_staff(clause: str, again: bool) -> str:
    subject = "The team" if again else "Support staff"
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


def _texts(beat: Beat) -> list[str]:
    return [note.passage.text for note in beat.notes]


def _is_staff(beat: Beat) -> bool:
    return beat.notes[0].passage.role == "agent"


def _deeds(note: Note) -> list[str]:
    """What support did, at length and then cut before each further phrase, while five words are left."""
    done = _DONE.match(note.clause)
    if done is None:
        return []
    pieces = _PHRASE.split(_SPLICED.split(f"Support staff {done.group(2)}")[0])
    titles = ["".join(pieces[:n]).strip(" ,") for n in range(len(pieces), 0, -1)]
    return [title for title in titles if len(title.split()) >= LEAST_HEADLINE_WORDS]


def _counts(title: str) -> bool:
    """A deed makes a headline when it has a figure in it; without one it is everyday work."""
    return any(character.isdigit() for character in title)


def _afters(note: Note) -> list[str]:
    """The fault for a headline, at length and then cut before each further phrase."""
    found = next((f.expand(form) for shape, form in AFTERS if (f := shape.match(note.clause))), None)
    if found is None:
        return []
    pieces = _PHRASE.split(found)
    return ["".join(pieces[:n]).strip() for n in range(len(pieces), 0, -1)]
