"""What a story says, in which order, before a word of it is written.

The order is the press's own: who and what went wrong, what was done, how it ended, the background last, so that an
editor can cut from the end. A beat is one sentence to be written, with the notes it may use; its citations are
therefore known before the sentence is.

Two facts stand in one sentence where they stood together: in one sentence of the source, in two that follow each
other, or else in one message. A fact that leans on the one before it ("it was charged all night") is told behind that
one, or left out.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from agent.draft.frames import done, plain
from agent.draft.notes import Note, Stage
from agent.draft.parsed import SUBJECTS, Word, parsed, verb
from agent.draft.person import FIRST
from agent.draft.persona import Persona
from agent.draft.speech import BAD
from agent.draft.verbatim import copied, variants

#: Order in the text, and how many beats of each stage a story bears.
ORDER: tuple[tuple[Stage, int], ...] = (("problem", 6), ("help", 8), ("outcome", 6), ("who", 2))
#: In which order sentences are taken while there is room; what is left follows in the order of the text.
_FIRST: tuple[Stage, ...] = ("problem", "help", "outcome", "problem", "help", "outcome", "help", "problem", "who")
#: Two facts of one sentence stay together up to this length.
TOGETHER_WORDS = 27
#: Facts of one sentence.
MOST_FACTS = 3
#: Words that a frame such as "the customer said" adds to a fact.
FRAME_WORDS = 3
#: With so many sentences that tell more, those that lean on nothing and those that are no news are left out.
ENOUGH = 3
#: With so many, those that lean are left out whatever else is lost.
LEAST_PLACED = 2

#: Begins with somebody or something that was spoken of before.
LEANS = (
    r"it|this|that (?=was|is|had)|these|those|she|he|her|his|its|they say|they said|each of|"
    r"all (?:of (?:it|them)|\w+ (?:was|were)|three)|both (?:of|were)|one of|the other|the same|"
    r"sold them|except|(?:two|three|four|five|six|seven|eight|nine|\d+|some|most|many|none|several|half|each) "
    r"(?:is|was|are|were|had|have|has)"
)
LEANING = re.compile(rf"^(?:{LEANS})\b", re.IGNORECASE)
#: How many there were of what was spoken of: a reader may guess of what.
_COUNTS = re.compile(r"^(?:all|both|two|three|four|five|six|seven|eight|nine|\d+|most|many|none|half|each)\b", re.I)
_LISTS = re.compile(r",| and | but |;")
#: What points at a thing, and what can be pointed at.
_POINTS = frozenset({"it", "him", "he", "she", "those", "these", "both", "this", "that", "one"})
_SAME = re.compile(r"\bthe same (?:one|ones|thing)\b", re.IGNORECASE)
_OBJECTS = frozenset({"pobj", "dobj", "nsubj", "nsubjpass", "attr", "conj"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_AGENT = re.compile(r"\b(?:support agent|colleague)\b")
#: The two of the conversation are known.
_KNOWN = frozenset({"customer", "staff", "support", "company", "agent", "way", "time", "idea", "thing"})
#: Short, and it says that something else was so before.
_TOO = re.compile(r"^(?:[\w']+ ){3,6}(?:too|as well)$")
#: Others than the two of the conversation, as somebody called them who spoke of themselves as "I" and "we".
_OTHERS = re.compile(r"\b(?:they|them|their)\b", re.IGNORECASE)
#: A fault that the words for one do not hold.
_TROUBLE = re.compile(rf"{BAD.pattern}|\b(?:flat|blank|dark|slow|empty|down|broken)\b", re.IGNORECASE)
#: What somebody is and has is where a fault happens, and no fault.
_STANDS = re.compile(r"^they (?:are|stand|have (?:an?|one|\d+)|run|own|live|sell|work)\b")
#: Regret, promise and knowing nothing are no news.
NO_NEWS = (
    r"sorry|apologi[sz]\w+|do(?:es)? not (?:know|want|have|believe)|right to be|would (?:ring|call|write|do all)|"
    r"promise\w*|angry|on (?:its|their) list|whatever|thanks?|thanked|grateful|they were sending|will be"
)
_NO_NEWS = re.compile(
    r"\b(?:(?:so |very )?sorry|apologi[sz]\w+|do not know|whatever|thanked|secret is safe|no regrets|would have had it|"
    r"there is:|as they said:)|\bthey were (?:still )?(?:shaking|angry|embarrassed)\b|^(?:they )?did not expect this$|"
    r"^the customer (?:says|said)\b|^there (?:is|was) no \w+(?: \w+)? yet$|^(?:it|that) costs nothing\b",
    re.IGNORECASE,
)


#: What is before a court, or threatened to be, is for counsel and not for a story.
_PENDING = re.compile(
    r"\b(?:issue proceedings|legal (?:action|proceedings)|(?:county|small claims|high) court|solicitors?|lawyers?|"
    r"ombudsman|sue|suing|police (?:report|matter|case|reference))\b",
    re.IGNORECASE,
)


def _happened(clause: str) -> bool:
    words = parsed(clause)
    at = verb(words)
    return at is not None and words[at].tag == "VBD"


def leans(clause: str) -> bool:
    """Whether ``clause`` points at something that was named before it: no reader could tell what, without that."""
    if LEANING.search(clause) or _SAME.search(clause):
        return True
    words = parsed(clause)
    for i, word in enumerate(words):
        said = word.text.lower()
        if said not in _POINTS or word.dep not in _OBJECTS or (said in {"he", "she"} and _AGENT.search(clause)):
            continue
        if said == "one" and (word.tag not in {"CD", "NN"} or _goes_on(words, i)):
            continue
        if said == "that" and (word.tag != "DT" or word.dep != "dobj"):
            continue
        if said in {"both", "those", "these"} and word.dep == "pobj" and not _goes_on(words, i):
            return True
        if not _named_before(words, i) and not _empty(words, i):
            return True
    return False


def pointing(note: Note) -> bool:
    """Whether ``note`` points at something, or at others than the two of the conversation, that it does not name."""
    others = _OTHERS.search(note.source) and not FIRST.search(note.source) and _OTHERS.search(note.clause)
    words = parsed(note.clause)
    them = next((i for i, w in enumerate(words) if w.text.lower() in {"they", "them", "their"}), len(words))
    many = others and not any(w.tag in {"NNS", "NNPS"} and w.dep not in SUBJECTS for w in words[:them])
    return bool(many) or _TOO.match(note.clause) is not None or leans(note.clause)


def _named_before(words: Sequence[Word], at: int) -> bool:
    """Whether a thing was named that the word at ``at`` can mean: not one that does something to it.

    "The kids kept one" is not about the kids, and "a price that reads it" not about the price.
    """
    does = at
    while words[does].head != does and not words[does].tag.startswith("VB"):
        does = words[does].head
    doers = {i for i, w in enumerate(words) if w.head == does and w.dep in SUBJECTS and i != at}
    if words[does].dep == "relcl":
        doers.add(words[does].head)
    named = (i for i, w in enumerate(words[:at]) if w.tag in _NOUNS and w.text.lower() not in _KNOWN)
    return any(i not in doers for i in named)


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether it says what of: "both of the readers", "those who came"."""
    return any(word.head == at for word in words[at + 1 :])


def _empty(words: Sequence[Word], at: int) -> bool:
    """Whether "it" stands for nothing: "it is the food festival", "it is 33 degrees"."""
    return words[at].text.lower() == "it" and words[words[at].head].text in {"is", "was", "takes", "took"}


class Beat(NamedTuple):
    """One sentence to be: its notes, its paragraph, and whether it opens the story."""

    notes: tuple[Note, ...]
    stage: Stage
    paragraph: int
    lead: bool = False

    @property
    def citations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(note.passage.id for note in self.notes))

    @property
    def clause(self) -> str:
        return " and ".join(note.clause for note in self.notes)


def plan(notes: Sequence[Note], who: Persona, words: int) -> list[Beat]:
    """The beats in the order of the text, within about ``words`` words; empty when the notes carry nothing."""
    held = [n for n in notes if not n.opinion and not _PENDING.search(n.clause)]
    telling = [n for n in held if n.number != who.note] or held or list(notes)
    chains = _worth([*_chained(telling)])
    stages: dict[Stage, list[_Chain]] = {stage: [c for c in chains if c.stage == stage] for stage, _ in ORDER}
    opening = next((stage for stage, _ in ORDER if stages[stage]), None)
    if opening is None:
        return []
    lead = min(stages[opening], key=_Chain.against)
    stages[opening] = [lead, *(c for c in stages[opening] if c is not lead)]
    chosen = _within(stages, lead, words)
    out = [
        Beat(together, stage, paragraph)
        for paragraph, (stage, most) in enumerate(ORDER)
        for together in [t for chain in stages[stage] if chain in chosen for t in chain.beats][:most]
    ]
    return [out[0]._replace(lead=True), *out[1:]]


class _Chain(NamedTuple):
    """Sentences that stay together, in order: each behind the first leans on the one before it."""

    beats: tuple[tuple[Note, ...], ...]

    @property
    def stage(self) -> Stage:
        """A description of the customer stands where what leans on it stands."""
        stages = [note.stage for beat in self.beats for note in beat]
        return next((stage for stage in stages if stage != "who"), "who")

    @property
    def words(self) -> int:
        return sum(len(note.clause.split()) for beat in self.beats for note in beat) + FRAME_WORDS * len(self.beats)

    def against(self) -> int:
        """0 for what tells a fault or what happened; more for what leads less."""
        first = self.beats[0]
        telling = self.stage != "problem" or any(_TROUBLE.search(n.clause) or _happened(n.clause) for n in first)
        return 4 * self.weak() + 2 * (not telling) + (_STANDS.match(first[0].clause) is not None)

    def placed(self) -> "_Chain | None":
        """Without the facts at its beginning that point at what is told nowhere; None when none is left."""
        first, *more = self.beats
        while first and pointing(first[0]) and not _COUNTS.search(first[0].clause):
            first = first[1:]
        if first:
            return _Chain((first, *more))
        return _Chain(tuple(more)).placed() if more else None

    def weak(self) -> bool:
        return pointing(self.beats[0][0]) or all(_NO_NEWS.search(n.clause) for beat in self.beats for n in beat)


def _within(stages: dict[Stage, list[_Chain]], lead: _Chain, words: int) -> list[_Chain]:
    """The chains that ``words`` words have room for: of every stage something, before more of one."""
    queues = {stage: [c for c in chains if c is not lead] for stage, chains in stages.items()}
    order = list(_FIRST)
    order.remove(lead.stage)
    turns = [queues[stage].pop(0) for stage in order if queues[stage]]
    turns += [chain for stage, _ in ORDER for chain in queues[stage]]
    chosen, spent = [lead], lead.words
    for chain in turns:
        if spent + chain.words <= words:
            chosen.append(chain)
            spent += chain.words
    return chosen


def _worth(chains: list[_Chain]) -> list[_Chain]:
    """Without those that a reader can't place or learns nothing from, where enough others are left.

    What points at something untold is told only where there is hardly anything else, or no other word of what was done.
    """
    placed = [found for chain in chains if (found := chain.placed()) is not None]
    strong = [chain for chain in placed if not chain.weak()]
    some = placed if _beats(placed) >= LEAST_PLACED else chains
    out = strong if _beats(strong) >= ENOUGH else some
    helped = next((c for c in chains if c.stage == "help" and not LEANING.search(c.beats[0][0].clause)), None)
    if helped is not None and not any(chain.stage == "help" for chain in out):
        out = [chain for chain in chains if chain in out or chain is helped]
    return out


def _beats(chains: Sequence[_Chain]) -> int:
    return sum(len(chain.beats) for chain in chains)


def _chained(notes: Sequence[Note]) -> list[_Chain]:
    out: list[_Chain] = []
    for beat in _together(notes):
        if pointing(beat[0]) and out and _leans_on(out[-1].beats[-1][-1], beat[0]):
            out[-1] = _Chain((*out[-1].beats, beat))
        else:
            out.append(_Chain((beat,)))
    return out


def _together(notes: Sequence[Note]) -> list[tuple[Note, ...]]:
    """Facts that stood together in one beat, while that is short: those of one sentence, then neighbours, then others
    of one message, then of one speaker's next, where the second can be understood alone."""
    beats: list[tuple[Note, ...]] = [(note,) for note in notes]
    for near in (_one_sentence, _follows, _one_message, _one_speaker):
        beats = _paired(beats, near)
    return beats


def _paired(beats: Sequence[tuple[Note, ...]], near: Callable[[Note, Note], bool]) -> list[tuple[Note, ...]]:
    out: list[tuple[Note, ...]] = []
    for beat in beats:
        if out and near(out[-1][-1], beat[0]) and _fits((*out[-1], *beat)):
            out[-1] = (*out[-1], *beat)
        else:
            out.append(beat)
    return out


def _fits(notes: tuple[Note, ...]) -> bool:
    words = sum(len(note.clause.split()) for note in notes)
    short = len(notes) <= MOST_FACTS and words <= TOGETHER_WORDS
    return (
        short
        and all(_one_stage(a, b) for a, b in pairwise(notes))
        and not (_tangled(notes) or any(map(_copied, notes)))
    )


def _tangled(notes: tuple[Note, ...]) -> bool:
    """Whether facts that are lists or explanations themselves would be listed."""
    each = [note.clause for note in notes]
    return any(":" in clause for clause in each) or (len(each) > 2 and any(_LISTS.search(clause) for clause in each))


def _leans_on(first: Note, second: Note) -> bool:
    return (
        first.stage in {second.stage, "who"} and first.passage.role == second.passage.role and _follows(first, second)
    )


def _copied(note: Note) -> bool:
    """A fact that has to be said in other words has its sentence to itself: two such together would both be lost."""
    ways = variants(plain(note.clause), shorten=False)
    return note.passage.role != "agent" and all(copied(way, [note.passage.text]) for way in ways)


def _one_stage(first: Note, second: Note) -> bool:
    """Told by one speaker for one part of the story; what somebody is may open what happened to them.

    What support did is not put behind what they only said.
    """
    same = first.stage in {second.stage, "who"} and first.passage.role == second.passage.role
    return same and (first.passage.role != "agent" or done(first.clause) is not None or done(second.clause) is None)


def _one_sentence(first: Note, second: Note) -> bool:
    return first.passage.id == second.passage.id and first.source == second.source


def _one_message(first: Note, second: Note) -> bool:
    return first.passage.id == second.passage.id and not pointing(second)


def _one_speaker(first: Note, second: Note) -> bool:
    one_record = first.passage.record_id == second.passage.record_id
    return one_record and first.stage == second.stage and not pointing(second) and done(second.clause) is None


def _follows(first: Note, second: Note) -> bool:
    """Whether ``second`` was written right behind ``first``: nothing that it may lean on was left out between."""
    if first.passage.id != second.passage.id:
        return False
    text = first.passage.text
    end = text.find(first.source) + len(first.source)
    return first.source == second.source or text[end:].lstrip(" \n\"”’'.!?").startswith(second.source)
