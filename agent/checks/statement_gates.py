"""The gates on a holding statement: posture (H16) and counsel (H20)."""

import re
from collections.abc import Iterator

from agent.checks.reading import ask, finding, phrases
from agent.checks.statement_case import Case
from agent.models import Finding

_DENIAL = phrases(
    r"(?:we|the company|i) (?:\w+ )?(?:deny|denies|denied|reject|rejects|refute|refutes|dispute|disputes)",
    r"(?:untrue|unfounded|baseless|false|fabricated|without foundation|no truth|entirely wrong|"
    r"nonsense|misleading)(?: \w+)?",
    r"(?:not|never|hardly|far from) (?:\w+ )?(?:true|correct|accurate|so|the case|what happened)|incorrect|inaccurate|"
    r"fabrications?|fakes?|faked|hoax(?:es)?|an? (?:\w+ )?lie|lies about|invent(?:ed|ion)s?|made[- ]up|"
    r"contrary to (?:\w+ ){0,3}(?:reports?|claims?|rumou?rs?|what)|"
    r"(?:nothing|no such thing|none) (?:of (?:the|this|that) (?:kind|sort) )?(?:\w+ )?(?:happened|"
    r"took place|occurred)",
    r"(?:did|has|have|was|were|is|are)(?: not|n't) (?:\w+ )?(?:happen|take place|occur|a crisis|hacked|breached)",
)
#: H20's triggers: what each is called in the meta, and the words that give it away.
TRIGGERS: dict[str, re.Pattern[str]] = {
    "injury": phrases(
        r"injur\w+|hurt|wounded|casualt\w+|fatal\w*|death|deaths|died|dead|dies|killed|loss of life|"
        r"lost (?:his|her|their) li\w+|hospital\w*|ambulance|paramedics?|burn(?:s|ed|t)? (?:to|on|his|"
        r"her|their|hands?|a|customers?|users?|people)|(?:suffered|minor|severe) burns|harmed|taken "
        r"ill|fell ill|(?:made|become|became|felt) (?:\w+ )?(?:ill|sick|unwell)|illness(?:es)?|"
        r"sickness|poisoning|allergic reactions?|electric shocks?|collapsed|unconscious"
    ),
    "data": phrases(
        r"(?:personal|customer|payment|card|patient|sensitive|confidential|user|account|health|"
        r"financial|employee|staff|medical|private|client) (?:\w+ )?(?:data|information|details|"
        r"records)|data (?:breach|leak|loss|theft|protection|incident|exposure)|breach of (?:\w+ "
        r")?data|passwords?|(?:unauthori[sz]ed|illegal|unlawful) (?:\w+ )?(?:access|party|person|use|"
        r"disclosure)|hack\w*|cyber[- ]?(?:attack|incident|security|criminals?)\w*|ransomware|malware|"
        r"phishing|credentials|data|stolen (?:records|files|information)|leaked"
    ),
    "fraud": phrases(
        r"fraud\w*|scam\w*|embezzl\w+|theft|thefts|stole|stolen|brib\w+|corrupt(?:ion)?|money[- "
        r"]laundering|misappropriat\w+|forge(?:d|ry)|counterfeit\w*|misconduct|false accounting|"
        r"criminal\w*"
    ),
    "regulator": phrases(
        r"regulators?|regulatory|watchdog|ombudsman|ICO|FCA|SEC|FDA|FSA|CMA|Ofcom|Ofgem|Ofwat|Ofsted|"
        r"HSE|OSHA|NHTSA|FTC|CPSC|CQC|MHRA|EMA|EPA|CNIL|BaFin|PRA|FAA|CAA|NTSB|FINRA|Information "
        r"Commissioner\w*|Food Standards Agency|Environment Agency|Trading Standards|Health and Safety "
        r"Executive|data protection (?:authority|authorities|commission\w*)|supervisory authorit\w+|"
        r"police|law enforcement|attorney general|government (?:agency|inspectors?)|inspectors?|"
        r"authorities|licen[cs]ing authority|fire (?:service|brigade|department)"
    ),
    "minors": phrases(
        r"minors?(?! (?:\w+ )?(?:issues?|problems?|incidents?|faults?|disruptions?|delays?|injur\w+|"
        r"impacts?|errors?|bugs?|damage|leak|fire|glitch\w*|changes?|interruptions?|outages?))|child|"
        r"children|child's|pupils?|under-?(?:16|18|age|aged)s?|teenagers?|toddlers?|infants?|babies|"
        r"baby|school(?:s|children)?|nursery|kids|young people|boys?|girls?"
    ),
    "litigation": phrases(
        r"lawsuits?|litigation|legal (?:action|proceedings|claims?|case|challenge)|sue|sued|suing|"
        r"court|courts|tribunal|class action|lawyers?|solicitors?|attorneys?|prosecut\w+|indict\w+|"
        r"liab\w+|damages claim|settlement|injunction|plaintiffs?|subpoena\w*"
    ),
}


def check(case: Case) -> Iterator[Finding]:
    yield from _posture(case)
    yield from _counsel(case)


def _posture(case: Case) -> Iterator[Finding]:
    denial = next(case.reading.search(_DENIAL, case.prose), None)
    chosen = f"chosen: {case.meta.scct}" if case.meta.scct else "no kind of crisis was chosen"
    if denial is not None:
        match = denial[1]
        yield ask("H16", f"“{match.group()}” denies; {chosen}", match.start(), match.end())
    else:
        yield ask("H16", chosen)


def _counsel(case: Case) -> Iterator[Finding]:
    if case.meta.counsel_cleared:
        return
    declared = ", ".join(case.meta.counsel_triggers)
    said = _trigger(case)
    suggestion = "Not for publication until counsel has cleared it."
    if declared and not said:
        yield finding("H20", "block", 0, 0, f"counsel has not cleared it; trigger: {declared}", suggestion)
    elif said:
        name, start, end = said
        message = f"“{case.reading.text[start:end]}” touches {name}, and counsel has not cleared it"
        if declared or case.meta.counsel_cleared is False:
            yield finding("H20", "block", start, end, message, suggestion)
        else:
            yield ask("H20", message, start, end)


def _trigger(case: Case) -> tuple[str, int, int] | None:
    for name, pattern in TRIGGERS.items():
        for _, match in case.reading.search(pattern, case.prose):
            return name, match.start(), match.end()
    return None
