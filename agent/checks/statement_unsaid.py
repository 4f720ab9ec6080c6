"""What no confirmed fact says, and what kind of wrong it is then: H10, H11, H13, H14 and H15 by the fact base.

Set phrases and frames know only the wordings that somebody thought of. A fact base knows more. In a
clause that no fact carries a weak cue is enough: what somebody else left undone or did wrong is blame, what the house
left undone is an admission, a word of being safe or sure reassures, a word of cause or extent guesses. Where there is
no cue, ``statement_meaning`` says what the clause is likest to, as it does of whole sentences elsewhere. Such a
finding warns: it can't be sure of the kind, and H2 stops what is made up. Without a fact base nothing is found.
"""

import re
from collections.abc import Iterator, Sequence

from agent.checks import statement_meaning
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
    r"|,\s(?=(?:an?|no|nothing|hardly|barely|little|not|nor|never)\s)"
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
#: What the learnt function takes a clause for, and how it is said.
_LIKE = {
    "H10": "this reads as a guess, or makes it smaller, and no confirmed fact says it",
    "H11": "this reads as putting the blame on somebody, and no confirmed fact says it",
    "H13": "this reads as an admission of fault, and no confirmed fact says it",
    "H14": "this reads as speaking for the brand, and no confirmed fact says it",
    "H15": "this reads as reassurance, and no confirmed fact says it",
}
#: How far over the threshold of a whole sentence the odds of a clause must be: it is short, and says less. Where those
#: of the whole sentence are surely over it, it is found elsewhere.
_OVER, _SURELY = 0.75, 1.0


def check(case: Case) -> Iterator[Finding]:
    """At most one finding a sentence; none without confirmed facts."""
    known = [fact.text for fact in case.confirmed]
    if not known:
        return
    bare = {segment: list(_bare(case.reading.at(segment), " ".join(known))) for segment in case.body}
    statement_meaning.prepare([case.reading.at(s)[start:end] for s, spans in bare.items() for start, end in spans])
    for segment, spans in bare.items():
        yield from _in_sentence(case.reading.at(segment), segment, spans)


def _bare(sentence: str, known: str) -> Iterator[tuple[int, int]]:
    """The clauses that tell something and that no fact carries."""
    for start, end in _clauses(sentence):
        clause = sentence[start:end]
        if sentence[:start].rstrip().endswith(":") and tells_unknown(sentence[:start]):
            continue  # "What we do not know: the cause, …"
        if not _is_furniture(clause) and content(clause) and carried(clause, [known]) < CARRIED:
            yield start, end


def _in_sentence(sentence: str, segment: Segment, spans: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    by_cue = ((span, _kind(sentence[slice(*span)])) for span in spans)
    by_meaning = ((span, _likest(sentence[slice(*span)], sentence)) for span in spans)
    for (start, end), told in (*by_cue, *by_meaning):
        if told is not None:
            rule, message = told
            suggestion = "Have it confirmed as a fact, or cut it."
            yield finding(rule, "warn", segment.start + start, segment.start + end, message, suggestion)
            return


def _likest(clause: str, sentence: str) -> tuple[str, str] | None:
    """The rule that a part of a sentence is likest to break by what is learnt; a word to people breaks none."""
    odds = statement_meaning.odds(clause) if len(clause) < len(sentence) - 1 else None
    if odds is None or is_empathy(sentence):
        return None
    over = {rule: odds[rule] - statement_meaning.bounds(rule).warn for rule in _LIKE}
    rule = max(over, key=lambda one: over[one])
    whole = statement_meaning.odds(sentence)
    if over[rule] < _OVER or (whole and whole[rule] >= statement_meaning.bounds(rule).warn + _SURELY):
        return None
    return rule, _LIKE[rule]


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
