"""Whom people can reach (H8): a press contact, a customer contact, and no placeholder left.

A social post or a status line needs no press contact of its own.
"""

import re
from collections.abc import Iterator

from agent.checks.layout import EMAIL, PHONE, has_contact, has_label, without_times
from agent.checks.reading import finding, phrases
from agent.checks.statement_case import SHORT_NUMBER, Case, is_update
from agent.models import Finding, Severity

BRIEF_CHANNELS = phrases(
    r"social\w*",
    r"x|twitter|facebook|instagram|threads|mastodon|bluesky|linkedin|sms|text message",
    r"status(?:[ _-]?page)?",
    r"(?:support[ _-])?(?:agent|script)s?(?:[ _-]script)?",
    r"internal\w*",
    r"app|banner|push|chat|in[ _-]app",
)
_PLACEHOLDER = re.compile(
    r"\[(?!\d{1,2}[:.]|\d{1,2}\s|\d{4}|(?:sic|\.\.\.|…)\])[^\]\n]{1,60}\](?!\()"
    r"|\{\{?[^}\n]{1,60}\}\}?|\$\{[^}\n]+\}|<(?!https?:|mailto:|/?(?:p|b|i|br|em|strong|a|ul|li|h\d|"
    r"div|span)\b)[A-Za-z][^>\n@]{1,60}>"
    r"|\b[Xx]{2,}(?:[\s:/.-]?[Xx]{2,})*\b|\b[Xx]{3,}|\bx{1,2}[:.]x{2}\b|_{3,}|(?<!\.)\.{5,}|…{2,}|\?{2,}"
    r"|\b(?:TBC|TBD|TBA|TBH|TKTK|TK|N/A|#N/A|PLACEHOLDER|FIXME|TODO)\b|\b(?i:tbc|tbd|tba|tktk)\b"
    r"|\b(?i:lorem\s+ipsum|dolor\s+sit|to\s+be\s+(?:confirmed|decided|advised|announced|completed|"
    r"added|inserted|supplied|determined\s+name)\b(?=\s*(?:[.,;:)\]]|$))"
    r"|(?:insert|fill\s+in|paste)\s+(?:your\s+|the\s+|a\s+|an\s+)?(?:\w+\s+){0,3}(?:here|name|number|time|date|"
    r"details|link|address|contact|e-?mail|phone|url|text|location|product|company)\b"
    r"|(?:enter|add|put|type)\s+(?:your\s+|the\s+|a\s+|an\s+)?(?:\w+\s+){0,3}here\b"
    r"|(?m:^|(?<=[:,(–—]\s)|(?<=\())(?:enter|add|put|type)\s+(?:the\s+|a\s+|an\s+)?(?:\w+\s+){0,3}(?:name|number|time|"
    r"date|details|link|address|contact|e-?mail|phone|url|text|location)(?=\s*(?:[:;,)\]]|$|\.\s*$))"
    r"|(?:company|contact|your|spokesperson|press|customer|product|first|last|full|incident|phone|"
    r"email|e-mail)[ _](?:name|number|address|email|title)\s*(?:here|goes\s+here)"
    r"|name\s+surname|firstname|lastname|john\s+doe|jane\s+doe|joe\s+bloggs|acme\s+(?:inc|corp|ltd)|"
    r"your\s+(?:company|organi[sz]ation|brand|business)\b"
    r"|your(?:name|company|email)?@|(?:name|email|user|contact|press|someone|you|info|media|"
    r"help)@(?:your)?(?:company|domain|email|website|organi[sz]ation|brand)\.|"
    r"(?:www\.)?(?:your)?(?:website|domain|company|yourcompany|yoursite)\.(?:com|org|co\.uk|net)"
    r"|(?:dd|d)[/.-](?:mm|m)[/.-]y{2,4}|mm[/.-]dd[/.-]y{2,4}|hh[:.]mm|00[:.]00\s+(?:hrs|gmt|utc)\b)"
    r"|(?<!\d)0{3,}[\s-]?0{3,}(?:[\s-]?0+)*(?!\d)|(?<!\d)(?:\+?1[ -]?)?\(?123\)?[ -]?456[ "
    r"-]?7890?(?!\d)|(?<!\d)0?1234[ -]?567[ -]?8(?:90?)?(?!\d)|(?<!\d)012345?[ -]?678\s?9?\d*(?!\d)|"
    r"\b(?:\d{3}[ -])?555[ -]?(?:0000|XXXX|xxxx)\b"
)
_PRESS = phrases(
    r"(?:press|media|news(?:rooms?)?|news ?desks?|journalists?|reporters?|communications?|comms|public "
    r"relations|pr|editors?|correspondents?|public affairs|public information)"
)
_CUSTOMER = phrases(
    r"(?:customers?|customer (?:service|support|care)|support|help(?:line|desk)?|help|service desk|"
    r"contact centre|call cent(?:re|er)|users?|guests?|passengers?|patients?|residents?|members?|"
    r"account holders?|families|family|relatives|public|people|anyone|if you|you|consumers?|clients?|"
    r"owners?|shoppers?|parents?|subscribers?|merchants?|sellers?|travellers?|tenants?|drivers?|"
    r"students?|hotline|enquiries|care|cardholders?|diners?|visitors?|households?|freephone|toll-free)"
)
_OFFERED = phrases(
    r"call|contact|e-?mail|ring|phone|write to|text|message|reach us|get in touch|questions|"
    r"here to help|speak to"
)
_INVESTORS = phrases(r"investors?|investor relations|shareholders?|analysts?")
#: "Neighbors: 207-555-0119. Media: 207-555-0120.": two contacts on one line.
_SEVERAL = re.compile(r"(?<=[\w)])[.;|·]\s+(?=[A-Z]|(?:press|media|news)\b)")


def check(case: Case) -> Iterator[Finding]:
    yield from _contacts(case)
    yield from _placeholders(case)


def is_brief(case: Case) -> bool:
    return case.meta.channel is not None and BRIEF_CHANNELS.search(case.meta.channel.replace("_", " ")) is not None


def _contacts(case: Case) -> Iterator[Finding]:
    lines = _contact_lines(case)
    several = len({at for line in lines for at in (*EMAIL.findall(line), *PHONE.findall(without_times(line)))}) > 1
    severity: Severity = "warn" if several else "block"  # whose each of several is may be told in words of its own
    if not is_brief(case) and not any(_PRESS.search(line) for line in lines):
        yield finding("H8", severity, 0, 0, "no press contact with an address or a number", _own(case, press=True))
    if not any(_for_customers(line) for line in lines):
        severity = "warn" if several or (is_brief(case) and lines) else "block"
        message = "no customer contact with an address or a number"
        yield finding("H8", severity, 0, 0, message, _own(case, press=False))


def _contact_lines(case: Case) -> list[str]:
    """Sentences with an address, each with the label that stands before it (contacts run over several lines)."""
    out: list[str] = []
    label = ""
    for segment in case.reading.of("contact", "body", "standfirst", "boilerplate"):
        for line in _SEVERAL.split(case.reading.at(segment)):
            if has_contact(line) or SHORT_NUMBER.search(line):
                out.append(line if has_label(line) else f"{label} {line}".strip())
            elif segment.part == "contact":
                label = f"{label} {line}" if out and out[-1].startswith(label) and label else line
            else:
                label = ""
    return out


def _for_customers(line: str) -> bool:
    """A line that names customers, or offers its address to anybody."""
    if _INVESTORS.search(line):
        return False
    direct = bool(EMAIL.search(line) or PHONE.search(without_times(line)) or SHORT_NUMBER.search(line))
    offered = (_OFFERED.search(line) is not None or direct) and not is_update(line) and not _PRESS.search(line)
    return offered or (_CUSTOMER.search(line) is not None and not _press_only(line))


def _press_only(line: str) -> bool:
    """A press line whose only customer word is inside its own label ("press office, help with interviews")."""
    return _PRESS.search(line) is not None and len(_CUSTOMER.findall(_PRESS.sub(" ", line))) == 0


def _own(case: Case, *, press: bool) -> str:
    if case.voice is not None:
        return f"Add “{case.voice.press_contact if press else case.voice.customer_contact}”."
    return "Add whom the press can reach." if press else "Add whom customers can reach."


def _placeholders(case: Case) -> Iterator[Finding]:
    for match in _PLACEHOLDER.finditer(case.reading.text):
        message = f"“{match.group()}” is a placeholder"
        yield finding("H8", "block", match.start(), match.end(), message, "Put the real words in, or cut it.")
