"""Evidence that changed under a text: words of it were masked or released, or its consent went, after it was written.

A text that holds words which were masked as somebody's identity is blocked (S14). In every other case the signer
is asked whether the text still stands on what is left of its evidence (S2), or of its consent (S8); the quotations
themselves are checked against the consent of now elsewhere.
"""

from collections.abc import Iterator, Sequence

from agent.checks.reading import finding
from agent.models import EvidenceChange, Finding

DONE = {"masked": "masked anew", "released": "shown again in part"}


def check(changes: Sequence[EvidenceChange]) -> Iterator[Finding]:
    """Findings for the version that ``changes`` are of; places are those of its text."""
    masking = [change for change in changes if change.kind != "withdrawn"]
    for start, end in sorted({place for change in masking for place in change.places}):
        message = "these words were masked in the evidence after this was written: they identify somebody"
        yield finding("S14", "block", start, end, message, "Say it without them, and save.")
    if len(masking) < len(changes):
        message = "consent behind this text was withdrawn or narrowed after it was written"
        yield finding("S8", "ask", 0, 0, message, "May what is left of the text still be published?")
    if masking:
        how = " and ".join(dict.fromkeys(DONE[change.kind] for change in masking))
        message = f"the evidence of this text was {how} after it was written"
        question = "Does every sentence still stand on what its evidence says now, and point to nobody?"
        yield finding("S2", "ask", 0, 0, message, question)
