"""What is proposed as a story, with its quote, and what must not be."""

import pytest

from retrieval.flag import QUOTE_CHARACTERS, flag
from retrieval.records import CleanMessage, CleanRecord, Criterion, Kind, Speaker

Turn = tuple[Speaker, str]


def record(*turns: Turn, csat: int | None = None, tags: tuple[str, ...] = (), kind: Kind = "ticket") -> CleanRecord:
    messages = tuple(CleanMessage(role=role, text=text) for role, text in turns)
    return CleanRecord(id="t-1", kind=kind, messages=messages, csat=csat, tags=tags)


def customer(text: str) -> Turn:
    return ("customer", text)


def agent(text: str) -> Turn:
    return ("agent", text)


SHOULD: list[tuple[Criterion, str, list[Turn]]] = [
    ("above_and_beyond", "phrase", [customer("[AGENT 1] went above and beyond for our little bakery.")]),
    ("above_and_beyond", "chat", [customer("omg [AGENT 1] went out of her way to get this sorted thank u so much")]),
    ("above_and_beyond", "after a but", [customer("I was not happy at first, but your agent went the extra mile.")]),
    ("above_and_beyond", "stayed", [customer("He stayed on the phone with me for three hours on a Sunday.")]),
    ("above_and_beyond", "not only", [customer("Not only did she listen, she went above and beyond.")]),
    ("above_and_beyond", "polite", [customer("I would like to say that she went above & beyond for us")]),
    ("above_and_beyond", "did not have to", [customer("you really didnt have to bring it round yourself")]),
    (
        "above_and_beyond",
        "agent's act",
        [
            customer("The reader died an hour before we open."),
            agent("I drove a spare one over to you on my way home."),
            customer("It is here and it works now, thank you!"),
        ],
    ),
    (
        "innovation",
        "customer tells",
        [customer("[AGENT 2] came up with a way to print the labels from an old phone. Brilliant!")],
    ),
    (
        "innovation",
        "agent tells",
        [
            customer("The museum has no internet on the roof."),
            agent("I wrote you a small script that keeps the sales until you are back in range."),
            customer("did the trick, cheers"),
        ],
    ),
    ("challenge", "saved", [customer("You saved our wedding, we will never forget it.")]),
    ("challenge", "in time", [customer("The oven was running just in time for the festival.")]),
    (
        "challenge",
        "situation and relief",
        [
            customer("all 4 tills are down and there is a queue out the door"),
            agent("Let us restart the hub together."),
            customer("everything works now thank you [AGENT 1]"),
        ],
    ),
    (
        "problem_solving",
        "against odds",
        [customer("After six calls to other firms it was your [AGENT 1] who solved it in minutes. Thank you.")],
    ),
    (
        "problem_solving",
        "agent traces",
        [
            customer("Payments fail every night at ten."),
            agent("We traced the failures to a neighbour's radio mast that starts at ten."),
            customer("Unbelievable. It is fixed, thanks!"),
        ],
    ),
    (
        "social_impact",
        "whom it helped",
        [customer("Because of you our volunteers delivered 200 meals to families in need last night.")],
    ),
    ("social_impact", "served", [customer("the food bank could open again and we fed 90 people")]),
    (
        "social_impact",
        "serves people in need",
        [customer("We run a small animal shelter."), customer("The donations page is back online, thank you all")],
    ),
]

SHOULD_NOT: list[tuple[str, list[Turn], int | None]] = [
    ("thanks alone", [customer("Thanks, it works now.")], 5),
    ("praise alone", [customer("Great service, thank you!")], 5),
    ("small talk", [customer("hi good morning"), customer("ok thank you [CUSTOMER]")], None),
    ("sarcasm", [customer("Thanks for nothing. You went above and beyond to ignore me.")], None),
    ("twist", [customer("Wow, your agent really went out of his way to make things worse")], None),
    ("twist with praise", [customer("Amazing how they go above and beyond to avoid a refund")], None),
    ("negation", [customer("Nobody went above and beyond, I just got a link.")], None),
    ("negation in chat", [customer("u didnt go the extra mile at all")], None),
    ("a wish", [customer("I hoped that somebody would go the extra mile.")], None),
    ("a request", [customer("Could you go out of your way for once and call me back today.")], None),
    ("a question", [customer("Did anyone come up with a workaround?")], 4),
    ("a promise", [customer("Your website says you go above and beyond. I have yet to see it.")], None),
    ("quotation marks of doubt", [customer("Your “expert” stayed on the phone for an hour.")], None),
    ("the agent on himself", [agent("We always go above and beyond for our customers.")], None),
    ("low rating", [customer("She went above and beyond but I still lost my data.")], 1),
    ("sour end", [customer("He stayed late."), customer("But it is still not working, what a joke.")], None),
    ("routine workaround", [agent("A workaround is to clear the cache."), customer("ok thanks")], None),
    ("no workaround", [customer("There is no clever workaround for this, thanks anyway.")], None),
    ("unsolved challenge", [customer("our wedding is in 2 hours and the printer is down")], None),
    ("impact without effect", [customer("We are a food bank and our account is locked.")], None),
    ("hospital without effect", [customer("I am in hospital, please move my delivery. Thanks in advance")], None),
    ("part of another word", [customer("The federal office moved to a villager's house at season's end. Thanks!")], 5),
    ("unsolved problem", [customer("After six calls nobody fixed it.")], None),
    ("empty words", [customer("...")], None),
]


@pytest.mark.parametrize(("criterion", "_name", "turns"), SHOULD, ids=[f"{c}: {n}" for c, n, _ in SHOULD])
def test_flags_with_an_exact_quote(criterion: Criterion, _name: str, turns: list[Turn]) -> None:
    found = record(*turns)
    flags = {item.criterion: item for item in flag(found)}
    assert criterion in flags
    item = flags[criterion]
    assert item.by == "rules"
    assert item.reason
    assert found.messages[item.message].text[item.start : item.end] == item.quote != ""


@pytest.mark.parametrize(("_name", "turns", "csat"), SHOULD_NOT, ids=[name for name, _, _ in SHOULD_NOT])
def test_does_not_flag(_name: str, turns: list[Turn], csat: int | None) -> None:
    assert flag(record(*turns, csat=csat)) == []


def test_one_flag_a_criterion() -> None:
    text = "She went above and beyond. She went the extra mile. She stayed on the phone for hours."
    assert [item.quote for item in flag(record(customer(text)))] == ["She went above and beyond."]


@pytest.mark.parametrize("tag", ["press", "PR-story", "customer_story", "Kudos", "wow"])
def test_a_support_tag_is_a_persons_flag(tag: str) -> None:
    found = record(agent("Done."), customer("Meh. Thank you, truly wonderful people."), tags=("billing", tag), csat=2)
    (item,) = flag(found)
    assert (item.by, item.quote) == ("support", "Thank you, truly wonderful people.")
    assert tag in item.reason
    assert found.messages[1].text[item.start : item.end] == item.quote


@pytest.mark.parametrize("tag", ["history", "printing_press", "pr_123", "user_story_map", "not press", "wowza"])
def test_other_tags_flag_nothing(tag: str) -> None:
    assert flag(record(customer("Thanks, it works now."), tags=(tag,))) == []


def test_a_support_tag_takes_the_criterion_that_the_rules_find() -> None:
    (item,) = flag(record(customer("You saved our wedding."), tags=("press",)))
    assert (item.by, item.criterion, item.quote) == ("support", "challenge", "You saved our wedding.")


def test_the_houses_own_texts_are_no_story() -> None:
    assert flag(record(agent("Our team went above and beyond."), kind="release", tags=("press",))) == []


def test_a_testimonial_needs_no_ticket() -> None:
    (item,) = flag(record(customer("They went out of their way for us."), kind="testimonial"))
    assert item.criterion == "above_and_beyond"


def test_a_long_sentence_is_quoted_in_part_and_exactly() -> None:
    text = "well " * 200 + "and then she went above and beyond for the whole street " + "you know " * 200
    found = record(customer(text))
    (item,) = flag(found)
    assert "above and beyond" in item.quote
    assert len(item.quote) <= QUOTE_CHARACTERS
    assert text[item.start : item.end] == item.quote
    assert not item.quote.startswith(" ")


def test_a_huge_message_ends() -> None:
    assert flag(record(customer("went out of " * 40_000))) == []
