"""What a house's past releases say of its manner: one proposal a field of the profile, each with its evidence.

A field is proposed only where the releases agree: at least ``FEWEST`` places that say so, and most of all that could.
What is not seen often enough is not guessed. Words between quotation marks are a customer's and count for nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean, median

from agent.checks import spelling
from agent.checks.layout import EMAIL, PHONE
from agent.checks.sentences import split
from agent.voice.manner import measure
from agent.voice.release import Release
from prompts.voices import LONGEST, SHORTEST, Spokesperson, VoiceProfile
from retrieval.records import Value

#: Places that a proposal needs, the share of them that must agree, and examples that are shown.
FEWEST, AGREE, SHOWN = 3, 0.8, 3

#: Words for the same thing, one line a choice: what a house always says, it says in place of the others.
CHOICES: tuple[str, ...] = (
    "use|utilise|utilize",
    "help|assist|facilitate",
    "buy|purchase",
    "start|commence|initiate",
    "end|terminate",
    "about|approximately",
    "customer|client|end user",
    "repair|remediate|remediation",
    "contact|reach out",
    "staff|personnel",
    "shop|outlet",
    "enough|sufficient",
    "before|prior to",
    "after|subsequent to",
    "many|numerous|a number of",
    "get|obtain",
    "while|whilst",
    "among|amongst",
    "email|e-mail",
    "website|web site",
    "percent|per cent",
    "adviser|advisor",
    "telephone|phone",
)
#: A trait, the measure that shows it, the bounds in which it is that, and why.
TRAITS: tuple[tuple[str, str, float, float, str], ...] = (
    ("plain", "word", 0, 4.5, "short words: {:.1f} letters on average"),
    ("formal", "word", 4.8, 99, "long words: {:.1f} letters on average"),
    ("brisk", "sentence", 0, 12, "short sentences: {:.0f} words on average"),
    ("thorough", "sentence", 22, 99, "long sentences: {:.0f} words on average"),
    ("warm", "contractions", 2, 99, "contractions: {:.1f} in 100 words"),
    ("personal", "we", 2, 99, "speaks as “we”: {:.1f} in 100 words"),
    ("direct", "you", 1.5, 99, "speaks to the reader as “you”: {:.1f} in 100 words"),
    ("restrained", "praise", 0, 0.05, "next to no words of praise: {:.2f} in 100"),
    ("impersonal", "passive", 3, 99, "passives: {:.1f} in 100 words"),
)

_FIGURE = re.compile(
    r"(?<![\w.,:/£$€#%+-])[1-9](?![\w.,:/%]?\d|%|:|-)(?=\s[a-z])(?!\s(?:a\.?m|p\.?m|to|and|per|million|km|kg|m)\b)"
)
_SPELLED = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine)\b(?=\s[a-z])", re.IGNORECASE)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT = r"(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\."
_DATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ap", re.compile(rf"\b(?:{_SHORT}|March|April|May|June|July)\s\d{{1,2}}\b(?!\s?(?:st|nd|rd|th))")),
    ("long", re.compile(r"\b(?:January|February|August|September|October|November|December)\s\d{1,2}\b")),
    ("british", re.compile(rf"\b\d{{1,2}}\s{_MONTH}\b")),
)
_ABOUT = re.compile(r"^[*_]*About\s+(?:the\s+)?(?P<name>[^:\n]{2,60}?)[*_]*\s*:?\s*(?:\n|$|(?<=:)\s)", re.IGNORECASE)
_CITY = re.compile(r"^(?P<city>[A-Z][A-Z.'’ -]+[A-Z])\b")
_LABEL = re.compile(r"^[\w ]{3,30}:\s*")
_NAME = r"(?P<name>[A-Z][\w'’-]+(?:\s(?:[A-Z]\.|[a-z]{2,3}\s)?\s?[A-Z][\w'’-]+){1,2})"
_TITLE = r"[^.,;“”\"]{3,80}"
_TITLED = re.compile(
    rf"\bsaid\s{_NAME},\s(?P<title>{_TITLE})|{_NAME.replace('name', 'first')},\s(?P<second>{_TITLE}),\ssaid\b"
)
_KNOWN_AS = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z]\w*[a-z]\w*(?:[A-Z]\w*)(?:\s[A-Z]\w+)?|\b[a-z]+[A-Z]\w+")


class Example(Value):
    """A place that shows it: the file, and the sentence or line as it stands there."""

    file: str
    text: str


class Proposal(Value):
    """What a field should hold. ``shown`` is the value for a person; ``counts`` says how many places say what."""

    field: str
    value: object
    shown: str
    why: str
    counts: dict[str, int]
    examples: tuple[Example, ...]


class _Place(Value):
    file: str
    text: str
    said: str


def learn(releases: Sequence[Release]) -> list[Proposal]:
    """Every proposal that ``releases`` carry, in the order of the profile's fields."""
    found: list[Proposal | None] = [
        _organisation(releases),
        _city(releases),
        _traits(releases),
        _sentence_words(releases),
        _replace(releases),
        _terms(releases),
        _spelling(releases),
        _numerals(releases),
        _dates(releases),
        _boilerplate(releases),
        *_contacts(releases),
        _spokespersons(releases),
    ]
    return [proposal for proposal in found if proposal is not None]


def applied(profile: VoiceProfile, proposals: Sequence[Proposal]) -> dict[str, object]:
    """The fields of ``profile`` with the proposals in them; replacements and terms are added to those there."""
    values: dict[str, object] = profile.model_dump()
    for proposal in proposals:
        if proposal.field == "replace" and isinstance(proposal.value, Mapping):
            new = {str(k): str(v) for k, v in proposal.value.items()}
            kept = {k: v for k, v in profile.replace.items() if k not in new.values() and v not in new}
            values["replace"] = kept | new
        elif proposal.field == "terms" and isinstance(proposal.value, Sequence):
            values["terms"] = tuple(dict.fromkeys((*profile.terms, *map(str, proposal.value))))
        else:
            values[proposal.field] = proposal.value
    return values


# --- one field each -----------------------------------------------------------------------------------------


def _organisation(releases: Sequence[Release]) -> Proposal | None:
    places = []
    for release in releases:
        for text in release.parts("boilerplate"):
            named = _ABOUT.match(text)
            if named:
                places.append(_Place(file=release.name, text=text, said=named["name"].strip()))
                break
    return _most("organisation", places, "the name behind “About” in {n} of {of} releases", fewest=1)


def _city(releases: Sequence[Release]) -> Proposal | None:
    places = []
    for release in releases:
        for line in release.parts("dateline"):
            city = _CITY.match(line)
            if city:
                places.append(_Place(file=release.name, text=line, said=_titled(city["city"])))
                break
    return _most("city", places, "the dateline of {n} of {of} releases", fewest=1)


def _titled(city: str) -> str:
    return " ".join(word.capitalize() for word in city.split())


def _traits(releases: Sequence[Release]) -> Proposal | None:
    manners = [measure(release) for release in releases]
    manners = [m for m in manners if m.words >= 40]
    if not manners:
        return None
    kept, why = [], []
    for trait, name, low, high, words in TRAITS:
        mean = fmean(m.measures[name] for m in manners)
        if low <= mean < high and sum(low <= m.measures[name] < high for m in manners) * 3 >= len(manners) * 2:
            kept.append(trait)
            why.append(f"{trait}: {words.format(mean)}")
    if not kept:
        return None
    examples = _typical(releases, fmean(len(s.split()) for r in releases for s in r.sentences))
    return _proposal("traits", tuple(kept), ", ".join(kept), "; ".join(why), {"texts": len(manners)}, examples)


def _sentence_words(releases: Sequence[Release]) -> Proposal | None:
    lengths = [len(s.split()) for release in releases for s in _told(release)]
    if len(lengths) < 2 * FEWEST:
        return None
    mean = fmean(lengths)
    value = min(LONGEST, max(SHORTEST, round(mean)))
    why = f"{mean:.1f} words on average, half of them {median(lengths):.0f} or fewer, the longest {max(lengths)}"
    return _proposal("sentence_words", value, str(value), why, {"sentences": len(lengths)}, _typical(releases, mean))


def _typical(releases: Sequence[Release], words: float) -> list[Example]:
    """The sentences nearest to a length, from different files."""
    best = []
    for release in releases:
        near = sorted(_told(release), key=lambda s: abs(len(s.split()) - words))
        best += [Example(file=release.name, text=s) for s in near[:1]]
    return sorted(best, key=lambda e: abs(len(e.text.split()) - words))


def _replace(releases: Sequence[Release]) -> Proposal | None:
    """For each choice the one word that the house says, where it says none of the others."""
    value: dict[str, str] = {}
    examples: list[Example] = []
    counts: dict[str, int] = {}
    for line in CHOICES:
        words = line.split("|")
        places = {word: list(_said(releases, word)) for word in words}
        total = sum(len(found) for found in places.values())
        best = max(words, key=lambda w: len(places[w]))
        if len(places[best]) < FEWEST or len(places[best]) < total:
            continue
        value |= {other: best for other in words if other != best}
        counts[best] = len(places[best])
        examples += places[best][:1]
    if not value:
        return None
    why = "said in place of the other word, each time: " + ", ".join(f"{w} {n} times" for w, n in counts.items())
    shown = "; ".join(f"{avoid} → {use}" for avoid, use in value.items())
    return _proposal("replace", value, shown, why, counts, examples)


def _said(releases: Sequence[Release], word: str) -> Iterator[Example]:
    first, *rest = word.split()
    tail = "".join(rf"\s{re.escape(w)}" for w in rest)
    pattern = re.compile(rf"\b{re.escape(first)}(?:s|d|ed|ing)?{tail}s?\b")
    for release in releases:
        for sentence in _told(release):
            for _ in pattern.finditer(sentence):
                yield Example(file=release.name, text=sentence)


def _told(release: Release) -> Iterator[str]:
    """The sentences of the body that hold no quotation."""
    for segment in release.reading.of("standfirst", "body"):
        if not release.quoted(segment.start, segment.end):
            yield release.reading.at(segment)


def _terms(releases: Sequence[Release]) -> Proposal | None:
    """Names with capitals inside, such as "iPhone" or "TillPay", that are always written so."""
    places: dict[str, list[Example]] = defaultdict(list)
    for release in releases:
        for sentence in _told(release):
            for match in _KNOWN_AS.finditer(sentence):
                places[match.group()].append(Example(file=release.name, text=sentence))
    text = "\n".join(release.text for release in releases)
    kept = {
        term: found
        for term, found in places.items()
        if len(found) >= FEWEST and len(re.findall(re.escape(term), text, re.IGNORECASE)) == text.count(term)
    }
    if not kept:
        return None
    counts = {term: len(found) for term, found in kept.items()}
    examples = [found[0] for found in kept.values()]
    return _proposal("terms", tuple(kept), ", ".join(kept), "always written in these capitals", counts, examples)


def _spelling(releases: Sequence[Release]) -> Proposal | None:
    places = []
    for release in releases:
        for sentence in _told(release):
            for word in spelling.find(sentence):
                shown = sentence[word.start : word.end]
                places.append((shown, _Place(file=release.name, text=sentence, said=word.manner)))
    words = Counter(f"{shown.lower()}" for shown, _ in places)
    told = ", ".join(word for word, _ in words.most_common(6))
    found = _most("spelling", [p for _, p in places], "{n} of {of} words that differ: " + told)
    return None if found is None else found.model_copy(update={"shown": found.shown.capitalize()})


def _numerals(releases: Sequence[Release]) -> Proposal | None:
    places = []
    for release in releases:
        for sentence in _told(release):
            for said, pattern in (("spelled", _SPELLED), ("figures", _FIGURE)):
                places += [_Place(file=release.name, text=sentence, said=said)] * len(pattern.findall(sentence))
    proposal = _most("ap_numerals", places, "{n} of {of} numbers under ten are written so")
    return None if proposal is None else _switch(proposal, "spelled", "one to nine in words", "single figures stay")


def _dates(releases: Sequence[Release]) -> Proposal | None:
    places = []
    for release in releases:
        lines = [*release.parts("dateline"), *_told(release)]
        for line in lines:
            for said, pattern in _DATES:
                places += [_Place(file=release.name, text=line, said=said)] * len(pattern.findall(line))
    proposal = _most("ap_dates", places, "{n} of {of} dates are written so")
    return None if proposal is None else _switch(proposal, "ap", "AP (Nov. 4, 2025)", "not AP’s manner of dates")


def _switch(proposal: Proposal, on: str, yes: str, no: str) -> Proposal:
    kept = proposal.value == on
    return proposal.model_copy(update={"value": kept, "shown": f"on: {yes}" if kept else f"off: {no}"})


def _boilerplate(releases: Sequence[Release]) -> Proposal | None:
    places = []
    for release in releases:
        text = " ".join(release.parts("boilerplate"))
        words = " ".join(_ABOUT.sub("", text, count=1).split()) if _ABOUT.match(text) else " ".join(text.split())
        if len(words.split()) >= 5:
            places.append(_Place(file=release.name, text=text, said=words))
    return _most("boilerplate", places, "word for word in {n} of {of} releases", fewest=1, agree=0.5)


def _contacts(releases: Sequence[Release]) -> list[Proposal | None]:
    press: list[_Place] = []
    customers: list[_Place] = []
    for release in releases:
        for line in release.parts("contact"):
            if EMAIL.search(line) or PHONE.search(line):
                said = _LABEL.sub("", " ".join(line.split()))
                kind = customers if re.match(r"\W*customer", line, re.IGNORECASE) else press
                kind.append(_Place(file=release.name, text=line, said=said))
    return [
        _most("press_contact", press, "stands under {n} of {of} releases", fewest=1, agree=0.5),
        _most("customer_contact", customers, "stands under {n} of {of} releases", fewest=1, agree=0.5),
    ]


def _spokespersons(releases: Sequence[Release]) -> Proposal | None:
    """Who is quoted by name and title. Once is enough: the title says that the person speaks for somebody."""
    house = _organisation(releases)
    own = str(house.value).split()[0] if house else ""
    found: dict[str, list[tuple[str, Example]]] = defaultdict(list)
    for release in releases:
        for match in _TITLED.finditer(release.text):
            name, title = match["name"] or match["first"], match["title"] or match["second"]
            sentence = _around(release.text, match.start())
            found[name].append((" ".join(title.split()), Example(file=release.name, text=sentence)))
    kept = {name: places for name, places in found.items() if own and any(own in title for title, _ in places)}
    if not kept:
        return None
    people = tuple(Spokesperson(name=n, title=Counter(t for t, _ in p).most_common(1)[0][0]) for n, p in kept.items())
    shown = "; ".join(f"{person.name}, {person.title}" for person in people)
    counts = {name: len(places) for name, places in kept.items()}
    value = tuple(person.model_dump() for person in people)
    why = "quoted by name for the house: " + ", ".join(f"{n} {c} times" for n, c in counts.items())
    return _proposal("spokespersons", value, shown, why, counts, [places[0][1] for places in kept.values()])


def _around(text: str, at: int) -> str:
    return next((text[s:e] for s, e in split(text) if s <= at < e), "")


# --- what proposals share -----------------------------------------------------------------------------------


def _most(
    field: str, places: Sequence[_Place], why: str, *, fewest: int = FEWEST, agree: float = AGREE
) -> Proposal | None:
    """What most places say, where enough of them say the same."""
    counts = Counter(place.said for place in places)
    if not counts:
        return None
    best, number = counts.most_common(1)[0]
    if number < fewest or number < agree * len(places):
        return None
    examples = [Example(file=p.file, text=p.text) for p in places if p.said == best]
    return _proposal(field, best, best, why.format(n=number, of=len(places)), dict(counts), examples)


def _proposal(
    field: str, value: object, shown: str, why: str, counts: dict[str, int], examples: Sequence[Example]
) -> Proposal:
    """A few examples, from different files first, each once."""
    once = list({e.text: e for e in examples}.values())
    first = {e.file: e for e in reversed(once)}.values()
    kept = [*reversed(list(first)), *(e for e in once if e not in first)][:SHOWN]
    return Proposal(field=field, value=value, shown=shown, why=why, counts=counts, examples=tuple(kept))
