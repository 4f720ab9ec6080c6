"""What can be counted about a sentence and its evidence, for the grounding check to weigh.

``Ground`` is the evidence, read once. ``look`` aligns one sentence with it and gives a ``Look``: the features,
and the words, names and figures without a place, which are what a person is told.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from agent.checks.facts import Figure, Figures, figures
from agent.checks.lexicon import AFTER, BEFORE, EXCLUSIVES, FIRST_PERSON, HEDGES, NEGATIONS
from agent.checks.sentences import split
from agent.checks.words import Token, opposites, stemmed, tokens

#: Most places of one word that are looked at; a word that stands in more tells nothing about where.
_MANY = 200
_STEM = 5
_WEIGHT = {"stop": 0.0, "frame": 0.2, "person": 0.3, "word": 1.0}
_NEAR = 0.8


class Unit(NamedTuple):
    """One sentence of the evidence."""

    passage: int
    tokens: tuple[Token, ...]
    forms: frozenset[str]


class Look(NamedTuple):
    """What one sentence is, beside its evidence."""

    features: dict[str, float]
    words: tuple[str, ...]
    names: tuple[str, ...]
    figures: tuple[str, ...]
    quotes: tuple[str, ...]
    against: str
    passages: tuple[int, ...]
    empty: bool


class _Read(NamedTuple):
    units: tuple[tuple[Token, ...], ...]
    figures: tuple[tuple[Figure, int], ...]


def _read(text: str) -> _Read:
    units: list[tuple[Token, ...]] = []
    found: list[tuple[Figure, int]] = []
    for start, end in split(text):
        piece = text[start:end]
        moved = tuple(t._replace(start=t.start + start, end=t.end + start) for t in tokens(piece))
        found.extend((f, len(units)) for f in figures(piece))
        units.append(moved)
    return _Read(tuple(units), tuple(found))


_read_small = lru_cache(maxsize=512)(_read)
_SMALL = 20_000


class Ground:
    """The evidence, indexed: where each form stands, its figures, and its plain text for quotations."""

    def __init__(self, evidence: Sequence[str]) -> None:
        self.units: list[Unit] = []
        self.where: dict[str, list[int]] = defaultdict(list)
        self.kin: dict[str, set[str]] = defaultdict(set)
        self.plain = "\n".join(plain(text) for text in evidence)
        found: list[tuple[Figure, int]] = []
        for number, text in enumerate(evidence):
            read = _read_small(text) if len(text) < _SMALL else _read(text)
            found.extend((figure, place + len(self.units)) for figure, place in read.figures)
            for unit in read.units:
                self._add(number, unit)
        self.figures = Figures(iter(found))
        self.first_person = not FIRST_PERSON.isdisjoint(self.where)
        self.size = sum(len(unit.tokens) for unit in self.units)

    def _add(self, passage: int, unit: tuple[Token, ...]) -> None:
        at = len(self.units)
        forms = frozenset(token.form for token in unit)
        self.units.append(Unit(passage, unit, forms))
        for form in forms:
            places = self.where[form]
            if len(places) < _MANY:
                places.append(at)
            if len(form) > _STEM:
                self.kin[form[:_STEM]].add(form)

    def match(self, form: str) -> tuple[str, float]:
        """The form of the evidence that says the same as ``form``, and how surely; ("", 0) when none does."""
        if form in self.where:
            return form, 1.0
        if len(form) > _STEM:
            for other in self.kin.get(form[:_STEM], ()):
                if abs(len(other) - len(form)) <= 4:
                    return other, _NEAR
        return "", 0.0


def plain(text: str) -> str:
    """The text in lower case with simple quotation marks and single spaces, for exact comparison."""
    return " ".join(text.translate(_QUOTES).casefold().split())


_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


class _Word(NamedTuple):
    token: Token
    weight: float
    found: str
    sure: float


def look(sentence: str, ground: Ground) -> Look:
    """Align ``sentence`` with the evidence and count."""
    words = [_placed(token, ground) for token in tokens(sentence) if not token.form[:1].isdigit()]
    told = figures(sentence)
    content = [w for w in words if w.weight]
    first = next((w.token.start for w in words), 0)
    headline = sum(w.token.capital for w in content) > 0.6 * len(content) and len(content) > 3
    names = [w for w in content if w.token.capital and not headline and w.token.start != first]
    missing = [w for w in content if not w.found and w.weight == 1.0]
    lost_names = [w for w in names if not w.found and w.weight == 1.0]
    lost = [f for f in told if f.unit not in {"article", "ordinal"} and not ground.figures.places(f)]
    quotes = [q for q in quoted(sentence) if plain(q).strip(" ,.;:!?") not in ground.plain]
    best, runner = _best(content, told, ground)
    unit = ground.units[best] if best >= 0 else None
    total = sum(w.weight for w in content) + len(told)
    values = {
        "cover": _share(sum(w.weight * w.sure for w in content) + len(told) - len(lost), total),
        "best": _share(_in_unit(content, told, ground, [best]), total),
        "two": _share(_in_unit(content, told, ground, [best, runner]), total),
        "pairs": _pairs(content, ground),
        "missing": min(len(missing), 6) / 6,
        "any_missing": float(bool(missing)),
        "figures": min(len(lost), 3) / 3,
        "any_figure": float(bool(lost)),
        "names": min(len(lost_names), 3) / 3,
        "any_name": float(bool(lost_names)),
        "quotes": float(bool(quotes)),
        "length": math.log1p(len(content)) / 3,
        "size": math.log1p(ground.size) / 8,
        "chatter": _chatter(words, ground),
        "negation": 0.0,
        "opposite": 0.0,
        "exclusive": 0.0,
        "order": 0.0,
        "hedge": 0.0,
        "slot": 0.0,
        "swap": 0.0,
    }
    against = ""
    if unit:
        against = _against(words, unit, values)
    return Look(
        values,
        tuple(dict.fromkeys(sentence[w.token.start : w.token.end] for w in missing if w not in lost_names)),
        tuple(dict.fromkeys(sentence[w.token.start : w.token.end] for w in lost_names)),
        tuple(sentence[f.start : f.end] for f in lost),
        tuple(quotes),
        against,
        _passages(content, ground, [best, runner]),
        not content and not told,
    )


def _placed(token: Token, ground: Ground) -> _Word:
    weight = _WEIGHT[token.role]
    found, sure = ground.match(token.form)
    if not found and token.role in {"person", "frame"} and ground.first_person:
        found, sure = "i", _NEAR
    return _Word(token, weight, found, sure)


def _share(part: float, total: float) -> float:
    return part / total if total else 1.0


def _best(content: list[_Word], told: list[Figure], ground: Ground) -> tuple[int, int]:
    """The two sentences of the evidence that hold most of the words; -1 where there is none."""
    score: Counter[int] = Counter()
    for word in content:
        for at in ground.where.get(word.found, ()):
            score[at] += word.weight * word.sure  # type: ignore[assignment]
    for figure in told:
        for at in set(ground.figures.places(figure)):
            score[at] += 1
    ranked = sorted(score, key=lambda at: (-score[at], at))[:2]
    return ranked[0] if ranked else -1, ranked[1] if len(ranked) > 1 else -1


def _in_unit(content: list[_Word], told: list[Figure], ground: Ground, places: list[int]) -> float:
    units = [ground.units[at] for at in places if at >= 0]
    words = sum(w.weight * w.sure for w in content if any(w.found in unit.forms for unit in units))
    return words + sum(1 for f in told if not set(places).isdisjoint(ground.figures.places(f)))


def _pairs(content: list[_Word], ground: Ground) -> float:
    """Share of neighbouring content words that also stand in one sentence of the evidence."""
    pairs = list(pairwise(content))
    met = sum(
        not set(ground.where.get(a.found, ())).isdisjoint(ground.where.get(b.found, ()))
        for a, b in pairs
        if a.found and b.found
    )
    return met / len(pairs) if pairs else 1.0


def _chatter(words: list[_Word], ground: Ground) -> float:
    own = {"i", "me", "my", "you", "your", "we"}
    said = [w for w in words if w.token.form in own]
    return min(1.0, len(said) / 2) if not ground.first_person else 0.0


def _against(words: list[_Word], unit: Unit, values: dict[str, float]) -> str:
    """What in the sentence of the evidence speaks against ours; fills the features of contradiction."""
    ours = {w.token.form for w in words}
    reasons: list[str] = []
    if bool(ours & _NEGATIONS) != bool(unit.forms & _NEGATIONS):
        values["negation"] = 1.0
        reasons.append("one of the two says not")
    facing = opposites()
    for word in words:
        if word.token.form not in unit.forms and facing.get(word.token.form, frozenset()) & unit.forms:
            values["opposite"] = 1.0
            reasons.append("the evidence says the opposite")
            break
    values["exclusive"] = float(bool((ours & EXCLUSIVES) - unit.forms))
    values["hedge"] = float(bool(unit.forms & HEDGES) and not ours & HEDGES)
    values["order"] = float(bool(ours & BEFORE and unit.forms & AFTER) or bool(ours & AFTER and unit.forms & BEFORE))
    values["slot"] = _slot(words, unit)
    values["swap"] = _swap(words, unit)
    return "; ".join(reasons)


_NEGATIONS = NEGATIONS | {stemmed(word) for word in NEGATIONS}


def _slot(words: list[_Word], unit: Unit) -> float:
    """1 when a word is exchanged for another while what stands around it stays the same."""
    theirs = [t.form for t in unit.tokens]
    around = {(a, c) for a, b, c in zip(theirs, theirs[1:], theirs[2:], strict=False)}
    for a, b, c in zip(words, words[1:], words[2:], strict=False):
        if b.weight == 1.0 and not b.found and (a.token.form, c.token.form) in around:
            return 1.0
    return 0.0


def _swap(words: list[_Word], unit: Unit) -> float:
    """Share of pairs of neighbouring words that stand the other way round, near each other, in the evidence."""
    place = {t.form: i for i, t in reversed(list(enumerate(unit.tokens)))}
    run = [place[w.found] for w in words if w.weight and w.found in place]
    pairs = list(pairwise(run))
    return sum(b < a for a, b in pairs) / len(pairs) if pairs else 0.0


def _passages(content: list[_Word], ground: Ground, places: list[int]) -> tuple[int, ...]:
    out: list[int] = []
    for at in places:
        if at >= 0 and ground.units[at].passage not in out and _in_unit(content, [], ground, [at]) > 0:
            out.append(ground.units[at].passage)
    return tuple(out)


def quoted(sentence: str) -> Iterator[str]:
    """What stands between double quotation marks, straight or curly."""
    straight = sentence.translate(_QUOTES)
    parts = straight.split('"')
    for start, part in enumerate(parts[1:-1], 1):
        if start % 2 == 1 and part.strip():
            yield part.strip()
