"""The plan of a story: facts that stood together share a sentence, and none leans on what is left out."""

from agent.draft.notes import Note, Stage, take
from agent.draft.persona import Persona
from agent.draft.plan import plan
from retrieval.records import Passage, Speaker
from tests.test_draft_story import said

NOBODY = Persona()


def clauses(passages: list[Passage], words: int = 400) -> list[list[str]]:
    return [[note.clause for note in beat.notes] for beat in plan(take(passages), NOBODY, words)]


def note(number: int, clause: str, stage: Stage = "problem", role: Speaker = "customer") -> Note:
    passage = said((role, f"{clause}."), record=f"t{number}")[0]
    return Note(number, passage, stage, clause, f"{clause}.")


def test_facts_of_one_message_share_a_sentence_and_those_of_two_do_not() -> None:
    together = said(("customer", "Our oven stopped on Friday. We lost 40 scones."))
    assert clauses(together) == [["their oven stopped on Friday", "they lost 40 scones"]]
    apart = said(("customer", "Our oven stopped on Friday."), ("customer", "We lost 40 scones."))
    assert clauses(apart) == [["their oven stopped on Friday"], ["they lost 40 scones"]]


def test_a_fact_that_leans_is_joined_only_to_the_one_right_before_it() -> None:
    behind = said(("customer", "Our oven stopped on Friday. It was repaired only last month."))
    assert len(clauses(behind)) == 1
    parted = said(("customer", "Our oven stopped on Friday. Is the dishwasher ours? It was repaired only last month."))
    assert ["their oven stopped on Friday", "it was repaired only the month before"] not in clauses(parted)


def test_two_speakers_never_share_a_sentence() -> None:
    passages = said(("customer", "Our oven stopped on Friday."), ("agent", "I have sent you a new fuse."))
    assert all(len({n.passage.role for n in beat.notes}) == 1 for beat in plan(take(passages), NOBODY, 400))


def test_what_was_done_is_not_put_behind_what_was_only_said() -> None:
    passages = said(
        ("customer", "Our oven stopped on Friday."), ("agent", "I would call the bank. I have paid the fee.")
    )
    assert ["they would call the bank", "they have paid the fee"] not in clauses(passages)


def test_a_fact_that_leans_stays_behind_the_one_it_leans_on() -> None:
    long = "Our oven stopped on Friday in the middle of the busiest lunch that the village has seen in years."
    passages = said(("customer", f"{long} It was repaired only last month by a man from the next town over."))
    first, second = clauses(passages)
    assert first[0].startswith("their oven")
    assert second[0].startswith("it was repaired")


def test_a_fact_that_leans_on_what_is_left_out_is_left_out_where_enough_is_told() -> None:
    notes = [note(n, f"the oven number {n} stopped on Friday") for n in range(1, 5)]
    told = plan([*notes, note(9, "it was all a mystery to us")], NOBODY, 400)
    assert "it was all a mystery to us" not in [n.clause for beat in told for n in beat.notes]
    assert [n.clause for beat in plan([note(9, "it was late that day")], NOBODY, 400) for n in beat.notes]


def test_what_is_before_a_court_is_never_told() -> None:
    notes = [
        note(1, "the oven stopped on Friday"),
        note(2, "their solicitors will issue proceedings in the county court"),
    ]
    assert [n.number for beat in plan(notes, NOBODY, 400) for n in beat.notes] == [1]


def test_of_every_part_something_is_told_before_more_of_one() -> None:
    problems = [note(n, f"the oven number {n} stopped on Friday before the lunch rush began") for n in range(1, 6)]
    end = note(8, "the shop was open again by two that day", "outcome")
    done = note(9, "they have sent a new fuse by courier", "help", "agent")
    told = plan([*problems, end, done], NOBODY, 40)
    assert {beat.stage for beat in told} == {"problem", "help", "outcome"}
    assert told[0].lead
    assert sum(len(n.clause.split()) + 3 for beat in told for n in beat.notes) <= 40


def test_the_fault_leads() -> None:
    notes = [note(1, "they keep two ovens in the shed"), note(2, "the oven broke down on Friday")]
    assert plan(notes, NOBODY, 400)[0].notes[0].number == 2


def test_a_description_of_the_customer_opens_what_leans_on_it() -> None:
    passages = said(("customer", "We run the summer fete for the ward. It moved down to our old cellar."))
    (only,) = clauses(passages)
    assert only == ["they run the summer fete for the ward", "it moved down to their old cellar"]


def test_a_fact_that_would_be_a_copy_in_any_order_has_its_sentence_to_itself() -> None:
    copy = "The noise in the hall was so loud that nobody in the village could sleep."
    passages = said(("customer", f"We lost 40 scones. {copy}"))
    assert all(len(beat) == 1 for beat in clauses(passages))
