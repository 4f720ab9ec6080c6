"""The words by which an interaction shows that it may be a story: tables for ``retrieval.flag``.

Each cue is one criterion of the house, who must say it, a pattern, whether the customer must be glad afterwards,
and the reason in words. Earlier cues of a criterion win. Patterns are matched without regard to case, and must do
for chat in lower case with no punctuation.
"""

import re
from typing import NamedTuple

from retrieval.records import Criterion, Speaker

CUSTOMER: frozenset[Speaker] = frozenset({"customer"})
STAFF: frozenset[Speaker] = frozenset({"agent", "note"})


class Cue(NamedTuple):
    """``glad``: counts only when the customer is glad at that point or later (thanks, relief, CSAT 4 or 5)."""

    criterion: Criterion
    speakers: frozenset[Speaker]
    pattern: re.Pattern[str]
    glad: bool
    reason: str


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_THEIR = r"(?:his|her|their|your|its)"
_SOLVED = (
    r"(?:solv|fix|sort|resolv|crack|repair|recover|restor|figur)\w*|got (?:it|us|me|everything) (?:working|running"
    r"|back)"
)
_NUMBER = r"(?:\d+|a (?:few|couple of|dozen)|two|three|four|five|six|seven|eight|nine|ten|several|many|countless)"
_AGAINST_ODDS = (
    r"(?:no ?(?:one|body) else|every(?:one|body) else (?:had )?(?:said|gave|given|told)|others? (?:had )?(?:gave|given|"
    r"couldn.?t|could not|failed)|(?:the )?(?:first|only) (?:person|one|agent|company)|after "
    + _NUMBER
    + r" (?:\w+ )?(?:calls|days|weeks|months|years|hours|attempts|tries|people|agents|emails|visits|shops)"
    r"|(?:in|within) (?:just |under |less than )?"
    + _NUMBER
    + r" (?:minutes|mins|seconds)|in no time|had given up|gave up hope)"
)
_PRESSED = (
    r"\b(?:stranded|snowed in|(?:hours|days|nights) without|power cut|blackout|flood(?:ed|s|ing)?|hurricane|storm"
    r"|wildfire|earthquake|burst pipe"
    r"|wedding|funeral|surgery|operation on|opening (?:day|night)|grand opening|election|evacuat\w+|life support"
    r"|queue (?:out|round|around)|(?:hours?|minutes?|days?) before (?:the|our|my|we|opening)|deadline (?:was"
    r"|is) (?:today"
    r"|tonight|tomorrow)|due (?:tonight|tomorrow morning)|middle of (?:the night|nowhere|a service|a shift)|at sea"
    r"|busiest (?:day|night|week|hour)|everything (?:was|is) down|payday|payroll (?:was|is) due)\b"
)
_HELPED = (
    r"\b(?:foodbank|food bank|charit(?:y|ies)|shelter|hospice|hospital|refugees?|homeless|non-?profit|volunteers?"
    r"|orphan\w*"
    r"|care home|nursing home|fundrais\w+|rescue (?:team|centre|center|service)|soup kitchen|vaccin\w+|village"
    r"|families in need|(?:deaf|blind|disabled|elderly|sick|vulnerable|isolated) (?:people|children|kids|customers"
    r"|users"
    r"|neighbours|neighbors|residents|pupils|students|mother|father|son|daughter)|whole (?:community|neighbourhood"
    r"|neighborhood|town|school)|wheelchair|screen reader|children.?s (?:ward|home))\b"
)
_BENEFIT = (
    r"\b(?:fed|feed(?:ing)?|served?|reach(?:ed)?|raised?|deliver(?:ed)?|donat\w+|saved?|able to|could (?:finally"
    r"|still|again"
    r"|open|keep|go)|got (?:their|the|our)|kept|changed? (?:\w+ )?li(?:fe|ves)|made (?:it|this|that) possible"
    r"|(?:thanks to|because of) (?:you|your|the|this|it)|independent|made (?:a|such a|all the) (?:\w+ )?difference"
    r"|helped)\b"
)

CUES: tuple[Cue, ...] = (
    Cue(
        "above_and_beyond",
        CUSTOMER,
        _any(
            r"above (?:and|&|n) beyond",
            r"(?:the|that|an) extra mile",
            rf"(?:went|gone|go|goes|going) (?:so far |far |right |totally |completely )?out of {_THEIR} way",
            r"beyond the call of duty|more than (?:his|her|their) job",
            rf"(?:on|gave up|during) {_THEIR} (?:own )?(?:day off|lunch(?: break)?|weekend|evening|holiday|free time)",
            r"(?:stay(?:ed)?|remained|stuck) (?:on (?:(?:the|a) )?(?:phone|line|call|chat)|with (?:me|us) (?:for"
            r"|until|till"
            r"|through"
            r"|the whole|all)|late|up (?:late|all night|until|till)|past|after (?:closing|hours|his|her|their))",
            r"(?:drove|driven|walked|cycled|travell?ed|came|brought|delivered|rang|phoned"
            r"|called) (?:\w+ ){0,4}(?:personally|himself"
            r"|herself"
            r"|themselves|in person|all the way|by hand|across town)",
            r"(?:he|she|they|you) (?:really |totally )?did ?n.?t have to",
            r"paid (?:for )?(?:\w+ ){0,3}(?:out of|from) (?:his|her|their) own pocket",
        ),
        False,
        "The customer says that somebody did more than the job asks",
    ),
    Cue(
        "above_and_beyond",
        STAFF,
        _any(
            r"\bi(?:.ve| have)? (?:just |already |personally )?(?:drove|driven|stayed (?:on|late|behind|after)"
            r"|walked (?:it|over"
            r"|round)|came in (?:early|on)|dropped (?:it|them|one) (?:off|round|over)|hand.?delivered)",
            r"\b(?:drove|dropped|took|brought) (?:\w+ ){1,5}(?:to (?:the customer|\[customer\])|on my way home"
            r"|after my shift"
            r"|on my day off)",
        ),
        True,
        "The agent did more than the job asks, and the customer was glad",
    ),
    Cue(
        "innovation",
        CUSTOMER,
        _any(
            r"(?:came|come|comes) up with (?:a|an|the|this|such|some)",
            r"(?:clever|creative|ingenious|genius|brilliant|inventive|unusual|smart|neat) (?:\w+ )?(?:work.?around"
            r"|solution"
            r"|idea|trick|fix|way|hack)",
            r"(?:improvis|invent|rigged|jury.?rigg)\w*",
            r"(?:wrote|built|made|designed|coded|scripted|printed|set up) (?:me|us|a (?:custom|special|little|small"
            r"|whole new))"
            r" (?:\w+ ){0,3}(?:script|macro|tool|spreadsheet|template|page|app|adapter|part|program|form|shortcut)",
            r"never (?:would have |would.?ve )?thought (?:of|to|about)",
        ),
        True,
        "The customer describes a solution that was thought up for them",
    ),
    Cue(
        "innovation",
        STAFF,
        _any(
            r"\b(?:i|we)(?:.ve| have)? (?:\w+ )?(?:improvised|rigged|invented|came up with|come up with"
            r"|wrote (?:you )?a (?:\w+ )?"
            r"(?:script|macro|tool)|built (?:you )?a (?:\w+ )?(?:script|macro|tool|template|page|adapter|spreadsheet))",
            r"(?:unofficial|unusual|never (?:been )?(?:done|tried)|not in (?:the|any) manual|bit of a hack)",
        ),
        True,
        "The agent thought up a solution, and the customer was glad",
    ),
    Cue(
        "challenge",
        CUSTOMER,
        _any(
            r"saved (?:the day|my (?:\w+ )?(?:life|day|business|job|wedding|trip|holiday|bacon|week)"
            r"|our (?:\w+ ){0,2}(?:day|week"
            r"|night|business|event|wedding|launch|season|christmas|weekend|opening|lives|evening|service|trip"
            r"|holiday))",
            r"(?:just )?in time for (?:the|our|my) (?:\w+ )?(?:wedding|opening|launch|funeral|festival|flight|service"
            r"|event"
            r"|party|surgery|exam|interview|deadline|christmas|show|game|season|rush)",
            r"(?:keeps?|kept) (?:me|us|my \w+|our \w+) (?:in business|afloat|open|going)",
            r"against all (?:the )?odds|seemed? impossible|(?:thought|said) it (?:was|couldn.?t|could not"
            r"|would be) (?:be )?"
            r"(?:impossible|hopeless|done)",
            r"(?:without|if (?:it )?(?:wasn.?t|weren.?t|had ?n.?t been|not)(?: been)? for) (?:you|your|him|her|them"
            r"|\[agent)"
            r"[^.!?]{0,60}(?:would|could)[^.!?]{0,20}(?:closed?|cancel\w*|lost|missed|shut|never|had to|ruined)",
        ),
        False,
        "The customer tells of something in danger that was saved",
    ),
    Cue(
        "challenge",
        CUSTOMER,
        _any(
            r"(?:would|[’']d) (?:\w+ )?have (?:lost|gone (?:under|bust|broke)|been (?:ruined|finished|lost)"
            r"|had to (?:close"
            r"|cancel|shut|turn)|missed (?:the|our|my))"
        ),
        True,
        "The customer tells what would have been lost, and was glad at the end",
    ),
    Cue(
        "challenge",
        CUSTOMER,
        _any(_PRESSED),
        True,
        "An unusual situation, and the customer was glad at the end",
    ),
    Cue(
        "problem_solving",
        CUSTOMER,
        _any(
            rf"{_AGAINST_ODDS}[^.!?]{{0,80}}(?:{_SOLVED}|found (?:the|what|out))",
            rf"(?:{_SOLVED}|found (?:the|what|out))[^.!?]{{0,60}}{_AGAINST_ODDS}",
            r"got to the bottom of|tracked (?:it |the \w+ )?down|pieced (?:it )?together|left no stone unturned"
            r"|(?:would.?n.?t|did ?n.?t|refused to|never) (?:ever )?g[ai]ve up",
        ),
        True,
        "The customer says that a hard problem was solved where others did not, or unusually fast",
    ),
    Cue(
        "problem_solving",
        STAFF,
        _any(
            r"\b(?:i|we)(?:.ve| have)? (?:\w+ )?(?:traced|tracked|narrowed|pinned) (?:\w+ ){1,5}(?:to|down)\b",
            r"root cause (?:was|turned out|is)|turned out (?:that )?(?:the|your|it|to be)",
            r"\b(?:i|we)(?:.ve| have)? (?:\w+ )?(?:rebuilt|reconstructed|recovered|reproduced|pieced together"
            r"|went through"
            r" (?:all|every|each|\d+)|compared (?:all|every|each|\d+))",
        ),
        True,
        "The agent traced an unusual cause, and the customer was glad",
    ),
    Cue(
        "social_impact",
        CUSTOMER,
        _any(rf"{_HELPED}[^.!?]{{0,120}}{_BENEFIT}", rf"{_BENEFIT}[^.!?]{{0,120}}{_HELPED}"),
        False,
        "The customer says whom, beyond themselves, it helped",
    ),
    Cue(
        "social_impact",
        CUSTOMER,
        _any(
            r"\b(?:we are|we.re|we run|i run|i volunteer|we volunteer|our|i work (?:for|at|with)"
            r"|on behalf of) (?:\w+ ){0,4}"
            r"(?:foodbank|food bank|charity|shelter|hospice|refugees?|homeless|non-?profit|volunteers?|soup kitchen"
            r"|fundraiser|rescue (?:team|centre|center))\b"
        ),
        True,
        "The customer serves people in need, and was glad of the help",
    ),
)

#: Tags by which support hands an interaction to the press desk, and the criterion that each means. Spaces, hyphens
#: and underscores are alike. None: what the rules find in it, or else that somebody went above and beyond.
SUPPORT_TAGS: dict[str, Criterion | None] = {
    "press": None,
    "press story": None,
    "press worthy": None,
    "press candidate": None,
    "for press": None,
    "pr": None,
    "pr story": None,
    "pr flag": None,
    "pr candidate": None,
    "pr worthy": None,
    "for pr": None,
    "story": None,
    "story candidate": None,
    "customer story": None,
    "success story": None,
    "good story": None,
    "newsworthy": None,
    "media worthy": None,
    "storydesk": None,
    "praise": "above_and_beyond",
    "kudos": "above_and_beyond",
    "wow": "above_and_beyond",
    "wow moment": "above_and_beyond",
    "compliment": "above_and_beyond",
    "delight": "above_and_beyond",
    "hero": "above_and_beyond",
    "above and beyond": "above_and_beyond",
    "extra mile": "above_and_beyond",
    "going the extra mile": "above_and_beyond",
    "innovation": "innovation",
    "innovative solution": "innovation",
    "creative solution": "innovation",
    "problem solving": "problem_solving",
    "great save": "challenge",
    "save of the day": "challenge",
    "challenge": "challenge",
    "social impact": "social_impact",
    "community impact": "social_impact",
}

GLAD = _any(
    r"\bthank(?:s|ful| you|ing)?\b|\bthx\b|\bgrateful\b|\bcheers\b|appreciate",
    r"amazing|brilliant|fantastic|incredible|wonderful|superb|outstanding|exceptional|excellent|impress(?:ed|ive)"
    r"|life ?savers?|\blegends?\b|\bhero(?:es)?\b|\bgenius\b|\b(?:a|an absolute|superb|five|5) stars?\b|delighted"
    r"|over the moon|so happy|relie(?:f|ved)"
    r"|made my (?:day|week|year)|best (?:service|support|customer|help|company|experience|team|agent)",
    r"(?:it|everything|that|all)(?: all)?(?:.s| is| are)? (?:works?|worked|working|running|fixed|sorted"
    r"|solved) (?:now|again"
    r"|perfectly|like)|back (?:up|online|in business|to normal)|did the trick",
)

#: Before a match, in its clause: it did not happen, was only asked for, or was only promised.
DOUBT = _any(
    r"\bnot\b|n[’']t\b|\b(?:did|do|does|was|were|would|could|should|is|are|has|have|had)nt\b|\bnever\b|\bno\b|\bnone\b"
    r"|\bnobody\b|\bhardly\b|\bbarely\b|\bwithout\b|\binstead of\b|\bfar from\b|\bfail\w* to\b|\brefus\w* to\b",
    r"\bif\b|\bunless\b|\bwould\b|\bcould\b|\bshould\b|\bplease\b|\bhop(?:e|ed|ing)\b|\bwish\b|\bsupposed to\b"
    r"|\bmight\b",
    r"\bpromis\w+|\bclaim\w*|\bsays?\b|\badvert\w*|\bslogan\b|\bmotto\b|\bwebsite\b|\bpretend\w*|\blooking for\b"
    r"|\b(?:need|want|expect)(?:s|ed)? (?:you|someone|somebody|them|him|her|your)\b|\bwaiting for\b|\bwhoever\b",
)
#: Before a match, but no doubt at all.
NO_DOUBT = _any(
    r"not only|not just|no doubt|no joke|without (?:a |any )?(?:doubt|question|hesitation|being asked|complain\w*)",
    r"(?:can|could)(?:n.?t| ?not) (?:believe|thank|say enough|praise|recommend|fault)",
    r"(?:i|we)(?:.d| would| want(?:ed)?| could| just)+ (?:like )?(?:to )?(?:say|thank|share|mention|tell|commend"
    r"|recognise"
    r"|recognize)|never (?:expected|thought|imagined|seen|had)",
)
CLAUSE = _any(r"[,;:()]", r"\s[-–—]\s", r"\b(?:but|until|however|then|so|and|because|when|where|who|that|how)\b")
#: After a match: "… to ignore me".
TWIST = _any(
    r"\b(?:to|in|at|by)\s+(?:\w+\s+)?(?:ignor|avoid|wast|annoy|los[ei]|frustrat|upset|blam|refus|deny|denied|delay"
    r"|block"
    r"|insult|make (?:it|this|things|my|our|sure (?:i|we|my|our)) ?(?:life )?(?:worse|hard|difficult|never|can)"
    r"|do nothing"
    r"|not |disappoint|confus|charg|overcharg|break|broke|ruin|mess)",
)
#: Anywhere in a sentence: it complains of the service, or means the opposite of what it says.
SOUR = _any(
    r"(?:thanks|thank you|thx|cheers) (?:so much |a lot )?for (?:nothing|wasting|ruining|ignoring|making (?:it"
    r"|things) worse"
    r"|the (?:wait|runaround|lecture)|absolutely nothing)",
    r"\brude\b|\buseless\b|\bignor(?:e|ed|es|ing)\b|incompeten|pathetic|unacceptable|disappoint|\bscam|disgrace"
    r"|\bliars?\b"
    r"|wast(?:e|ed|ing) (?:of )?(?:my|our|time|money)|\bnever again\b|not impressed|worst (?:\w+ )?(?:service|support"
    r"|company"
    r"|experience|customer|app)|what a joke|\ba joke\b",
    r"yeah,? right|\bslow clap\b|(?:^|\s)/s\b|\bnot!?$|🙄|🤡|🖕|\bas if\b",
    r"still (?:not|no|broken|waiting|doesn.?t|does not|isn.?t|is not|haven.?t|down|nothing|hasn.?t)",
    r"[\"“'](?:help|support|service|hero(?:es)?|expert|solution|genius|amazing|great|experts)[\"”'](?!\s+(?:button"
    r"|page|menu"
    r"|tab|section))",
    r"(?:do|does|did)(?:n.?t| ?nt| not) (?:even )?(?:care|help|work|bother|listen)",
)
