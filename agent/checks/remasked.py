"""Evidence that changed under a text: words of it were masked, or released, after the version was written.

A text that holds words which were masked as somebody's identity is blocked (S14). In every other case the signer
is asked whether the text still stands on what is left of its evidence (S2).
"""

from collections.abc import Iterator, Sequence

from agent.checks.reading import finding
from agent.models import EvidenceChange, Finding

DONE = {"masked": "masked anew", "released": "shown again in part"}


def check(changes: Sequence[EvidenceChange]) -> Iterator[Finding]:
    """Findings for the version that ``changes`` are of; places are those of its text."""
    for start, end in sorted({place for change in changes for place in change.places}):
        message = "these words were masked in the evidence after this was written: they identify somebody"
        yield finding("S14", "block", start, end, message, "Say it without them, and save.")
    if changes:
        how = " and ".join(dict.fromkeys(DONE[change.kind] for change in changes))
        message = f"the evidence of this text was {how} after it was written"
        question = "Does every sentence still stand on what its evidence says now, and point to nobody?"
        yield finding("S2", "ask", 0, 0, message, question)
