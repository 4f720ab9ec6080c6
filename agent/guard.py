"""The gate in front of everything that leaves the house: it stops a text that holds a known identity.

Anonymising comes first and should leave nothing to find. These gates are for the day when it did not. ``gate``
compares the very characters on their way out with the identities that the vault holds for the records in hand.
``grams`` and ``known_forms`` are for the gate that knows every record (``agent/gatekeeper.py``): an identity is
brought into forms, runs of letters and digits without case, accents and marks, and a text into every sequence of
runs that could be one of them. Both are made alike, so that they can be compared by a keyed hash.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from agent.errors import LeakError
from retrieval.detectors.plain import fold
from retrieval.detectors.words import UNKNOWN, rank
from retrieval.records import Requester

#: What an error says; ``where`` is the place that the text was on its way to.
STOPPED = (
    "The text holds an identity from the vault; it was stopped on its way to {where} and nothing was saved. Tell the "
    "privacy officer which record you used."
)
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
            raise LeakError(STOPPED.format(where=where))

    return stop


def foreign(identities: Iterable[str], house: str) -> list[str]:
    """``identities`` without those that stand, as whole words, in the house's own furniture: its name, its city.

    Whole words only: "Mina" is a customer, whatever "terminals" holds.
    """
    return [value for value in identities if (own := _pattern([value], re.IGNORECASE)) and not own.search(house)]


# --- the forms of an identity, and those that a text may hold -------------------------------------------------

_RUN = re.compile(r"[^\W_]+")
#: Runs of the longest form; what is longer is known by its beginning.
LONGEST = 7
#: A single run is telling from so many characters with a digit among them, or so many letters: fewer are a count, a
#: year, or a word.
WITH_DIGIT = 6
LETTERS = 10
#: In front of a form that counts only as it is written: "Corner Bakery" is a firm, "a corner bakery" is none.
AS_WRITTEN = "="


def known_forms(held: Requester, learnt: Iterable[str] = ()) -> frozenset[str]:
    """Every form of what the help desk holds of a customer, and of ``learnt``, that tells of nobody else.

    A name of one word is left to ``gate``: it is often a word of the language, or somebody else's.
    """
    codes = (held.email, held.username, *held.account_ids, *held.order_ids, *_phone(held.phone))
    found = {form for name in (held.name, *learnt) if name for form in _named(_runs(name))}
    found |= {form for code in codes if code for form in _coded(_runs(code))}
    found |= {form for part in (held.address or "").split(",") for form in _placed(_runs(part))}
    firm = _runs(held.organisation or "")
    return frozenset(found | ({AS_WRITTEN + " ".join(firm[:LONGEST])} if len(firm) > 1 else set()))


def _phone(phone: str | None) -> Iterator[str]:
    """As it is written, its digits, and both without the country."""
    digits = "".join(c for c in phone or "" if c.isdigit())
    if phone and len(digits) >= WITH_DIGIT:
        yield from (phone, digits, digits[-10:], phone.partition(" ")[2] if phone.startswith("+") else phone)


def _named(runs: Sequence[str]) -> Iterator[str]:
    if len(runs) > 1:
        ordinary = all(rank(run) != UNKNOWN for run in runs)
        yield AS_WRITTEN + " ".join(runs[:LONGEST]) if ordinary else _folded(runs)


def _coded(runs: Sequence[str]) -> Iterator[str]:
    """Whole, and as one run where a digit is in it: people write "TW 48213" and "tw48213"."""
    joined = "".join(runs)
    if len(runs) > 1 and len(joined) >= WITH_DIGIT:
        yield _folded(runs)
    if _telling(joined) and (any(c.isdigit() for c in joined) or (len(runs) == 1 and rank(joined) == UNKNOWN)):
        yield fold(joined)


def _placed(runs: Sequence[str]) -> Iterator[str]:
    """A line of an address: with a number, and more than "floor 12"."""
    digits = any(c.isdigit() for run in runs for c in run)
    if digits and (len(runs) > 2 or (len(runs) == 2 and all(rank(run) == UNKNOWN for run in runs))):
        yield _folded(runs)


def _folded(runs: Sequence[str]) -> str:
    return " ".join(fold(run) for run in runs[:LONGEST])


def grams(text: str) -> frozenset[str]:
    """Every form that ``text`` could hold of an identity."""
    written = _runs(text)
    folded = [fold(run) for run in written]
    found = {run for run in folded if _telling(run)}
    for length in range(2, LONGEST + 1):
        for at in range(len(folded) - length + 1):
            found.add(" ".join(folded[at : at + length]))
            if written[at][:1].isupper():
                found.add(AS_WRITTEN + " ".join(written[at : at + length]))
    return frozenset(found)


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKC", text))


def _telling(run: str) -> bool:
    return len(run) >= (WITH_DIGIT if any(c.isdigit() for c in run) else LETTERS)


def _is_word(value: str) -> bool:
    return value.isalpha()


def _pattern(values: Iterable[str], flags: int) -> re.Pattern[str] | None:
    ordered = sorted(values, key=len, reverse=True)
    if not ordered:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", flags)
