"""Counting for a trend story: how many interactions of how many, in which period, from the records themselves.

An interaction counts when the customer's own words, or its subject, hold every telling word of the topic in some
form ("charge" for "charged"). Nothing is guessed from likeness, so a reader can count again. Who is few is not told:
fewer customers than the crowd (k) are no trend, and a part or an earlier period with fewer is left out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from agent.checks.words import stemmed, tokens
from agent.errors import RefusedError
from agent.models import Brief
from retrieval.records import CleanRecord, Filter, Kind

#: Words of a topic that can be counted; more are a sentence.
MOST_WORDS: Final = 6
#: Stars of a good rating, of five.
GOOD: Final = 4
#: What the house says is no interaction.
NOT_COUNTED: Final[frozenset[Kind]] = frozenset({"release", "statement"})

_WORD = re.compile(r"[^\W\d_]+")


class Share(NamedTuple):
    """``about`` of ``base`` between two moments; ``until`` is outside."""

    about: int
    base: int
    since: datetime
    until: datetime


class Tally(NamedTuple):
    """What was counted. ``customers`` is how many are behind ``now.about``; ``before`` the period of equal length;
    ``most`` the month of a longer period in which most was raised, where neither it nor the rest is too few.

    ``products`` are the parts that are large enough to be told, the largest first; ``rated`` and ``good`` count
    those with a rating and with a good one; ``answered`` those in which support staff wrote; ``records`` their ids.
    """

    topic: str
    now: Share
    customers: int
    before: Share | None
    most: Share | None
    products: tuple[tuple[str, int], ...]
    rated: int
    good: int
    answered: int
    records: tuple[str, ...]


class _Seen(NamedTuple):
    """An interaction as far as it is counted."""

    id: str
    at: datetime
    customer: str
    product: str | None
    csat: int | None
    answered: bool
    about: bool


def count(records: Iterable[CleanRecord], brief: Brief, crowd: int) -> Tally:
    """The tally of ``brief.topic`` within ``brief.filter``.

    The period is the filter's; without one it goes from the first to the last interaction on file. Raises
    ``RefusedError`` when the topic can't be counted or fewer than ``crowd`` customers raised it.
    """
    words = topic_words(brief.topic)
    seen = [_seen(r, words) for r in records if r.created_at is not None and _counts(r, brief.filter)]
    inside = [one for one in seen if _within(one.at, brief.filter.since, brief.filter.until)]
    if not inside:
        raise RefusedError("No dated interaction fits these filters, so nothing can be counted. Widen them.")
    since = brief.filter.since or _midnight(min(one.at for one in inside))
    until = brief.filter.until or _midnight(max(one.at for one in inside)) + timedelta(days=1)
    about = [one for one in inside if one.about]
    customers = len({one.customer for one in about})
    if customers < crowd:
        raise RefusedError(_too_few(brief.topic, customers, crowd))
    parts = Counter(one.product for one in about if one.product)
    return Tally(
        brief.topic.strip().rstrip("."),
        Share(len(about), len(inside), since, until),
        customers,
        _before(seen, since, until, crowd),
        _most(inside, crowd),
        tuple((name, n) for name, n in parts.most_common() if _enough(about, name, crowd)),
        sum(one.csat is not None for one in about),
        sum(one.csat is not None and one.csat >= GOOD for one in about),
        sum(one.answered for one in about),
        tuple(one.id for one in about),
    )


def topic_words(topic: str) -> frozenset[str]:
    """The stems that an interaction must hold. Raises ``RefusedError`` for a topic that is a sentence, or empty."""
    words = [token for token in tokens(topic) if token.role in {"word", "person"}]
    if not words or len(topic.split()) > MOST_WORDS:
        raise RefusedError(
            f"A trend counts what can be named in at most {MOST_WORDS} words, such as “double charges”. "
            "Say what to count, not what happened."
        )
    return stems(" ".join(topic[word.start : word.end] for word in words))


def stems(text: str) -> frozenset[str]:
    """The words of ``text`` without inflection."""
    return frozenset(map(_stem, set(_WORD.findall(text.lower()))))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return stemmed(word)


def _seen(record: CleanRecord, words: frozenset[str]) -> _Seen:
    said = [record.subject or "", *(m.text for m in record.messages if m.role == "customer")]
    return _Seen(
        record.id,
        record.created_at or datetime.min.replace(tzinfo=UTC),
        record.customer or record.id,
        record.product,
        record.csat,
        any(m.role == "agent" for m in record.messages),
        words <= stems(" ".join(said)),
    )


def _counts(record: CleanRecord, where: Filter) -> bool:
    """Whether ``record`` is part of the base, its time aside."""
    low, high = where.csat_min, where.csat_max
    rated = record.csat is not None and (low is None or record.csat >= low) and (high is None or record.csat <= high)
    return (
        record.kind not in NOT_COUNTED
        and (not where.kinds or record.kind in where.kinds)
        and (not where.products or (record.product or "").casefold() in {p.casefold() for p in where.products})
        and (not where.tags or bool({t.casefold() for t in record.tags} & {t.casefold() for t in where.tags}))
        and (not where.consent or record.consent.level in where.consent)
        and (rated or (low is None and high is None))
    )


def _within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at < until)


def _before(seen: Sequence[_Seen], since: datetime, until: datetime, crowd: int) -> Share | None:
    """The whole month before a whole month, else as many days; None where too little is on file, or too few."""
    start = month_before(since) if is_month(since, until) else since - (until - since)
    inside = [one for one in seen if _within(one.at, start, since)]
    about = [one for one in inside if one.about]
    told = not about or len({one.customer for one in about}) >= crowd
    return Share(len(about), len(inside), start, since) if told and len(inside) >= crowd else None


def _most(inside: Sequence[_Seen], crowd: int) -> Share | None:
    months = set(map(_month, inside))
    about = [one for one in inside if one.about]
    first, second, *_ = [*Counter(map(_month, about)).most_common(2), ("", 0)]
    if len(months) < 2 or first[1] == second[1]:
        return None
    own = {one.customer for one in about if _month(one) == first[0]}
    rest = {one.customer for one in about} - own
    if len(own) < crowd or 0 < len(rest) < crowd:
        return None
    since = datetime.fromisoformat(f"{first[0]}-01").replace(tzinfo=UTC)
    until = _next_month(since)
    return Share(first[1], sum(_within(one.at, since, until) for one in inside), since, until)


def _month(one: _Seen) -> str:
    return one.at.astimezone(UTC).strftime("%Y-%m")


def _next_month(since: datetime) -> datetime:
    return (since.replace(day=28) + timedelta(days=4)).replace(day=1)


def is_month(since: datetime, until: datetime) -> bool:
    """Whether the period is one whole calendar month; a minute short of its end counts as its end."""
    whole = since == _midnight(since.replace(day=1))
    return whole and abs(until - _next_month(since)) <= timedelta(minutes=1)


def month_before(since: datetime) -> datetime:
    return (since - timedelta(days=1)).replace(day=1)


def _enough(about: Sequence[_Seen], product: str, crowd: int) -> bool:
    """Whether neither this part nor the rest of it is so few that somebody is singled out."""
    inside = {one.customer for one in about if one.product == product}
    outside = {one.customer for one in about} - inside
    return len(inside) >= crowd and (not outside or len(outside) >= crowd)


def _midnight(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _too_few(topic: str, customers: int, crowd: int) -> str:
    who = "No customer" if not customers else f"Only {customers} customer{'s' if customers > 1 else ''}"
    return (
        f"{who} raised “{topic}” in this period, and a trend takes {crowd}, so that nobody is singled out. "
        "Name it more generally, or widen the period."
    )
