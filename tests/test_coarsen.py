"""How exactly a draft tells of its customer: what is always coarser, and what only until a crowd shares it."""

from collections.abc import Collection, Mapping, Sequence

from agent.checks.corpus import Rank
from agent.draft.coarsen import WHY_ALWAYS, Coarsener
from agent.draft.lines import Line
from retrieval.ladders import find


class Counted:
    """A corpus whose customers are given as what each of them tells."""

    def __init__(self, customers: Sequence[str], *, crowd: int = 3, enough: bool = True) -> None:
        self._customers = [self._rungs(text) for text in customers]
        self.crowd, self.enough = crowd, enough

    @staticmethod
    def _rungs(text: str) -> set[tuple[str, str]]:
        return {(exact.kind, rung.value) for exact in find(text, quoted=True) for rung in exact.rungs}

    def size(self) -> int:
        return len(self._customers)

    def records_with(self, words: Sequence[str]) -> int:
        return self.crowd

    def ordinary(self, word: str) -> bool:
        return True

    def customers_with(self, details: Collection[tuple[str, str]]) -> int | None:
        return sum(set(details) <= told for told in self._customers)

    def rank(self, text: str, sources: Collection[str]) -> Rank:
        return Rank(None, 100, self.size())


def line(text: str, **more: object) -> Line:
    fields: Mapping[str, object] = {
        "part": "body",
        "origin": "composer",
        "citations": ("p-1",),
        "notes": (text,),
    } | more
    return Line(text=text, **fields)  # type: ignore[arg-type]  # a line's own fields


BAKERY = "They run a bakery that took 214 payments on 3 November."
OTHERS = [
    "We run a bakery that took 240 payments on 5 November.",
    "We run a café that took 290 payments on 8 November.",
    "We run a pub that took 310 payments on 20 May.",
    "We run a florist that took 14 payments.",
]


def test_days_times_ages_and_sums_are_always_coarser() -> None:
    coarse = Coarsener(None)
    told = coarse.lines([line("Her mother, aged 83, paid £4,312.50 at 9:41 pm on 3 November for 14 tills.")])
    assert told[0].text == (
        "Her mother, in her eighties, paid more than £4,000 in the evening in early November for 14 tills."
    )
    assert {(g.kind, g.was, g.now, g.why) for g in coarse.generalised} == {
        ("age", "exact age", "decade of life", WHY_ALWAYS),
        ("sum", "exact sum", "rough sum", WHY_ALWAYS),
        ("time", "clock time", "part of the day", WHY_ALWAYS),
        ("date", "day", "part of a month", WHY_ALWAYS),
    }


def test_what_was_generalised_is_kept_without_the_detail() -> None:
    coarse = Coarsener(Counted([BAKERY, *OTHERS]))
    coarse.lines([line(BAKERY)])
    kept = " ".join(g.model_dump_json() for g in coarse.generalised)
    assert coarse.generalised
    assert not any(word in kept.lower() for word in ("bakery", "214", "november"))


def test_the_rarest_detail_climbs_until_the_crowd_fits() -> None:
    corpus = Counted([BAKERY, *OTHERS])
    told = Coarsener(corpus).lines([line(BAKERY)])[0].text
    assert told == "They run a food business that took more than 200 payments in early November."
    assert corpus.customers_with([e.detail for e in find(told)]) == 3


def test_no_rung_is_climbed_without_need() -> None:
    corpus = Counted([BAKERY] * 3)
    told = Coarsener(corpus).lines([line(BAKERY)])[0].text
    assert told == "They run a bakery that took 214 payments in early November."


def test_where_nobody_else_is_like_it_every_ladder_ends() -> None:
    told = Coarsener(Counted([BAKERY])).lines([line(BAKERY)])[0].text
    assert "bakery" not in told
    assert "214" not in told
    assert told.endswith("late in the year.")


def test_a_small_store_counts_nothing() -> None:
    told = Coarsener(Counted([BAKERY], enough=False)).lines([line(BAKERY)])[0].text
    assert told == "They run a bakery that took 214 payments in early November."


def test_who_is_named_anyway_keeps_every_detail() -> None:
    coarse = Coarsener(Counted([BAKERY]), exempt=True)
    assert coarse.lines([line(BAKERY)])[0].text == BAKERY
    assert coarse.generalised == ()


def test_a_quotation_stays_and_is_counted() -> None:
    quoted = "The customer said: “We run a bakery.”"
    corpus = Counted([BAKERY, *OTHERS], crowd=2)
    told = Coarsener(corpus).lines([line(BAKERY), line(quoted)])
    assert told[1].text == quoted
    assert "more than 200 payments" in told[0].text


def test_spare_wordings_and_notes_agree_with_the_text() -> None:
    spare = "On 3 November they paid £4,312.50."
    told = Coarsener(None).lines([line("They paid £4,312.50 on 3 November.", plain=(spare,))])[0]
    assert told.plain == ("In early November they paid more than £4,000.",)
    assert told.notes == ("They paid more than £4,000 in early November.",)


def test_a_headline_that_grew_too_long_gives_way_to_one_that_fits() -> None:
    long, short = "Customer gets help after 3 November when the card reader had stopped", "Customer gets help"
    headline = Coarsener(None).lines([line(long, part="headline", plain=(long, short))])[0]
    assert headline.text == short


def test_what_is_mended_later_gets_the_same_rungs() -> None:
    coarse = Coarsener(Counted([BAKERY, *OTHERS]))
    coarse.lines([line(BAKERY)])
    assert coarse.lines([line("Their bakery took 214 payments at 9 pm.")])[0].text == (
        "Their food business took more than 200 payments in the evening."
    )


def test_saying_it_twice_changes_nothing() -> None:
    coarse = Coarsener(Counted([BAKERY, *OTHERS]))
    once = coarse.lines([line(BAKERY)])
    assert coarse.lines(once) == once
