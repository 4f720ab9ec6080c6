"""Says the details of an unnamed customer only as exactly as a crowd shares them.

Each detail of a text stands on a ladder (``retrieval.ladders``). What no story about an unnamed customer needs (the
calendar day, the minute, the exact age and sum) is said one rung higher always. Where the store is large enough to
count in, the rarest detail is then taken a rung up, again and again, until so many customers fit all that is told as
the desk asks for. Words in quotation marks stay, and so does all of a customer who wants to be named.

Sentences, their spare wordings and the notes that they are judged by are changed alike, so that what was written, by
a model or by the composer, still agrees with what it was written from.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from agent.checks.corpus import Corpus
from agent.draft.lines import Line
from agent.models import ON_EVIDENCE, Generalised
from retrieval.ladders import Detail, Exact, Kind, climb, find, name

#: Always a rung higher in a story about an unnamed customer.
ALWAYS: Final[frozenset[Kind]] = frozenset({"date", "time", "age", "sum"})
WHY_ALWAYS: Final = "never told exactly of an unnamed customer"
#: A headline that grew longer gives way to one that fits.
HEADLINE_CHARS: Final = 70
#: No ladder has more.
MOST_RUNGS: Final = 9

_Key = tuple[Detail, int]


class Coarsener:
    """Rewrites the lines of one draft. What it decided for the first of them holds for every later one."""

    def __init__(self, corpus: Corpus | None, product: str = "", *, exempt: bool = False) -> None:
        """``product`` is the one that the evidence names; ``exempt``: the customer is named anyway."""
        self._corpus = corpus
        self._product = product
        self._exempt = exempt
        self._steps: dict[_Key, int] | None = None
        self._why: dict[_Key, str] = {}
        self._done: dict[_Key, Generalised] = {}

    def lines(self, lines: Sequence[Line]) -> list[Line]:
        """``lines`` with each detail at its rung."""
        if self._exempt:
            return list(lines)
        if self._steps is None:
            self._steps = {}
            self._decide("\n".join(one.text for one in lines if one.part in ON_EVIDENCE))
        return [self._line(one) for one in lines]

    @property
    def generalised(self) -> tuple[Generalised, ...]:
        """What was said more generally, each once: from which rung to which, and why."""
        return tuple(self._done.values())

    # --- deciding

    def _decide(self, told: str) -> None:
        """How many rungs each detail of the whole text has to go up."""
        exacts = {_key(e): e for e in find(told, self._product)}
        steps = self._steps = {key: _least(e) for key, e in exacts.items()}
        corpus = self._corpus
        if corpus is None or not corpus.enough:
            return
        fixed = [e.detail for e in find(told, self._product, quoted=True) if _key(e) not in exacts]
        while (fits := _fits(_all(exacts, steps, fixed), corpus)) is not None and fits < corpus.crowd:
            rarest = _rarest(exacts, steps, corpus)
            if rarest is None:
                return
            steps[rarest] += 1
            self._why[rarest] = f"with the other details it fitted {fits:,} of the {corpus.crowd} customers asked for"

    # --- saying

    def _line(self, one: Line) -> Line:
        plain = tuple(dict.fromkeys(self._said(text) for text in one.plain))
        text = self._said(one.text, keep=True)
        if one.part == "headline":
            fits = [title for title in dict.fromkeys((text, *plain)) if len(title) <= HEADLINE_CHARS]
            text, plain = (fits[0] if fits else text), tuple(fits)
        return one._replace(text=text, plain=plain, notes=tuple(self._said(note) for note in one.notes))

    def _said(self, text: str, *, keep: bool = False) -> str:
        chosen = [(e, self._step(e)) for e in find(text, self._product)]
        if keep:
            for exact, step in chosen:
                if step:
                    self._note(exact, step)
        return climb(text, chosen)

    def _step(self, exact: Exact) -> int:
        """A line that is written later may hold a detail that none held before; it gets the least."""
        return (self._steps or {}).get(_key(exact), _least(exact))

    def _note(self, exact: Exact, step: int) -> None:
        key = _key(exact)
        why = self._why.get(key, WHY_ALWAYS)
        was, now = name(exact.kind, exact.at), name(exact.kind, exact.at + step)
        self._done[key] = Generalised(kind=exact.kind, was=was, now=now, why=why)


def rougher(text: str) -> list[str]:
    """``text`` with its details said roughly: all a rung up, then as far up as their ladders go."""
    details = find(text)
    return [climb(text, [(e, min(step, len(e.rungs) - 1)) for e in details]) for step in (1, MOST_RUNGS)]


def _key(exact: Exact) -> _Key:
    """Details that are told twice go up together; those that can't be counted, by their words."""
    detail = exact.detail
    return (detail if detail.value else Detail(exact.kind, exact.rungs[0].text.lower())), exact.at


def _least(exact: Exact) -> int:
    return int(exact.kind in ALWAYS and exact.at == 0 and len(exact.rungs) > 1)


def _at(exact: Exact, step: int) -> Detail:
    return Detail(exact.kind, exact.rungs[min(step, len(exact.rungs) - 1)].value)


def _all(exacts: Mapping[_Key, Exact], steps: Mapping[_Key, int], fixed: Sequence[Detail]) -> list[Detail]:
    """All that the text tells at these rungs, without what says too little to be counted."""
    told = [*(_at(exact, steps[key]) for key, exact in exacts.items()), *fixed]
    return sorted({detail for detail in told if detail.value})


def _fits(details: Sequence[Detail], corpus: Corpus) -> int | None:
    """How many customers fit ``details``, without those that no record tells so; None when none is left."""
    known = [detail for detail in details if corpus.customers_with([detail])]
    return corpus.customers_with(known) if known else None


def _rarest(exacts: Mapping[_Key, Exact], steps: Mapping[_Key, int], corpus: Corpus) -> _Key | None:
    """Of the details that can go up, the one that the fewest customers share."""
    able = {key: _at(e, steps[key]) for key, e in exacts.items() if steps[key] + 1 < len(e.rungs)}
    shared = {key: fits for key, detail in able.items() if detail.value and (fits := corpus.customers_with([detail]))}
    return min(shared, key=lambda key: (shared[key], key), default=None)
