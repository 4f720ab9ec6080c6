"""Which evidence a story stands on.

A customer story tells what happened to one customer, so its evidence is one record: two customers' tickets told
as one would be untrue, however well each sentence is supported. A writer who names records in the brief's filter
gets those records and nothing else.
"""

from collections.abc import Callable, Sequence

from agent.errors import NotFoundError, RefusedError
from agent.models import Brief
from agent.unpublished import why_not
from retrieval.language import name
from retrieval.records import CleanRecord, Hit, Passage

#: A record with fewer words than this rarely carries a story; a longer one among the best hits is preferred.
ENOUGH_WORDS = 80
CANDIDATES = 5

Cut = Callable[[CleanRecord], list[Passage]]


def gather(
    brief: Brief,
    hits: Sequence[Hit],
    record: Callable[[str], CleanRecord],
    cut: Cut,
    drafts_in: Callable[[str | None], bool] = lambda _: True,
) -> list[Passage]:
    """The passages for ``brief``, in the order of the conversation, at most ``brief.passages``,
    from both ends of it.

    ``hits`` are the best passages of different records, best first. Internal notes are left out: what a colleague
    noted about a customer is not what the customer said. ``drafts_in`` says whether a record of a language may
    become a story. Raises ``NotFoundError`` when nothing was found, and ``RefusedError`` when what was found holds
    no customer's word or only languages that are held back, or when somebody wants what fits best kept from the public:
    the next best would be another story than the one that was asked for.
    """
    named = brief.filter.record_ids
    found = [record(i) for i in named] if named else [record(hit.passage.record_id) for hit in hits]
    if not found:
        raise NotFoundError("Nothing in the records fits this brief. Widen the filters, or import more records.")
    held = [r for r in found if not drafts_in(r.language)]
    if held and (named or len(held) == len(found)):
        raise RefusedError(_held_back(held))
    chosen = found if named else _best([r for r in found if drafts_in(r.language)])
    if (wish := next(filter(None, map(why_not, chosen)), None)) is not None:
        raise RefusedError(wish)
    passages = [p for r in chosen for p in cut(r) if p.role != "note"]
    if not any(p.role == "customer" for p in passages):
        raise RefusedError("What was found holds no word of a customer, so there is no story to tell. Choose others.")
    return _ends(passages, brief.passages)


def _ends(passages: list[Passage], most: int) -> list[Passage]:
    """At most ``most`` passages: how it began and how it ended; what is left out is in the middle."""
    if len(passages) <= most:
        return passages
    first = most // 2
    return passages[:first] + passages[len(passages) - (most - first) :]


def _held_back(held: Sequence[CleanRecord]) -> str:
    languages = sorted({name(r.language) for r in held if r.language})
    which = f"Record {held[0].id} is" if len(held) == 1 else f"All {len(held)} records that were found are"
    return (
        f"{which} in {' and '.join(languages)}. How well names are found there is not measured, so records in it are "
        "not drafted from. Choose others, or let an admin allow the language with STORYDESK_LANGUAGES."
    )


def _best(found: Sequence[CleanRecord]) -> list[CleanRecord]:
    """The best hit that is long enough to carry a story; the best of all when none is."""
    return next(([r] for r in found[:CANDIDATES] if _words(r) >= ENOUGH_WORDS), list(found[:1]))


def _words(record: CleanRecord) -> int:
    return sum(len(m.text.split()) for m in record.messages if m.role != "note")
