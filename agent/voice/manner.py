"""The manner of one text in figures, with what it tells taken out.

Three views: measures that a person understands (``MEASURES``), how often each common word stands there, and the
runs of three signs of the text with every other word masked (text distortion, Stamatatos 2017), so that a text is
known by its manner and not by its topic. Names, figures and the words between quotation marks are not looked at: they
belong to the story. Only counts are kept, from which no text can be put together again.
"""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import NamedTuple

from agent.checks import spelling
from agent.checks.lexicon import CONTRACTED
from agent.checks.quotes import find
from agent.checks.reading import phrases
from agent.checks.sentences import listed
from agent.checks.story_form import HYPE, LEANING
from agent.voice.release import Release
from retrieval.records import Value


class Measure(NamedTuple):
    """``words`` say what the figure is; ``floor`` is the least spread that counts as one, in the figure's unit."""

    words: str
    floor: float


#: Per 100 words unless said otherwise.
MEASURES: dict[str, Measure] = {
    "sentence": Measure("words in a sentence", 2.0),
    "spread": Measure("spread of sentence lengths, in words", 1.5),
    "short": Measure("share of sentences under 10 words", 0.1),
    "long": Measure("share of sentences over 25 words", 0.1),
    "paragraph": Measure("sentences in a paragraph", 0.6),
    "word": Measure("letters in a word", 0.15),
    "heavy": Measure("words of 9 letters or more", 2.0),
    "commas": Measure("commas", 1.0),
    "stops": Measure("colons and semicolons", 0.4),
    "dashes": Measure("dashes and brackets", 0.4),
    "questions": Measure("questions and exclamations", 0.4),
    "contractions": Measure("contractions (we’re, didn’t)", 0.5),
    "we": Measure("we, us and our", 0.5),
    "you": Measure("you and your", 0.5),
    "passive": Measure("passives (was fitted)", 0.6),
    "adverbs": Measure("words in -ly", 0.6),
    "abstract": Measure("abstract nouns (-tion, -ment, -ity)", 1.0),
    "praise": Measure("words of praise", 0.4),
    "figures": Measure("share of one to nine written as figures", 0.2),
    "british": Measure("share of British spelling where it differs", 0.2),
    "quotes": Measure("share of words in quotation marks", 0.04),
    "said": Measure("share of quotations told with “said”", 0.25),
    "headline": Measure("capitals in the headline, share of its words", 0.15),
}

#: Words that carry the manner and not the topic, in a fixed order.
COMMON: tuple[str, ...] = tuple(
    sorted(
        listed(
            "the a an and or but so if as than that which who whose what when where while because though although "
            "since until before after of to in on at by for from with without into over under between through "
            "during about against within across upon it its he she they them their his her him i me my we us our "
            "you your this these those there here is are was were be been being has have had do does did will "
            "would shall should can could may might must not no nor never only also just even still again already "
            "now then soon once more most less some any all each every other another such own same very too much "
            "many few both up out off down back how why said says one two first last"
        )
    )
)
_COMMON = frozenset(COMMON)
_PRAISE = [phrases(*HYPE), LEANING]
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_TOKEN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d[\d.,:]*|[^\w\s]")
_BE = r"(?:is|are|was|were|be|been|being)"
_PASSIVE = re.compile(
    rf"\b{_BE}(?:\s\w+ly)?\s(?:\w{{2,}}ed|given|taken|made|found|sent|held|told|put|kept|paid|shown|known|seen|rung)\b",
    re.I,
)
_CONTRACTION = re.compile(
    r"\b\w+(?:n['’]t|['’](?:re|ve|ll|d|m))\b|\b(?:it|that|there|here|what|he|she|who|let)['’]s\b", re.I
)
_FIGURE = re.compile(r"(?<![\w.,:/£$€#%+-])[1-9](?![\w.,:/%]?\d|%|:)(?!\s(?:a|p)\.m)")
_SPELLED = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine)\b", re.I)
_ABSTRACT = re.compile(r"\b\w{3,}(?:tions?|ments?|ity|ities|ances?|ences?|ness)\b", re.I)
_SMALL = listed("a an and as at but by for from in of on or the to with")


class Manner(Value):
    """What one text looks like. ``common`` counts the words of ``COMMON``; ``runs`` the masked runs of three signs."""

    name: str
    words: int
    measures: dict[str, float]
    common: dict[str, int]
    runs: dict[str, int]


def measure(release: Release) -> Manner:
    """The manner of ``release``. A text without a body has no words, and measures of 0."""
    body = "\n\n".join(_paragraphs(release))
    told = _unquoted(body)
    words = _WORD.findall(told)
    spoken = [w.lower().replace("’", "'") for w in words]
    return Manner(
        name=release.name,
        words=len(words),
        measures={name: round(value, 4) for name, value in _measures(release, body, told, words).items()},
        common=dict(Counter(w for w in spoken if w in _COMMON)),
        runs=_runs(told),
    )


def _paragraphs(release: Release) -> list[str]:
    """Body sentences, those without an empty line between them together."""
    out: list[str] = []
    last = -1
    for segment in release.reading.of("standfirst", "body"):
        text = release.reading.at(segment)
        if out and "\n\n" not in release.text[last : segment.start]:
            out[-1] += f" {text}"
        else:
            out.append(text)
        last = segment.end
    return out


def _unquoted(body: str) -> str:
    """The body without the words between quotation marks; the marks stay."""
    out, at = [], 0
    for quote in find(body):
        out.append(body[at : quote.start] + "“”")
        at = quote.end
    return "".join((*out, body[at:]))


def _measures(release: Release, body: str, told: str, words: Sequence[str]) -> dict[str, float]:
    return (
        _lengths(release, body, words) | _signs(told, len(words)) | _words(told, words) | _habits(release, body, told)
    )


def _lengths(release: Release, body: str, words: Sequence[str]) -> dict[str, float]:
    lengths = [len(s.split()) for s in release.sentences] or [0]
    return {
        "sentence": fmean(lengths),
        "spread": pstdev(lengths),
        "short": sum(n < 10 for n in lengths) / len(lengths),
        "long": sum(n > 25 for n in lengths) / len(lengths),
        "paragraph": len(lengths) / max(1, body.count("\n\n") + 1),
        "word": fmean([len(w) for w in words] or [0]),
    }


def _signs(told: str, count: int) -> dict[str, float]:
    return {
        "commas": _per(told.count(","), count),
        "stops": _per(sum(told.count(sign) for sign in ";:"), count),
        "dashes": _per(sum(told.count(sign) for sign in "—–(") + told.count(" - "), count),
        "questions": _per(sum(told.count(sign) for sign in "?!"), count),
    }


def _words(told: str, words: Sequence[str]) -> dict[str, float]:
    low, count = [w.lower() for w in words], len(words)
    return {
        "heavy": _per(sum(len(w) >= 9 for w in words), count),
        "contractions": _per(_found(_CONTRACTION, told), count),
        "we": _per(sum(w.split("'")[0].split("’")[0] in {"we", "us", "our", "ours"} for w in low), count),
        "you": _per(sum(w.split("'")[0].split("’")[0] in {"you", "your", "yours"} for w in low), count),
        "passive": _per(_found(_PASSIVE, told), count),
        "adverbs": _per(sum(w.endswith("ly") and len(w) > 4 for w in low), count),
        "abstract": _per(_found(_ABSTRACT, told), count),
        "praise": _per(sum(_found(pattern, told) for pattern in _PRAISE), count),
    }


def _habits(release: Release, body: str, told: str) -> dict[str, float]:
    """Shares of either this or that; where a text has few of both they lean to the middle."""
    sides = Counter(word.manner for word in spelling.find(told))
    quotes = find(body)
    said = sum(
        bool(re.search(r"\bsa(?:id|ys)\b", body[q.end : q.end + 40] + body[max(0, q.start - 40) : q.start]))
        for q in quotes
    )
    head = _WORD.findall(" ".join(release.parts("headline")))[1:]
    return {
        "figures": _share(_found(_FIGURE, told), _found(_SPELLED, told)),
        "british": _share(sides["british"], sides["american"]),
        "quotes": sum(len(q.words.split()) for q in quotes) / max(1, len(body.split())),
        "said": _share(said, len(quotes) - said),
        "headline": sum(w[0].isupper() for w in head if w.lower() not in _SMALL) / max(1, len(head)),
    }


def _per(found: int, count: int) -> float:
    return 100 * found / count if count else 0.0


def _share(this: int, that: int) -> float:
    return (this + 0.5) / (this + that + 1)


def _found(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _runs(told: str) -> dict[str, int]:
    """Runs of three tokens: common words as they are, others as a sign with their ending, figures as one sign."""
    signs = [_sign(token) for token in _TOKEN.findall(told)]
    return dict(Counter(" ".join(signs[i : i + n]) for n in (2, 3) for i in range(len(signs) - n + 1)))


def _sign(token: str) -> str:
    low = token.lower().replace("’", "'")
    if token[0].isdigit():
        return "0"
    if not token[0].isalpha() or low in _COMMON or low in CONTRACTED or low.split("'")[0] in _COMMON:
        return low
    if "'" in low:
        return "*'s" if low.endswith("'s") else "*'"
    ending = next((e for e in ("ing", "ed", "ly", "tion", "s") if low.endswith(e)), "")
    return f"*{ending}"
