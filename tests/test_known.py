"""Verdicts that are kept say what judging anew would say, and nothing else's verdict."""

from agent.checks import backends
from agent.checks.grounding import ground
from agent.checks.known import verdicts

EVIDENCE = ["The team stayed on the line for 90 minutes.", "The till came back at nine."]
SENTENCES = ["The team stayed on the line for 90 minutes.", "Sales rose 45 percent.", "The till came back at nine."]


class Counting:
    """A backend that says no to everything and counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def judge(self, pairs: list[tuple[str, str]]) -> list[float]:
        self.asked += len(pairs)
        return [-12.0 for _ in pairs]


def test_a_kept_verdict_is_the_one_of_ground() -> None:
    for _ in range(2):
        for sentence, verdict in zip(SENTENCES, verdicts(SENTENCES, EVIDENCE, 0.5), strict=True):
            assert verdict == ground(sentence, EVIDENCE, [(0, len(sentence))], 0.5).sentences[0]


def test_other_evidence_and_another_threshold_are_judged_anew() -> None:
    (here,) = verdicts(SENTENCES[2:], EVIDENCE, 0.5)
    (elsewhere,) = verdicts(SENTENCES[2:], EVIDENCE[:1], 0.5)
    (never,) = verdicts(SENTENCES[2:], EVIDENCE, 1.1)
    assert (here.supported, elsewhere.supported, never.supported) == (True, False, False)


def test_a_backend_is_asked_once_and_only_for_what_is_new() -> None:
    counting = Counting()
    with backends.using(counting):
        verdicts(SENTENCES, EVIDENCE, 0.5)
        asked = counting.asked
        verdicts(SENTENCES, EVIDENCE, 0.5)
        assert counting.asked == asked
        verdicts([*SENTENCES, "The till came back at ten."], EVIDENCE, 0.5)
    assert counting.asked <= asked + 1
