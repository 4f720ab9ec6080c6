"""Passages: exact pieces, within the budget, with ids that stay."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from retrieval.passages import cut, heading, is_small_talk, pieces
from retrieval.records import CleanMessage, CleanRecord, Speaker, StandIn


def words(text: str) -> int:
    return len(text.split())


def record(*turns: tuple[Speaker, str], subject: str | None = None) -> CleanRecord:
    messages = tuple(CleanMessage(role=role, text=text) for role, text in turns)
    stand_ins = (StandIn(token="[CUSTOMER]", type="name", description="a baker"),)
    return CleanRecord(id="t-1", kind="ticket", subject=subject, messages=messages, stand_ins=stand_ins, csat=4)


LONG = "The till froze at noon. We had a queue. \n\nThen it rang again and again! Nobody knew why. It was the cable."


def test_cuts_between_sentences_and_keeps_the_exact_words() -> None:
    source = record(("customer", LONG))
    found = cut(source, 10, words)
    assert [passage.text for passage in found] == [
        "The till froze at noon. We had a queue.",
        "Then it rang again and again! Nobody knew why.",
        "It was the cable.",
    ]
    assert [passage.id for passage in found] == ["t-1#0.0", "t-1#0.1", "t-1#0.2"]
    assert all(LONG[passage.start : passage.end] == passage.text for passage in found)


def test_the_same_record_gives_the_same_passages() -> None:
    assert cut(record(("customer", LONG)), 10, words) == cut(record(("customer", LONG)), 10, words)


def test_what_fits_stays_together() -> None:
    assert len(cut(record(("customer", LONG)), 100, words)) == 1


def test_customers_and_agents_are_cited_and_notes_are_not() -> None:
    found = cut(record(("customer", "The till froze."), ("note", "Odd one."), ("agent", "Pull the plug.")), 50, words)
    assert [(passage.id, passage.role) for passage in found] == [("t-1#0.0", "customer"), ("t-1#2.0", "agent")]


def test_small_talk_is_left_out_and_numbering_does_not_move() -> None:
    found = cut(
        record(("customer", "hi good morning"), ("customer", "The till froze."), ("agent", "Thanks!")), 50, words
    )
    assert [passage.id for passage in found] == ["t-1#1.0"]


def test_a_record_of_small_talk_alone_is_still_found() -> None:
    assert [passage.text for passage in cut(record(("customer", "thank you")), 50, words)] == ["thank you"]


def test_a_record_of_notes_has_no_passages() -> None:
    assert cut(record(("note", "Called back.")), 50, words) == []


def test_small_talk() -> None:
    assert all(
        is_small_talk(text) for text in ("Hi!", "ok thank you [CUSTOMER]", "Hello [AGENT 1], good morning", "...")
    )
    assert not any(
        is_small_talk(text) for text in ("no refund", "yes it froze", "[PLACE 1] flood", "thanks to you we won")
    )


def test_carries_the_subject_or_the_first_line() -> None:
    assert cut(record(("customer", "It froze."), subject="Till"), 50, words)[0].subject == "Till"
    assert cut(record(("customer", "Frozen till\nIt froze.")), 50, words)[0].subject == "Frozen till"
    assert heading("It froze.") is None
    assert heading("Hello,\nit froze.") is None
    assert heading("x" * 200 + "\nit froze.") is None


def test_carries_only_the_stand_ins_that_it_holds() -> None:
    first, second = cut(
        record(("customer", "[CUSTOMER] has a till here."), ("agent", "Which till is it then?")), 50, words
    )
    assert [item.token for item in first.stand_ins] == ["[CUSTOMER]"]
    assert second.stand_ins == ()


@given(st.text(alphabet="ab .!?\n字\u200b", max_size=400), st.integers(1, 12))
def test_every_piece_fits_and_nothing_is_lost(text: str, budget: int) -> None:
    found = list(pieces(text, budget, words))
    assert all(words(text[piece.start : piece.end]) <= budget for piece in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    assert "".join("".join(text[p.start : p.end].split()) for p in found) == "".join(text.split())


def test_a_megabyte_without_a_space_is_cut_without_counting_it_whole() -> None:
    longest = 0

    def count(text: str) -> int:
        nonlocal longest
        longest = max(longest, len(text))
        return len(text) // 4

    found = list(pieces("x" * 1_000_000, 100, count))
    assert sum(piece.end - piece.start for piece in found) == 1_000_000
    assert longest <= 800


def test_quoted_mail_is_nobody_s_own_words() -> None:
    text = (
        "Yes please, use it.\n\n> On Monday Tess wrote:\n> The unit is booked with the courier.\n\nSee you at the fair."
    )
    got = [p.text for p in cut(record(("customer", text)), 200, words)]
    assert got == ["Yes please, use it.", "See you at the fair."]
    forwarded = "It works now.\n\n-----Original Message-----\nFrom: support\nTry turning it off."
    assert [p.text for p in cut(record(("customer", forwarded)), 200, words)] == ["It works now."]
