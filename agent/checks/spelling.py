"""British and American spelling: a table of words that differ, and where a text uses which.

Only words that mean the same on both sides stand here. A pair counts one way alone where the other side has a use
of its own: a British "meter" measures, an American "story" may be told, a British "program" runs on a computer.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from agent.checks.sentences import listed

Manner = Literal["british", "american"]


class Spelled(NamedTuple):
    """A word at ``[start, end)`` as ``manner`` spells it; ``other`` is the other side's, None where it may not be."""

    start: int
    end: int
    manner: Manner
    other: str | None


#: Verbs in -ise, American -ize; every ending of theirs is made below.
_ISE = listed(
    "apolog author capital categor character computer critic custom digit econom emphas equal final general "
    "harmon ideal immun initial item jeopard legal local mechan maxim memor minim mobil modern monopol neutral normal "
    "optim organ patron penal personal popular priorit privat public rational real recogn revolution scrutin "
    "sensit social special stabil standard steril summar symbol sympath util victim visual"
)
_YSE = listed("anal paral catal")
#: -our, American -or, with the endings that keep it.
_OUR = listed("behavi col fav flav hon hum lab neighb rum sav vap endeav harb glam")
_OUR_ENDINGS = ("", "s", "ed", "ing", "ful", "less", "able", "ably", "hood", "hoods", "ite", "ites", "er", "ers", "al")
#: Verbs and nouns that double their l before an ending, American not.
_LL = listed(
    "cancel channel counsel dial equal fuel initial jewel label level marvel model panel parcel pedal quarrel signal "
    "total travel tunnel"
)
_LL_ENDINGS = ("ed", "ing", "er", "ers", "or", "ors", "ous")
_PAIRS = """
centre/center centres/centers centred/centered theatre/theater theatres/theaters litre/liter litres/liters
fibre/fiber fibres/fibers calibre/caliber kilometre/kilometer kilometres/kilometers millimetre/millimeter
millimetres/millimeters centimetre/centimeter centimetres/centimeters defence/defense offence/offense
pretence/pretense catalogue/catalog catalogues/catalogs grey/gray greys/grays greyer/grayer cosy/cozy
jewellery/jewelry aluminium/aluminum aeroplane/airplane aeroplanes/airplanes plough/plow ploughs/plows
sceptical/skeptical sceptic/skeptic sceptics/skeptics sceptically/skeptically enrolment/enrollment
enrolments/enrollments instalment/installment instalments/installments skilful/skillful skilfully/skillfully
fulfil/fulfill fulfils/fulfills fulfilment/fulfillment wilful/willful mould/mold moulds/molds moulded/molded
pyjamas/pajamas mum/mom mums/moms tyre/tire tyres/tires woollen/woolen moustache/mustache cheque/check
cheques/checks storey/story storeys/stories metre/meter metres/meters programme/program programmes/programs
licence/license licences/licenses kerb/curb kerbs/curbs whisky/whiskey maths/math ageing/aging
acknowledgement/acknowledgment acknowledgements/acknowledgments
"""
#: American words that are British ones as well: only the British side is told from the other.
_BOTH = listed(
    "check checks story stories meter meters program programs license licenses tire tires curb curbs whiskey mold molds"
)
_WORD = re.compile(r"(?<![\w.@/-])[A-Za-z]{3,20}(?![\w@/])(?!\.[a-z])")


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Spelled]:
    """The words of ``text[start:end]`` that only one side spells so. A capital inside a sentence is a name's."""
    table = _table()
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word = match.group()
        known = table.get(word.lower())
        if known is None or (word[0].isupper() and match.start() != start and _inside(text, match.start())):
            continue
        yield Spelled(match.start(), match.end(), known[0], _cased(word, known[1]))


def _inside(text: str, at: int) -> bool:
    """Whether a word at ``at`` stands inside a sentence, so that its capital is a name's."""
    before = text[max(0, at - 4) : at].rstrip(" \t“\"‘'(")
    return bool(before) and before[-1] not in ".!?:\n"


def _cased(word: str, other: str | None) -> str | None:
    if other is None:
        return None
    return other.upper() if word.isupper() else other.capitalize() if word[0].isupper() else other


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Manner, str | None]]:
    """Each word in small letters with its side and the other side's word."""
    out: dict[str, tuple[Manner, str | None]] = {}
    for british, american in _pairs():
        out[british] = ("british", american)
        if american not in _BOTH:
            out.setdefault(american, ("american", british))
    return out


def _pairs() -> Iterator[tuple[str, str]]:
    for stem in _ISE:
        for ending in ("e", "es", "ed", "ing", "er", "ers", "ation", "ations"):
            yield f"{stem}is{ending}", f"{stem}iz{ending}"
    for stem in _YSE:
        for ending in ("e", "ed", "ing", "er", "ers"):
            yield f"{stem}ys{ending}", f"{stem}yz{ending}"
    for stem in _OUR:
        for ending in _OUR_ENDINGS:
            yield f"{stem}our{ending}", f"{stem}or{ending}"
    for stem in _LL:
        for ending in _LL_ENDINGS:
            yield f"{stem}l{ending}", f"{stem}{ending}"
    for pair in _PAIRS.split():
        british, american = pair.split("/")
        yield british, american
