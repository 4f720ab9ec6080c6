"""New topics: like complaints that came within hours, and that hardly anybody wrote before.

A topic has no name yet, so it is found by likeness: around each record that came in lie those that are near it in
meaning (cosine of the index's vectors). Where more of them came in the last hours than a common time of that length
brings, they are a topic, and are named by words that its records share and that are rare elsewhere. A word that only
one or two customers wrote never stands in a name: it might say who they are.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from math import log
from typing import Final, NamedTuple

from agent.watch.warnings import Warned
from agent.watch.watching import COUNTED
from retrieval.records import CleanRecord, Hit

#: From this cosine on two texts say the like (all-MiniLM-L6-v2: common questions lie at 0.2, paraphrases at 0.55).
LIKE: Final = 0.5
#: A topic is so many within this time, and so many more than a common time of that length brings.
WITHIN: Final = timedelta(hours=6)
FEWEST: Final = 5
TIMES: Final = 4.0
#: With less history than this nothing is new.
HISTORY: Final = timedelta(days=2)
#: How many hits around a record are looked at.
AROUND: Final = 100
#: Words of a name, and in how many records each must stand.
NAMED, HELD = 3, 3
_WORD: Final = re.compile(r"[a-z][a-z'’-]{2,}")
_TOKEN: Final = re.compile(r"\[[^\]]*\]")
_COMMON_WORDS: Final = (
    "the and for you your our are was were this that with have has had not but can can't cannot could would will "
    "from they them their there here what when where why who how all any its it's i'm i've been being just now out "
    "into about after again before did does don't didn't doesn't please hello dear thanks thank regards very more "
    "one two some only than then too also get got him her his she off over down still same since yet isn't wasn't "
    "customer customers"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())


class Cluster(NamedTuple):
    """Records that say the like, the first first, and how many a common time brings."""

    ids: tuple[str, ...]
    expected: float


def around(record: CleanRecord, hits: Iterable[Hit], now: datetime, begun: datetime) -> Cluster | None:
    """The topic around ``record``, if the hits make one. ``begun`` is when the desk's records begin."""
    times: dict[str, datetime] = {}
    for hit in hits:
        passage = hit.passage
        if hit.score >= LIKE and passage.role == "customer" and passage.kind in COUNTED and passage.created_at:
            times[passage.record_id] = passage.created_at
    if record.created_at is not None:
        times[record.id] = record.created_at
    recent = sorted((at, key) for key, at in times.items() if now - WITHIN <= at <= now)
    before = now - WITHIN - begun
    if before < HISTORY or len(recent) < FEWEST:
        return None
    expected = sum(at < now - WITHIN for at in times.values()) * (WITHIN / before)
    return Cluster(tuple(key for _, key in recent), expected) if len(recent) >= FEWEST + TIMES * expected else None


def largest(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The largest first, without those that mostly hold the records of a larger one."""
    kept: list[Cluster] = []
    for cluster in sorted(clusters, key=lambda c: -len(c.ids)):
        if all(2 * len(set(cluster.ids) & set(other.ids)) < len(cluster.ids) for other in kept):
            kept.append(cluster)
    return kept


def name(records: Collection[CleanRecord], holding: Callable[[str], int], total: int) -> tuple[str, ...]:
    """At most ``NAMED`` words that many of ``records`` hold and few others, the most telling first.

    ``holding`` says how many of the desk's ``total`` records hold a word.
    """
    held = Counter(word for record in records for word in _words(record))
    telling = {word: n * log((total + 1) / (holding(word) + 1)) for word, n in held.most_common(40) if n >= HELD}
    best = sorted((word for word, weight in telling.items() if weight > 0), key=lambda w: (-telling[w], w))
    return tuple(best[:NAMED])


def _words(record: CleanRecord) -> set[str]:
    said = "\n".join([record.subject or "", *(m.text for m in record.messages if m.role == "customer")])
    return set(_WORD.findall(_TOKEN.sub(" ", said).lower())) - _COMMON


def warned(
    cluster: Cluster, records: Sequence[CleanRecord], words: tuple[str, ...], negative: int, now: datetime
) -> Warned:
    """The warning of a new topic; ``records`` are those of the cluster, the first first."""
    return Warned(
        topic=f"new: {', '.join(words) or 'no common words'}",
        what="new topic",
        at=now,
        since=records[0].created_at or now,
        score=round(len(records) / (FEWEST + TIMES * cluster.expected), 2),
        seen=len(records),
        expected=round(cluster.expected, 2),
        negative=negative,
        negative_expected=0.0,
        record_ids=tuple(record.id for record in records),
        words=words,
    )
