"""A question to ranked passages: meaning and words fused so that words help and never rule.

1. The question's vector is pulled a little toward its nearest passages (Rocchio's relevance feedback, 1971), which
   helps where many passages say the same.
2. Both sides give their best; each passage gets both scores. The words' score is the share of the question's
   weight that a passage holds, so it is high only for a passage with the rare words: an error code, a product.
3. Score = cosine + ``WORDS`` × share. Ranks are not fused: reciprocal-rank fusion gives a chance hit on common
   words as much as a certain one.

``python -m evals.bench_search`` measures it beside each side alone.
"""

from collections.abc import Iterable

from retrieval.index import Index
from retrieval.records import Filter, Hit

WORDS = 0.2
FOLLOWED = 2
PULL = 0.2
POOL = 60  # candidates of each side
DEEPER = 4  # how much deeper to look when one record's passages fill the pool

ANY = Filter()


def find(index: Index, query: str, k: int = 10, where: Filter = ANY) -> list[Hit]:
    """The best ``k`` passages, best first; none for an empty question. Of equal scores the nearer comes first."""
    return _ranked(index, query, max(POOL, 2 * k), where)[: max(k, 0)]


def find_records(index: Index, query: str, k: int = 10, where: Filter = ANY) -> list[Hit]:
    """The best passage of each of the best ``k`` records, best first."""
    pool = max(POOL, 2 * k)
    hits = _best_of_each(_ranked(index, query, pool, where))
    if len(hits) < k:
        hits = _best_of_each(_ranked(index, query, pool * DEEPER, where))
    return hits[: max(k, 0)]


def _ranked(index: Index, query: str, pool: int, where: Filter) -> list[Hit]:
    if not query.strip():
        return []
    vector = index.pulled(index.vector(query), FOLLOWED, PULL, where)
    scored = index.scored(vector, query, pool, where)
    hits = [Hit(passage=found.passage, score=found.near + WORDS * found.words) for found in scored]
    return sorted(hits, key=lambda hit: -hit.score)


def _best_of_each(hits: Iterable[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.passage.record_id, hit)
    return list(best.values())
