"""What no confirmed fact says, and what kind of wrong it is then: H10, H11, H13 and H15 by the fact base.

Set phrases and frames know only the wordings that somebody thought of. A fact base knows more. In a
clause that no fact carries a weak cue is enough: what somebody else left undone or did wrong is blame, what the house
left undone is an admission, a word of being safe or sure reassures, a word of cause or extent guesses. Such a
finding warns: it can't be sure of the kind, and H2 stops what is made up. Without a fact base nothing is found.
"""

import re
from collections.abc import Iterator, Sequence

from agent.checks.reading import Segment, finding, phrases
from agent.checks.statement_case import Case, is_advice, is_contact, is_empathy, is_update, tells_unknown
from agent.checks.statement_faults import OTHERS
from agent.checks.terms import carried, content
from agent.checks.times import clocks, days
from agent.models import Finding

#: Share of a clause's words in the fact base from which it counts as carried.
CARRIED = 0.6
_FEWEST = 4
_CLAUSE = re.compile(
    r"\s(?=so\sthat\s)|[;:(]\s|\s[–—-]\s|,?\s(?:but|though|although|while|whereas)\s|,\s(?:and|with|so|which|as)\s"
)
_HONEST = phrases(r"(?:not|n't|never) (?:\w+ )?(?:guess|speculate)|wrong to \w+")
#: "to everyone who waited", "so that nobody drives there": not told for itself.
_AIM = re.compile(r"(?:and\s)?(?:to|for|so|that|so that|whether|until|unless|if|when)\s", re.IGNORECASE)
_OURS = phrases(r"we|we've|we'd|we're|our|ours|us|i")
_OTHER = re.compile(
    rf"^(?:(?:sadly|unfortunately|it is|it was|plain|clear|obvious|evident|but|"
    rf"had|if|only|that|because|after|when)\W+)*(?:(?:the|a|an|one|some|"
    rf"its|their|his|her|this|"
    rf"that|these|those|many|several|two|both)\s)?(?:of\s(?:the|our|its)\s)?(?:[\w'’-]+\s){{0,3}}?{OTHERS}\b",
    re.IGNORECASE,
)
_PAST = phrases(
    r"(?!need|needed|bed|red|speed|seed|feed|indeed|hundred|wicked)\w{2,}ed|was|were|had|has|have|did|didn't|took|"
    r"left|went|gave|sent|let|put|"
    r"cut|ran|hit|lost|made|told|said|knew|broke|fell|forgot|chose|threw|drove|kept|held|got|did not|told no one"
)
_DOES = phrases(r"(?:is|are) (?:\w+ly )?\w+ing")
#: "Had employers filed on time, we would …".
_HAD = re.compile(
    r"(?:had|if only)\s(?!we\b|our\b|it\b)(?:[\w'’-]+\s){2,9}?,?\s?.*\b(?:would|could|might)\b", re.IGNORECASE
)
_SURE = phrases(
    r"(?:better|safe|good|best) hands|(?:a|one) single|a penny|one hundred per ?cent|nothing at all",
    r"safe|safest|secure|sure|certain|confident|good|fine|sound|harmless|clean|unharmed|perfect\w*|never",
)
_WE = phrases(r"we|we've|we're|we'll|i")
_PASSIVE = phrases(
    r"(?:was|were|been|being|is|are|get|got) (?:\w+ly )?\w+(?:ed|en|told|sent|held|put|hit|hurt)",
    r"(?:did|do|does|have|had)(?: not|n't) (?:\w+ )?(?:receive\w*|get|got|have|see|seen|know|need)",
)
#: "we have not yet been told": others have not, yet.
_NOT_TOLD = phrases(
    r"(?:not|n't|never) (?:yet )?(?:been (?:told|given|shown|sent|allowed|asked|able)|heard|finished|received)"
)
_LACK = phrases(
    r"not|n't|never|nobody|no one|nothing|abandon\w*|without|late|overdue|slow|slowly|too|skip\w*|cut|cutting|slide|"
    r"slip\w*|lapse\w*|miss\w*|forg\w+|ignor\w+|delay\w*|put off|"
    r"postpon\w*|fail\w*|neglect\w*|wrong\w*|poor\w*|bad\w*|muddl\w*|mistak\w*|mix\w*|careless\w*|selfish\w*|gambl\w*|"
    r"shortcut\w*|save money|cheap\w*|price|knew|aware"
)
_GUESS = phrases(
    r"because|causes?|reason|behind|blame|explanation|explain|suspect\w*|would be|could|might|ought|seems?|looks?|"
    r"roughly|"
    r"hazard|reckon\w*|bet|in the frame|likely|by our|believe|think|thought|a matter of|mere|scratch|"
    r"(?:a few|some|several) (?:dozen|hundred|thousand)s?|(?:below|under|less than|fewer than) (?:an? )?\w+"
)


def check(case: Case) -> Iterator[Finding]:
    """At most one finding a sentence; none without confirmed facts."""
    known = [fact.text for fact in case.confirmed]
    if not known:
        return
    for segment in case.body:
        yield from _in_sentence(case, segment, known)


def _in_sentence(case: Case, segment: Segment, known: Sequence[str]) -> Iterator[Finding]:
    sentence = case.reading.at(segment)
    whole = [" ".join(known)]
    for start, end in _clauses(sentence):
        clause = sentence[start:end]
        if _is_furniture(clause) or not content(clause) or carried(clause, whole) >= CARRIED:
            continue
        told = _kind(clause)
        if told is not None:
            rule, message = told
            suggestion = "Have it confirmed as a fact, or cut it."
            yield finding(rule, "warn", segment.start + start, segment.start + end, message, suggestion)
            return


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in [*_CLAUSE.finditer(sentence), None]:
        end = match.start() if match else len(sentence)
        if len(sentence[at:end].split()) >= _FEWEST:
            yield at, end
        at = match.end() if match else end


def _is_furniture(clause: str) -> bool:
    if _HONEST.search(clause) or (len(content(clause)) < 3 and (clocks(clause) or days(clause))):
        return True
    spoken = tells_unknown(clause) or is_update(clause) or is_contact(clause)
    return (
        spoken
        or _AIM.match(clause) is not None
        or is_advice(clause)
        or is_empathy(clause)
        or clause.rstrip().endswith("?")
    )


def _kind(clause: str) -> tuple[str, str] | None:
    ours = _OURS.search(clause) is not None
    tells = _PAST.search(clause) or _DOES.search(clause)
    if _OTHER.match(clause) and tells and _LACK.search(clause) and not _PASSIVE.search(clause):
        return "H11", "this tells what somebody else did, and no confirmed fact says it"
    if _HAD.match(clause):
        return "H11", "this tells of somebody else, and no confirmed fact says it"
    if ours and _PAST.search(clause) and _LACK.search(clause) and not _NOT_TOLD.search(clause):
        return "H13", "this tells of an omission of the house, and no confirmed fact says it"
    if not _WE.match(clause) and _SURE.search(clause):
        return "H15", "this vouches for something, and no confirmed fact says it"
    if _GUESS.search(clause):
        return "H10", "this tells of a cause or an extent, and no confirmed fact says it"
    return None
