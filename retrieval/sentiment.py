"""How the writer of a short customer text feels: a score from -1 to 1, a label, and the words that carried it.

Three views are weighed together, by weights that ``python -m evals.train_sentiment`` learns and writes to
``sentiment.json``:

- words: each rated by ten people in VADER's lexicon (Hutto and Gilbert 2014), or by the house where a customer means
  something else (``retrieval.sentiment_words``), turned by a denial before it and raised by "very";
- cues: signs in the wording, such as how often, how long, a question, thanks for something bad;
- meaning, where an ``Embedder`` is at hand: the text's vector.

``judge`` and ``negative`` need the first two only: no model file, half a millisecond a text. Negative means
that the writer is unhappy with something; a fact, a question and an announcement are neutral, whatever they are
about. Only English was measured: a text in another language is neutral, with ``why`` saying so.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from statistics import fmean
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import Embedder
from retrieval.flag import OWN_WORDS
from retrieval.language import language, name
from retrieval.passages import SENTENCE_END
from retrieval.records import CleanRecord
from retrieval.sentiment_words import COMMON, CUES, DENIALS, EMOJI, LONGEST, MARK, RATED, STRONGER, WEAKER

Label = Literal["negative", "neutral", "positive"]
LABELS: Final[tuple[Label, ...]] = ("negative", "neutral", "positive")

#: What is read of a text; a complaint is in its first lines, and 1 MB costs no more than this.
READ_CHARACTERS: Final = 2_000
#: A denial turns the words after it, up to so many.
_REACH: Final = 3
_TURNED: Final = -0.6
_RAISED: Final = 1.25
_LOWERED: Final = 0.75
#: A hit weaker than this carries nothing.
_LEAST: Final = 0.3
_MOST_WORDS: Final = 8
#: Messages of a record that are read.
_MESSAGES: Final = 20
#: The score of a whole message from which it is negative, and positive: a complaint holds more facts than thanks do.
_SOUR, _GLAD = -0.15, 0.3
#: The last letter of the Latin alphabets.
_LATIN: Final = "\u024f"

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|@\w+")
_TOKEN = re.compile(
    r"[^\W_]+(?:'[^\W_]+)*|[:;=8xX]['^-]?[()\[\]DPpOo3/\\|*]+|<3|</3|[.!?,;:()\n]|[" + "".join(EMOJI) + "]"
)
_LONG = re.compile(r"(.)\1{2,}")
_FIGURES: Final = {"zero": 0, "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "a": 1}

Matrix = NDArray[np.float64]


class Carried(NamedTuple):
    """A word or smiley at ``[start, end)`` of the text, and how much it says: from -4 to 4."""

    start: int
    end: int
    text: str
    weight: float


class Sentiment(NamedTuple):
    """``score`` from -1 to 1; ``confidence`` is the label's probability; ``words`` those that carried it, first ones
    first; ``why`` is empty, or says what stands against believing it."""

    score: float
    label: Label
    confidence: float
    words: tuple[Carried, ...]
    why: str = ""


class Look(NamedTuple):
    """What is counted of a text."""

    features: dict[str, float]
    hits: tuple[Carried, ...]
    tokens: int
    common: int


class Part(NamedTuple):
    """A bias a label, and a row of weights a label for the features that ``names`` lists."""

    names: tuple[str, ...]
    bias: Matrix
    words: Matrix


class Weights(NamedTuple):
    """``alone`` where there is no vector; else ``together``, with a row of weights a label for the vector."""

    alone: Part
    together: Part
    meaning: Matrix


# --- judging ------------------------------------------------------------------------------------------------


def judge(text: str) -> Sentiment:
    """By words and cues alone. Never raises, whatever the text."""
    seen = look(text)
    return _settled(text, seen, _by_words(seen, weights().alone))


def negative(text: str) -> bool:
    """Whether the writer is unhappy with something: ``judge`` without its reasons."""
    return judge(text).label == "negative"


class OfRecord(NamedTuple):
    """How the customer of a record felt, and the message, by its position, that says it most."""

    message: int
    told: Sentiment


def of_record(record: CleanRecord) -> OfRecord | None:
    """The customer's messages judged one by one by words alone; the most negative stands, else the most positive.

    Thanks at the end take no complaint back: an early warning counts how an interaction began. None where the
    customer said nothing, or the text is the house's own.
    """
    if record.kind in OWN_WORDS:
        return None
    said = [(at, m.text) for at, m in enumerate(record.messages) if m.role == "customer"][:_MESSAGES]
    judged = [OfRecord(at, _of_message(text)) for at, text in said]
    sour = [one for one in judged if one.told.label == "negative"]
    if sour:
        return min(sour, key=lambda one: one.told.score)
    return max(judged, key=lambda one: one.told.score, default=None)


def _of_message(text: str) -> Sentiment:
    """The mean of the message's sentences: the weights were learnt on short texts. Weak feelings count as none."""
    ends = [0, *(gap.end() for gap in SENTENCE_END.finditer(text[:READ_CHARACTERS])), len(text[:READ_CHARACTERS])]
    parts = [(start, judge(text[start:end])) for start, end in pairwise(ends) if text[start:end].strip()]
    told = [(start, one) for start, one in parts if not one.why]
    if not told:
        return judge(text)
    score = round(fmean(one.score for _, one in told), 3)
    label: Label = "negative" if score <= _SOUR else "positive" if score >= _GLAD else "neutral"
    hits = [hit._replace(start=hit.start + at, end=hit.end + at) for at, one in told for hit in one.words]
    return Sentiment(score, label, round(fmean(one.confidence for _, one in told), 3), _carried(hits, label))


class Reader:
    """Judges with the meaning as well: better, at five milliseconds of processor time. Safe to share by threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def judge(self, texts: Sequence[str]) -> list[Sentiment]:
        """One answer a text, in order; raises ``ModelFileError`` when the embedder's file is missing."""
        seen = [look(text) for text in texts]
        vectors = self._embedder.embed([bare(text) for text in texts])
        by = weights()
        meant = vectors.astype(np.float64) @ by.meaning.T
        return [
            _settled(text, one, _by_words(one, by.together) + row)
            for text, one, row in zip(texts, seen, meant, strict=True)
        ]


def _by_words(seen: Look, by: Part) -> Matrix:
    row = np.array([seen.features.get(key, 0.0) for key in by.names])
    total: Matrix = by.words @ row + by.bias
    return total


def _settled(text: str, seen: Look, total: Matrix) -> Sentiment:
    if not seen.tokens:
        return Sentiment(0.0, "neutral", 1.0, (), "There are no words in it.")
    foreign = _foreign(text, seen)
    if foreign:
        return Sentiment(0.0, "neutral", 0.34, (), f"It is in {foreign}; only English was measured.")
    odds = np.exp(total - total.max())
    shares = odds / odds.sum()
    at = int(shares.argmax())
    score = round(float(shares[2] - shares[0]), 3)
    return Sentiment(score, LABELS[at], round(float(shares[at]), 3), _carried(seen.hits, LABELS[at]))


def _foreign(text: str, seen: Look) -> str:
    """The language in words, when it isn't English; asked only where few words are English ones."""
    letters = [c for c in bare(text) if c.isalpha()]
    strange = sum(c > _LATIN for c in letters) > len(letters) / 2
    if not strange and (seen.tokens < 5 or seen.common > seen.tokens / 4 or len(seen.hits) >= seen.tokens / 4):
        return ""
    code = language([bare(text)])
    if code in (None, "en"):
        return "another script" if strange else ""
    return name(str(code))


def _carried(hits: Sequence[Carried], label: Label) -> tuple[Carried, ...]:
    """The strongest words on the label's side, in the order of the text; of both sides when it is neutral."""
    side = {"negative": -1, "neutral": 0, "positive": 1}[label]
    own = [hit for hit in hits if abs(hit.weight) >= _LEAST and hit.weight * side >= 0]
    strongest = sorted(own, key=lambda hit: -abs(hit.weight))[:_MOST_WORDS]
    return tuple(sorted(strongest))


# --- counting -----------------------------------------------------------------------------------------------


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    capitals: bool


def bare(text: str) -> str:
    """The part that is read, handles and addresses left out."""
    return " ".join(_ADDRESS.sub(" ", text[:READ_CHARACTERS]).split())


def look(text: str) -> Look:
    """Count the words and cues of the first ``READ_CHARACTERS`` of ``text``; places are those of ``text``."""
    read = text[:READ_CHARACTERS].replace("’", "'")
    plain = _ADDRESS.sub(lambda found: " " * len(found[0]), read)
    tokens = [_Token(m.start(), m.end(), m[0].lower(), m[0].isupper()) for m in _TOKEN.finditer(plain)]
    marks = list(_marks(plain))
    apart = [hit for hit in _hits(tokens) if not any(m.start <= hit.start < m.end for m in marks)]
    hits = tuple(sorted([*apart, *marks]))
    words = [token for token in tokens if token.text[0].isalnum()]
    features = {**_sums(hits, tokens), **_cues(read, plain), **_manner(read, plain, words)}
    features |= _together(features)
    told = sum(any(c.isalpha() for c in token.text) for token in words)
    smileys = sum(not any(c.isalpha() for c in hit.text) for hit in hits)
    return Look(features, hits, told + smileys, sum(token.text in COMMON for token in words))


def _hits(tokens: Sequence[_Token]) -> Iterator[Carried]:
    """Every rated word or phrase, the longest first, as it stands after denials and "very"."""
    shouted = any(token.capitals and len(token.text) > 2 for token in tokens) and not all(
        token.capitals for token in tokens if token.text[0].isalpha()
    )
    at = since = 0
    while at < len(tokens):
        length, rating = _rated(tokens, at)
        if rating:
            first, last = tokens[at], tokens[at + length - 1]
            turned = _in_context(rating, tokens, at, since)
            if shouted and first.capitals and len(first.text) > 2:
                turned *= _RAISED
            yield Carried(first.start, last.end, " ".join(t.text for t in tokens[at : at + length]), round(turned, 2))
            since = at + length if length > 1 else since
        at += length


def _marks(plain: str) -> Iterator[Carried]:
    """Marks that were given, such as "2/10" and "five stars"."""
    for found in MARK.finditer(plain):
        given = found["given"] or found["stars"]
        mark, of = _FIGURES.get(given.lower(), given), float(found["of"] or 5)
        share = min(1.0, float(mark) / of)
        yield Carried(found.start(), found.end(), found[0].lower(), round(6 * (share - 0.55), 2))


def _rated(tokens: Sequence[_Token], at: int) -> tuple[int, float]:
    """How many tokens the rated phrase from ``at`` on takes (1 where there is none), and its rating."""
    for length in range(min(LONGEST, len(tokens) - at), 0, -1):
        rating = RATED.get(tuple(token.text for token in tokens[at : at + length]))
        if rating is not None:
            return length, rating
    word = tokens[at].text
    if word in EMOJI:
        return 1, EMOJI[word]
    found = lexicon().get(word)
    if found is None and _LONG.search(word):
        shorter = (_LONG.sub(r"\1\1", word), _LONG.sub(r"\1", word))
        found = next((r for s in shorter for r in (RATED.get((s,)), lexicon().get(s)) if r), None)
    return 1, found or 0.0


def _in_context(rating: float, tokens: Sequence[_Token], at: int, since: int) -> float:
    """The rating after the words before it, back to ``since``: what a phrase took denies nothing after it."""
    if tokens[at].text in EMOJI or tokens[at].text in DENIALS:
        return rating
    for back in range(1, min(_REACH, at - since) + 1):
        word = tokens[at - back].text
        if word in ".!?;:\n" or word == "but":
            break
        if word == "no" and (back > 2 or (at == back and rating > 0)):
            continue  # "No, perfect, thanks": an answer
        if word in DENIALS or word.endswith("n't"):
            return rating * _TURNED
        if back == 1 and word in STRONGER:
            rating *= _RAISED
        elif back == 1 and word in WEAKER:
            rating *= _LOWERED
    return rating


def _sums(hits: Sequence[Carried], tokens: Sequence[_Token]) -> dict[str, float]:
    """Good and bad, each summed and at its strongest, with the last word and what stands after a "but"."""
    good = [hit.weight for hit in hits if hit.weight > 0]
    bad = [-hit.weight for hit in hits if hit.weight < 0]
    total = sum(good) - sum(bad)
    turn = next((token.end for token in reversed(tokens) if token.text in ("but", "however", "though")), None)
    after = sum(hit.weight for hit in hits if turn is not None and hit.start >= turn)
    return {
        "good": math.log1p(sum(good)),
        "bad": math.log1p(sum(bad)),
        "best": max(good, default=0.0) / 4,
        "worst": max(bad, default=0.0) / 4,
        "balance": total / math.sqrt(total * total + 15),
        "first": hits[0].weight / 4 if hits else 0.0,
        "last": hits[-1].weight / 4 if hits else 0.0,
        "after_but": after / math.sqrt(after * after + 15),
        "unrated": float(not hits),
        "both": float(bool(good) and bool(bad)),
    }


def _cues(read: str, plain: str) -> dict[str, float]:
    return {cue: float(bool(pattern.search(read if cue == "news" else plain))) for cue, pattern in CUES.items()}


def _manner(read: str, plain: str, words: Sequence[_Token]) -> dict[str, float]:
    end = plain.rstrip()
    capitals = sum(token.capitals and len(token.text) > 2 for token in words)
    return {
        "question": float(end.endswith("?")),
        "question_within": float("?" in end[:-1]),
        "exclaims": min(3, plain.count("!")) / 3,
        "dots": float("..." in plain or "…" in plain),
        "handle": float("@" in read),
        "hashtag": float("#" in read),
        "capitals": min(1.0, capitals / 3),
        "length": math.log1p(len(words)) / 4,
        "short": float(len(words) <= 3),
        "figures": float(any(token.text.isdigit() for token in words)),
        "stops": min(4, plain.count(". ")) / 4,
    }


def _together(f: dict[str, float]) -> dict[str, float]:
    """What two signs mean only together."""
    grievance = max(f["again"], f["fails"], f["denied"], f["long"], f["irony"], f["leaving"])
    asking = max(f["question"], f["asks"] * f["polite"])
    return {
        "good_but_grievance": f["good"] * grievance,
        "good_and_asking": f["good"] * asking,
        "bad_and_asking": f["bad"] * asking,
        "bad_and_news": f["bad"] * f["news"] * (1 - f["i"]),
        "good_and_news": f["good"] * f["news"] * (1 - f["i"]),
        "bad_and_when": f["bad"] * f["when"],
        "quiet_question": f["question"] * (1 - grievance) * (1 - f["rhetorical"]),
        "sour_question": f["question"] * max(grievance, f["rhetorical"]),
        "thanked": f["thanks"] * (1 - f["question"]) * (1 - grievance),
        "thanks_and_asks": f["thanks"] * max(f["question"], f["asks"]),
        "grievance": grievance,
        "grievances": (f["again"] + f["fails"] + f["denied"] + f["long"] + f["leaving"] + f["money"] + f["demand"]) / 4,
        "plain": float(not grievance and not f["good"] and not f["bad"] and not f["exclaims"]),
    }


# --- tables -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def lexicon() -> dict[str, float]:
    """VADER's words and smileys, -4 to 4: the mean of what ten people said."""
    rows = resources.files("vaderSentiment").joinpath("vader_lexicon.txt").read_text("utf-8").splitlines()
    parts = (row.split("\t") for row in rows)
    return {part[0].lower(): float(part[1]) for part in parts if len(part) > 1}


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that were learnt, from the file beside this module."""
    held = json.loads(resources.files(__package__).joinpath("sentiment.json").read_text("utf-8"))
    return Weights(_part(held["alone"]), _part(held["together"]), np.array(held["meaning"]))


def _part(held: dict[str, Any]) -> Part:
    names = tuple(held["words"])
    return Part(names, np.array(held["bias"]), np.array([held["words"][key] for key in names]).T)
