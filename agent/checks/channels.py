"""Whether the texts of one incident contradict each other: numbers, times, names of products, and claims (rule H17).

Two sentences are compared when they tell of the same: they cite a common fact, or share most of their words. Saying
less is no contradiction, and neither is being vaguer; a figure contradicts another of its kind only where neither
text holds the other's, or where the two sentences are alike but for it. Times are compared in UTC where both name a
zone. The line with the time of issue and the contacts are left out.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Literal, NamedTuple

from agent.checks.channel_words import days_apart, facing, issued_on, quantities_apart
from agent.checks.facts import Figure, figures
from agent.checks.reading import finding
from agent.checks.statement_case import is_action, is_update, tells_unknown
from agent.checks.terms import content
from agent.checks.times import ZONE, offsets
from agent.checks.words import tokens
from agent.models import Content, Finding, Placed

Kind = Literal["number", "time", "name", "claim"]

#: The share of the shorter sentence's words that the other must hold: where they cite a common fact, where they cite
#: different ones, and where one of them cites nothing.
_CITED, _APART, _UNCITED = 0.3, 0.85, 0.6
#: The share of all words of both that must be common before a "not" or an opposite in one of them counts.
_ALIKE = 0.5
#: From this share on two sentences are one, so that their figures are compared whatever else the texts hold.
_ONE_SENTENCE = 0.8
_SKIPPED = frozenset({"dateline", "contact", "endmark", "boilerplate"})
_VERSION = r"\d+(?:\.\d+){2,}|(?<=version )\d+(?:\.\d+)*|(?<=update )\d+(?:\.\d+)*|(?<=firmware )\d+(?:\.\d+)*"
_NAME = re.compile(rf"{_VERSION}|\b[A-Z]+-?\d+\w*\b|(?<=[a-z,] )[A-Z][a-z]{{2,}}\b")
_WHOLE_NAME = re.compile(rf"(?:{_NAME.pattern})(?:\s[A-Z][a-z]+)*")
#: Capitalised words that name no product.
_NO_NAME = re.compile(
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October|\w+day|"
    r"We|Our|The|This|They|Please|What|Customers?|Press|Next",
)
_NOT = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow (?:many|much) (?:\w+ )?(\w+)", re.IGNORECASE)
_WHY = re.compile(r"\b(?:why|the causes?|what caused|the reason)\b", re.IGNORECASE)
_BECAUSE = re.compile(
    r"\b(?:because|caused by|due to|as a result of|(?:the|its) cause (?:is|was)|resulted from)\b", re.IGNORECASE
)
_WHETHER = re.compile(r"\bwhether ([^.]+)", re.IGNORECASE)
#: Where one statement ends and the next begins within a sentence.
_JOINT = re.compile(r";\s+|, (?:and|but|so|which|while)\s+")
#: Stands for the name that two sentences share: the words of a name are no words of the language.
_PLACE = "*"
#: Words that say nothing of what a sentence tells of.
_EMPTY = frozenset(["know", "yet", "still", "establish", "find", "whether", "how", "many", "why"])


class Told(NamedTuple):
    """The text of one channel, and what people call it."""

    name: str
    text: Content


class Contradiction(NamedTuple):
    """What two texts say differently: ``[start, end)`` of the first, ``[other_start, other_end)`` of the second."""

    kind: Kind
    name: str
    start: int
    end: int
    said: str
    other: str
    other_start: int
    other_end: int
    other_said: str


class _Said(NamedTuple):
    """A stretch of a sentence that differs: ``[start, end)`` of the sentence."""

    start: int
    end: int


class _Sentence(NamedTuple):
    """A sentence, or a statement in it, ready to be compared."""

    text: str
    at: int
    words: frozenset[str]
    cited: frozenset[str]
    update: bool
    names: frozenset[str]


class _Text(NamedTuple):
    name: str
    whole: str
    sentences: list[_Sentence]
    figures: list[Figure]
    names: frozenset[str]
    issued: date | None


Difference = tuple[Kind, _Said, _Said]


def across(texts: Sequence[Told]) -> list[Contradiction]:
    """Every contradiction between any two of ``texts``, in their order."""
    read = [_read(told) for told in texts]
    return [found for one, other in combinations(read, 2) for found in _between(one, other)]


def check(told: Told, others: Sequence[Told]) -> Iterator[Finding]:
    """H17 for one text against the other channels of its incident; what several of them say is told once."""
    seen: set[tuple[int, int]] = set()
    one = _read(told)
    for other in others:
        for found in _between(one, _read(other)):
            if (found.start, found.end) not in seen:
                seen.add((found.start, found.end))
                message = f"“{found.said}”: {found.other} says “{found.other_said}” ({_WHAT[found.kind]})"
                suggestion = "Say the same on all channels: see which of the two a confirmed fact carries."
                yield finding("H17", "block", found.start, found.end, message, suggestion)


_WHAT: dict[Kind, str] = {
    "number": "another number",
    "time": "another time",
    "name": "another name",
    "claim": "it says the opposite, or that it is not known",
}


def _read(told: Told) -> _Text:
    told_parts = [placed for placed in told.text.placed if placed.sentence.part not in _SKIPPED]
    sentences = [clause for placed in told_parts for clause in _clauses(placed)]
    whole = " ".join(one.text for one in sentences)
    numbers = [figure for one in sentences for figure in _numbers(one.text)]
    line = " ".join(placed.sentence.text for placed in told.text.placed if placed.sentence.part == "dateline")
    return _Text(told.name, whole, sentences, numbers, frozenset(_NAME.findall(whole)), issued_on(line))


def _clauses(placed: Placed) -> Iterator[_Sentence]:
    """A sentence as the statements that it joins: what is denied in one is not denied in the next."""
    whole, start = placed.sentence.text, 0
    cited = frozenset(placed.sentence.citations)
    for end in [*(m.end() for m in _JOINT.finditer(whole)), len(whole)]:
        text = whole[start:end]
        words = frozenset(w for w in content(_NAME.sub(" ", text)) if not w[0].isdigit()) - _EMPTY
        update = not cited and is_update(text) and not is_action(text)
        names = frozenset(n.lower() for n in _WHOLE_NAME.findall(text) if not _NO_NAME.fullmatch(n))
        yield _Sentence(text, placed.start + start, words, cited, update, names)
        start = end


def _numbers(text: str) -> list[Figure]:
    """The figures that are none of a name's, such as of "version 4.2"."""
    names = [m.span() for m in _NAME.finditer(text)]
    return [
        f
        for f in figures(text)
        if f.kind not in {"weekday", "phrase"}
        and f.unit not in {"ordinal", "article"}
        and not any(s < f.end and f.start < e for s, e in names)
    ]


def _between(one: _Text, other: _Text) -> Iterator[Contradiction]:
    for a in one.sentences:
        for b in other.sentences:
            for kind, here, there in _differences(a, b, one, other):
                yield Contradiction(
                    kind,
                    one.name,
                    a.at + here.start,
                    a.at + here.end,
                    a.text[here.start : here.end],
                    other.name,
                    b.at + there.start,
                    b.at + there.end,
                    b.text[there.start : there.end],
                )


def _differences(a: _Sentence, b: _Sentence, one: _Text, other: _Text) -> Iterator[Difference]:
    if a.update != b.update:
        return
    if a.update:
        yield from _figures(a, b, one, other, times_only=True)
        yield from _days(a, b, one, other)
        return
    if _unknown(a) != _unknown(b):
        yield from _known(a, b) if _unknown(a) else ((k, y, x) for k, x, y in _known(b, a))
        return
    if not _same_matter(a, b):
        return
    yield from _figures(a, b, one, other)
    yield from _days(a, b, one, other)
    yield from _names(a, b, one, other)
    yield from _claims(a, b)


def _same_matter(a: _Sentence, b: _Sentence) -> bool:
    ours, theirs = facing(a.words, b.words)
    least = min(len(a.words), len(b.words))
    common = len(a.words & b.words) + min(len(ours), len(theirs))
    if least == 0 or common < min(2, least):
        return False
    wanted = _UNCITED if not a.cited or not b.cited else _CITED if a.cited & b.cited else _APART
    return common / least >= wanted


# --- numbers and times ---------------------------------------------------------------------------------------


def _figures(a: _Sentence, b: _Sentence, one: _Text, other: _Text, *, times_only: bool = False) -> Iterator[Difference]:
    """Figures of one kind, neither of which the other text holds, or the other sentence where the two are alike."""
    wanted = {"time"} if times_only else {"time", "date", "money", "percent", "duration", "measure", "count"}
    ours = [f for f in _numbers(a.text) if f.kind in wanted]
    theirs = [f for f in _numbers(b.text) if f.kind in wanted]
    if times_only:
        lone, strange = ours, theirs
    elif len(a.words & b.words) >= _ONE_SENTENCE * len(a.words | b.words):
        lone = [f for f in ours if not any(_agree(f, a.text, g, b.text) for g in theirs if g.kind == f.kind)]
        strange = [g for g in theirs if not any(_agree(f, a.text, g, b.text) for f in ours if g.kind == f.kind)]
    else:
        lone = [f for f in ours if not _held(f, a.text, other)]
        strange = [f for f in theirs if not _held(f, b.text, one)]
    for f in lone:
        for g in strange:
            if f.kind == g.kind and not _agree(f, a.text, g, b.text) and _counts_same(f, a.text, g, b.text):
                kind: Kind = "time" if f.kind in {"time", "date"} else "number"
                yield kind, _Said(f.start, f.end), _Said(g.start, g.end)
                return


def _held(figure: Figure, sentence: str, text: _Text) -> bool:
    return any(
        _agree(figure, sentence, g, b.text) for b in text.sentences for g in _numbers(b.text) if g.kind == figure.kind
    )


def _agree(f: Figure, ours: str, g: Figure, theirs: str) -> bool:
    if f.kind == "time":
        return bool(_moments(f, ours) & _moments(g, theirs)) or _zoneless(ours, theirs, f, g)
    if f.kind == "date":
        return all(x == y or not x or not y for x, y in zip(f.day, g.day, strict=True))
    return f.unit == g.unit and f.low <= g.high and g.low <= f.high


def _moments(figure: Figure, sentence: str) -> set[float]:
    """The minute of the day in UTC, for each zone that the sentence may mean."""
    return {(figure.low - 60 * zone) % 1440 for zone in (offsets(sentence) or (0.0,))}


def _zoneless(ours: str, theirs: str, f: Figure, g: Figure) -> bool:
    """One of the two names no zone: then the clock times themselves are compared."""
    return not (ZONE.search(ours) and ZONE.search(theirs)) and f.low == g.low


def _counts_same(f: Figure, ours: str, g: Figure, theirs: str) -> bool:
    """Counts are of the same thing when the word behind them is the same, or has none."""
    if f.kind != "count":
        return f.unit == g.unit
    here, there = _counted(ours[f.end :]), _counted(theirs[g.end :])
    return bool(here & there)


def _counted(after: str) -> set[str]:
    return {token.form for token in list(tokens(after))[:3] if token.role != "stop"}


def _days(a: _Sentence, b: _Sentence, one: _Text, other: _Text) -> Iterator[Difference]:
    """ "by Friday" against "by Monday", "today" against "tomorrow"."""
    apart = days_apart(a.text, b.text, (one.issued, other.issued))
    if apart is not None:
        yield "time", _Said(*apart[0]), _Said(*apart[1])


# --- names ---------------------------------------------------------------------------------------------------


def _names(a: _Sentence, b: _Sentence, one: _Text, other: _Text) -> Iterator[Difference]:
    """A name in each of the two sentences that the other text holds nowhere; versions against versions.

    Where something else is said of it too, the two tell of two things.
    """
    if facing(a.words, b.words)[0]:
        return
    for mine in _named(a, other):
        for theirs in _named(b, one):
            if mine.group()[-1].isdigit() == theirs.group()[-1].isdigit():
                yield "name", _Said(*mine.span()), _Said(*theirs.span())
                return


def _named(sentence: _Sentence, text: _Text) -> list[re.Match[str]]:
    return [
        m for m in _NAME.finditer(sentence.text) if not _NO_NAME.fullmatch(m.group()) and m.group() not in text.whole
    ]


# --- claims --------------------------------------------------------------------------------------------------


def _unknown(sentence: _Sentence) -> bool:
    return tells_unknown(sentence.text)


def _known(a: _Sentence, b: _Sentence) -> Iterator[Difference]:
    """``a`` says that something is not known, and ``b`` tells it."""
    whole = _Said(0, len(a.text))
    for asked in _HOW_MANY.finditer(a.text):
        nouns = content(asked.group())
        for figure in _numbers(b.text):
            if figure.kind in {"count", "money", "percent"} and nouns & _counted(b.text[figure.end :]):
                yield "claim", whole, _Said(figure.start, figure.end)
                return
    because = _BECAUSE.search(b.text)
    if _WHY.search(a.text) and because and len(a.words & b.words) >= min(2, len(a.words)):
        yield "claim", whole, _Said(*because.span())
        return
    for asked in _WHETHER.finditer(a.text):
        words = content(asked.group(1))
        if words and len(words & b.words) / len(words | b.words) >= _ALIKE:
            yield "claim", whole, _Said(0, len(b.text))
            return


def _claims(a: _Sentence, b: _Sentence) -> Iterator[Difference]:
    """A "not" in one of two like sentences, an opposite, or all against some; none of two things with other names."""
    if a.names and b.names and not a.names & b.names:
        return
    whole = _Said(0, len(a.text)), _Said(0, len(b.text))
    ours, theirs = facing(a.words, b.words)
    denied = bool(_NOT.search(a.text)) != bool(_NOT.search(b.text))
    against = (
        min(len(ours), len(theirs)) % 2 == 1
    )  # "the east gate is open" and "the west gate is closed" are both true
    named = frozenset({_PLACE}) if a.names & b.names else frozenset()
    here, there = (a.words - ours) | named, (b.words - theirs) | named
    alike = len(here & there) / max(1, len(here | there))
    if denied != against and alike >= _ALIKE:
        yield "claim", *whole
        return
    apart = quantities_apart(a.text, b.text)
    if apart is not None and not denied:
        yield "claim", _Said(*apart[0]), _Said(*apart[1])
