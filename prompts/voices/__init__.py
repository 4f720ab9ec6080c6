"""Voice profiles: how a house writes, and the furniture that stands under its texts.

A profile is a JSON file beside this module, or one that a person keeps in the data folder (``agent/voice/shelf.py``).
It gives manner, never facts about a customer: what a profile says may stand in a text without evidence only as
``boilerplate``, ``press_contact`` and ``customer_contact``.

Any older profile loads. ``faults`` says what a person has to put right before a profile is kept.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Spelling = Literal["either", "british", "american"]

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
#: Words a sentence: the least and the most that a house may ask for.
SHORTEST, LONGEST = 8, 40
#: How many of a thing a profile may hold, and how long one may be in characters: a prompt carries them.
MOST_TRAITS, MOST_TERMS, TERM, LINE, PARAGRAPH = 8, 200, 60, 300, 1200

_REACHABLE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d\s().-]{6,}\d|\b[\w-]+(?:\.[\w-]+)+/?\S*")


class Spokesperson(BaseModel):
    """Who may be quoted for the house. ``title`` is what stands behind the name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str = ""


class VoiceProfile(BaseModel):
    """How the house writes.

    ``replace`` maps a term to avoid to the one to use; ``avoid`` holds terms that have no one substitute; ``terms``
    are written exactly so, capitals and hyphens included. ``sentence_words`` is the usual length of a sentence.
    ``ap_numerals`` and ``ap_dates`` say whether rule S17 asks for AP's manner.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    organisation: str
    city: str
    traits: tuple[str, ...] = ()
    sentence_words: int = Field(default=22, ge=SHORTEST, le=LONGEST)
    replace: dict[str, str] = Field(default_factory=dict)
    avoid: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    spelling: Spelling = "either"
    ap_numerals: bool = True
    ap_dates: bool = True
    boilerplate: str
    press_contact: str
    customer_contact: str
    spokesperson_title: str = "a spokesperson"
    spokespersons: tuple[Spokesperson, ...] = ()

    @property
    def furniture(self) -> str:
        """What the house prints of itself around its texts, and so what is nobody's identity.

        Terms and traits are not in it: people fill them in, and a customer's name among them stays that customer's.
        """
        return "\n".join((self.organisation, self.city, self.boilerplate, self.press_contact, self.customer_contact))


class Fault(NamedTuple):
    """What is wrong with one field, for the person who filled it in."""

    field: str
    text: str


#: What a person calls each field.
LABELS: dict[str, str] = {
    "id": "Name of the profile",
    "organisation": "Organisation",
    "city": "City of the dateline",
    "traits": "Traits",
    "sentence_words": "Words in a sentence",
    "replace": "Terms to replace",
    "avoid": "Terms to avoid",
    "terms": "Terms as the house writes them",
    "spelling": "Spelling",
    "ap_numerals": "AP numerals",
    "ap_dates": "AP dates",
    "boilerplate": "About the house",
    "press_contact": "Press contact",
    "customer_contact": "Customer contact",
    "spokesperson_title": "Unnamed spokesperson",
    "spokespersons": "Spokespersons",
}


def load(name: str) -> VoiceProfile:
    """The shipped profile ``name``. Raises ``FileNotFoundError`` when there is none."""
    return VoiceProfile.model_validate_json(resources.files(__name__).joinpath(f"{name}.json").read_text("utf-8"))


def made(values: Mapping[str, object]) -> VoiceProfile | list[Fault]:
    """The profile that ``values`` describe, or everything that is wrong with them."""
    try:
        profile = VoiceProfile.model_validate(values)
    except ValidationError as error:
        return _told(error)
    return faults(profile) or profile


def faults(profile: VoiceProfile) -> list[Fault]:
    """What keeps ``profile`` from being used as it is; empty when nothing does."""
    return [*_lines(profile), *_lists(profile), *_replaced(profile), *_reachable(profile)]


def _told(error: ValidationError) -> list[Fault]:
    """Errors of the form in words, without what was typed."""
    out = []
    for one in error.errors(include_input=False, include_url=False):
        field = str(one["loc"][0]) if one["loc"] else "id"
        said = one["msg"]
        if field == "sentence_words":
            said = f"a whole number from {SHORTEST} to {LONGEST}"
        elif field == "spelling":
            said = "either, british or american"
        elif one["type"] == "extra_forbidden":
            said = "a profile has no such field"
        elif one["type"] == "missing":
            said = "is missing"
        out.append(Fault(field, f"{LABELS.get(field, field)}: {said}."))
    return out


def _lines(profile: VoiceProfile) -> Iterator[Fault]:
    if not NAME.fullmatch(profile.id):
        yield _fault("id", "up to 40 small letters, digits and dashes, a letter first")
    for field in ("organisation", "city", "boilerplate", "press_contact", "customer_contact", "spokesperson_title"):
        value: str = getattr(profile, field)
        longest = PARAGRAPH if field == "boilerplate" else LINE
        if not value.strip():
            yield _fault(field, "is empty")
        elif len(value) > longest:
            yield _fault(field, f"has {len(value)} characters; {longest} at most")
        elif "\n" in value.strip():
            yield _fault(field, "has to stand in one paragraph" if field == "boilerplate" else "has to be one line")
        elif field == "boilerplate" and value.strip()[-1] not in '.!?”"':
            yield _fault(field, "has to end with a full stop")


def _lists(profile: VoiceProfile) -> Iterator[Fault]:
    if len(profile.traits) > MOST_TRAITS:
        yield _fault("traits", f"{MOST_TRAITS} at most; more than that no writer can follow")
    for field in ("traits", "avoid", "terms"):
        values: tuple[str, ...] = getattr(profile, field)
        if len(values) > MOST_TERMS:
            yield _fault(field, f"{MOST_TERMS} at most")
        for value in values:
            if not value.strip() or len(value) > TERM or "\n" in value:
                yield _fault(field, f"each has 1 to {TERM} characters, one a line; “{value.strip()[:20]}” has not")
        low = [value.casefold() for value in values]
        for twice in sorted({v for v in low if low.count(v) > 1}):
            yield _fault(field, f"“{twice}” stands there twice")
    for person in profile.spokespersons:
        if not person.name.strip() or len(person.name) > TERM or len(person.title) > LINE:
            yield _fault("spokespersons", "each needs a name, and may have a title behind a comma")


def _replaced(profile: VoiceProfile) -> Iterator[Fault]:
    avoided = {term.casefold() for term in profile.replace}
    if len(profile.replace) > MOST_TERMS:
        yield _fault("replace", f"{MOST_TERMS} at most")
    for term, instead in profile.replace.items():
        if not term.strip() or not instead.strip() or max(len(term), len(instead)) > TERM:
            yield _fault("replace", f"“{term[:20]}” needs a term to avoid and one to use, {TERM} characters at most")
        elif term.casefold() == instead.casefold():
            yield _fault("replace", f"“{term}” is replaced by itself; to fix its capitals use “{LABELS['terms']}”")
        elif instead.casefold() in avoided:
            yield _fault("replace", f"“{term}” becomes “{instead}”, which is itself to be replaced")
    for term in profile.terms:
        if term.casefold() in avoided or term.casefold() in {a.casefold() for a in profile.avoid}:
            yield _fault("terms", f"“{term}” is to be used and to be avoided; decide for one")


def _reachable(profile: VoiceProfile) -> Iterator[Fault]:
    for field in ("press_contact", "customer_contact"):
        value: str = getattr(profile, field)
        if value.strip() and not _REACHABLE.search(value):
            yield _fault(field, "says no e-mail address, telephone number or web address")


def _fault(field: str, text: str) -> Fault:
    return Fault(field, f"{LABELS[field]}: {text}.")
