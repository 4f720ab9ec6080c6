"""Composes a holding statement from confirmed facts: plain sentences, in the order that people need them.

Known, then a word to those affected, what is not known, what was done, what people can do, when more is said. The
wording of a fact is the wording that a person confirmed; only its first letter, its full stop and a missing subject
are added. Nothing that nobody confirmed is stated, and nothing is added where the fact base is silent. There is no
brand voice in it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from agent.draft import furniture
from agent.draft.frames import capital
from agent.draft.lines import Line
from agent.draft.polish import strange
from agent.errors import RefusedError
from agent.models import Content, Fact, Incident, Length, Origin, Part, Sentence, StatementMeta
from prompts.voices import VoiceProfile

#: Most body words of each length (rule H18) and how many facts of each kind it bears.
WORDS: dict[Length, int] = {"short": 50, "standard": 150}
KNOWN: dict[Length, int] = {"short": 1, "standard": 4}
ACTIONS: dict[Length, int] = {"short": 1, "standard": 3}
UNKNOWNS: dict[Length, int] = {"short": 1, "standard": 3}
HEADLINE_CHARS = 90

#: The shortest true word, where the short form has no room.
SORRY = "We are sorry."
EMPATHY: dict[Length, str] = {
    "short": "We are sorry for the trouble.",
    "standard": "We know that this is hard for the people affected, and we are sorry for the trouble it causes them.",
}
#: Where people may have been harmed, an apology waits for counsel; care does not.
CARE = "Our first concern is for the people affected."
BRIEF_CARE = "Our concern is for those affected."
NO_FULL_PICTURE = "We do not yet have all the facts, and we are still checking them."
BRIEF_UNKNOWN = "We do not yet know everything."
HELP: dict[Length, str] = {
    "short": "Please contact support.",
    "standard": "Customers who need help can contact our support team.",
}

#: The paragraphs of a body, in order.
KNOWN_PART, UNKNOWN_PART, DONE_PART, ADVICE_PART, NEXT_PART = range(5)


class Frame(NamedTuple):
    """What a channel puts around the same sentences: a question before each paragraph, and a closing word."""

    questions: tuple[str, ...] = ()
    closing: str = ""


PLAIN = Frame()

#: A fact base speaks in scraps: "rolled back the update" lacks who did it.
_SUBJECTLESS = re.compile(
    r"^(?:have |has )?(?:also |now |since |already )?(?!(?:limited|related|needed|affected|failed|delayed)\b)"
    r"(?:[a-z]{3,}ed|sent|put|took|taken|told|set|shut|cut|began|begun|found|made|brought|gave|withdrew|held|paid|"
    r"reset|rebuilt|undid|froze|spoke|wrote|got)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^(?:whether|how|what|why|which|who|when|where|if)\b", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"\b(?:not|n't|un(?:known|clear|confirmed)|still|yet|being|investigat\w+|establish\w*|check\w*|review\w*|determin\w+)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:please|no action is (?:needed|required)|do(?:es)? not need to|should|need not)\b|"
    r"^(?:customers?|people|users?|shops?|merchants?|anyone|everyone|traders?|guests?|passengers?|patients?|owners?)\b"
    r"[^.]{0,60}?"
    r"\b(?:can|may|must)\b(?! not\b)|"
    r"^(?:stop|unplug|switch|turn|use|keep|check|avoid|restart|call|contact|do not|return|wait|try|reset|change)\b",
    re.IGNORECASE,
)
_TURN = r"\b(?:since|from|at|between|after|until|because|when|while|and|which|with|on|for)\b"
_CONDITION = re.compile(r"\b(?:if|unless|until|except|only|both|between)\b", re.IGNORECASE)
_TIMED = re.compile(r",? (?:since|from|at) (?:about )?\d{1,2}[:.]\d\d(?: [A-Z]{2,4})?(?: on \d{1,2} \w+(?: \d{4})?)?$")
_TIMED_FIRST = re.compile(r"^At (?:about )?\d{1,2}[:.]\d\d(?: [A-Z]{2,4})?,? ")
_TWO_DEEDS = re.compile(
    r"(?P<first>.*\b(?:was|were|have|has|\w+ed) (?:\S+ ){2,}?\S+) and (?:(?:the|an?|our|all|we|it|they|every|each)\b"
    r"(?: \S+){0,3} (?:was|were|has|have|\w+ed)|(?:\w+ed|brought|taken|put|sent|given|shut|made|told)) "
)
_NEXT = re.compile(r"(?P<time>Next update: \d\d:\d\d \S+(?: on \d{1,2} [A-Z][a-z]+)?)(?: \d{4})?(?: at \S+)?\.$")
_LEAVE_OFF = re.compile(rf",? {_TURN}(?!.*{_TURN}).*$")


def compose(incident: Incident, meta: StatementMeta, voice: VoiceProfile, frame: Frame = PLAIN) -> list[Line]:
    """Headline and body as lines. Raises ``RefusedError`` where the fact base lacks what a statement must have."""
    facts = confirmed(incident.facts)
    known = [f for f in facts if f.kind == "known" and not is_advice(f)]
    if not known:
        raise RefusedError(
            "No fact of this incident is confirmed yet, so nothing can be stated. Have a named person confirm at "
            "least one."
        )
    title = headline(incident, known, voice)
    told = _fitting(incident, meta, known, facts, frame)
    return [_line("headline", title, [known[0]]), *told]


def _fitting(
    incident: Incident, meta: StatementMeta, known: Sequence[Fact], facts: Sequence[Fact], frame: Frame
) -> list[Line]:
    """The body within its words. Where the first known fact has no room in a short text, a shorter one takes its place.

    Where the confirmed wordings leave no way at all, the shortest body is given, and H18 says what is too much.
    """
    most = WORDS[meta.length]
    shorter = sorted(known[1:], key=lambda f: len(f.text.split())) if meta.length == "short" else []
    orders = [known, *([fact, *(f for f in known if f is not fact)] for fact in shorter)]
    bodies = []
    for order in orders:
        bodies.append(_within(_framed(_groups(incident, meta, order, facts), frame), most))
        if _count(bodies[-1]) <= most:
            return bodies[-1]
    return min(bodies, key=_count)


def _framed(groups: "Sequence[Group]", frame: Frame) -> list[Line]:
    """The groups as paragraphs, each behind its question, and the closing word in a paragraph of its own."""
    body: list[Line] = []
    for i, group in enumerate(groups):
        if frame.questions:
            body.append(_line("body", frame.questions[i], [], i))
        body += [_line("body", text, on, i) for text, on in group]
    return [*body, _line("body", frame.closing, [], len(groups))] if frame.closing else body


def confirmed(facts: Iterable[Fact]) -> list[Fact]:
    """What a person stands for. What is not known may be said by anybody who wrote it down."""
    return [f for f in facts if f.confirmed_by or f.kind == "unknown"]


def is_advice(fact: Fact) -> bool:
    return fact.kind != "unknown" and _ADVICE.search(fact.text) is not None


def headline(incident: Incident, known: Sequence[Fact], voice: VoiceProfile) -> str:
    """The event in one line: the incident's title where a confirmed fact carries it, else the first fact, cut."""
    title = incident.title.strip().rstrip(".")
    if not _carried(title, known):
        title = _shortened(known[0].text.strip().rstrip("."), HEADLINE_CHARS - len(voice.organisation) - 2)
    if voice.organisation.lower() in title.lower():
        return capital(title)
    return f"{voice.organisation}: {_small(title)}"


def furnished(
    lines: Sequence[Line], incident: Incident, meta: StatementMeta, voice: VoiceProfile, now: datetime
) -> Content:
    """The statement with its time of issue, its contacts and its end mark."""
    told = [one.sentence for one in lines]
    under = [
        press_contact(incident, voice),
        furniture.house("contact", customer_contact(incident, voice), 1),
        furniture.house("endmark", furniture.END_MARK),
    ]
    title = [s for s in told if s.part == "headline"]
    body = [s for s in told if s.part == "body"]
    return Content(sentences=(issue_line(meta, now), *title, *body, *under))


def issue_line(meta: StatementMeta, now: datetime, opening: str = "") -> Sentence:
    return furniture.house("dateline", f"{opening}Issued {stamp(meta.issued_at or now)}")


def press_contact(incident: Incident, voice: VoiceProfile) -> Sentence:
    return furniture.house("contact", f"Press: {incident.press_contact or voice.press_contact}")


def customer_contact(incident: Incident, voice: VoiceProfile) -> str:
    return f"Customers: {incident.customer_contact or voice.customer_contact}"


def stamp(at: datetime) -> str:
    """Time, zone, day: "14:05 UTC on 4 November 2026"."""
    return f"{at:%H:%M} {_zone(at)} on {at.day} {at:%B %Y}"


def _zone(at: datetime) -> str:
    name = at.tzname() or "UTC"
    return name if re.fullmatch(r"[A-Z]{2,5}", name) else at.strftime("UTC%z")


# --- the body ------------------------------------------------------------------------------------------------

Group = list[tuple[str, list[Fact]]]


def _groups(incident: Incident, meta: StatementMeta, known: Sequence[Fact], facts: Sequence[Fact]) -> list[Group]:
    size = meta.length
    told: Group = [(_dated(stated(f.text), meta), [f]) for f in known[: KNOWN[size]]]
    if _affects_people(incident, meta):
        told.insert(1, (_empathy(incident, meta), []))
    unknown = _chosen([f for f in facts if f.kind == "unknown"], UNKNOWNS[size])
    acts = [f for f in facts if f.kind == "action" and not is_advice(f)]
    actions = _chosen(acts, ACTIONS[size], lambda f: len(_dated(done(f.text), meta)))
    advice = _chosen([f for f in facts if is_advice(f)], 1)
    return [
        told,
        _unknown(unknown),
        [(_dated(done(f.text), meta), [f]) for f in actions],
        [(stated(f.text), [f]) for f in advice] or [(HELP[size], [])],
        [(next_update(incident, meta), [])],
    ]


def _chosen(
    facts: Sequence[Fact], most: int, length: Callable[[Fact], int] = lambda fact: len(fact.text)
) -> list[Fact]:
    """The first ``most``; where there is room for one only, the shortest."""
    return [min(facts, key=length)] if most == 1 and facts else list(facts[:most])


def _dated(text: str, meta: StatementMeta) -> str:
    """A short text leaves the day to the line above it."""
    if meta.length != "short" or meta.issued_at is None:
        return text
    day = meta.issued_at
    return re.sub(rf",? (?:on )?{day.day} {day:%B}(?: {day.year})?(?=[ ,.])", "", text, count=1)


def _affects_people(incident: Incident, meta: StatementMeta) -> bool:
    """Nobody has to say that people are affected for a word of care; somebody has to say that none are."""
    said = incident.people_affected if incident.people_affected is not None else meta.people_affected
    return said is not False


def _empathy(incident: Incident, meta: StatementMeta) -> str:
    counsel = incident.counsel_triggers or meta.counsel_triggers
    return CARE if counsel and not meta.counsel_cleared else EMPATHY[meta.length]


def _unknown(facts: Sequence[Fact]) -> Group:
    """What is not known; clauses of one shape share a sentence."""
    asked = [f for f in facts if _ASKED.match(f.text.strip())]
    things = [f for f in facts if f not in asked and not _SAYS_SO.search(f.text)]
    whole = [f for f in facts if f not in asked and f not in things]
    told: Group = [(stated(f.text), [f]) for f in whole]
    clauses = [_small(f.text.strip().rstrip(".?")) for f in (*things, *asked)]
    if clauses:
        told.insert(0, (f"We do not yet know {_listed(clauses)}.", [*things, *asked]))
    return told or [(NO_FULL_PICTURE, [])]


def next_update(incident: Incident, meta: StatementMeta) -> str:
    """When more is said, as a person entered it. Raises ``RefusedError`` when nobody did."""
    at = incident.next_update_at or meta.next_update_at
    if at is None:
        raise RefusedError("When is the next update? Enter its time: the desk never makes one up.")
    issued = meta.issued_at
    if issued is not None and at <= issued:
        raise RefusedError(f"The next update was due at {stamp(at)}, which has passed. Enter a new time.")
    where = f" at {incident.next_update_where}" if incident.next_update_where else ""
    if meta.length == "short":
        same_day = issued is not None and at.date() == issued.date()
        return f"Next update: {f'{at:%H:%M} {_zone(at)}' if same_day else stamp(at)}{where}."
    return f"We will give the next update by {stamp(at)}{where}."


def stated(text: str) -> str:
    text = " ".join(text.split()).rstrip()
    return capital(text if text[-1:] in ".!?" else f"{text}.")


def done(text: str) -> str:
    """An action with its subject: "rolled back the update" was done by us."""
    text = " ".join(text.split())
    return stated(f"We {_small(text)}" if _SUBJECTLESS.match(text) else text)


def _listed(clauses: Sequence[str]) -> str:
    if len(clauses) < 3:
        return " or ".join(clauses)
    return f"{', '.join(clauses[:-1])} or {clauses[-1]}"


def _small(text: str) -> str:
    """The first letter small, unless the first word is a name, an abbreviation or a product."""
    first = text.split(" ", 1)[0]
    plain = len(first) < 2 or (first[1:].islower() and _COMMON.fullmatch(first.lower()))
    return text[:1].lower() + text[1:] if plain or _ASKED.match(text) else text


#: First words of a fact that are no names.
_COMMON = re.compile(
    r"(?:the|an?|some|cards?|payments?|customers?|people|shops?|users?|we|our|this|these|orders?|terminals?|services?|"
    r"app|online|websites?|deliver(?:y|ies)|several|many|all|no|one|two|three|four|five|sent|put|took|told|set|shut|cut|"
    r"began|found|made|brought|gave|withdrew|held|paid|reset|rebuilt|spoke|wrote|got|engineers|staff|\w+ed|\w+ing)"
)


def _within(body: list[Line], most: int) -> list[Line]:
    """Cut to ``most`` words from the end: a further fact or action goes, what a statement must have stays.

    Where that is not enough, each of its parts is said as shortly as it can truly be said.
    """
    if _count(body) > most:
        body = [one._replace(text=SORRY) if one.text == EMPATHY["short"] else one for one in body]
    while _count(body) > most and (spare := _spare(body)) is not None:
        body = [one for one in body if one is not spare]
    for shorter in SHORTER:
        if _count(body) > most:
            body = [_plainly(one, shorter(one)) for one in body]
    return body


def _plainly(one: Line, text: str) -> Line:
    """The line with ``text``, which cites nothing where it is the house's own sentence."""
    if text == one.text:
        return one
    own = text in {BRIEF_UNKNOWN, BRIEF_CARE, HELP["short"]}
    return _line("body", text, [], one.paragraph) if own else one._replace(text=text, plain=(text,))


def _first_clause(one: Line) -> str:
    """Of two statements joined in one sentence, the first; each of them is true by itself."""
    if one.paragraph not in {KNOWN_PART, DONE_PART, ADVICE_PART} or not one.citations:
        return one.text
    joint = r"; " if _CONDITION.search(one.text) else r"(?:, and|;) "
    first = re.split(joint, one.text)[0]
    return stated(first) if len(first.split()) > 4 else one.text


def _first_deed(one: Line) -> str:
    """Of two deeds joined without a comma, the first: what follows has a subject or a participle of its own."""
    joined = _TWO_DEEDS.match(one.text) if one.paragraph == DONE_PART and one.citations else None
    return stated(joined["first"]) if joined and not _CONDITION.search(one.text) else one.text


def _brief_unknown(one: Line) -> str:
    return BRIEF_UNKNOWN if one.paragraph == UNKNOWN_PART and len(one.text.split()) > 5 else one.text


def _brief_help(one: Line) -> str:
    return HELP["short"] if one.paragraph == ADVICE_PART and len(one.text.split()) > 3 else one.text


def _brief_care(one: Line) -> str:
    return BRIEF_CARE if one.text == CARE else one.text


def _brief_next(one: Line) -> str:
    """The time and the day of the next update: its year and its place stand elsewhere."""
    timed = _NEXT.match(one.text) if one.paragraph == NEXT_PART else None
    return f"{timed['time']}." if timed else one.text


def _untimed_action(one: Line) -> str:
    return _untimed(one.text) if one.paragraph == DONE_PART and one.citations else one.text


def _untimed_fact(one: Line) -> str:
    return _untimed(one.text) if one.paragraph == KNOWN_PART and one.citations else one.text


def _untimed(text: str) -> str:
    """Without the time at its end, or at its beginning."""
    return capital(_TIMED_FIRST.sub("", _TIMED.sub("", text.rstrip("."))) + ".")


#: In this order, each only while there are too many words.
SHORTER: tuple[Callable[[Line], str], ...] = (
    _first_clause,
    _brief_help,
    _brief_unknown,
    _untimed_fact,
    _untimed_action,
    _brief_care,
    _brief_next,
    _first_deed,
)


def _spare(body: Sequence[Line]) -> Line | None:
    """The last sentence on a fact that shares its paragraph with another such sentence."""
    paragraphs = [one.paragraph for one in body if one.citations]
    return next((o for o in reversed(body) if o.citations and paragraphs.count(o.paragraph) > 1), None)


def _count(body: Sequence[Line]) -> int:
    return sum(len(one.text.split()) for one in body)


def _line(part: Part, text: str, on: Sequence[Fact], paragraph: int = 0) -> Line:
    origin: Origin = "composer" if on else "house"
    return Line(part, text, origin, tuple(f.id for f in on), tuple(f.text for f in on), (text,), paragraph)


def _carried(title: str, facts: Sequence[Fact]) -> bool:
    return bool(title) and not strange(title, " ".join(f.text for f in facts))


def _shortened(text: str, most: int) -> str:
    text = re.split(r"(?<=[a-z])\. ", text)[0]
    text = re.sub(r",? (?:this (?:morning|afternoon|evening)|today|overnight|last night)$", "", text)
    while len(text) > most and (cut := _LEAVE_OFF.sub("", text)) != text:
        text = cut
    return text
