"""Which interactions may be a story, and the words that show it.

The five criteria are the house's: exceptional problem-solving, an unusual challenge overcome, an innovative
solution, somebody going above and beyond, positive social impact. The tables of ``retrieval.flag_words`` say which
words stand for each. A flag always quotes the sentence that carries it; thanks alone is none, and neither is what
was denied, asked for, promised or meant as the opposite. An unhappy record (CSAT 1 or 2, or a sour last word) gets
no flag from rules.

A tag from support is a person's flag: it stands whatever the words are, with the most telling sentence as quote.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from retrieval.flag_words import CLAUSE, CUES, DOUBT, GLAD, NO_DOUBT, SOUR, SUPPORT_TAGS, TWIST, Cue
from retrieval.passages import SENTENCE_END
from retrieval.records import CleanMessage, CleanRecord, Criterion, Flag, Kind, Speaker

OWN_WORDS: frozenset[Kind] = frozenset({"release", "statement"})  # the house on itself is no story
UNHAPPY = 2
HAPPY = 4
READ_CHARACTERS = 20_000  # of a message; what is longer was pasted, and reading it would take seconds
QUOTE_CHARACTERS = 300
AROUND = 120  # characters kept on each side of a match when a sentence is longer than a quote may be
REQUEST = re.compile(
    r"^\W*(?:please|(?:could|can|would|will) (?:you|someone|anybody|anyone|somebody))\b", re.IGNORECASE
)
PERMISSION = re.compile(r"\b(?:quote|name) (?:me|us)\b|\b(?:my|our) (?:name|consent|permission)\b", re.IGNORECASE)


class Said(NamedTuple):
    """One sentence at ``[start, end)`` of message ``message``."""

    message: int
    role: Speaker
    start: int
    end: int
    text: str


def flag(record: CleanRecord) -> list[Flag]:
    """At most one flag a criterion, in the order of the table; a support tag's flag comes first."""
    if record.kind in OWN_WORDS:
        return []
    said = list(_said(record))
    found = {} if _unhappy(record, said) else _by_rules(record, said)
    tagged = _by_support(record, said, found)
    if tagged is None:
        return list(found.values())
    return [tagged, *(item for item in found.values() if item.criterion != tagged.criterion)]


# --- by rules -----------------------------------------------------------------------------------------------


def _by_rules(record: CleanRecord, said: list[Said]) -> dict[Criterion, Flag]:
    found: dict[Criterion, Flag] = {}
    for cue in CUES:
        if cue.criterion in found:
            continue
        quoted = next((quote for sentence in said if (quote := _shows(cue, sentence, record, said))), None)
        if quoted is not None:
            found[cue.criterion] = _flag(record, cue.criterion, quoted, f"{cue.reason}.")
    return found


def _shows(cue: Cue, sentence: Said, record: CleanRecord, said: list[Said]) -> Said | None:
    """The words to quote when the sentence shows the cue in earnest."""
    if sentence.role not in cue.speakers:
        return None
    match = next((m for m in cue.pattern.finditer(sentence.text) if _in_earnest(sentence.text, m)), None)
    if match is None or (cue.glad and not _glad_after(record, said, sentence.message)):
        return None
    return _shortened(sentence, match.start(), match.end())


def _in_earnest(text: str, match: re.Match[str]) -> bool:
    """Not denied, asked, promised, twisted or sour."""
    if text.rstrip().endswith("?") or REQUEST.search(text) or SOUR.search(text):
        return False
    if TWIST.search(text, match.end(), match.end() + 60):
        return False
    return not DOUBT.search(_clause_before(text, match))


def _glad_after(record: CleanRecord, said: list[Said], message: int) -> bool:
    if record.csat is not None and record.csat >= HAPPY:
        return True
    later = (item for item in said if item.role == "customer" and item.message >= message)
    return any(_glad(item.text) for item in later)


def _glad(text: str) -> bool:
    """A thank-you or relief. Thanks in advance, and in a question, say nothing of what came."""
    if text.rstrip().endswith("?") or SOUR.search(text) or re.search(r"in advance|anyway", text, re.IGNORECASE):
        return False
    return any(not DOUBT.search(_clause_before(text, match)) for match in GLAD.finditer(text))


def _clause_before(text: str, match: re.Match[str]) -> str:
    return CLAUSE.split(NO_DOUBT.sub(" ", text[max(0, match.start() - AROUND) : match.start()]))[-1]


def _unhappy(record: CleanRecord, said: list[Said]) -> bool:
    if record.csat is not None:
        return record.csat <= UNHAPPY
    last = [item for item in said if item.role == "customer"][-2:]
    return any(SOUR.search(item.text) for item in last) and not any(_glad(item.text) for item in last[-1:])


# --- by support ---------------------------------------------------------------------------------------------


def _by_support(record: CleanRecord, said: list[Said], found: dict[Criterion, Flag]) -> Flag | None:
    tag = next((tag for tag in record.tags if _plain(tag) in SUPPORT_TAGS), None)
    if tag is None or not said:
        return None
    criterion = SUPPORT_TAGS[_plain(tag)] or _first(found)
    reason = f"Support tagged it “{tag}”."
    if criterion in found:
        return found[criterion].model_copy(update={"by": "support", "reason": f"{reason} {found[criterion].reason}"})
    return _flag(record, criterion, _most_telling(said), reason, by_support=True)


def _first(found: dict[Criterion, Flag]) -> Criterion:
    for criterion in found:
        return criterion
    return "above_and_beyond"


def _plain(tag: str) -> str:
    return re.sub(r"[\W_]+", " ", tag).strip().casefold()


def _most_telling(said: list[Said]) -> Said:
    """The customer's sentence that most likely tells how it ended; the agent's where the customer said nothing."""
    customer = [item for item in said if item.role == "customer"] or said
    return _shortened(max(customer, key=lambda item: _telling(item, customer[-1].message)), 0, 0)


def _telling(item: Said, last: int) -> float:
    """Glad words first; then the customer's last message, a figure in it, and length up to a good quotation's."""
    glad = len(set(GLAD.findall(item.text))) if _glad(item.text) else 0
    figures = bool(re.search(r"\d", item.text))
    beside = item.text.endswith("?") or bool(SOUR.search(item.text) or PERMISSION.search(item.text))
    return 2 * glad + (item.message == last) + figures - 3 * beside + min(len(item.text), 160) / 160


# --- sentences ----------------------------------------------------------------------------------------------


def _said(record: CleanRecord) -> Iterator[Said]:
    for position, message in enumerate(record.messages):
        whole, start = message.text[:READ_CHARACTERS], 0
        for gap in SENTENCE_END.finditer(whole):
            yield from _sentence(position, message, start, gap.start())
            start = gap.end()
        yield from _sentence(position, message, start, len(whole))


def _sentence(position: int, message: CleanMessage, start: int, end: int) -> Iterator[Said]:
    text = message.text[start:end]
    first = start + len(text) - len(text.lstrip())
    if text.strip():
        yield Said(position, message.role, first, first + len(text.strip()), text.strip())


def _shortened(sentence: Said, start: int, end: int) -> Said:
    """The sentence, or whole words around ``[start, end)`` of it when it is too long to quote."""
    text = sentence.text
    if len(text) <= QUOTE_CHARACTERS:
        return sentence
    first = 0 if start <= AROUND else text.find(" ", start - AROUND, start) + 1 or start
    limit = min(len(text), max(end, start) + AROUND)
    last = limit if limit == len(text) else max(text.rfind(" ", end, limit), end) if " " in text[end:limit] else limit
    return sentence._replace(start=sentence.start + first, end=sentence.start + last, text=text[first:last])


def _flag(record: CleanRecord, criterion: Criterion, quote: Said, reason: str, by_support: bool = False) -> Flag:
    return Flag(
        record_id=record.id,
        criterion=criterion,
        quote=quote.text,
        message=quote.message,
        start=quote.start,
        end=quote.end,
        by="support" if by_support else "rules",
        reason=reason,
    )
