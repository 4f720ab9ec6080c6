"""Regulated modes: what a statement must hold besides H1 to H21 when it is published under a regime.

``meta.regimes`` names the regimes; without one nothing changes. Each row of ``FIELDS`` is one thing that has to be
told, by the words that tell it. What is left out blocks; where the text says that more follows in phases, which GDPR
33(4) allows, it warns. Times come from the meta and are asked for when they are missing. Drafting checks, not legal
advice; sources are in ``rules.py``.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from agent.checks.layout import has_contact
from agent.checks.reading import ask, finding, phrases
from agent.checks.statement_case import Case, is_action, is_advice, is_update
from agent.models import Finding, Regime, Severity

#: Business days from the finding that an incident is material (Form 8-K, item 1.05); US holidays are not known here.
EIGHT_K_DAYS = 4
#: From becoming aware of a breach to the notice (GDPR 33(1)).
GDPR_CLOCK = timedelta(hours=72)


class Field(NamedTuple):
    """One thing to be told; ``told`` says whether a sentence tells it."""

    name: str
    told: Callable[[str], bool]
    suggestion: str


def _by(*patterns: str) -> Callable[[str], bool]:
    pattern = phrases(*patterns)
    return lambda sentence: pattern.search(sentence) is not None


_NATURE = Field(
    "the nature of the incident",
    _by(
        r"(?:breach\w*|incident|attack\w*|intrusion|unauthori[sz]ed|access\w*|stolen|theft|lost|leak\w*|ransomware|"
        r"malware|sent "
        r"to the wrong|disclos\w+|publish\w*|copied|hack\w*|exposed|entered|broke in\w*|got into|deleted|altered)"
    ),
    "Say what happened: who could see, take, change or lose what.",
)
_SCOPE = Field(
    "the scope",
    _by(
        r"(?:\d[\d,.]*|no|some|all|many|hundreds|thousands|millions|how many|which|whose) (?:of )?(?:the |our |its "
        r")?(?:\w+ ){0,2}"
        r"(?:customers?|people|persons?|accounts?|records?|systems?|servers?|files?|users?|patients?|employees|sites?|"
        r"customers' \w+|"
        r"clients|members|data|details)|scope|extent|(?:limited|confined|restricted) to"
    ),
    "Say how far it goes, or that the scope is not determined yet.",
)
_TIMING = Field(
    "the timing",
    _by(
        r"(?:on|since|from|between|at|until|by) (?:\w+ ){0,3}\d[\w:.]*(?: \w+)?|(?:yesterday|last (?:night|week|"
        r"month)|this morning)"
    ),
    "Say when it began and when it was found.",
)
_IMPACT = Field(
    "the material impact, or reasonably likely impact",
    _by(
        r"(?:material\w*|financial condition|results of operations|operations|financial (?:impact|effect|results)|"
        r"impact on|effect on) "
        r"?(?:\w+ )*",
        r"(?:reasonably likely|impact|effects?) (?:\w+ ){0,6}(?:business|operations|results|revenue|condition)",
    ),
    "Say what it does, or is reasonably likely to do, to operations and results, or that this is not determined.",
)
_DPO = phrases(r"data protection officer|dpo|privacy(?: \w+)?|data protection(?: \w+)?|data officer")
_OFFICER = Field(
    "the data protection officer or another contact",
    lambda sentence: has_contact(sentence) and _DPO.search(sentence) is not None,
    "Give the name and contact of the data protection officer or another point of contact.",
)
_RESULTS = Field(
    "the likely consequences",
    _by(
        r"(?:could|may|might|can|risk|risks|likely|possible|consequences?)(?: [\w'’-]+){0,8} (?:fraud\w*|misuse\w*|"
        r"phishing|identity|"
        r"scams?|spam|loss|losses|money|harm|contact(?:ed)?|calls?|messages?|e-?mails?|theft|discriminat\w+|"
        r"reputation|damage|use|"
        r"used|pretend\w*|accounts?|risk)",
        r"(?:consequences?|risk (?:of|to|that)|at risk of|no risk)",
    ),
    "Say what this may lead to for the people concerned.",
)
_MEASURES = Field(
    "the measures taken or proposed",
    lambda sentence: is_action(sentence) and not is_update(sentence),
    "Say what was done about the breach and against its effects.",
)
_OWN_STEPS = Field(
    "what people can do to protect themselves",
    lambda sentence: is_advice(sentence) and not is_update(sentence),
    "Say what the people concerned can do themselves.",
)
_WHY_SHORT = Field(
    "why no fuller announcement can be made",
    _by(
        r"(?:cannot|can't|can not|unable|not able|not (?:yet )?(?:in a position|possible)|too early)(?: "
        r"[\w'’-]+){0,10} (?:because|since|as|"
        r"until|while|pending|before)",
        r"(?:because|since|as|while|until|pending) (?:[\w'’-]+ ){0,12}(?:not (?:yet )?(?:known|complete\w*|clear|"
        r"finished|determined|confirmed)|"
        r"continu\w+|under way|underway|still|ongoing|incomplete|being)",
        r"(?:fuller|further|more detailed|complete) (?:announcement|details?|information) (?:is|are|can|could|"
        r"will)(?: not|n't)? (?:\w+ ){0,4}"
        r"(?:because|until|possible|available|when|once|as)",
    ),
    "Say why a fuller announcement cannot be made now.",
)
_UNDERTAKING = Field(
    "an undertaking to announce further details as soon as possible",
    _by(
        r"(?:will|shall|undertakes? to|commits? to|intends? to) (?:\w+ ){0,3}(?:announce\w*|announcement|publish|make|"
        r"issue|release)(?: "
        r"[\w'’-]+){0,8} (?:as soon as (?:\w+ )?(?:possible|practicable|it can|we can|they are|known|available)|"
        r"without delay|promptly)",
        r"(?:further|another|fuller|more detailed) (?:announcement|details?|information)(?: [\w'’-]+){0,6} as soon "
        r"as(?: \w+){1,3}",
    ),
    "Undertake to announce further details as soon as possible; the time of the next update stands beside it.",
)

FIELDS: dict[Regime, tuple[Field, ...]] = {
    "FCA": (_WHY_SHORT, _UNDERTAKING),
    "SEC-8K": (_NATURE, _SCOPE, _TIMING, _IMPACT),
    "Reg-FD": (),
    "GDPR-33": (_NATURE, _OFFICER, _RESULTS, _MEASURES),
    "GDPR-34": (_NATURE, _OFFICER, _RESULTS, _MEASURES, _OWN_STEPS),
}
_PHASES = re.compile(
    r"\bin\s(?:phases|stages|instal?lments)\b|\bfurther\s(?:information|"
    r"details)\b[^.]{0,60}\bfollow",
    re.IGNORECASE,
)
_PHASED: frozenset[Regime] = frozenset({"GDPR-33"})


def check(case: Case) -> Iterator[Finding]:
    """Findings of the regimes that ``meta.regimes`` names, under the ids ``M-FCA``, ``M-SEC-8K`` and so on."""
    for regime in dict.fromkeys(case.meta.regimes):
        yield from _fields(case, regime)
        yield from _CLOCKS[regime](case)


def _fields(case: Case, regime: Regime) -> Iterator[Finding]:
    sentences = case.texts(case.reading.of("headline", "standfirst", "body", "contact"))
    phased = regime in _PHASED and _PHASES.search(case.reading.text) is not None
    for field in FIELDS[regime]:
        if not any(field.told(sentence) for sentence in sentences):
            severity: Severity = "warn" if phased else "block"
            yield finding(f"M-{regime}", severity, 0, 0, f"{regime}: nothing tells {field.name}", field.suggestion)


def _detail(case: Case) -> Iterator[Finding]:
    yield ask("M-FCA", "FCA: as much detail as possible is due")


def _eight_k(case: Case) -> Iterator[Finding]:
    found, issued = case.meta.material_at, case.meta.issued_at
    if found is None or issued is None:
        yield ask("M-SEC-8K", "SEC-8K: “material_at” or “issued_at” is not entered")
    elif issued.date() > _business_days_after(found, EIGHT_K_DAYS).date():
        message = f"SEC-8K: issued more than {EIGHT_K_DAYS} business days after the incident was found material"
        yield finding("M-SEC-8K", "block", 0, 0, message, "File at once, and have counsel note why it is late.")


def _business_days_after(moment: datetime, count: int) -> datetime:
    while count:
        moment += timedelta(days=1)
        count -= moment.weekday() < 5
    return moment


def _fair(case: Case) -> Iterator[Finding]:
    filed, issued = case.meta.filed_at, case.meta.issued_at
    if filed is None:
        message = "Reg-FD: nothing is entered as filed; no text may tell some before all"
    elif issued is not None and issued < filed:
        message = "Reg-FD: this goes out before the filing"
    else:
        return
    suggestion = "File or publish to everybody first, then release press and agent texts; enter “filed_at”."
    yield finding("M-Reg-FD", "warn", 0, 0, message, suggestion)


def _seventy_two(case: Case) -> Iterator[Finding]:
    aware, issued = case.meta.detected_at, case.meta.issued_at
    if aware is None or issued is None:
        yield ask("M-GDPR-33", "GDPR-33: “detected_at” or “issued_at” is not entered")
    elif issued - aware > GDPR_CLOCK and not any(_DELAY.search(s) for s in case.texts(case.body)):
        message = "GDPR-33: more than 72 hours after the breach was noticed, and no reason for the delay is told"
        yield finding("M-GDPR-33", "block", 0, 0, message, "Give the reasons for the delay (Article 33(1)).")


_DELAY = phrases(
    r"(?:delay\w*|later than|not sooner|72 hours)(?: [\w'’-]+){0,12} (?:because|as|since|due|reason\w*|"
    r"while|until)"
)


def _nothing(case: Case) -> Iterator[Finding]:
    return iter(())


_CLOCKS: dict[Regime, Callable[[Case], Iterator[Finding]]] = {
    "FCA": _detail,
    "SEC-8K": _eight_k,
    "Reg-FD": _fair,
    "GDPR-33": _seventy_two,
    "GDPR-34": _nothing,
}
