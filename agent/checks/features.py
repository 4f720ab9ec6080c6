"""What can be counted about a sentence and its evidence, for the grounding check to weigh.

``look`` aligns one sentence with the evidence and gives a ``Look``: the features, and the words, names, figures
and quotations without a place, which are what a person is told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from agent.checks.bindings import BOUND, misbound
from agent.checks.claims import claims
from agent.checks.coarse import FIGURATIVE, WORDS, Phrase, phrases
from agent.checks.contradict import Word, contradictions
from agent.checks.deeds import DONE, compare, deeds
from agent.checks.evidence import NOWHERE, Ground, Unit, plain, quoted
from agent.checks.facts import Figure, figures
from agent.checks.words import Token, tokens

_WEIGHT = {"stop": 0.0, "frame": 0.2, "person": 0.3, "word": 1.0}
_NEAR = 0.8
#: Figures that say too little to be missed: "an hour", "first".
_SOFT = frozenset({"article", "ordinal"})
_TALK = frozenset({"i", "me", "my", "you", "your", "we"})
#: A rung that no detail of the evidence climbs to is as bad as two figures that it happens not to hold.
_HEAVY = {"phrase": 2}
#: What a person is told of a clash.
_TOLD = {**DONE, **BOUND}
#: Sentences of the evidence that are compared, the share of the words found that one must hold for its deeds to be
#: those of the sentence, and characters to what a figure counts.
_CLOSE, _SHARE, _BESIDE = 8, 0.35, 14
#: Characters between the words of one name.
_SPACE = 1
#: Words looked at for the longest run; a sentence beyond is a list.
_LONG = 300


class Look(NamedTuple):
    """What one sentence is, beside its evidence. ``empty``: it claims nothing that could be looked for."""

    features: dict[str, float]
    words: tuple[str, ...]
    names: tuple[str, ...]
    figures: tuple[str, ...]
    quotes: tuple[str, ...]
    against: tuple[str, ...]
    passages: tuple[int, ...]
    empty: bool


class _Sentence(NamedTuple):
    """A sentence in its parts; ``best`` and ``second`` are the sentences of the evidence nearest to it, or -1."""

    words: list[Word]
    content: list[Word]
    names: list[Word]
    told: list[Figure]
    lost: list[Figure]
    quotes: list[str]
    best: int
    second: int
    overlap: dict[int, float]


def look(sentence: str, ground: Ground) -> Look:
    """Align ``sentence`` with the evidence and count."""
    parts = _parts(sentence, ground)
    missing = [w for w in parts.content if not w.found and w.weight == 1.0]
    names = [w for w in parts.names if not w.found and w.weight == 1.0]
    against = contradictions(parts.words, ground.units[parts.best] if parts.best >= 0 else NOWHERE)
    close = sorted(parts.overlap, key=lambda at: (-parts.overlap[at], at))[:_CLOSE]
    clashes = {**_deeds(sentence, parts, ground, close), **_bound(sentence, parts, ground)}
    values = {
        **_coverage(parts, ground),
        **_novelty(parts, missing, names),
        "chatter": _chatter(parts.words, ground),
        "far": _far(parts, ground),
        **against.values,
        **{name: float(place is not None) for name, place in clashes.items()},
        **claims(sentence, parts.words, parts.quotes, [ground.units[at] for at in close]),
    }
    reasons = [*against.reasons, *((_TOLD[name], place) for name, place in clashes.items() if place)]
    return Look(
        values,
        _texts(sentence, [w.token for w in missing if w not in names]),
        _texts(sentence, [w.token for w in names]),
        _texts(sentence, parts.lost),
        tuple(parts.quotes),
        tuple(dict.fromkeys(_reason(sentence, reason, token) for reason, token in reasons)),
        _passages(parts, ground),
        not parts.content and not parts.told,
    )


def _texts(sentence: str, places: Sequence[Token | Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence[place.start : place.end] for place in places))


def _reason(sentence: str, reason: str, token: Token | Figure | None) -> str:
    return f"{reason}: {sentence[token.start : token.end]}" if token else reason


def _parts(sentence: str, ground: Ground) -> _Sentence:
    told = _told(sentence, ground)
    words = [_placed(token, ground) for token in _outside(tokens(sentence), told)]
    content = [w for w in words if w.weight]
    first = next((w.token.start for w in words), 0)
    headline = len(content) > 3 and sum(w.token.capital for w in content) > 0.6 * len(content)
    names = [w for w in content if w.token.capital and not headline and w.token.start != first]
    lost = [f for f in told if f.unit not in _SOFT and not ground.places(f)]
    quotes = [q for q in quoted(sentence) if plain(q).strip(" ,.;:!?") not in ground.plain]
    score = _overlap(content, told, ground)
    ranked = [*sorted(score, key=lambda at: (-score[at], at))[:2], -1, -1]
    overlap = _overlap(content, [], ground)
    return _Sentence(words, content, names, told, lost, quotes, ranked[0], ranked[1], overlap)


def _told(sentence: str, ground: Ground) -> list[Figure]:
    """The figures of the sentence; a general phrase takes the place of those inside it."""
    plain = figures(sentence)
    loose = [one for phrase in phrases(sentence) if (one := _loose(phrase, plain, ground)) is not None]
    free = [f for f in plain if not any(one.start < f.end and f.start < one.end for one in loose)]
    return sorted([*free, *loose], key=lambda f: f.start)


def _loose(phrase: Phrase, plain: Sequence[Figure], ground: Ground) -> Figure | None:
    """The phrase as a figure where the evidence has what it stands for, or should have; None where it is words."""
    if phrase.said in ground.plain:
        return None
    climbed = phrase.said in ground.rungs.places
    alone = phrase.kind in FIGURATIVE and phrase.said not in WORDS and phrase.kind in ground.rungs.kinds
    if not climbed and (not alone or any(f.start <= phrase.start < f.end for f in plain)):
        return None
    return Figure(phrase.start, phrase.end, "phrase", 0, 0, phrase.said)


def _deeds(sentence: str, parts: _Sentence, ground: Ground, close: Sequence[int]) -> dict[str, Token | None]:
    """Each word that may be a deed, beside the same word in the nearest sentences."""
    ours = list(tokens(sentence))
    found = {w.token.start: w.found for w in parts.words if w.weight == 1.0 and w.sure == 1.0}
    held = sum(w.weight * w.sure for w in parts.content)
    near = [ground.units[at] for at in close if parts.overlap[at] >= _SHARE * held]
    pairs = [
        (deed, [ground.seen(d, unit) for unit in near for d in unit.deeds.get(form, ())])
        for deed in deeds(sentence, ours)
        if (form := found.get(ours[deed.at].start, ""))
    ]
    return compare(pairs, ours)


def _bound(sentence: str, parts: _Sentence, ground: Ground) -> dict[str, Figure | None]:
    """The figures that stand in the evidence and belong to something else there."""
    told = [(f, ground.places(f), _counted(f, parts)) for f in parts.told if f not in parts.lost]
    return misbound(sentence, told, ground.held if told else [])


def _counted(figure: Figure, parts: _Sentence) -> str:
    """What a figure counts, as the evidence calls it."""
    after = (w for w in parts.words if w.token.start >= figure.end and w.token.start - figure.end <= _BESIDE)
    return next((w.found for w in after if w.weight == 1.0), "")


def _outside(words: Iterable[Token], told: list[Figure]) -> Iterator[Token]:
    """The words that are no part of a figure."""
    inside = {at for figure in told for at in range(figure.start, figure.end)}
    return (word for word in words if word.start not in inside and not word.form[:1].isdigit())


def _placed(token: Token, ground: Ground) -> Word:
    """Who is spoken of, and that something was reported, stands in "I" of a ticket as well as in a name for it."""
    found, sure = ground.match(token.form)
    if token.capital and sure < 1.0 and not (found.startswith(token.form) or token.form.startswith(found)):
        found, sure = ground.like(token.form)
    if not found and token.role in {"person", "frame"} and ground.first_person:
        found, sure = "i", _NEAR
    return Word(token, _WEIGHT[token.role], found, sure)


def _overlap(content: list[Word], told: list[Figure], ground: Ground) -> dict[int, float]:
    """By sentence of the evidence, how many of the words and figures it holds, each with its weight."""
    score: Counter[int] = Counter()
    for word in content:
        for at in ground.where.get(word.found, ()):
            score[at] += round(10 * word.weight * word.sure)
    for figure in told:
        for at in set(ground.places(figure)):
            score[at] += 10
    return {at: value / 10 for at, value in score.items()}


def _coverage(parts: _Sentence, ground: Ground) -> dict[str, float]:
    """How much of the sentence stands in the evidence, and how much of it in the same order and company."""
    total = sum(w.weight for w in parts.content) + len(parts.told)
    held = sum(w.weight * w.sure for w in parts.content) + len(parts.told) - len(parts.lost)
    nearest = [ground.units[at] for at in (parts.best, parts.second) if at >= 0]
    return {
        "cover": held / total if total else 1.0,
        "run": _run(parts.words, nearest[0]) if nearest else 0.0,
        "bigrams": _bigrams(parts.content, nearest),
        "torn": _torn(parts.content, ground),
    }


def _run(words: list[Word], unit: Unit) -> float:
    """The longest run of words, small ones included, that stands in the evidence, as a share of the sentence."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(unit.tokens[:_LONG]):
        places[token.form].append(at)
    longest = 0
    row: dict[int, int] = {}
    for word in words[:_LONG]:
        row = {at: row.get(at - 1, 0) + 1 for at in places.get(word.token.form, ())}
        longest = max(longest, *row.values()) if row else longest
    return longest / max(1, min(len(words), _LONG))


def _bigrams(content: list[Word], units: list[Unit]) -> float:
    """Share of neighbouring content words that are near and in the same order in one of these sentences."""
    met: set[tuple[str, str]] = set()
    for unit in units:
        forms = [t.form for t in unit.tokens if t.role != "stop"]
        for gap in (1, 2, 3):
            met.update(zip(forms, forms[gap:], strict=False))
    pairs = list(pairwise(content))
    return sum((a.found, b.found) in met for a, b in pairs) / len(pairs) if pairs else 1.0


def _torn(content: list[Word], ground: Ground) -> float:
    """How many neighbouring words both stand in the evidence, yet nowhere near each other; 1 is three or more."""
    pairs = [(a, b) for a, b in pairwise(content) if a.weight == b.weight == 1.0 and a.found and b.found]
    return min(3, sum(not ground.near(a.found, b.found) for a, b in pairs)) / 3


def _novelty(parts: _Sentence, missing: list[Word], names: list[Word]) -> dict[str, float]:
    return {
        "missing": min(len(missing), 6) / 6,
        "figures": min(sum(_HEAVY.get(f.kind, 1) for f in parts.lost), 3) / 3,
        "any_figure": float(bool(parts.lost)),
        "names": min(_runs(names), 3) / 3,
        "quotes": float(bool(parts.quotes)),
    }


def _runs(names: list[Word]) -> int:
    """How many names the words make: neighbours are one."""
    ends = [-2 * _SPACE, *(w.token.end for w in names)]
    return sum(w.token.start - end > _SPACE for w, end in zip(names, ends, strict=False))


def _chatter(words: list[Word], ground: Ground) -> float:
    """Talk of "I" and "you" that no evidence in the first person can carry."""
    return 0.0 if ground.first_person else min(1.0, sum(w.token.form in _TALK for w in words) / 2)


def _far(parts: _Sentence, ground: Ground) -> float:
    """Share of the figures whose neighbouring word stands in no sentence of the evidence with that figure."""
    kept = [f for f in parts.told if f not in parts.lost and f.unit not in _SOFT]
    apart = 0
    for figure in kept:
        beside = min((w for w in parts.content if w.found), key=lambda w: _gap(w.token, figure), default=None)
        places = set(ground.places(figure))
        apart += beside is not None and places.isdisjoint(ground.where.get(beside.found, ()))
    return apart / len(kept) if kept else 0.0


def _gap(token: Token, figure: Figure) -> int:
    return token.start - figure.end if token.start >= figure.end else 2 * (figure.start - token.end)


def _passages(parts: _Sentence, ground: Ground) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ground.units[at].passage for at in (parts.best, parts.second) if at >= 0))
