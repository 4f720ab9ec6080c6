"""Tickets made by program, and how a press writer tells them: true and false, each in the same form.

``ground_cases/frames.txt`` holds frames of which one case is so ("the refund came", "the refund is promised"), each
in the words of a ticket and in those of a press text. A ticket is a few frames in one case each. What is told of a
case is true over its ticket, and false over the same ticket with another case in its place, where that case's telling
is true: so neither form nor words alone tell a true sentence from a false one. Further false ones change a figure,
take the customer for the company, or say that somebody else said so. The last wording of each kind in a case is kept
for measuring (``held``), with tickets of its own.
"""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from agent.checks.evidence import Ground
from agent.checks.premise import premise
from evals.entailment_pairs import Group, Pair

PATH = Path(__file__).parent / "ground_cases" / "frames.txt"
Speaker = Literal["customer", "agent"]
Slots = dict[str, str]

#: What a ticket is about, by domain.
_THINGS = {
    "parcel": "lamp|kettle|pair of boots|mirror|coat|garden chair|clock|toaster|rug|vase|bicycle seat|keyboard",
    "device": "dishwasher|boiler|router|coffee machine|printer|hearing aid|heat pump|freezer|speaker|till|pump",
    "bill": "phone contract|subscription|hosting plan|insurance|gym pass|ticket|software licence|broadband|magazine",
    "app": "calendar|notes|photo album|timetable|diary|shopping list|tracker|map|inbox|planner",
    "booking": "train|ferry|room|table|flight|coach|cabin|concert|course|rental car",
}
_STAGES = ("problem", "cause", "action", "outcome", "mood", "wait", "who", "context", "history", "offer")
#: What a customer writes of when support has answered.
_LAST = frozenset({"outcome", "mood", "action"})
#: The chance that a ticket says something of a stage.
_CHANCE = {"problem": 0.9, "cause": 0.5, "action": 0.75, "outcome": 0.5, "offer": 0.3}
_RARE = 0.25
_BUDGETS = (30, 50, 75)
_UNITS = ("minute", "hour", "day", "week", "month")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES = "Ines|Tomasz|Priya|Oskar|Leila|Bram|Saoirse|Mateo|Yuki|Fergus|Anneke|Dele|Rosa|Ivo|Marit|Kwame"
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth")
_TALK = {
    "customer": "Hi there.|Hello,|Not sure this is the right address.|Please help.|Sorry for the long mail.|Cheers.|"
    "Thanks in advance.|I need to know what happens next.|Anyway.|Here is the whole story.|It is raining here too.|"
    "Sent from my phone, forgive the typing.|I've attached a photo.|My order number is in the subject line.",
    "agent": "Thank you for writing.|Thanks for getting in touch.|I understand.|Let me see.|Is there anything else?|"
    "Do write again if you need us.|I've made a note of it.|Thank you for your patience.|Have a good day.|"
    "I have looked at your account.|Thanks for the photo, that helps a lot.",
}
_SIDES = {"The customer": ("Support", "The company", "An agent"), "Support": ("The customer",),
          "The company": ("The customer",), "An agent": ("The customer",)}  # fmt: skip
_SAID = {"customer": "The customer said that {}|According to the customer, {}|The customer reported that {}",
         "agent": "Support said that {}|According to support staff, {}|The company explained that {}"}  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")


class Row(NamedTuple):
    """A sentence over a ticket, and whether it follows."""

    evidence: list[str]
    text: str
    follows: bool


class Case(NamedTuple):
    """``said`` in a ticket, each by one speaker; ``told`` in a press text."""

    said: list[tuple[Speaker, str]]
    told: list[str]

    def part(self, held: bool) -> "Case":
        """The last wording of each kind is for measuring, the others are to learn from."""
        return Case(self.said[-1:], self.told[-1:]) if held else Case(self.said[:-1], self.told[:-1])


class Frame(NamedTuple):
    stage: str
    domain: str
    cases: list[Case]


class Turn(NamedTuple):
    """One frame in a ticket: the case that is so, its slots, and the wording chosen."""

    frame: Frame
    case: int
    slots: Slots
    speaker: Speaker
    said: str


def frames(path: Path = PATH) -> list[Frame]:
    """The frames of a file. Raises ``ValueError`` for a line that is none."""
    out: list[Frame] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, _, text = line.partition(" ")
        if line.startswith("["):
            stage, domain = line.strip("[]").split()
            out.append(Frame(stage, domain, []))
        elif mark == "-":
            out[-1].cases.append(Case([], []))
        elif mark in {"c", "a"}:
            out[-1].cases[-1].said.append(("customer" if mark == "c" else "agent", text))
        elif mark == ">":
            out[-1].cases[-1].told.append(text)
        elif mark not in {"", "#"}:
            raise ValueError(f"no line of a frame: {line!r}")
    return out


def retold(many: int, seed: int, *, held: bool = False) -> list[Group]:
    """``many`` groups, each of one ticket and its neighbour; the same seed gives the same groups."""
    draw = random.Random(f"{seed} {held}")  # noqa: S311 - repeatable samples, no secret
    known = [frame._replace(cases=[case.part(held) for case in frame.cases]) for frame in frames()]
    return [_group(known, draw) for _ in range(many)]


def _group(known: Sequence[Frame], draw: random.Random) -> Group:
    """True and false sentences over a ticket, and over one that differs from it by one case."""
    domain = draw.choice(list(_THINGS))
    thing = draw.choice(_THINGS[domain].split("|"))
    turns = _turns(known, domain, thing, draw)
    at = draw.randrange(len(turns))
    frame = turns[at].frame
    other = draw.choice([case for case in range(len(frame.cases)) if case != turns[at].case])
    there = _turn(frame, other, turns[at].slots, draw)
    one, two = _evidence(turns, draw), _evidence([*turns[:at], there, *turns[at + 1 :]], draw)
    mine, theirs = _told(turns[at], draw), _told(there, draw)
    rows = [Row(one, mine, True), Row(one, theirs, False), Row(two, theirs, True), Row(two, mine, False)]
    rows += [Row(one, text, False) for text in _false(turns[at], mine, draw)]
    rows += _merged(turns, at, one, draw)
    budget = draw.choice(_BUDGETS)
    return list(dict.fromkeys(Pair(premise(r.text, Ground(r.evidence), budget), r.text, r.follows) for r in rows))


def _turns(known: Sequence[Frame], domain: str, thing: str, draw: random.Random) -> list[Turn]:
    open_ones = [frame for frame in known if frame.domain in {domain, "any"}]
    chosen = [frame for frame in open_ones if draw.random() < _CHANCE.get(frame.stage, _RARE)]
    chosen = chosen or [draw.choice(open_ones)]
    chosen.sort(key=lambda frame: _STAGES.index(frame.stage))
    return [_turn(frame, draw.randrange(len(frame.cases)), _slots(thing, draw), draw) for frame in chosen[:5]]


def _turn(frame: Frame, case: int, slots: Slots, draw: random.Random) -> Turn:
    speaker, said = draw.choice(frame.cases[case].said)
    return Turn(frame, case, slots, speaker, said)


def _slots(thing: str, draw: random.Random) -> Slots:
    number, often = draw.randint(2, 12), draw.randint(2, 5)
    return {
        "thing": thing, "n": str(number), "times": str(often), "nth": str(often),
        "dur": f"{draw.randint(2, 12)} {draw.choice(_UNITS)}", "day": draw.choice(_DAYS),
        "money": f"{draw.choice('£€$')}{draw.choice((draw.randint(5, 99), draw.randint(100, 990)))}",
        "pct": str(draw.choice((5, 10, 12, 15, 20, 25, 30))), "ver": f"{draw.randint(2, 9)}.{draw.randint(0, 9)}",
        "name": draw.choice(_NAMES.split("|")),
    }  # fmt: skip


def _filled(text: str, slots: Slots, draw: random.Random) -> str:
    """The text with its slots written in one of the ways in which people write them."""
    return _SLOT.sub(lambda found: _written(found[1], slots, draw), text)


def _written(slot: str, slots: Slots, draw: random.Random) -> str:
    words = draw.random() < 0.5
    match slot:
        case "n" | "N":
            said = _WORDS[int(slots["n"]) - 1] if words or slot == "N" else slots["n"]
            return said.capitalize() if slot == "N" else said
        case "times":
            number = int(slots["times"])
            once = [f"{_WORDS[number - 1]} times", f"{number} times", *(["twice", "twice"] if number == 2 else [])]
            return draw.choice(once)
        case "nth":
            return _NTH[int(slots["nth"]) - 1]
        case "dur":
            count, unit = slots["dur"].split()
            return f"{_WORDS[int(count) - 1] if words else count} {unit}s"
        case _:
            return slots[slot]


def _told(turn: Turn, draw: random.Random) -> str:
    text = _filled(draw.choice(turn.frame.cases[turn.case].told), turn.slots, draw)
    if draw.random() < 0.15:
        return draw.choice(_SAID[turn.speaker].split("|")).format(_lowered(text))
    return text


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _false(turn: Turn, mine: str, draw: random.Random) -> list[str]:
    """One thing changed: a figure of the sentence, who did it, or who said it."""
    made: list[str] = []
    figured = [text for text in turn.frame.cases[turn.case].told if set(_SLOT.findall(text)) - {"thing"}]
    if figured:
        made.append(_filled(draw.choice(figured), _otherwise(turn.slots, draw), draw))
    side = next((side for side in _SIDES if mine.startswith(f"{side} ")), "")
    if side and draw.random() < 0.6:
        made.append(f"{draw.choice(_SIDES[side])}{mine.removeprefix(side)}")
    wrong: Speaker = "agent" if turn.speaker == "customer" else "customer"
    if draw.random() < 0.15:
        made.append(draw.choice(_SAID[wrong].split("|")).format(_lowered(mine)))
    return draw.sample(made, min(len(made), 2))


def _otherwise(slots: Slots, draw: random.Random) -> Slots:
    """Each slot with another value; the product stays."""
    out = slots
    while any(out[slot] == value for slot, value in slots.items() if slot != "thing"):
        drawn = _slots(slots["thing"], draw)
        out = {slot: drawn[slot] if value == slots[slot] else value for slot, value in out.items()}
    return out


def _merged(turns: Sequence[Turn], at: int, evidence: list[str], draw: random.Random) -> list[Row]:
    """Two facts in one sentence, both so; and the same with another case of the second."""
    rest = [turn for number, turn in enumerate(turns) if number != at]
    if not rest or draw.random() < 0.6:
        return []
    beside = draw.choice(rest)
    other = draw.choice([case for case in range(len(beside.frame.cases)) if case != beside.case])
    first = _told(turns[at], draw).rstrip(".")
    true, false = (_lowered(_told(turn, draw)) for turn in (beside, beside._replace(case=other)))
    return [Row(evidence, f"{first}, and {true}", True), Row(evidence, f"{first}, and {false}", False)]


def _evidence(turns: Sequence[Turn], draw: random.Random) -> list[str]:
    """The ticket: what the customer wrote, what support answered, what the customer wrote then."""
    customer = [turn for turn in turns if turn.speaker == "customer"]
    first = [turn for turn in customer if turn.frame.stage not in _LAST]
    then = [turn for turn in customer if turn.frame.stage in _LAST]
    parts: list[tuple[Speaker, list[Turn]]] = [
        ("customer", draw.sample(first, len(first))),
        ("agent", [turn for turn in turns if turn.speaker == "agent"]),
        ("customer", then),
    ]
    return [_passage(speaker, held, draw) for speaker, held in parts if held]


def _passage(speaker: Speaker, turns: Sequence[Turn], draw: random.Random) -> str:
    talk = _TALK[speaker].split("|")
    said = [_filled(turn.said, turn.slots, draw) for turn in turns]
    if draw.random() < 0.6:
        said.insert(draw.choice((0, 0, len(said))), draw.choice(talk))
    text = " ".join(said)
    return text.lower() if speaker == "customer" and draw.random() < 0.12 else text
