"""What a sentence of a holding statement is for, told by classes of words and not by set phrases.

A house says in its own way that something is not known, that it is sorry, when it speaks next. So each kind is a
frame: a *not* near a verb of knowing, a word of feeling beside "we" or "you", a verb of telling with a time. A frame
is read inside one sentence, over a few words at most, so that its cost grows with the length of the text alone.
"""

import re

from agent.checks.reading import phrases
from agent.checks.times import WEEKDAY, bare_hours, clocks, days, delays

_GAP = r"(?:[\w'’,-]+ ){0,4}"
_NOT = r"(?:not|n't|cannot|nobody|no one|none of us|never|unable to|nor|neither|too (?:early|soon) to)"
_KNOWING = (
    r"(?:know|knows|known|say|said|tell|confirm|confirmed|establish|established|determine|determined|find out|found|"
    r"found out|identify|identified|explain|explained|count|counted|work out|worked out|prove|proved|proven|clear|"
    r"certain|sure|understand|understood|measure|measured|learned|learnt|locate|located|trace|traced|pinned down|"
    r"ruled? out|verify|verified|tested|completed|finished|settled|clarified|judge|judged|decide|"
    r"decided|predict|foresee|give (?:an?|"
    r"the) (?:time|number|figure|date|reason|cause)|"
    r"promise (?:when|a|that)|have (?:\w+ )?(?:answers?|results?|causes?|figures?|picture|explanation|reason|number|"
    r"times?|details?)(?! (?:of|for) (?:you|customers)))"
)
_ASKING = (
    r"(?:investigat|examin|check|assess|establish|determin|inspect|review|analy[sz]|study|studi|look|count|measur|test|"
    r"verify|verifi|clarify|clarifi|trac|search|try|find|work|explor|ask)"
)
_QUESTION = r"(?:whether|what|why|how|who|whose|which|where|when|if)"
_UNKNOWN = phrases(
    rf"{_NOT} {_GAP}{_KNOWING}",
    r"un(?:known|clear|certain|sure|confirmed|proven|proved|explained|resolved|answered|settled)",
    rf"(?:going|working|looking|sifting|combing) (?:\w+ ){{1,5}}to (?:learn|see|find|find out|tell|say) {_QUESTION}",
    r"(?:is|are|was|were|remains?|stays?|still|yet) (?:\w+ ){0,2}to be \w+(?: \w+)?",
    r"(?:remains?|is|are|stays?|still) (?:\w+ )?(?:an open question|open questions|a mystery)",
    rf"(?:questions?|points?|matter|cause|reason|number|extent|scale|{_QUESTION}|this|that|it)(?: [\w'’,-]+){{0,9}} "
    r"(?:remains?|is|are|stays?|still) (?:\w+ )?open(?! (?:to|for|from|until|at|again|as|tomorrow|today|all|day|on|"
    r"every|now))",
    rf"(?:still|now|currently|being|are|is|we're|they're) (?:\w+ ){{0,2}}{_ASKING}\w*(?: \w+){{0,3}} {_QUESTION}",
    rf"{_QUESTION} [^.;:]{{3,120}}?(?:,|is|are) (?:\w+ ){{0,3}}(?:still |now |being ){_ASKING}\w*",
    rf"(?<!have[ ])(?<!has[ ])(?:still|now|currently) (?:being )?{_ASKING}(?:ing|ed|ied)"
    r"(?! (?:as|again|for you|with you))",
    rf"(?:is|are) being {_ASKING}(?:ed|ied)",
    r"(?:is|are|for|by|now) (?:\w+ ){0,6}(?:to find out|to establish|to determine|to investigate|to say)",
    r"(?:inquiry|enquiry|investigation|investigations|inspection|tests?) (?:\w+ ){0,3}(?:into|has begun|have begun|is "
    r"under|"
    r"goes? on|continues?|will show|will tell|are under)",
    r"(?:no|any) (?:\w+ ){0,2}(?:results?|answers?|explanation|figures?|conclusions?|findings?|finding) (?:yet|so far|"
    r"to (?:give|share|report)|at (?:this|the))",
    r"(?:open|unanswered|outstanding) (?:questions?|points?)|(?:what|things) we (?:do not|don't) (?:yet )?know",
)

_TELLING = (
    r"(?:updat\w+|report\w*|notices?|bulletins?|statements?|posts?|posting|write|writing|speak|speaking|say|tell|"
    r"inform\w*|"
    r"news|details?|brief\w*|answer\w*|publish\w*|share|release\w*|announce\w*|information|figures|hear|word|"
    r"message\w*|"
    r"conference|communication|communiqué|advisory|findings?|set out|set it out|call|give|more)"
)
_AHEAD = (
    r"(?:will|'ll|shall|next|again|further|more|another|expect\w*|due|follow\w*|look for|look out for|back|new|fresh|"
    r"by|"
    r"comes?|to come|plan to|aim to|intend to|are to|is to|going to|until|tomorrow|from us)"
)
_NEXT = phrases(rf"{_AHEAD} (?:[\w'’,-]+ ){{0,6}}{_TELLING}", rf"{_TELLING} (?:[\w'’,-]+ ){{0,5}}{_AHEAD}")
_SPEAKER = phrases(
    r"we|we'll|we're|our|us|i|i'll|update|updates|bulletin|statement|report|news|notice|briefing|conference|"
    r"information|"
    r"page|post|word|details?|company|club|team|trustees|council|director|chief executive|spokes\w+|announcement"
)
_FOR_CUSTOMERS = phrases(
    r"refunds?|refunded|deliver\w*|arriv\w+|payments?|paid|reopens?|re-opens?|flights?|trains?|coach(?:es)?|buses|"
    r"visit|ticket"
)

_FEELING = (
    r"(?:shock\w*|hard|harder|frighten\w*|fear\w*|scar(?:y|ed|ing)|worr\w+|anxi\w+|distress\w*|upset\w*|pain\w*|"
    r"miserabl\w*|"
    r"miser\w+|difficult\w*|frustrat\w*|inconvenien\w*|disrupt\w*|stress\w*|alarm\w*|unsettl\w*|hurt\w*|harm\w*|grief|"
    r"griev\w*|"
    r"mourn\w*|loss|sad\w*|heartbr\w+|devastat\w*|terribl\w*|awful|horrible|rotten|trouble\w*|concern\w*|annoy\w*|"
    r"disappoint\w*|"
    r"burden\w*|matters?|rely|relies|depend\w*|count on|trust\w*|deserv\w*|wait(?:ed|ing)?|long|tough|tiring|"
    r"exhaust\w*|"
    r"angry|anger|serious|stuck|dark|cold|no fun|nuisance|bother\w*|confus\w*|muddle|mess|ordeal|suffer\w*|cost|feels?|"
    r"sleepless|trying|unpleasant|personal|private|read)"
)
_FELT = phrases(
    r"sorry|apolog\w+|condolences?|sympath\w+|heartfelt|saddened|devastated|heartbroken|regret (?:that|this|the|it|"
    r"what|how)|"
    r"(?:we|i) (?:\w+ )?regret",
    rf"(?:we|i|we're|we are|i am|the (?:\w+ )?(?:board|company|directors|trustees|council|team|trust|group|club))"
    rf"(?: \w+)? (?:know|knows|understands|recogni[sz]es|appreciates|reali[sz]es|acknowledges|understand|"
    rf"realise|realize|appreciate|recogni[sz]e|see|aware|feel|"
    rf"share|"
    rf"acknowledge|imagine|can only imagine|hear)(?: [\w'’,-]+){{0,12}}? {_FEELING}",
    r"(?:we|i|our) (?:\w+ ){0,3}(?:wish|wishes|hope|hopes)(?: [\w'’,-]+){0,8} (?:well|recover\w*|heal\w*|better|"
    r"safe\w*|strength|"
    r"comfort)",
    r"(?:we|i|our|all)(?: \w+){0,4} (?:think|thinking|thoughts?|hearts?|prayers?|mind|minds) (?:\w+ ){0,4}(?:of|about|"
    r"with|to|for|"
    r"go|is|are)",
    r"(?:thoughts?|hearts?|concerns?|care) (?:\w+ ){0,5}(?:with|for|to) (?:\w+ ){0,4}(?:famil\w+|them|those|him|her|"
    r"everyone|"
    r"people|you|all|victims?|friends|patients?|colleagues?)",
    r"(?:they|you|people|families|patients|victims|residents|guests|customers|safety|welfare|health|well-?being|care)"
    r"(?: [\w'’,-]+){0,6} (?:come|comes|are|is) (?:first|before|foremost|what matters|our first)",
    r"(?:first|main|only|biggest|greatest|whole|foremost) (?:\w+ )?(?:concern|thoughts?|care)",
    r"(?:no one|nobody|no \w+) should (?:ever )?have to|should (?:not|never) have to",
    rf"{_FEELING}(?: [\w'’-]+){{0,4}},? and (?:we|i) (?:\w+ )?(?:understand|see|know) (?:why|that|it)",
    r"(?:pains|saddens|shocks|hurts|grieves|troubles|upsets|appals) us",
    r"(?:deserves?|had every right|have every right|has every right|entitled) (?:\w+ )?(?:to|better)",
    r"(?:grateful|thank you|thanks) (?:to|for) (?:\w+ ){0,3}(?:those|patience|bearing|waiting|everyone|who|your)",
    r"(?:feel|feels|felt|care|cares|grieve|mourn) (?:\w+ ){0,2}(?:for|about(?! right)|with)",
    rf"(?:this|that|it|they|which|what|losing|waiting|living|being)(?: [\w'’,-]+){{0,5}} (?:is|are|was|were|must be|"
    rf"must "
    rf"have been|has "
    rf"been|means|makes|brings|causes)(?: [\w'’-]+){{0,5}} {_FEELING}",
)

_READERS = (
    r"(?:you|your|customers?|people|users?|passengers?|guests?|patients?|residents?|visitors?|members?|shoppers?|"
    r"drivers?|"
    r"owners?|parents?|famil\w+|relatives|households?|travell?ers?|subscribers?|merchants?|sellers?|tenants?|"
    r"students?|clients?|"
    r"readers?|anyone|everyone|those|cardholders?|diners?|retailers?|holders?|supporters|fans|donors?|volunteers?|"
    r"pupils|"
    r"neighbou?rs|policyholders|homeowners|farmers|commuters|staff|workers|players|riders|victims|survivors|the "
    r"public|consumers)"
)
_VERB = (
    r"(?:call|ring|phone|dial|text|write|e-?mail|ask|tell|contact|go|come|stay|keep|use|stop|wait|bring|take|return|"
    r"check|look|"
    r"watch|avoid|see|visit|book|send|give|buy|eat|drink|boil|switch|turn|unplug|close|open|throw|put|pay|travel|plan|"
    r"change|"
    r"reset|log|sign|report|block|follow|read|leave|move|stand|speak|talk|get|find|try|pick|drop|post|stay|swap|hand|"
    r"note|hold|"
    r"reach|choose|click|download|update|delete|ignore|remove|disconnect|charge|restart|seek|apply|claim|show|allow|"
    r"expect)"
)
_TO_DO = phrases(
    rf"{_READERS}(?: [\w'’,-]+){{0,8}} (?:(?:can|could|may|might|should|must)(?! have)|need|needs|needn't|don't|do "
    rf"not|does not|"
    rf"have to|ought|"
    rf"are (?:asked|advised|urged|free|able|welcome|invited)|is (?:asked|advised|free|able|welcome)|will (?:not "
    rf")?(?:be able|need|"
    rf"have)|won't)",
    r"(?!(?:engineer|inspector|investigator|officer|supplier|manager|worker|doctor)s)[a-z]{4,}(?:ers|ors|ents|ants)"
    r"(?: who(?: \w+){1,6})? (?:can|should|must) (?!have\b|be\b|not\b|now\b)\w+",
    rf"(?:please|kindly|just|simply|do not|don't|never|also|then|instead|now) (?:\w+ )?{_VERB}",
    r"(?:want|wants|need|would like|ask|asks) (?:\w+ ){0,2}(?:your|you to|pictures|witnesses|anyone)",
    r"(?:helpline|hotline|support line|help line|phone line|desk|counsell?ors?) (?:\w+ ){0,3}(?:is|are|at|on|"
    r"opens?|,)",
    r"(?:nothing|no action|no need|no steps?)(?: \w+){0,4} (?:to do|to take|needed|required|necessary|for you|to "
    r"contact|to call)",
    r"(?:need|have) (?:take|do|to take|to do) (?:no|nothing)",
    r"(?:machines?|branch(?:es)?|tills?|phones?|cash|cards?|gates?|desks?|lines?|app|website) (?:still |also "
    r")?(?:work|works|are working|is "
    r"working|is available|are available)",
)

#: "Riders: stop by the desk", "If you rely on it, ring 105".
_ORDER = re.compile(
    rf"(?:^|[:;,–—]\s*|\b(?:and|or)\s)(?:please\s)?{_VERB}\s(?:the|your|an?|us|it|them|by|in|at|on|for|to|from|away|"
    rf"out|off|up|with|"
    rf"here|any|all|only|if|until|this|that|as|home|inside|straight|\d|(?-i:[A-Z])\w)",
    re.IGNORECASE,
)


def says_unknown(sentence: str) -> bool:
    """Something is not known, or is being looked into."""
    return _UNKNOWN.search(sentence) is not None


def says_next(sentence: str) -> bool:
    """When the house speaks again; without a time or a day it is none."""
    timed = clocks(sentence) or days(sentence) or bare_hours(sentence) or delays(sentence) or WEEKDAY.search(sentence)
    return (
        bool(timed)
        and _NEXT.search(sentence) is not None
        and _SPEAKER.search(sentence) is not None
        and _FOR_CUSTOMERS.search(sentence) is None
    )


def says_feeling(sentence: str) -> bool:
    """A word to the people affected: sorrow, concern, that their trouble is seen."""
    return _FELT.search(sentence) is not None


def says_order(sentence: str) -> bool:
    """It begins with what readers shall do: "Keep the jar", "Please call 105"."""
    return re.match(rf"(?:please\s|do not\s|don['’]t\s)?{_VERB}\s", sentence, re.IGNORECASE) is not None


def says_to_do(sentence: str) -> bool:
    """Something that readers can do, or that they need do nothing."""
    return _TO_DO.search(sentence) is not None or _ORDER.search(sentence) is not None
