"""Which words are names or addresses: the model's chance weighed against how ordinary a word is.

Four readings, from the general to the particular:

1. A word whose chance passes the bar for its rank (``BARS``): the more ordinary, the higher the bar.
2. Its neighbours, where they continue it: the surname behind a first name, the town behind a street.
3. What a phrase announces: "my name is …", "this is …", "Dr …", "regards, …".
4. In chats, a bare line that answers a question nobody copied: a name, a code, or both.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from retrieval.detectors import abroad
from retrieval.detectors.found import Found
from retrieval.detectors.patterns import is_amount, is_thing, is_time
from retrieval.detectors.rampart import Word
from retrieval.detectors.words import (
    CALENDAR,
    CALLED,
    GRAMMAR,
    GREETINGS,
    NOUN,
    NUMBER_WORDS,
    ORDINARY,
    PEOPLE_SURNAMES,
    PEOPLES,
    TITLES,
    UNKNOWN,
    WARES,
    is_inflected,
    listed,
    rank,
)

#: No chance is this high.
NEVER = 2.0
#: The least chance by rank of the word, from ``UNKNOWN`` to ``GRAMMAR``: in a text without capitals, and in one
#: with capitals for a word that has one, for a word that has none, and where spaCy's model sees a person.
BARS = (0.05, 0.15, 0.3, NEVER)
CAPITAL_BARS = (0.003, 0.01, 0.04, 0.6)
SMALL_BARS = (0.15, 0.3, 0.8, NEVER)
PERSON_BARS = (0.0003, 0.0003, 0.0005, 0.4)
#: Persons in small letters: spaCy reads capitals and sees few of them right.
SMALL_PERSON_BAR = 0.05
#: "May" and "June" are names less often than months, "Summer" less often than a season.
CALENDAR_BAR = 0.5
SEASONS = listed("spring summer autumn winter")
#: A step on the way through a program's menus is named for what it does.
MENU_BAR = 0.5
#: A verb or adjective that begins a sentence has its capital from there: "White holder came".
FIRST_BAR = 0.3
#: A word behind "#" is more often a topic.
TOPIC_BAR = 0.3
#: Mail, web and phone have shapes; the model alone is believed only when it is fairly sure.
SHAPED_BAR = 0.3
#: The same for a word beside one that was found.
GROW = (0.02, 0.05, 0.1, 0.6)

#: Numbers have no rank: street numbers, postcodes and ids, but also sums, sizes and times.
NUMERIC_BAR, NUMERIC_GROW = 0.2, 0.06

NAME, PLACE, ADDRESS = "name", "place", "address"
TYPES = {
    "GIVEN_NAME": NAME,
    "SURNAME": NAME,
    "EMAIL": "email",
    "PHONE": "phone",
    "URL": "link",
    "TAX_ID": "id",
    "BANK_ACCOUNT": "account",
    "ROUTING_NUMBER": "account",
    "GOVERNMENT_ID": "id",
    "PASSPORT": "id",
    "DRIVERS_LICENSE": "id",
    "BUILDING_NUMBER": ADDRESS,
    "STREET_NAME": ADDRESS,
    "SECONDARY_ADDRESS": ADDRESS,
    "CITY": PLACE,
    "STATE": PLACE,
    "ZIP_CODE": PLACE,
}
_SPATIAL = frozenset({PLACE, ADDRESS})
_GAP = re.compile(r"[\s,.;:/'\"()-]{0,6}")
_N = r"[^\W\d_][\w'’.-]{0,30}"

#: Phrases that name nobody, in a text of any language: greetings and thanks, and a part of a country.
_SAID = re.compile(
    r"(?<!\w)(?:bore\sda|prynhawn\sda|nos\sda|diolch(?:\syn\sfawr|\sam\s(?:ofyn|bopeth|hynny))?|pob\slwc|"
    r"liebe\s(?:leute|alle)|guten\s(?:tag|morgen|abend)|bom\sdia|boa\s(?:tarde|noite)|dzień\sdobry|"
    r"buen[oa]s\s(?:d[ií]as|tardes|noches)|buon\s?giorno|god\s(?:dag|morgen)|(?<!\w\s)ha(?=[.!]\s(?-i:[A-Z]))|"
    r"(?<=\bthe\s)(?:north|south)[\s-](?:east|west)(?!\s(?-i:[A-Z])))(?!\w)",
    re.IGNORECASE,
)
#: "3rd" is the third of something, unless it is an avenue.
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)", re.IGNORECASE)
#: Rows that are counted; what else is counted is no address by its type.
_ROWS = re.compile(r"\s(?:lines|rows|items|pieces|titles|entries)\b", re.IGNORECASE)
#: The way through a program's menus: "Reports > Larder".
_MENU = re.compile(r"\w\s>\s$")
#: A word that the model takes for mail in front of or in a handle: "paid in biscuits. @theirname".
_IN_HANDLE, _HANDLE_NEXT = re.compile(r"(?<![\w.@])@\w{0,40}$"), re.compile(r"\W{0,2}\s@\w+(?![\w.])")
_CAPITAL, _TONGUE = re.compile(r"\s[A-Z]"), re.compile(r"\b(?:in|into|speaks?|read)\s$", re.IGNORECASE)
#: What stands in front of a sentence, and how it goes on behind its first word.
_FIRST, _GOES_ON = re.compile(r"(?:\n|[.!?]\s)$"), re.compile(r"\s[a-z]")

#: A phrase that announces a name; the words behind it are read until one can't be part of it.
_ANNOUNCE = re.compile(
    r"(?<!\w)(?:(?:my|the|his|her|their|our|full|first|last|sur|customer|contact|account\sholder|agent|passenger|"
    r"patient|guest|user|card\s?holder)\s?(?:full\s|first\s|last\s)?name(?:\sis|'s|s)?|"
    r"name(?:\sis|:|\s-|\s=|\s)|this\sis|myself|i\sam\scalled|call\sme|"
    r"(?:i'm|im|i\sam)(?=\s[^\W\d_]+\s?[.,!\n]|\s[^\W\d_]+$)|"
    r"my\s(?:wife|husband|son|daughter|partner|mother|father|mom|mum|dad|brother|sister|kid|colleague|boss|friend|"
    r"manager|assistant)(?:'s\sname\sis)?)[\s:*=-]{1,4}",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?<!\w)(?:mr|mrs|ms|miss|dr|prof|sir|herr|frau|se[nñ]or(?:a|ita)?|monsieur|mme)\b\.?[ ]", re.IGNORECASE
)
_SIGN_OFF = re.compile(
    r"(?:^|\n|[.!] )[ \t>]{0,4}(?:(?:kind|best|warm|many|with\skind)\s)?(?:regards|wishes|thanks|cheers|sincerely|"
    r"yours(?:\s(?:truly|sincerely|faithfully))?|thank\syou|love|gr[uü](?:ss|ß)e?|saludos|cordialement|pozdrawiam)"
    r"[ ,.!-]{0,3}\n[ \t>-]{0,4}",
    re.IGNORECASE,
)
_HERE = re.compile(rf"(?:^|\n)[ \t]{{0,4}}(?:hi|hello|hey)?,?\s?({_N})\shere\b", re.IGNORECASE)
#: Somebody is spoken to: "Thanks Hope," and "Dear Will,"; and a letter ends with a first name alone.
_GREETED = re.compile(
    r"(?:^|[\n.!?,] ?)(?i:hi|hello|hey|dear|thanks|thank you|thanks again|cheers|morning),? "
    r"([A-Z][a-z]{1,9})(?=\s?[,!.\n]|$)"
)
_SIGNED = re.compile(rf"{_SIGN_OFF.pattern}([^\W\d_]{{2,10}})[ \t]*[.!]?[ \t]*(?=\n|$)", re.IGNORECASE)
#: A word alone below a blank line, at the end of all.
_LAST = re.compile(r"\n[ \t]*\n[ \t]*([^\W\d_]{3,20})[ \t]*$")
_TAKEN = re.compile(rf"[ \t]{{0,2}}({_N})")


def find(text: str, words: Sequence[Word], persons: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """Names, places and addresses of ``text``; ``words`` are the model's, over the same characters.

    ``persons`` are the spans in which spaCy sees a person.
    """
    person = {i for start, end in persons for i in range(start, end)}
    capitals = any(c.isupper() for c in text)
    taken = _grown(text, words, {i for i, w in enumerate(words) if _passes(text, w, capitals, w.start in person)})
    found = [_word(w) for i, w in enumerate(words) if i in taken]
    found += _announced(text)
    found += _answers(text, words)
    return found


def undecided(text: str, words: Sequence[Word]) -> list[Word]:
    """The words that ``find`` takes only where spaCy sees a person."""
    capitals = any(c.isupper() for c in text)
    if not capitals:
        return []
    return [w for w in words if _passes(text, w, capitals, True) and not _passes(text, w, capitals, False)]


def _passes(text: str, word: Word, capitals: bool, person: bool) -> bool:
    if word.label in _SHAPED and (word.chance < SHAPED_BAR or _at_handle(text, word)):
        return False
    if word.label == "SECONDARY_ADDRESS":
        # "floor 3" and "gate 4" tell nothing alone; beside a street or a town they are taken along.
        return False
    if capitals and TYPES.get(word.label) in _SPATIAL and text[word.start].islower() and _rank(text, word) > NOUN:
        return False
    if not capitals:
        return word.chance >= _bar(text, word, BARS, NUMERIC_BAR)
    if person and text[word.start].isalpha():
        least = 0.0 if text[word.start].isupper() else SMALL_PERSON_BAR
        return word.chance >= max(_bar(text, word, PERSON_BARS, NUMERIC_BAR), least)
    bars = CAPITAL_BARS if text[word.start].isupper() else SMALL_BARS
    topic = TOPIC_BAR if text[max(0, word.start - 2) : word.start].strip() == "#" else 0.0
    return word.chance >= max(_bar(text, word, bars, NUMERIC_BAR), topic)


def _at_handle(text: str, word: Word) -> bool:
    """Whether ``word`` is in a handle, which has a pattern of its own, or only stands in front of one."""
    before = text[max(0, word.start - 40) : word.start + 1]
    return bool(_IN_HANDLE.search(before) or _HANDLE_NEXT.match(text, word.end))


def _rank(text: str, word: Word) -> int:
    return rank(text[word.start : word.end])


_SHAPED = frozenset({"EMAIL", "URL", "PHONE"})


#: The piece is part of a number with thousands or decimals, such as "1,499" or "2.50".
_LONGER, _LONGER_ON = re.compile(r"\d[.,]$"), re.compile(r"[.,]\d")


def _bar(text: str, word: Word, bars: Sequence[float], numeric: float) -> float:
    """The chance that ``word`` needs; more than 1 for what measures, prices or tells the time."""
    value = text[word.start : word.end]
    if not any(c.isdigit() for c in value):
        return NEVER if _is_nobodys(text, word) else _word_bar(text, word, bars)
    if _ORDINAL.fullmatch(value) and TYPES.get(word.label, NAME) == NAME:
        return NEVER
    if _LONGER.search(text[max(0, word.start - 2) : word.start]) or _LONGER_ON.match(text[word.end : word.end + 2]):
        return NEVER
    if (
        _ROWS.match(text, word.end)
        or is_amount(text, word.start, word.end)
        or is_time(text, word.start, word.end)
        or is_thing(text, word.start)
    ):
        return NEVER
    return numeric * (2.5 if _ROUND.match(value) else 1.0)


@lru_cache(16)
def _said(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _SAID.finditer(text))


def _is_nobodys(text: str, word: Word) -> bool:
    """Whether ``word`` names nobody where it stands, however sure the model is."""
    value = text[word.start : word.end]
    low = value.lower()
    said = any(start <= word.start < end for start, end in _said(text))
    if said or low in GREETINGS or (low in PEOPLES and _is_people(text, word)):
        return True
    return value == low and (low in WARES or is_inflected(low))


def _is_people(text: str, word: Word) -> bool:
    """Whether a people's or a language's name stands for it: not in "Czech Republic"; of places only "in Welsh"."""
    if _CAPITAL.match(text, word.end):
        return False
    if TYPES.get(word.label, NAME) == NAME:
        return text[word.start : word.end].lower() not in PEOPLE_SURNAMES
    return _TONGUE.search(text[max(0, word.start - 8) : word.start]) is not None


def _word_bar(text: str, word: Word, bars: Sequence[float]) -> float:
    value = text[word.start : word.end]
    low = value.lower()
    if low in abroad.ordinary(text):
        # spaCy reads English: what it takes for a person in small letters elsewhere is none
        return NEVER if value == low and bars is PERSON_BARS else bars[GRAMMAR]
    dated = CALENDAR_BAR if low in CALENDAR or low in SEASONS else 0.0
    chosen = MENU_BAR if _MENU.search(text[max(0, word.start - 4) : word.start]) else 0.0
    first = FIRST_BAR if bars is CAPITAL_BARS and low not in CALLED and _begins(text, word) else 0.0
    known = GRAMMAR if low in WARES else rank(low)
    return max(bars[known], dated, chosen, first if known == ORDINARY else 0.0)


def _begins(text: str, word: Word) -> bool:
    """Whether ``word`` begins a sentence that goes on in small letters."""
    if word.start and not _FIRST.search(text[max(0, word.start - 2) : word.start]):
        return False
    return _GOES_ON.match(text, word.end) is not None


def _word(word: Word) -> Found:
    return Found(word.start, word.end, TYPES.get(word.label, NAME), word.chance)


def _grown(text: str, words: Sequence[Word], taken: set[int]) -> set[int]:
    """``taken`` with each neighbour that continues it, to both sides, for as long as one does."""
    grown = set(taken)
    for step in (1, -1):
        for at in sorted(taken, reverse=step < 0):
            here = at
            while (
                0 <= here + step < len(words)
                and here + step not in grown
                and _continues(text, words, here, here + step)
            ):
                here += step
                grown.add(here)
    return grown


def _continues(text: str, words: Sequence[Word], at: int, to: int) -> bool:
    left, right = (words[at], words[to]) if at < to else (words[to], words[at])
    gap = text[left.end : right.start]
    word = words[to]
    if len(gap) > 6 or not _GAP.fullmatch(gap) or not text[word.start : word.end].strip("*#_.,"):
        return False
    spatial = TYPES.get(words[at].label) in _SPATIAL
    if not spatial and gap.strip(" .'-"):
        return False
    return word.chance >= _bar(text, word, GROW, NUMERIC_GROW) and text[word.start].isalnum()


def _announced(text: str) -> Iterator[Found]:
    for pattern, most in ((_ANNOUNCE, 4), (_TITLE, 3), (_SIGN_OFF, 3)):
        for match in pattern.finditer(text):
            yield from _name_at(text, match.end(), most)
    for match in _LAST.finditer(text):
        if rank(match[1]) == UNKNOWN and match[1].lower() not in abroad.ordinary(text):
            yield Found(*match.span(1), NAME, 0.5)
    for match in (*_GREETED.finditer(text), *_SIGNED.finditer(text)):
        if match[1].lower() in CALLED:
            yield Found(*match.span(1), NAME, 0.8)
    for match in _HERE.finditer(text):
        if rank(match[1]) <= NOUN:
            yield Found(*match.span(1), NAME, 0.8)


def _name_at(text: str, at: int, most: int) -> Iterator[Found]:
    """The name that starts at ``at``: words until one is too ordinary; in mixed case, capitals decide."""
    capital = text[at : at + 1].isupper()
    for _ in range(most):
        match = _TAKEN.match(text, at)
        if match is None:
            return
        word = match[1].rstrip("'.-’")
        low = word.lower().removesuffix("'s")
        if low in TITLES and most:
            at = match.end()
            continue
        if rank(low) >= (GRAMMAR if capital and word[0].isupper() else ORDINARY) or low in CALENDAR | NUMBER_WORDS:
            return
        if capital and not word[0].isupper():
            return
        yield Found(match.start(1), match.start(1) + len(word), NAME, 0.85)
        if len(word) < len(match[1]) and match[1][-1] == "." and len(word) > 2:
            return
        at = match.end()


# --- chats --------------------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n]+")
_TOKEN = re.compile(r"[^\s,;:&]+")
_SPEAKER = re.compile(r"\s{0,4}(?:customer|agent|user|bot|client|visitor|action|\w{2,12})\s?:\s", re.IGNORECASE)
_FILLER = frozenset(
    [
        "yes",
        "yeah",
        "ya",
        "yup",
        "ok",
        "okay",
        "sure",
        "hi",
        "hello",
        "hey",
        "sorry",
        "its",
        "it",
        "is",
        "it's",
        "and",
        "name",
        "number",
        "no",
        "my",
        "the",
        "i",
        "am",
        "im",
        "this",
        "thanks",
        "thank",
        "you",
        "please",
        "here",
    ]
)
#: Short words that count or measure what stands beside them.
_NO_GROUP = listed(
    "i am pm gb mb kb tb tv cm mm km kg lb lbs oz hr hrs min mins sec usd inr rs eur gbp st nd rd th"
    " qty pcs no nos cc bhk"
)
_ROUND = re.compile(r"\d+00$|(?:19[4-9]|20[0-4])\d$|(?:[0-3]\d[01]\d|[01]\d[0-3]\d)(?:20)?[0-2]\d$")


def _answers(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Names and codes on bare lines of a chat: short lines without a sentence, in a text of several lines."""
    lines = list(_LINE.finditer(text))
    if len(lines) < 2:
        return
    chances = {w.start: w.chance for w in words}
    codes = [list(_codes(text, line)) for line in lines]
    for at, line in enumerate(lines):
        yield from codes[at]
        numbered = bool(codes[at]) or (
            at + 1 < len(lines) and bool(codes[at + 1]) and codes[at + 1][0].start - lines[at + 1].start() < 12
        )
        yield from _bare_name(text, line, codes[at], chances, numbered)


def _tokens(text: str, line: re.Match[str]) -> list[tuple[int, int]]:
    speaker = _SPEAKER.match(text, line.start(), line.end())
    start = speaker.end() if speaker else line.start()
    return [m.span() for m in _TOKEN.finditer(text, start, line.end())]


def _codes(text: str, line: re.Match[str]) -> Iterator[Found]:
    """Runs of short groups with a digit among them: "bvc 967", "a 4 g 4 f 3", "9845"."""
    if line.end() - line.start() > 80:
        return
    tokens = _tokens(text, line)
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and _is_group(text[slice(*tokens[end])]):
            end += 1
        if end > at:
            start, stop = tokens[at][0], tokens[end - 1][1]
            if _is_code(text, start, stop, alone=len(tokens) - (end - at) <= 3):
                yield Found(start, stop, "id", 0.6)
        at = max(end, at + 1)


def _is_group(token: str) -> bool:
    if not token.isalpha():
        return token.isdigit() or (token.isalnum() and any(c.isdigit() for c in token) and len(token) <= 12)
    low = token.lower()
    if low in _NO_GROUP or not low.isascii():
        return False
    return len(low) == 1 or (rank(low) <= (NOUN if len(low) <= 3 else UNKNOWN) and len(low) <= 4)


def _is_code(text: str, start: int, end: int, *, alone: bool) -> bool:
    value = text[start:end]
    groups = value.split()
    digits = sum(c.isdigit() for c in value)
    if not digits or not alone or is_amount(text, start, end):
        return False
    if all(g.isdigit() for g in groups):
        return len(groups) <= 6 and digits >= 4 and not _ROUND.match("".join(groups))
    return 4 <= sum(c.isalnum() for c in value) <= 20 and digits >= 2


def _bare_name(
    text: str, line: re.Match[str], codes: Sequence[Found], chances: dict[int, float], numbered: bool
) -> Iterator[Found]:
    """The words of a line that holds nothing but filler, a code and up to three words that may be a name."""
    spans = [s for s in _tokens(text, line) if not any(c.start <= s[0] < c.end for c in codes)]
    spans = [s for s in spans if text[slice(*s)].lower().strip(".,!?") not in _FILLER]
    if not 1 <= len(spans) <= 3 or not all(_nameable(text[slice(*s)]) for s in spans):
        return
    ranks = [rank(text[slice(*s)]) for s in spans]
    chance = max(chances.get(s[0], 0.0) for s in spans)
    if min(ranks) >= ORDINARY or GRAMMAR in ranks:
        return
    if (numbered and chance >= 0.005) or (min(ranks) == UNKNOWN and chance >= 0.03):
        for start, end in spans:
            yield Found(start, end, NAME, 0.6)


def _nameable(token: str) -> bool:
    low = token.lower()
    return len(token) >= 2 and all(c.isalpha() or c in "'-." for c in token) and low not in CALENDAR | NUMBER_WORDS
