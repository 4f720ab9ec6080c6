"""The gate in front of everything that leaves the house: it stops a text that holds a known identity.

Anonymising comes first and should leave nothing to find. This gate is for the day when it did not: it compares
the very characters on their way out with the identities that the vault holds for the records in hand.
"""

import re
from collections.abc import Callable, Iterable

from agent.errors import LeakError

#: Shorter values are words of everyday language too often to be told apart by their letters alone.
SHORTEST = 4


def gate(identities: Iterable[str], where: str) -> Callable[[str], None]:
    """A function that raises ``LeakError`` when a text holds one of ``identities``.

    A value of several words or with a digit is found in any case; a single word only as it is written, so that a
    customer named Hope does not forbid hope. ``where`` completes "it was stopped on its way to".
    """
    values = {" ".join(v.split()) for v in identities if len(v.strip()) >= SHORTEST}
    exact = _pattern((v for v in values if _is_word(v)), 0)
    loose = _pattern((v for v in values if not _is_word(v)), re.IGNORECASE)

    def stop(text: str) -> None:
        folded = " ".join(text.split())
        if (exact and exact.search(folded)) or (loose and loose.search(folded)):
            raise LeakError(
                f"The text holds an identity from the vault; it was stopped on its way to {where} and nothing was "
                "saved. Tell the privacy officer which record you used."
            )

    return stop


def foreign(identities: Iterable[str], house: str) -> list[str]:
    """``identities`` without those that stand, as whole words, in the house's own furniture: its name, its city.

    Whole words only: "Mina" is a customer, whatever "terminals" holds.
    """
    return [value for value in identities if (own := _pattern([value], re.IGNORECASE)) and not own.search(house)]


def _is_word(value: str) -> bool:
    return value.isalpha()


def _pattern(values: Iterable[str], flags: int) -> re.Pattern[str] | None:
    ordered = sorted(values, key=len, reverse=True)
    if not ordered:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", flags)
