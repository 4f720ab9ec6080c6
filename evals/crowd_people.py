"""Invented customers with names of twenty-six languages, and the ways in which their identities stand in texts.

Names are common single words, e-mail addresses end in ``.example``, telephone numbers come from the ranges kept
free for drama (01632 960xxx, 07700 900xxx, 555-01xx), postcodes and numbers belong to nobody.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from retrieval.records import Requester

FOLDER = Path(__file__).parent / "crowd"

#: Shapes of what a person is called by at a mail provider: {g}iven, {f}amily, first letter, two digits.
MAIL_SHAPES = ("{g}.{f}", "{g}{f}", "{i}{f}", "{f}.{g}", "{g}_{f}{nn}", "{g}{nn}", "{i}.{f}", "{f}{i}{nn}")
HANDLE_SHAPES = ("{g}{f}{nn}", "{g}_{f}", "the{g}{f}", "{f}{nn}{i}", "{g}x{f}", "{i}{f}_{nn}")
MAIL_HOSTS = ("postbox.example", "mailroom.example", "brieftaube.example", "correo.example", "homemail.example")
ORDER_SHAPES = ("TW-{5}", "{4}-{A}{A}", "ORD-2026-{6}", "{A}{A}{6}", "{8}", "WEB{7}", "{3}-{7}-{7}", "{A}{3}{A}{2}")
ACCOUNT_SHAPES = ("ACC-{5}", "C{7}", "{4} {4} {2}", "AC/{4}/{2}", "{A}{A}-{6}")
PHONE_SHAPES = (
    *("01632 960{3}", "+44 1632 960{3}", "07700 900{3}", "+44 7700 900 {3}", "01632960{3}"),
    *("(212) 555-01{2}", "+1 617 555 01{2}", "312-555-01{2}", "07700-900-{3}"),
)
LETTERS = "ABCDEFGHJKLMNPRSTWXYZ"
UNFOLDED = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"})


class Person(NamedTuple):
    """A customer and what belongs to them alone. ``sector`` and ``town`` are details that many share."""

    language: str
    given: str
    family: str
    sector: str
    town: str
    region: str
    requester: Requester


@cache
def words() -> Mapping[str, Any]:
    """The lists of ``evals/crowd/scenes.json``."""
    lists: Mapping[str, Any] = json.loads((FOLDER / "scenes.json").read_text("utf-8"))
    return lists


@cache
def names() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Given and family names by language."""
    languages: Mapping[str, Mapping[str, Sequence[str]]] = json.loads((FOLDER / "names.json").read_text("utf-8"))
    return languages


def ascii_of(name: str) -> str:
    """The name as an e-mail address writes it: "Özlem" becomes "ozlem"."""
    parted = unicodedata.normalize("NFKD", name.translate(UNFOLDED))
    return "".join(c for c in parted if c.isascii() and c.isalnum()).lower()


def person(rng: Random, language: str) -> Person:
    """One customer. The same state of ``rng`` gives the same one."""
    given, family = rng.choice(names()[language]["given"]), rng.choice(names()[language]["family"])
    region = rng.choice(list(words()["regions"]))
    town, sector = rng.choice(words()["regions"][region]), rng.choice(words()["sectors"])
    organisation = _organisation(rng, family, sector)
    requester = Requester(
        name=f"{given} {family}",
        email=_email(rng, given, family, organisation),
        phone=numbered(rng, rng.choice(PHONE_SHAPES)) if rng.random() < 0.8 else None,
        username=_shaped(rng, rng.choice(HANDLE_SHAPES), given, family) if rng.random() < 0.4 else None,
        organisation=organisation,
        address=_address(rng, town) if rng.random() < 0.6 else None,
        account_ids=(numbered(rng, rng.choice(ACCOUNT_SHAPES)),) if rng.random() < 0.5 else (),
        order_ids=tuple(numbered(rng, rng.choice(ORDER_SHAPES)) for _ in range(rng.choice((0, 1, 1, 1, 2)))),
    )
    return Person(language, given, family, sector, town, region, requester)


def _organisation(rng: Random, family: str, sector: str) -> str | None:
    if rng.random() < 0.35:
        return None
    first = rng.choice((family, family, rng.choice(words()["streets"])))
    return f"{first} {rng.choice(words()['companies'])}" if rng.random() < 0.5 else f"{first} {sector.title()}"


def _email(rng: Random, given: str, family: str, organisation: str | None) -> str:
    own = f"{ascii_of(organisation)}.example" if organisation and rng.random() < 0.5 else None
    return f"{_shaped(rng, rng.choice(MAIL_SHAPES), given, family)}@{own or rng.choice(MAIL_HOSTS)}"


def _shaped(rng: Random, shape: str, given: str, family: str) -> str:
    first, last = ascii_of(given), ascii_of(family)
    return shape.format(g=first, f=last, i=first[0], nn=f"{rng.randrange(10, 100)}")


def _address(rng: Random, town: str) -> str:
    street = f"{rng.randrange(1, 180)} {rng.choice(words()['streets'])} {rng.choice(words()['ways'])}"
    postcode = f"{town[:2].upper()}9{rng.randrange(10)} {rng.randrange(10)}{rng.choice(LETTERS)}{rng.choice(LETTERS)}"
    return f"{street}, {town} {postcode}" if rng.random() < 0.7 else f"{street}, {town}"


def numbered(rng: Random, shape: str) -> str:
    """``{5}`` becomes five digits, ``{A}`` a letter."""
    parts, at = [], 0
    while (start := shape.find("{", at)) >= 0:
        what = shape[start + 1 : start + 2]
        made = rng.choice(LETTERS) if what == "A" else "".join(rng.choice("0123456789") for _ in range(int(what)))
        parts += [shape[at:start], made]
        at = start + 3
    return "".join([*parts, shape[at:]])
