"""Who did what, whether it was done, what a figure belongs to, and what is claimed of all."""

import pytest

from agent.checks.deeds import deeds, speakers
from agent.checks.evidence import Ground
from agent.checks.features import look
from agent.checks.words import reduce, tokens

TICKET = (
    "You charged me twice for the sewing lamp. My neighbour fetched it from the depot, 12 kg, and I tested all 30 "
    "bulbs. 37 of 40 clips fit. Our shop loses $900 an hour. The lamp was not insured.",
    "I'm sorry. I've refunded the second payment and you cancelled nothing by mistake. I could repair the lamp here, "
    "and we will not charge you for it. We have three lamps like yours.",
)


def seen(sentence: str, name: str) -> float:
    return look(sentence, Ground(TICKET)).features[name]


@pytest.mark.parametrize(
    ("name", "false", "true"),
    [
        ("role", "The customer refunded the second payment.", "The agent refunded the second payment."),
        ("role", "The agent tested all 30 bulbs.", "The customer tested all 30 bulbs."),
        ("undone", "The agent repaired the lamp.", "The agent could repair the lamp."),
        ("denied", "The lamp was insured.", "The lamp was not insured."),
        ("miscounted", "The agent has 40 lamps.", "The agent has three lamps."),
        ("rate", "The shop loses $900 a minute.", "The shop loses $900 an hour."),
        ("all_of", "All 40 clips fit.", "Of the 40 clips, 37 fit."),
        ("speech", "“I am so pleased,” the customer said.", "“We have three lamps like yours,” the agent said."),
        ("partial", "Half of the bulbs were tested.", "The bulbs were tested."),
        ("reason", "The lamp broke because of careless packaging.", "The lamp broke because of the clips."),
    ],
)
def test_a_false_sentence_shows_it_and_its_true_like_does_not(name: str, false: str, true: str) -> None:
    assert seen(false, name) > 0
    assert seen(true, name) == 0


SHOP = (
    "My till froze and the customer walked out. He paid me later. Ten tills switched them on.",
    "Hi [CUSTOMER], we suggest a spare. At fairs I'd set a limit of £20. Tell me before the customer pays you. [AGENT]",
)


@pytest.mark.parametrize(
    ("name", "false", "true"),
    [
        ("patient", "Ten tills were switched on by the agent.", "Ten tills switched them on."),
        ("stranger", "The customer walked out when the till froze.", "The customer's till froze."),
        ("stranger", "The customer said he paid later.", "The customer said her customer paid later."),
        ("wished", "At fairs, support set a limit of £20.", "At fairs, support would set a limit of £20."),
        ("role", "The customer suggests a spare.", "Support suggests a spare."),
    ],
)
def test_who_is_meant_by_a_word_of_the_evidence(name: str, false: str, true: str) -> None:
    assert look(false, Ground(SHOP)).features[name] > 0
    assert look(true, Ground(SHOP)).features[name] == 0


def test_a_clash_is_told_with_its_word() -> None:
    against = look("The customer refunded the second payment.", Ground(TICKET)).against
    assert "somebody else does it in the evidence: refunded" in against


def test_all_is_a_claim_unless_it_is_taken_back() -> None:
    ground = Ground(["Ten lamps arrived. Nine work."])
    assert look("All lamps work.", ground).features["universal"] == 1
    assert look("Almost all lamps work.", ground).features["universal"] == 0
    assert look("All lamps work.", Ground(["Every lamp works."])).features["universal"] == 0


def test_a_comparison_the_other_way_round() -> None:
    ground = Ground(["The new lamp is brighter and faster than the old one."])
    assert look("The new lamp is slower than the old one.", ground).features["compared"] == 1
    assert look("The new lamp is faster than the old one.", ground).features["compared"] == 0


def test_who_speaks_shows_in_the_manner_or_by_turns() -> None:
    assert speakers(TICKET) == ["customer", "agent"]
    assert speakers(["It works."] * 3) == ["customer", "agent", "customer"]
    assert speakers(["It works.", "Good.", "Sorry. I've sent you a lamp."]) == ["agent", "customer", "agent"]
    assert speakers(["Hi [CUSTOMER], it works. [AGENT 1]"]) == ["agent"]
    assert speakers(["It works."]) == [""]


@pytest.mark.parametrize(
    ("text", "verb", "who", "open_", "denied"),
    [
        ("The singers at the depot sang.", "sang", reduce("singers")[0], False, False),
        ("We are still trying to recover the money.", "recover", "we", True, False),
        ("She has never opened it.", "opened", "she", False, True),
        ("Please press the button.", "press", "you", True, False),
        ("Swapped the switches.", "Swapped", "i", False, False),
        ("I've cancelled it and returned the fee.", "returned", "i", False, False),
    ],
)
def test_a_deed_has_who_does_it(text: str, verb: str, who: str, open_: bool, denied: bool) -> None:
    words = list(tokens(text))
    deed = next(d for d in deeds(text, words) if text[words[d.at].start : words[d.at].end] == verb)
    assert (deed.who, deed.open, deed.denied) == (who, open_, denied)


def test_long_evidence_has_no_speaker() -> None:
    assert Ground(["We help you. " * 400]).speakers == [""]
