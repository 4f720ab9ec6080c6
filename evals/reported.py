"""Sentences of tickets told in the third person by the desk's own composer, and one thing of each changed.

These are what drafts are made of: "my card got charged two times" becomes "The customer said their card got charged
twice". The tickets are those written for training, and public support dialogues whose speakers are known.
"""

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from agent.checks.evidence import Ground
from agent.checks.premise import premise
from agent.checks.sentences import split
from agent.draft.frames import by_staff, capital, told
from agent.draft.person import report
from evals import held_out
from evals.corrupt import corruptions
from evals.entailment_pairs import Group, Pair
from evals.ground_set import TRAINING, read_told

Speaker = Literal["customer", "agent"]
#: A clause that is whole: people leave the subject out.
_WHOLE = re.compile(
    r"^(?:they|their|the|an?|it|that|this|there|nobody|no one|(?:\w+ ){1,3}(?:is|are|was|were|has|had))\b"
)
_LEAST, _MOST = 5, 32
_BUDGETS = (30, 50, 75)
_TIMES = {"two times": "twice", "twice": "two times", "2 times": "twice", "2x": "twice"}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FIGURE = re.compile(r"(?<![\w.,:£$€/-])([2-9]|1[0-2])(?![\w,:%/-]|\.\d)")
_SPELT = re.compile(rf"\b({'|'.join(_NUMBERS[1:])})\b")
_OTHERS = {"The customer": "Support staff", "Support staff": "The customer", "the customer": "support staff",
           "support staff": "the customer"}  # fmt: skip
#: Changes after which a sentence still reads like one.
_CHANGES = frozenset({"figure", "name", "negation", "cause"})
#: Names for support staff: both true and false sentences have them.
_STAFF = ("support staff", "support staff", "the agent", "the company", "support")
_BETWEEN = re.compile("|".join(_OTHERS))
_SAYS = re.compile(
    r"^(?:According to the customer, |Support staff said (?:that )?)|, (?:the customer|support staff|they) said\.$"
)
_TURN = re.compile(r"^(customer|agent): ", re.M)


class Message(NamedTuple):
    speaker: Speaker
    text: str


def reported(dialogues: Iterable[list[Message]], many: int, seed: int) -> list[Group]:
    """Up to ``many`` groups: a sentence of a dialogue as the composer tells it, and the same with one thing changed."""
    draw = random.Random(seed)  # noqa: S311 - repeatable samples, no secret
    chosen = [
        (messages, message, message.text[start:end])
        for messages in dialogues
        for message in messages
        for start, end in split(message.text)
        if _LEAST <= len(message.text[start:end].split()) <= _MOST
    ]
    draw.shuffle(chosen)
    groups: list[Group] = []
    for messages, message, sentence in chosen:
        if len(groups) >= many:
            break
        group = _group(messages, message, sentence, draw)
        groups += [group] if group else []
    return groups


def _tickets() -> Iterator[list[Message]]:
    """What the customer wrote, and what was answered, of each ticket that is not kept back."""
    seen = dict.fromkeys(
        one.evidence
        for path in TRAINING
        if "support" in path.stem
        for one in read_told(path)
        if not held_out.of_written(one.ticket)
    )
    for evidence in seen:
        if len(evidence) > 1 and re.search(r"\byou(?:r|'ve)?\b", evidence[1]):
            yield [Message("customer", evidence[0]), Message("agent", evidence[1])]


def dialogues(data: Path) -> Iterator[list[Message]]:
    """The tickets written for training, and the public dialogues of a folder."""
    yield from _tickets()
    for path in (data / "anonymise" / "tau_dev.jsonl", data / "tickets" / "multidogo_dev.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            row = json.loads(line)
            parts = _TURN.split(row.get("text", ""))[1:]
            told = [
                *zip(parts[::2], parts[1::2], strict=True),
                *((m["role"], m["text"]) for m in row.get("messages", ())),
            ]
            yield [Message("agent" if who == "agent" else "customer", said.strip()) for who, said in told]


def _group(messages: Sequence[Message], message: Message, sentence: str, draw: random.Random) -> Group:
    clause = report(sentence, message.speaker)
    if clause is None or not _WHOLE.match(clause):
        return []
    ways = told([clause], draw.randrange(3)) if message.speaker == "customer" else by_staff([clause], "Support staff")
    at = messages.index(message)
    evidence = [one.text for one in messages[max(0, at - 2) : at + 3]]
    shown = premise(sentence, Ground(evidence), draw.choice(_BUDGETS))
    if not ways or len(set(sentence.split()) - set(shown.split())) > 1:
        return []
    true = [otherwise(text, draw) for text in draw.sample(ways, min(len(ways), 2))]
    changed = corruptions(true[0], " ".join(evidence), draw.randrange(1 << 30))
    made = [*(one.text for one in changed if one.kind in _CHANGES), exchanged(true[0])]
    false = [otherwise(text, draw) for text in draw.sample(made, min(len(made), 2)) if text != true[0]]
    staff = draw.choice(_STAFF)
    said = [*((text, True) for text in true), *((text, False) for text in false)]
    return list(dict.fromkeys(Pair(shown, named(text, staff), follows) for text, follows in said))


def otherwise(text: str, draw: random.Random) -> str:
    """The same with numbers written another way and, at times, without who said so."""
    for often, same in _TIMES.items():
        if often in text and draw.random() < 0.5:
            text = text.replace(often, same)
            break
    if draw.random() < 0.4:
        text = _SPELT.sub(lambda found: str(_NUMBERS.index(found[1]) + 1), text)
    elif draw.random() < 0.6:
        text = _FIGURE.sub(lambda found: _NUMBERS[int(found[1]) - 1], text)
    plain = _SAYS.sub("", text)
    if plain != text and draw.random() < 0.3 and not plain.startswith(("they ", "their ", "them ")):
        return f"{capital(plain.rstrip('.'))}."
    return text


def exchanged(text: str) -> str:
    """The customer and support staff in each other's place."""
    return _BETWEEN.sub(lambda found: _OTHERS[found.group()], text)


def named(text: str, staff: str) -> str:
    """Support staff by another name."""
    if staff != _STAFF[0]:
        text = re.sub(r"\b(support staff) were\b", r"\1 was", text, flags=re.IGNORECASE)
    return text.replace("support staff", staff).replace("Support staff", capital(staff))
