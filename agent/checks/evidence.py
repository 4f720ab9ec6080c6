"""The evidence of the grounding check, read once: its sentences, and where each word and figure stands."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from agent.checks.bindings import Held, behind
from agent.checks.coarse import Rungs, rungs
from agent.checks.deeds import ADDRESSED, CUSTOMER, THIRD, Deed, Party, deeds, speakers
from agent.checks.facts import Figure, Figures, figures
from agent.checks.lexicon import FIRST_PERSON
from agent.checks.sentences import split
from agent.checks.words import Token, forms, likes, tokens

#: Most places of one word that are looked at; a word that stands in more tells nothing about where.
_MANY = 200
#: Words that share so many first letters are of one family ("resolve", "resolution").
_STEM = 5
_NEAR, _LIKE = 0.8, 0.7
#: Words between two that belong together, and how many sentences with both are looked at.
_REACH, _LOOKED_AT = 7, 8
#: Figures that are looked at with what they belong to.
_FIGURES = 120
#: Passages are small and come again with every sentence of a draft; a longer text is read anew.
_SMALL = 20_000

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


class Unit:
    """One sentence of the evidence; its tokens are made only when it is looked at closely."""

    def __init__(self, passage: int, text: str, forms: frozenset[str]) -> None:
        self.passage, self.text, self.forms = passage, text, forms

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(tokens(self.text))

    @cached_property
    def deeds(self) -> dict[str, list[Deed]]:
        """What is done in it, by the form of the verb."""
        out: dict[str, list[Deed]] = defaultdict(list)
        for deed in deeds(self.text, self.tokens):
            out[deed.form].append(deed)
        return out


#: Where nothing of a sentence stands.
NOWHERE = Unit(-1, "", frozenset())


class _Read(NamedTuple):
    units: tuple[tuple[str, frozenset[str]], ...]
    figures: tuple[tuple[Figure, int], ...]


def _read(text: str) -> _Read:
    pieces = [text[start:end] for start, end in split(text)]
    found = tuple((figure, at) for at, piece in enumerate(pieces) for figure in figures(piece))
    return _Read(tuple((piece, forms(piece)) for piece in pieces), found)


_read_small = lru_cache(maxsize=512)(_read)


class Ground:
    """The evidence, indexed: where each form stands, its figures, and its plain text for quotations."""

    def __init__(self, evidence: Sequence[str]) -> None:
        self.units: list[Unit] = []
        self.where: dict[str, list[int]] = defaultdict(list)
        self._kin: dict[str, list[str]] = defaultdict(list)
        self._near: dict[tuple[str, str], bool] = {}
        self._evidence = evidence
        self.plain = "\n".join(plain(text) for text in evidence)
        found: list[tuple[Figure, int]] = []
        for number, text in enumerate(evidence):
            read = _read_small(text) if len(text) < _SMALL else _read(text)
            found.extend((figure, place + len(self.units)) for figure, place in read.figures)
            for piece, held in read.units:
                self._add(Unit(number, piece, held))
        self.figures = Figures(iter(found))
        self._found = found
        self.first_person = not FIRST_PERSON.isdisjoint(self.where)

    def _add(self, unit: Unit) -> None:
        at = len(self.units)
        self.units.append(unit)
        for form in sorted(unit.forms):
            places = self.where[form]
            if not places and len(form) > _STEM and len(self._kin[form[:_STEM]]) < _MANY:
                self._kin[form[:_STEM]].append(form)
            if len(places) < _MANY:
                places.append(at)

    @cached_property
    def held(self) -> list[Held]:
        """The figures, in order, each with its sentence and what it counts; of long evidence, the first of them."""
        units = self.units
        return [Held(f, at, units[at].text, behind(f, units[at].text)) for f, at in self._found[:_FIGURES]]

    @cached_property
    def speakers(self) -> list[Party]:
        """Who speaks in each passage."""
        return speakers(self._evidence)

    @cached_property
    def _talks(self) -> list[bool]:
        """Whether each passage is one side talking of the other as "you", or the customer talking of "me"."""
        held: list[set[str]] = [set() for _ in self._evidence]
        for unit in self.units:
            held[unit.passage] |= unit.forms
        return [
            bool(forms & ADDRESSED) or (who == "customer" and bool(forms & FIRST_PERSON))
            for forms, who in zip(held, self.speakers, strict=True)
        ]

    def seen(self, deed: Deed, unit: Unit) -> tuple[Deed, Party]:
        """The deed with who speaks there; a customer of whom two others talk is told from the one who writes."""
        third = deed.who == CUSTOMER and self._talks[unit.passage]
        return deed._replace(who=THIRD) if third else deed, self.speakers[unit.passage]

    @cached_property
    def rungs(self) -> Rungs:
        """What the details of the evidence may be called more generally; made when a sentence asks for it."""
        return rungs([unit.text for unit in self.units])

    def places(self, figure: Figure) -> list[int]:
        """Where a figure, or what a phrase stands for, has its place; empty when the evidence has none."""
        if figure.kind == "phrase":
            return self.rungs.places.get(figure.unit, [])
        return self.figures.places(figure)

    def near(self, one: str, two: str) -> bool:
        """Whether both forms stand within a few words of each other in some sentence."""
        if one == two:
            return True
        known = self._near.get((one, two))
        if known is None:
            common = sorted(set(self.where.get(one, ())) & set(self.where.get(two, ())))[:_LOOKED_AT]
            known = any(_apart(self.units[at].tokens, one, two) <= _REACH for at in common)
            self._near[one, two] = known
        return known

    def match(self, form: str) -> tuple[str, float]:
        """The form of the evidence that says the same as ``form``, and how surely; ("", 0) when none does."""
        if form in self.where:
            return form, 1.0
        if len(form) > _STEM:
            for other in self._kin.get(form[:_STEM], ()):
                if abs(len(other) - len(form)) <= 4:
                    return other, _NEAR
        return self.like(form)

    def like(self, form: str) -> tuple[str, float]:
        """The first form of the evidence that may stand for ``form``, and how surely."""
        return next(((other, _LIKE) for other in likes().get(form, ()) if other in self.where), ("", 0.0))


def _apart(tokens: Sequence[Token], one: str, two: str) -> int:
    """Words from one form to the other, at their nearest."""
    nearest, last = len(tokens), {one: -len(tokens), two: -len(tokens)}
    for at, token in enumerate(tokens):
        if token.form in last:
            last[token.form] = at
            nearest = min(nearest, abs(last[one] - last[two]))
    return nearest


def plain(text: str) -> str:
    """The text in lower case with simple quotation marks and single spaces, for exact comparison."""
    return " ".join(text.translate(_QUOTES).casefold().split())


def quoted(sentence: str) -> list[str]:
    """What stands between double quotation marks, straight or curly."""
    parts = sentence.translate(_QUOTES).split('"')
    return [part.strip() for part in parts[1:-1:2] if part.strip()]
