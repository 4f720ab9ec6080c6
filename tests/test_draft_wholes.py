"""Whole sentences out of what people type in a hurry, and what is left alone because it can be read in two ways."""

import pytest

from agent.draft.compose import Composer
from agent.draft.notes import take
from agent.draft.persona import Persona
from agent.draft.plan import plan
from agent.draft.verbatim import variants
from agent.draft.wholes import statements, whole
from retrieval.records import Passage, Speaker


def told(text: str, role: Speaker = "customer") -> list[str]:
    passage = Passage(
        id="t1:0:0", record_id="t1", message=0, start=0, end=len(text), role=role, text=text, kind="ticket"
    )
    return [note.clause for note in take([passage])]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sold 480 pies", "I sold 480 pies"),
        ("Ordered 20 boxes, got 200", "I ordered 20 boxes and got 200"),
        ("Longest queue was 6 minutes", "the longest queue was 6 minutes"),
        ("2,260 scarves sold, 71% by card", "2,260 scarves were sold, 71% by card"),
        ("41% left at closing", "41% was left at closing"),
        ("83 fares, none declined", "there were 83 fares, none declined"),
        ("Two weeks, 640 guests, no arguments", "in two weeks there were 640 guests and no arguments"),
        ("Summer: 418 repairs, 390 kg not in the bin", "in summer there were 418 repairs and 390 kg not in the bin"),
        ("Ten days in: 208 parcels", "ten days in, there were 208 parcels"),
        ("Quarter report sent to the council", "the quarter report was sent to the council"),
        ("power back this morning", "the power was back this morning"),
        (
            "Penalty £95, accountant £240, both paid by you",
            "the penalty was £95, the accountant £240, and both were paid by you",
        ),
        ("No excuses: the label printer failed", "the label printer failed"),
        ("till says the orders are 0", "the till says the orders are 0"),
        ("New tips law, I have 7 staff", "I have 7 staff"),
        ("I pressed it twice, nothing happened", "I pressed it twice and nothing happened"),
        ("it works now, she said", "it works now, she said"),
        (
            "Replacement is yours to keep, nothing to pay, order closed",
            "the replacement is yours to keep with nothing to pay",
        ),
    ],
)
def test_what_a_hurry_left_out_is_filled_in(typed: str, meant: str) -> None:
    assert whole(typed) == meant


@pytest.mark.parametrize(
    "unsure",
    [
        "charged all night",
        "till ten we had no signal",
        "Last week, I had 7 staff",
        "Took three weeks to arrive",
        "Sold us less than we asked for",
        "Told me it was fine",
        "22 by the church gate",
        "4.2.0 searches for wifi",
        "The second one costs £4",
        "Two boats",
        "514 hill street",
        "2123457689 lime drive new york",
        "3 members",
    ],
)
def test_what_has_two_readings_stays_as_it_is(unsure: str) -> None:
    assert whole(unsure).lower() == unsure.lower()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("I refunded the fee, and a driver brings the box", ["I refunded the fee", "a driver brings the box"]),
        ("It was the same card and the same amount", ["It was the same card and the same amount"]),
        ("She says it is late and the driver is lost", ["She says it is late and the driver is lost"]),
        ("I set it up so that each has a key", ["I set it up so that each has a key"]),
        ("If I type nothing it waits, and the queue grows", ["If I type nothing it waits, and the queue grows"]),
        ("We pay the fine and your accountant's hours", ["We pay the fine and your accountant's hours"]),
    ],
)
def test_a_sentence_is_cut_only_where_each_half_stands(text: str, pieces: list[str]) -> None:
    assert statements(text) == pieces


@pytest.mark.parametrize(
    ("typed", "clause"),
    [
        ("No order was lost that night.", "no order was lost that night"),
        ("He's got a phone with big buttons.", "he has a phone with big buttons"),
        ("She's heard of forty shops.", "she has heard of forty shops"),
        ("My nephew ran it. He is the new driver.", "their nephew is the new driver"),
        ("Two customers came back in.", "two of their customers came back in"),
        ("A customer bought a sofa.", "a customer of theirs bought a sofa"),
        ("We raised £8,412.60.", "they raised £8,412.60"),
        ("A grandmaster came. He overstayed by 14 seconds.", "the grandmaster overstayed by 14 seconds"),
        ("I sold 12 crates before NOON on a PHONE.", "they sold 12 crates before NOON on a phone"),
        ("She paid nothing. The shop opens 8.30.", "the shop opens at 8.30"),
        (
            "Since August I take payments in fog, and they go out with the tide.",
            "since August they take payments in fog",
        ),
        ("My oldest client is 97.", "their oldest client is 97 years old"),
        ("I've moved twice, I'm ashamed to say.", "they had moved twice"),
        ("im the only shop in 11 miles", "they are the only shop in 11 miles"),
        ("i wants a seat by the window", "they want a seat by the window"),
    ],
)
def test_a_customers_words_keep_their_meaning(typed: str, clause: str) -> None:
    assert clause in told(typed)


@pytest.mark.parametrize(
    "unsafe",
    [
        "They count the float twice now and so does my office.",
        "Sold us less than we asked for.",
        "My mother said: first time the machine waited for me.",
        "how long does the battery last on its own",
        "where would i go im standing in a field",
        "They said 'you never paid us' and hung up.",
        "card is broken can you look at it",
        "Yes use my words. The town has had enough of the papers.",
        "yes sure my name is toni",
        "my new address is 2588 hill street",
        "She found it in 20 seconds.",
        "It is a vowel.",
        "I absolutely LOVE paying for a paperweight.",
        "In this business nobody calls you back.",
        "u don't know what a year off means to bread",
    ],
)
def test_what_would_say_something_else_in_the_third_person_is_left_out(unsafe: str) -> None:
    assert told(unsafe) == []


@pytest.mark.parametrize(
    ("written", "clauses"),
    [
        ("If you plug it in the port, the till sees it.", ["if the customer plugs it in the port, the till sees it"]),
        ("Keep 20 for the trouble, and a driver collects the other 160.", ["a driver collects the other 160"]),
        ("We must be honest that the till is no alarm, so keep yours.", ["the till is no alarm"]),
        ("I am sending you the list now.", ["they were sending the customer the list"]),
        ("Charge it from the car while you drive.", []),
        ("Removed from our web page at noon and marked.", []),
        ("No exit fee, and I'm sending your data.", ["there was no exit fee", "they were sending the customer's data"]),
    ],
)
def test_what_support_did_is_told_and_what_it_asked_for_is_not(written: str, clauses: list[str]) -> None:
    assert told(written, "agent") == clauses


def test_a_list_that_is_cut_short_keeps_its_and() -> None:
    assert "the village had milk, batteries and nappies" in variants(
        "the village had milk, batteries, nappies and too much jam"
    )


def test_what_is_cut_keeps_its_verb() -> None:
    message = "118 payments in total, all with no signal, all came through on the evening."
    composer = Composer(Persona(), (message,))
    text = Passage(
        id="t1:0:0", record_id="t1", message=0, start=0, end=len(message), role="customer", text=message, kind="ticket"
    )
    said = composer.wordings(plan(take([text]), Persona(), 400)[0])
    assert said
    assert all("came" in way or "reported" in way for way in said)
