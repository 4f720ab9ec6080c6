"""The parts of a plain text, told by the shape of its lines.

Dateline, headline, boilerplate ("About …"), contact lines and the end mark are the house's furniture and stand on
no evidence; what is left is body. A line is judged by the first row of ``_SHAPES`` that fits; where none does, the
place decides (a short first line is the headline). Nothing is guessed for a version: its parts are named.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from agent.checks.reading import Reading, Segment
from agent.checks.sentences import split
from agent.checks.times import CLOCK, DATE, ISO, LOCAL, WEEKDAY, ZONE
from agent.models import Part, Placed

EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
URL = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?:/[\w./%-]*)?(?!\w)", re.IGNORECASE
)
PHONE = re.compile(r"(?<![\w.])\(?\+?\(?\d(?:[\s().-]{0,2}\d){6,14}(?!\w)")

_LABEL = re.compile(
    r"(?:[-*•]\s*)?(?:for\s+)?(?:further\s+|more\s+|all\s+|any\s+)?(?:the\s+)?"
    r"(?:(?:press|media|news(?:room)?|news\s*desk|journalists?|reporters?|customers?|"
    r"customer\s+(?:service|support|care)|"
    r"support|help(?:line|desk)?|public|investors?|guests?|patients?|members?|users?|passengers?|families|residents?|"
    r"communications?|comms|pr|out[- ]of[- ]hours|24[- ]hour)"
    r"(?:\s+(?:and|&|/)\s+\w+)?(?:\s+\w+){0,3}"
    r"|contacts?(?:\s+\w+){0,4}|(?:information|enquiries|inquiries|queries|questions)(?:\s+\w+){0,4}|"
    r"notes?\s+to\s+editors?)"
    r"\s*(?P<stop>[:：—–|-]|$)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:(?:media|press|news|customer|pr|public)\s+)*(?:contacts?|enquiries|inquiries|information)(?:\s+details?)?"
    r"(?:\s+for\s+\w+)?\s*:?",
    re.IGNORECASE,
)
_END = re.compile(r"(?:#\s?#\s?#|[-–—*\s]{0,8}(?:ends|end|30)[-–—*\s]{0,8}|[-–—]\s?30\s?[-–—])", re.IGNORECASE)
_ABOUT = re.compile(r"about\s+(?!\d|half\b|one\b|two\b|three\b|this\b|how\b)\S.*", re.IGNORECASE)
_RELEASE = re.compile(
    r"(?:for\s+(?:immediate\s+)?release|(?:strictly\s+)?embargo(?:ed)?\b|(?:holding|press|media|public|"
    r"official|initial|"
    r"first|updated?|incident|service|company)?\s*(?:press\s+)?(?:statement|release|update|notice|bulletin)\b"
    r"(?:\s*(?:no\.?|#)?\s*\d+)?\s*$|(?:date|time|issued|published|posted|status|severity|updated|"
    r"last\s+updated|version|ref)"
    r"\s*[:：])",
    re.IGNORECASE,
)
#: "STATUS: sign-in failing on …": no time line, but the event itself.
_STATED = re.compile(r"(?:status|update|updated|severity)\s*[:：]\s*(?:[^\W\d][\w'’()-]*\s+){3}[^\W\d]", re.IGNORECASE)
_CONTACT_SENTENCE = re.compile(
    r"(?:[-*•]\s*)?(?:for\s+(?:all\s+|any\s+)?(?:more|further|media|press|customer|support|help|general|additional|"
    r"interview|enquir|inquir|quer|information)|(?:the\s+)?(?:press|media|journalists?|reporters?|"
    r"news(?:room|\s*desk))\b|"
    r"(?:customers?|customer\s+\w+|support|help(?:line|desk)?|contacts?|enquiries|inquiries|investors?|"
    r"families|guests?|"
    r"patients?|users?|public)\s*[:—–])",
    re.IGNORECASE,
)
#: "Use Exit C. Next update …": a letter that ends a sentence, and no initial.
_LETTER = re.compile(
    r"(?<=\s[A-Z]\.)\s+(?=(?:Next|We|The|Our|Please|It|This|An?|In|On|At|For|If|You|Where|What|How|Why|No|All|More|"
    r"Customers|Passengers|Press|Media|Call|Updates?)\b)"
)
_NOON = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_STILL_TIME = re.compile(rf"(?:{ZONE.pattern}|(?:[A-Z][a-z]+)(?:day|\.?\s\d{{1,2}})\b)")
_UPDATE = re.compile(r"\bupdat|\bstatement\b", re.IGNORECASE)
_MARKUP = re.compile(r"^[#>*_\s]+|[*_\s]+$")
_HEADLINE = re.compile(r"(?:headline|title|subject)\s*[:：]\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")
_SECTION = re.compile(r"[^.!?]{3,60}:")
_BULLET = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s+")

#: "LEEDS, England (Nov. 4, 2025) — " in front of a lead.
_CITY_LINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’ -]{2,40}(?:,\s*[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})?|[A-Z]\w+(?:\s[A-Z]\w+)?,\s*[A-Z][\w.]+)"
    r"(?P<date>\s*,?\s*\(?[A-Z][a-z]+\.?\s+\d{1,2},?\s+\d{4}\)?|\s*,?\s*\(?\d{1,2}\s+[A-Z][a-z]+\.?\s+\d{4}\)?|"
    r"\s*,?\s*\(?[A-Z][a-z]+\.?\s+\d{1,2}\)?)?"
    r"(?:,?\s*\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?)?\s*(?:\([A-Z][\w ]+\)\s*)?(?:[—–]|--|\s-|:)\s+"
)
#: "14:35 UTC, 3 March: " or "[15:20 GMT] " in front of an update.
_STAMP = re.compile(
    r"(?P<stamp>\[[^\]\n]{4,60}\]|[^\n]{4,80}?)\s*(?:(?<!\d):(?!\d)|(?<=\d)[:]\s|[—–|]|\s-\s|"
    r"(?<=\])|(?<![ap]\.m)\.\s)\s*"
)


class Line(NamedTuple):
    start: int
    end: int
    text: str
    block: int


def read(text: str, sentences: Sequence[Placed] | None) -> Reading:
    """The text with its parts: as a version names them, or as the shape of the lines tells."""
    if sentences is None:
        return Reading(text, tuple(piece for segment in lay_out(text) for piece in _split(text, segment)))
    placed = (Segment(p.sentence.part, p.start, p.end, p.sentence.citations) for p in sentences)
    return Reading(text, tuple(placed), is_version=True)


def _split(text: str, segment: Segment) -> Iterator[Segment]:
    """The sentences of body and boilerplate; one that only tells where to call or write is contact."""
    if segment.part not in {"body", "boilerplate"}:
        yield segment
        return
    spans = [(segment.start + s, segment.start + e) for s, e in split(_of(text, segment))]
    for begin, stop in _parted(text, _whole(text, spans)):
        part = "contact" if segment.part == "body" and is_contact_sentence(text[begin:stop]) else segment.part
        yield Segment(part, begin, stop)


def _of(text: str, segment: Segment) -> str:
    return text[segment.start : segment.end]


def _whole(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences that were parted behind "p.m." in front of a zone, a day or a month are one."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and _NOON.search(text[out[-1][0] : out[-1][1]]) and _STILL_TIME.match(text[start:end]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _parted(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences that ran together behind a single letter."""
    for start, end in spans:
        at = start
        for gap in _LETTER.finditer(text, start, end):
            yield at, gap.start()
            at = gap.end()
        yield at, end


def is_contact_sentence(sentence: str) -> bool:
    """ "For media enquiries call …", "Press: …": an address or a number behind a contact label."""
    return has_contact(sentence) and _CONTACT_SENTENCE.match(sentence) is not None


def lay_out(text: str) -> list[Segment]:
    """The segments of a plain text, in order."""
    lines = list(_lines(text))
    out: list[Segment] = []
    state: Part = "headline"
    block = 0
    last_long = max((n for n, line in enumerate(lines) if line.end - line.start > 40), default=-1)
    for number, line in enumerate(lines):
        if line.block != block and state == "contact":
            state = "contact" if _heading_alone(lines, number - 1) else "body"
        block = line.block
        part = _part(line, state, later=number < last_long)
        state = _after(part, state)
        out += _cut(text, line, part, first=not any(s.part == "body" for s in out))
    return _joined(text, out)


def _lines(text: str) -> Iterator[Line]:
    block, at, gap = 0, 0, False
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            block += gap
            start = at + raw.index(body[0])
            yield Line(start, start + len(body), body, block)
        gap = not body
        at += len(raw)


def _heading_alone(lines: Sequence[Line], number: int) -> bool:
    return number >= 0 and _HEADING.fullmatch(_MARKUP.sub("", lines[number].text)) is not None


def _part(line: Line, state: Part, *, later: bool) -> Part:
    bare = _MARKUP.sub("", line.text) or line.text
    for part, fits in _SHAPES:
        if fits(bare, line.text):
            return part
    if state in {"boilerplate", "contact"}:
        return state
    if state == "headline" and later and _is_headline(bare):
        return "headline"
    return "body"


def _after(part: Part, state: Part) -> Part:
    """What the next line is when its own shape says nothing."""
    if part in {"boilerplate", "contact"}:
        return part
    if part == "endmark":
        return "body"
    if part == "dateline":
        return state
    return "body"


def _is_end(bare: str, whole: str) -> bool:
    return _END.fullmatch(whole) is not None


def _is_about(bare: str, whole: str) -> bool:
    """ "About Tillwise" alone, or "About Tillwise: …"; never a sentence that begins with "About"."""
    if _ABOUT.fullmatch(bare) is None:
        return False
    head = bare.split(":", maxsplit=1)[0]
    return len(head.split()) <= 7 and not _SENTENCE_END.search(head)


def _is_contact(bare: str, whole: str) -> bool:
    label = _LABEL.match(bare)
    held = has_contact(bare)
    if _HEADING.fullmatch(bare):
        return True
    if label is not None and (held or len(bare.split()) <= 5) and not _tells(bare[label.end() :]):
        return True
    return held and not _tells(bare) and not _reads_as_sentence(bare)


def has_contact(text: str) -> bool:
    """Whether an e-mail address, a web address or a telephone number stands in ``text``; a time is none."""
    return any(p.search(text) for p in (EMAIL, URL)) or PHONE.search(without_times(text)) is not None


def has_label(line: str) -> bool:
    """Whether the line begins with its own label: "Press: …"."""
    return _LABEL.match(line) is not None


def _tells(text: str) -> bool:
    """Whether more than a name, a role and a label is left when addresses and numbers are taken out."""
    for pattern in (EMAIL, URL, PHONE, ISO, CLOCK):
        text = pattern.sub(" ", text)
    return len(re.findall(r"[A-Za-z]{2,}", text)) > 9


def _reads_as_sentence(bare: str) -> bool:
    return _UPDATE.search(bare) is not None or (len(bare.split()) >= 5 and bare[-1] in ".!?")


def without_times(text: str) -> str:
    """What is left of a line when dates, times and zones are taken out."""
    for pattern in (ISO, DATE, CLOCK, ZONE, LOCAL, WEEKDAY):
        text = pattern.sub(" ", text)
    return text


def _is_dateline(bare: str, whole: str) -> bool:
    if _RELEASE.match(bare) and len(bare.split()) <= 14 and not _STATED.match(bare):
        return True
    if not (DATE.search(bare) or CLOCK.search(bare) or ISO.search(bare)):
        return False
    words = re.findall(r"[A-Za-z]{2,}", without_times(bare))
    has_both = (DATE.search(bare) or ISO.search(bare)) is not None and len(bare.split()) <= 14
    return len(words) <= (6 if has_both else 3) and not re.search(
        r"\b(?:is|are|was|were|will|has|have|next|further|update[sd]? (?:by|at)|fail\w*|delay\w*|out(?:age|s))\b",
        " ".join(words),
        re.IGNORECASE,
    )


def _is_headline(bare: str) -> bool:
    words = len(bare.split())
    if _BULLET.match(bare) or words > 28 or len(bare) > 200:
        return False
    one_sentence = not re.search(r"(?<!\bSt)(?<!\bMt)(?<!\bNo)(?<!\bDr)[.!?]\s+[A-Z]", bare)
    return one_sentence and (words <= 16 or not _SENTENCE_END.search(bare))


_SHAPES: tuple[tuple[Part, Callable[[str, str], bool]], ...] = (
    ("endmark", _is_end),
    ("boilerplate", _is_about),
    ("headline", lambda bare, whole: _HEADLINE.match(bare) is not None),
    ("contact", _is_contact),
    ("dateline", _is_dateline),
)


def _cut(text: str, line: Line, part: Part, *, first: bool) -> list[Segment]:
    """The line as segments: a dateline in front of the first body line is parted from it."""
    if part != "body" or not first:
        return [Segment(part, line.start, line.end)]
    head = _city_line(line.text) or _stamp(line.text)
    if not head or head >= len(line.text):
        return [Segment(part, line.start, line.end)]
    return [Segment("dateline", line.start, line.start + len(line.text[:head].rstrip())),
            Segment("body", line.start + head, line.end)]  # fmt: skip


def _city_line(line: str) -> int:
    match = _CITY_LINE.match(line)
    if match is None:
        return 0
    return match.end() if match["date"] or match["place"].split(",")[0].isupper() else 0


def _stamp(line: str) -> int:
    match = _STAMP.match(line)
    if match is None or not _is_dateline(match["stamp"].strip("[]( )"), match["stamp"]):
        return 0
    return match.end()


def _joined(text: str, segments: Sequence[Segment]) -> list[Segment]:
    """Body lines of one block as one segment, so that wrapped lines are split into sentences together."""
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        if last and last.part == segment.part in {"body", "boilerplate"} and "\n\n" not in _gap(text, last, segment):
            out[-1] = Segment(last.part, last.start, segment.end)
        else:
            out.append(segment)
    return out


def _gap(text: str, before: Segment, after: Segment) -> str:
    return re.sub(r"[^\S\n]", "", text[before.end : after.start])
