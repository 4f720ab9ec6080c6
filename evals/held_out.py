"""Which texts the entailment model was never trained on: told by a number made of their evidence or ticket.

Public sets keep three tenths of their evidence back, the own dev split three tenths of its tickets, and the
sentences written for training (``ground_cases/train_*.jsonl``) fifteen in a hundred of theirs. What weighs the
model against the counted features is learnt on these alone, and figures of the model are given for these alone.
"""

import zlib
from collections.abc import Sequence


def of_public(evidence: Sequence[str]) -> bool:
    """Whether a text of a public set with this evidence was kept back."""
    return zlib.crc32(" ".join(evidence).encode()) % 10 < 3


def of_own(ticket: str) -> bool:
    """Whether a ticket of the own dev split was kept back."""
    return zlib.crc32(ticket.encode()) % 100 < 30


def of_written(ticket: str) -> bool:
    """Whether a ticket of the sentences written for training was kept back."""
    return zlib.crc32(ticket.encode()) % 100 < 15
