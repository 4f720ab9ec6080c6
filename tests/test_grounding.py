import math
import random

import pytest

from agent.checks.grounding import ground, marks
from evals.corrupt import corruptions

TICKET = (
    "Hi, my card reader died at 9pm on Friday and I run a small bakery. Your agent stayed on the phone with me for an "
    "hour and a half until it worked again, and I took 14 payments that night. You saved my weekend!",
    "I've ordered a replacement reader for you by courier; it will arrive on Saturday before you open. "
    "The old one had a faulty battery.",
)


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The customer's card reader died on a Friday night.", 0),
        ("An agent stayed on the phone for 90 minutes.", 0),
        ("An agent stayed on the phone with the bakery owner until the reader worked again.", 0),
        ("The customer took 14 payments that night.", 0),
        ("The replacement reader was ordered by courier.", 1),
        ("The old reader had a faulty battery.", 1),
        ("“You saved my weekend!” the customer said.", 0),
    ],
)
def test_a_true_sentence_about_a_ticket_is_supported(sentence: str, passage: int) -> None:
    verdict = ground(sentence, TICKET).sentences[0]
    assert verdict.supported, verdict
    assert verdict.evidence[0] == passage


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The customer took 40 payments that night.", "40"),
        ("An agent named Sarah stayed on the phone.", "Sarah"),
        ("The company refunded the whole subscription as a gesture of goodwill.", "refunded"),
        ("“You saved my business and my marriage,” the customer said.", "exact words"),
        ("The bakery has since doubled its revenue across Europe.", "Europe"),
    ],
)
def test_an_invented_sentence_is_not_and_the_reason_names_what_is_missing(sentence: str, told: str) -> None:
    verdict = ground(sentence, TICKET).sentences[0]
    assert not verdict.supported, verdict
    assert told in verdict.why


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The replacement will arrive before opening.", "The replacement will arrive after opening."),
        ("The reader was faulty.", "The reader was not faulty."),
        ("The reader worked again.", "The reader never worked again."),
        ("An agent stayed on the phone for 90 minutes.", "An agent stayed on the phone for 50 minutes."),
    ],
)
def test_a_changed_word_lowers_the_score(true: str, false: str) -> None:
    assert ground(false, TICKET).score < ground(true, TICKET).score


def test_scores_stay_between_nought_and_one_on_rubbish() -> None:
    draw = random.Random(3)
    for _ in range(200):
        text = "".join(draw.choices('ab 1,.$%"“”[]\n\u200b😀é:-/', k=draw.randint(1, 80)))
        evidence = "".join(draw.choices('ab 1,.$%"“”[]\n\u200b😀é:-/', k=draw.randint(0, 80)))
        said = ground(text, [evidence])
        for score in (said.score, *(v.score for v in said.sentences)):
            assert math.isfinite(score)
            assert 0 <= score <= 1


def test_a_text_without_sentences_stands_and_without_evidence_nothing_does() -> None:
    assert ground(" \n ", TICKET).score == 1
    assert ground(" \n ", TICKET).sentences == ()
    for evidence in ([], [""], ["  "]):
        said = ground("The reader died.", evidence)
        assert said.score == 0
        assert not said.sentences[0].supported
        assert said.sentences[0].why == "There is no evidence."


def test_given_spans_are_judged_as_they_are() -> None:
    text = "Headline\n\nThe reader died. It rained in Lisbon."
    said = ground(text, TICKET, spans=[(10, 26), (27, len(text))])
    assert [(v.start, v.end, v.supported) for v in said.sentences] == [(10, 26, True), (27, len(text), False)]


def test_the_threshold_moves_the_verdict_and_not_the_score() -> None:
    low, high = (ground("The reader died on Monday.", TICKET, threshold=t) for t in (0.0, 1.0))
    assert low.sentences[0].supported
    assert not high.sentences[0].supported
    assert low.score == high.score


def test_long_evidence_and_text_end() -> None:
    evidence = " ".join(TICKET) * 500
    said = ground("The reader died. " * 200, [evidence, "word " * 50_000])
    assert len(said.sentences) == 200


def test_marks_are_the_words_that_carry_the_sentence() -> None:
    places = marks("The card reader died on Friday.", TICKET[0])
    words = {TICKET[0][start:end] for start, end in places}
    assert {"card", "reader", "died", "Friday"} <= words
    assert not {"my", "bakery", "payments"} & words


def test_corruptions_change_the_sentence_and_repeat() -> None:
    text = "The agent Okafor was early and sent 14 parcels to Lisbon."
    made = corruptions(text, "Moreno and Okafor met in Lisbon and Porto.", seed=5)
    assert {"figure", "name", "swap", "negation", "opposite", "role"} <= {one.kind for one in made}
    assert all(one.text != text for one in made)
    assert made == corruptions(text, "Moreno and Okafor met in Lisbon and Porto.", seed=5)
