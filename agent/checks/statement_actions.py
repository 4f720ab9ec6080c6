"""What a statement says was done, against the action log (H4).

An action that is told must stand in the fact base, and one that the log holds must be told. Who was told, hired or put
in charge must stand in a fact in its own words. Without a fact base what the text says of them is asked.
"""

import re
from collections.abc import Iterator

from agent.checks.reading import Segment, ask, finding, phrases
from agent.checks.statement_case import Case, is_action, is_unknown
from agent.checks.terms import carried, content
from agent.models import Finding

_REGULATORS = (
    r"(?:(?:the |relevant |appropriate |local |national |data protection |supervisory |our |financial |"
    r"food |industry |safety ){0,4}"
    r"(?:regulators?|watchdog|authorit(?:y|ies)|ombudsman|police|law enforcement|government|"
    r"Information Commissioner\w*|ICO|FCA|"
    r"SEC|FDA|FSA|HSE|OSHA|NHTSA|FTC|CPSC|CQC|MHRA|EPA|CNIL|PRA|FBI|NCA|NCSC|CISA|Action Fraud|Trading "
    r"Standards|Ofcom|Ofgem|Ofwat|"
    r"Food Standards Agency|Environment Agency|fire (?:service|brigade|department)|coastguard|"
    r"emergency services|commission(?:er)?|"
    r"health (?:department|inspectors?|officials?)|ministry|inspectors?))"
)
_NOTICE = phrases(
    rf"(?:notif\w+|inform\w*|report\w*|told|tell\w*|alert\w*|contact\w*|call\w*|advis\w+|fil\w+|"
    rf"submit\w*|disclos\w+|referr?\w*|engag\w+|brief\w*|cooperat\w+|co-operat\w+|liais\w+|work\w*|in "
    rf"(?:close )?(?:contact|touch|dialogue|discussions?|communication)|assist\w*|meeting|met|speaking|"
    rf"spoken)(?: (?:this|the|it|a|matter|incident|issue|report|breach|fully|closely|voluntarily|"
    rf"immediately|everything|with|to|by))* {_REGULATORS}",
    rf"{_REGULATORS} (?:has|have|was|were|is|are)(?: \w+)? (?:been )?(?:notified|informed|told|alerted|"
    rf"contacted|called|advised|made aware|aware|involved|on (?:site|the scene))",
    rf"{_REGULATORS} (?:has|have|had)(?: since| now| already| also)? (?:approved|cleared|passed|signed|agreed|endorsed|"
    rf"accepted|inspected|examined|certified|backed|praised|ruled|found|ordered|confirmed|declared|licensed|given)",
)
_OUTSIDE = phrases(
    r"(?:external|independent|third[- ]party|outside|specialist|forensic|cyber[- ]?security|cyber|"
    r"leading|expert|private|international|security|legal) (?:\w+ ){0,2}(?:experts?|specialists?|"
    r"consultants?|consultancy|firms?|investigators?|advisers?|advisors?|auditors?|laborator(?:y|ies)|"
    r"labs?|agenc(?:y|ies)|company|companies|counsel|contractors?|researchers?|analysts?|responders?|"
    r"partners?|engineers?)",
    r"law firm|(?:law|crisis|forensics?|PR) firm",
)
_OWNER = phrases(
    r"(?:our|the) (?:chief \w+(?: \w+)?|CEO|COO|CFO|CTO|CISO|chair\w*|managing director|board|president|directors?) "
    r"(?:is|are|has|have)(?: \w+ly)? (?:been )?(?:leading|overseeing|taken (?:charge|control|command)|"
    r"in charge|directing|managing|running|heading)",
    r"(?:led|headed|overseen|run|directed|supervised|chaired|managed|coordinated) by (?:our|the|an?|"
    r"its) (?:\w+ ){0,5}\w+",
    r"(?:appointed|named|assigned|tasked|put) (?:our|the|an?) (?:\w+ ){0,4}(?:director|officer|head|"
    r"manager|chief|lead|executive|task ?force|team|committee)\b",
    r"(?:set up|formed|established|convened|created|assembled|activated) (?:an?|our|the) (?:\w+ "
    r"){0,4}(?:task ?force|crisis team|response team|war room|committee|command centre|working group|"
    r"panel)",
)
STARTED = phrases(
    r"(?:we|our \w+|the company|it)(?: have| has|'ve)? (?:\w+ly )?(?:begun|began|started|opened|"
    r"launched|apologi[sz]ed|be sharing|been working|been investigating)(?: (?:an|a|the|our|to|full|"
    r"urgent|internal|immediate))* (?:investigat\w+|inquiry|enquiry|review|look\w*|check\w*(?! of (?:each|every|all))|"
    r"work\w*|establish\w*)"
)
_FUTURE = phrases(
    r"(?:we|our \w+|the company|it|they)(?: will|'ll| shall| plan to| plans to| intend to| intends to| "
    r"are going to| is going to| aim to| hope to) (?!(?:\w+ )?(?:update|publish|post|share|give|issue|"
    r"say|report|provide|tell|keep|contact you|be back))(?:\w+ )?\w+"
)
#: Shares of an action's words in the text, and of a clause's in an action, from which it may be told there.
_HALF, _SOME = 0.5, 0.3
#: A clause of fewer words that carry something tells no action.
_FEWEST = 2
_WHETHER = phrases(r"whether", r"if")
_PIECE = re.compile(r"[;:,–—]\s|\s(?:and|but)\s")


def check(case: Case) -> Iterator[Finding]:
    if not case.facts:
        yield from _without_facts(case)
        return
    yield from _action_stated(case)
    yield from _partners(case)


def _action_sentences(case: Case) -> list[Segment]:
    return [s for s in case.body if is_action(case.reading.at(s)) or STARTED.search(case.reading.at(s))]


def _action_stated(case: Case) -> Iterator[Finding]:
    if any(carried(action, case.texts(case.body)) >= _HALF for action in case.actions):
        if not any(_tells_action(case, clause) for s in case.body for clause in _PIECE.split(case.reading.at(s))):
            yield _no_action(case, f"Say what was done: {case.actions[0]}").model_copy(update={"severity": "warn"})
        return
    if case.actions:
        yield _no_action(case, f"Say what was done: {case.actions[0]}")
    elif not _action_sentences(case):
        yield ask("H4", "the action log is empty, and the text states nothing that was done")


def _tells_action(case: Case, clause: str) -> bool:
    """Whether the clause tells an action more than it tells what is known, with which an action shares its nouns."""
    here = max((carried(clause, [action]) for action in case.actions), default=0.0)
    other = carried(clause, [fact.text for fact in case.confirmed if fact.kind != "action"])
    more = here > other or (here == other and is_action(clause))
    return len(content(clause)) >= _FEWEST and here >= _SOME and more


def _no_action(case: Case, suggestion: str) -> Finding:
    """Where only a plan is told, the finding stands on the plan."""
    planned = next(case.reading.search(_FUTURE, case.body), None)
    if planned is None:
        return finding("H4", "block", 0, 0, "nothing is said about what has been done", suggestion)
    start, end = planned[1].span()
    message = f"“{case.reading.text[start:end]}” is a plan; nothing is said about what has been done"
    return finding("H4", "block", start, end, message, suggestion)


def _without_facts(case: Case) -> Iterator[Finding]:
    if not _action_sentences(case):
        suggestion = "Say in the past tense what the log holds: “We have stopped …”."
        yield _no_action(case, suggestion).model_copy(update={"severity": "warn"})
    for _, match in _partner_words(case):
        message = f"“{match.group()}”: no action log is given to carry it"
        yield ask("H4", message, match.start(), match.end())
        return


def _partners(case: Case) -> Iterator[Finding]:
    """Regulators told, firms hired, owners named: each must stand in a confirmed fact in its own words."""
    suggestion = "Cut it until the log holds it with who did it and when."
    for segment, match in _partner_words(case):
        if is_unknown(case.reading.at(segment)) and _WHETHER.search(case.reading.at(segment)):
            continue
        wanted = content(match.group()) - _COMMON_PARTNER
        if not any(len(wanted & content(t)) >= max(1, (len(wanted) + 1) // 2) for t in case.known):
            message = f"“{match.group()}” stands in no confirmed fact"
            yield finding("H4", "block", match.start(), match.end(), message, suggestion)


def _partner_words(case: Case) -> Iterator[tuple[Segment, re.Match[str]]]:
    for pattern in (_NOTICE, _OUTSIDE, _OWNER):
        yield from case.reading.search(pattern, case.body)


_COMMON_PARTNER = content("work working team relevant appropriate our closely incident issue matter")
