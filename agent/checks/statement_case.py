"""A holding statement as its rules see it: the text laid out, the fact base sorted, what each sentence is for.

The kinds of sentence are told by their wording, so that any text can be linted: what is not known, what was done, the
next update, empathy, what people can do, whom to contact. Where no wording fits, ``statement_meaning`` may know it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.checks.layout import EMAIL, PHONE, URL, has_contact, is_contact_sentence, without_times
from agent.checks.reading import Reading, Segment, phrases
from agent.checks.statement_kinds import says_feeling, says_next, says_to_do, says_unknown
from agent.checks.statement_meaning import is_kind, likely
from agent.checks.times import clocks, days
from agent.models import Fact, StatementMeta
from prompts.voices import VoiceProfile

UNKNOWN = phrases(
    r"(?:do|does|did)(?: not|n't)(?: yet| currently| at this stage)? (?:have(?! to\b)|know|hold|understand)(?! "
    r"(?:that|of any))",
    r"not (?:yet )?(?:been )?(?:\w+ )?(?:known|clear|established|confirmed|determined|identified|"
    r"understood|verified|certain)",
    r"un(?:known|clear|confirmed|certain|determined|established|verified)",
    r"(?:have|has)(?: not|n't) (?:yet )?(?:been able to )?(?:(?:\w+ly )?(?:establish|determin|confirm|identifi|verifi|"
    r"finish|"
    r"complet|count|receiv|decid|learn|trac|pinpoint|discover|analys|analyz|assess|review|inspect|examin)ed|found|"
    r"understood|know\w*)",
    r"(?:can|could)(?: ?not|'t|n't)(?: yet| at this stage| currently| at present)? (?:say|tell|confirm|"
    r"know|give|put|rule|state|verify|establish)\b",
    r"(?:unable|not able|too early|too soon) to (?:say|tell|confirm|know|establish|determine|give|rule)",
    r"(?:still|currently|now|also|urgently|actively|both)? ?(?:being|to be|is being|are being) "
    r"(?:fully )?(?:established|investigated|assessed|determined|checked|reviewed|examined|looked into|"
    r"verified|confirmed|clarified)",
    r"(?:are|is|we're|remains?|continue to|continuing to|still|now|working to) (?:still |now |"
    r"currently |urgently |actively |also |working to |trying to |continuing to |working hard to "
    r")*(?:investigat(?:e|ing)|establish(?:ing)?|determin(?:e|ing)|find(?:ing)? out|look(?:ing)? into|"
    r"understand(?:ing)?(?: (?:what|why|how|the|whether|which|who|if))|identify(?:ing)?|assess(?:ing)?|"
    r"examin(?:e|ing)|verify(?:ing)?|confirm(?:ing)?|clarify(?:ing)?|check(?:ing)? (?:whether|what|how|"
    r"which|if)|work(?:ing)? out|trac(?:e|ing)|gather(?:ing)? (?:the )?facts)",
    r"(?:under|awaiting|pending|subject to) (?:\w+ )?(?:investigation|review|assessment|confirmation)",
    r"(?:yet|remains?|still) to (?:be )?(?:establish|confirm|determin|identif|find|verif|know|learn)\w*",
    r"(?:an|the|our|its|that|this) (?:\w+ )?(?:investigation|enquiry|inquiry)(?: \w+){0,4} "
    r"(?:continues|is under way|is underway|is ongoing|has begun|has started|is in progress|began|"
    r"started)",
    r"(?:no|not any|have no|without) (?:\w+ )?(?:cause|explanation|confirmed (?:cause|number|figure|"
    r"reason)|confirmation) (?:has|is|yet|for|of)",
    r"not known",
    r"remains? to be (?:seen|established|confirmed|found)|question(?:s)? (?:that )?(?:we|nobody|no "
    r"one)(?: \w+)? (?:answer|not|yet)|"
    r"investigations? (?:continues?|goes on|go on|is on|are on)|no confirmed \w+|still being \w+",
    r"no view (?:yet|so far)|(?:know|say|learn) more (?:when|once|after)|(?:start|start|"
    r"beg[iau]n)(?:ed|ning)? (?:to|our|the|an?)(?: \w+)? (?:check|review|investigat|look|examin|"
    r"inspect)\w*(?! of (?:each|every|all))",
    r"(?:questions?|points?|facts?) (?:(?!will|shall|must|go)\w+ ){0,3}(?:open|unanswered|outstanding)",
    r"what (?:we|is)(?: do)?(?: not|n't)(?: yet)? know\w*",
    r"investigat(?:ion|ing) (?:the |into |whether |what |why |how )",
    r"(?:waiting|await(?:ing)?) (?:for )?(?:the )?(?:results?|confirmation|findings|tests?)",
)
_UPDATE_CUES = phrases(
    r"(?:next|further|another|more|fresh|new|regular|first|second|full|later|latest) (?:\w+ "
    r")?(?:update|updates|statement|information|news|details|briefing|bulletin|report|post|notice|"
    r"message)",
    r"updates?(?: \w+){0,4} (?:will|at|by|every|due|follow\w*|from|no later|in|within|before|expected|"
    r"hourly|daily|on|here)",
    r"(?:\w+'ll|will|shall|to|going to|can|hope to|aim to|plan to) (?:\w+ ){0,2}(?:update|report back|"
    r"come back|be back|return|write again|post again|speak again|say more|share more|tell you more|"
    r"brief|be in touch|provide more|issue (?:a|an|another)|publish (?:a|an|another))",
    r"(?:communication|announcement|bulletin|notice|report|statement|briefing)(?: (?:no\.?|number))?"
    r"(?: (?:\d+|two|three))? (?:will|shall) (?:be|follow)",
    r"keep (?:\w+ ){1,3}(?:updated|informed|posted)",
    r"update (?:you|customers|everyone|this (?:page|post|notice|statement|thread))",
    r"(?:(?:we|i) (?:will|shall)|we'll) (?:say|share|know|give|provide|publish|issue|post|have|"
    r"tell)(?: \w+){0,3} (?:more|details|information|news|at|by|soon|shortly|later|in due course|when)",
    r"(?:more|further|additional) (?:\w+ )?(?:information|details|news|updates?)",
)
#: With a time or a day in the sentence, this promises an update too.
_WILL_SPEAK = phrases(
    r"hear from us|expect (?:\w+ )?(?:news|word|more|another|our)|(?:press |media |news )?(?:briefing|conference)|"
    r"(?:be|being) updated|follow-?up",
    r"(?:we'll|we (?:will|shall)|(?:the|our) \w+ will) (?:\w+ )?(?:say|share|tell|report|publish|post|"
    r"issue|give|speak|release|announce|set out|provide|write|brief|answer|explain|hold (?:an?|our) "
    r"(?:\w+ )?(?:conference|briefing|call))",
)
_PARTS = re.compile(r"[;!?]\s")
_UNTIL_HEARD = phrases(r"(?:until|before|unless) (?:you|we|they) (?:hear|say|tell|speak|write)")
_EMPATHY = phrases(
    r"sorry",
    r"apolog(?:y|ies|ise[sd]?|ize[sd]?|ising|izing)",
    r"(?:we|i|deeply|sincerely|truly|very much) regret",
    r"(?:thoughts|hearts?|sympath(?:y|ies)|condolences|concern|prayers?|compassion) (?:\w+ "
    r"){0,3}(?:with|to|for|go|goes|is|are|out)",
    r"(?:our|deepest|sincere|heartfelt) (?:\w+ )?(?:sympath(?:y|ies)|condolences)",
    r"(?:we|i) (?:\w+ )?(?:know|understand|recogni[sz]e|appreciate|realise|realize|are aware|see|"
    r"feel)(?: \w+){0,8} (?:disrupt\w*|frustrat\w*|worr\w*|difficult\w*|inconvenien\w*|distress\w*|"
    r"concern\w*|upset\w*|anxi\w*|stress\w*|hard|hardship|painful|pain|alarm\w*|unsettl\w*|trouble\w*|"
    r"wait\w*|rely|relies|depend\w*|matters?|annoy\w*|disappoint\w*|harm\w*|cost\w*|burden\w*|"
    r"impact\w*|serious|frighten\w*|scar\w*)",
    r"(?:our )?(?:first|main|immediate|only|biggest|greatest) (?:thoughts?|concerns?|care)",
    r"(?:we|i) (?:are|feel|share)(?: \w+){0,3} (?:concerned for|saddened|devastated|shocked|"
    r"heartbroken|your (?:concern|frustration|worry|worries))",
    r"(?:this|it|that|these|which) (?:\w+ ){0,3}(?:is|are|has been|was|must be|will be|have been|can "
    r"be) (?:\w+ ){0,2}(?:frustrating|worrying|distressing|upsetting|difficult|stressful|disruptive|"
    r"frightening|unsettling|a worrying|a difficult|hard)",
    r"(?:is|are|was|must be|be) (?:\w+ ){0,2}(?:frustrating|worrying|distressing|upsetting|stressful|"
    r"frightening|unsettling)",
    r"(?:we|i) (?:\w+ )?(?:feel for|care about|grieve|mourn)",
)
_ADVICE = phrases(
    r"(?:please|kindly)(?! (?:note|see|visit our newsroom))",
    r"(?:customers?|people|users?|you|passengers?|guests?|patients?|residents?|visitors?|members?|"
    r"shoppers?|drivers?|owners?|parents?|families|households|travellers?|subscribers?|merchants?|"
    r"shops?|sellers?|tenants?|students?|clients?|readers?|anyone|everyone|those|cardholders?|diners?|"
    r"retailers?|clinics?|holders?|account holders?)(?: \w+){0,8}? (?:(?:can|could|may|should|must)(?! have)|"
    r"need(?:s)?(?: not| to)?|do(?:es)? not (?:need|have) to|don't (?:need|have) to|have to|ought to|"
    r"are (?:asked|advised|urged|encouraged|able|invited)|is (?:asked|advised)|will not need to|won't "
    r"need to)",
    r"(?:is|are)(?: \w+ly)? (?:asked|advised|requested|urged|invited|encouraged|recommended) to",
    r"(?:asks?|asked|advis\w+|urg\w+|tells?) (?:\w+ ){1,5}to (?:not )?\w+",
    r"(?:can|may) be (?:picked up|collected|fetched|returned|swapped|exchanged|used|claimed|had|found|rebooked|bought|"
    r"refunded|changed|moved|made)",
    r"(?:tickets?|fares?|bookings?|orders?|passes|seats?|deposits?|stays?|fees?) (?:\w+ ){0,3}(?:will be|are|is|get) "
    r"(?:\w+ly )?(?:refunded|swapped|moved|honou?red|exchanged|rebooked|replaced|paid back|valid|good)",
    r"need (?:\w+ )?(?:no|nothing)",
    r"no (?:further )?action (?:is |by \w+ is )?(?:needed|required|necessary)",
    r"(?:nothing|not anything) (?:that )?(?:you|customers?|anyone|people|users?|they|members|guests) "
    r"(?:need|needs|have|has|must|should)",
    r"need(?: to)? (?:take|do) (?:no|nothing)",
    r"(?:we|i) (?:ask|advise|recommend|urge|suggest|encourage|are asking|are advising|would ask)(?: \w+){0,8}",
    r"(?:there is|there's) nothing (?:\w+ ){0,3}(?:to do|needs? to)",
    r"(?:you|customers) (?:will be|are) (?:refunded|contacted) automatically",
)
_IMPERATIVE = re.compile(
    r"(?:[-*•]\s*|what (?:you|customers|people) (?:can|should) do:?\s*|until then,?\s*|for now,?\s*|meanwhile,?\s*|"
    r"in the meantime,?\s*|(?:if|until|when|while|once|for|to|in|after|before|as|where|"
    r"should)\s[^.;]{3,140}?,\s*(?:then\s|please\s|you\s(?:can|should)\s)?|customers:\s*|advice:\s*|"
    r"what to do:?\s*){0,3}"
    r"(?:do not|don['’]t|never|stop|unplug|switch|turn|pay|check|keep|use|avoid|return|wait|try|restart|reset|change|"
    r"boil|throw|remove|disconnect|leave|stay|follow|take|bring|go|delete|ignore|report|log|sign|move|charge|close|"
    r"open|watch|look|hold|put|drink|eat|discard|dispose|store|place|travel|allow|plan|rebook|save|retry|enter|"
    r"contact|call|ring|phone|text|e-?mail|write|dial|ask|speak|share|tell|show|seek|see|get|make|"
    r"choose|select|press|click|tap|run|apply|claim|present|arrive|come|board|drive|walk|remain|"
    r"evacuate|shelter|rinse|wash|clean|test|replace|uninstall|download|back up|monitor|freeze|block|"
    r"dispute|sign out|sign in|find|request|refuse|say|expect|treat|install|update your|reboot|power|"
    r"collect|cancel|book|visit your|scan)\b",
    re.IGNORECASE,
)
_ACTION = phrases(
    r"(?:we|our (?:\w+ ){1,3}|the (?:\w+ ){1,3}|(?<!in[ ])(?<!of[ ])(?<!on[ ])(?<!for[ ])it|they|"
    r"engineers?|staff|teams?|technicians?|crews?|"
    r"they)(?: have| has|'ve| had)?(?: (?:also|now|already|since|immediately|therefore|today|"
    r"temporarily|at once|then|first))* (?:\w+ed|took|taken|shut|put|set|sent|began|begun|told|made|"
    r"brought|gave|given|found|withdrew|withdrawn|cut|stood|drew|built|got|held|kept|left|rebuilt|"
    r"reset|split|wrote|written|run|ran|undone|undid|froze|frozen|rolled|hired|paid|spoken|spoke)(?! "
    r"(?:if|that it is|about reports|of (?:a|an|the|reports)))",
    r"(?:has|have|was|were)(?: (?:also|now|already|since|been|immediately|temporarily))* been (?:\w+ed|"
    r"taken|shut|put|set|sent|told|made|brought|given|withdrawn|cut|held|reset|rebuilt|frozen|undone|"
    r"paid|built|drawn)",
    r"(?:was|were) (?:\w+ly )?(?:stopped|paused|switched|turned|closed|withdrawn|recalled|removed|"
    r"taken|suspended|disabled|isolated|rolled|restored|reversed|blocked|cancelled|canceled|evacuated|"
    r"sent|shut|halted|replaced|refunded|reset|notified|informed|told|called|flown|driven|brought|hired|drafted|moved|"
    r"installed|handed|deployed|appointed|engaged)",
)
#: Verbs that tell of looking, feeling or being told, not of doing something about it.
_NO_ACTION = phrases(
    r"(?:have|has|'ve)? ?(?:been )?(?:received|learned|learnt|noticed|detected|discovered|seen|"
    r"identified|experienced|suffered|apologi[sz]ed|regretted|wanted|needed|planned|expected|hoped|"
    r"promised|committed|believed|failed|appeared|seemed|happened|occurred|affected|caused|found that|"
    r"been made aware|become aware|confirmed that)",
)
_PURPOSE = phrases(
    r"to (?!(?:speak|talk|reach|find|ask|learn|get (?:in touch|more|help)|contact|know|hear|us|our|the|your)\b)\w+ \w+",
    r"if (?:you|they|your|anyone)|and we(?:'ll| will)|for (?:an?|free) \w+",
    r"(?:can|may|could) (?:also )?(?!(?:call|contact|ring|phone|reach|write|e-?mail|speak|get|text|message|find|talk|"
    r"ask|"
    r"still|be)\b)\w+",
    r"(?:order|pay|book|buy|bank|shop|renew|rebook|top up|check in|claim|travel|return|collect|cancel|"
    r"report)(?: \w+){0,3} (?:by|over|on|at|in|through|via|with|online)",
)
#: "Next 09:30 BST, …", "More at 18:30".
_NEXT = re.compile(
    r"(?:the\s)?(?:next|more|again|news|word|follow-up|updates?|further)(?:\s(?!\d)\w+)?(?:\sfrom\sus|\shere|\snews)?"
    r"[:,–—]?\s(?:at\s|by\s|from\s)?(?=\w)",
    re.IGNORECASE,
)
#: Two words in small letters: a time line has none.
_SPOKEN = re.compile(r"\b[a-z]{3,}\b.*\b[a-z]{2,}\b")
#: What tells of something past is no promise.
_TELLS_PAST = phrases(
    r"began|broke|burst|came|cut|did|fell|found|gave|got|hit|left|lost|made|put|ran|rose|saw|sent|shut|took|told|went",
    r"since|was|were|has|have|had|been|ago|\w{3,}(?<!need)(?<!expect)ed",
)
#: Without one of these nothing is open.
_OPEN = phrases(
    r"not|\w*n't|cannot|no|no one|nobody|none|never|yet|still|open|until|whether|why|how|what|which|who|if|wait\w*|"
    r"un(?:known|clear|certain|confirmed|answered|solved)|incomplete|pending|question\w*|answers?|cause|reason|find|"
    r"finding|look\w*|search\w*|count\w*|puzzl\w*|inquiry|investigat\w*|soon|early|learn|trac\w+|dark|too"
)
_SUBJECT = re.compile(
    r"(?:the|an?|some|our|we|i|it|its|this|these|those|that|they|he|she|one|two|three|no|not|none|neither|nobody|there|since|"
    r"in|at|on|\d[\d,.]*)\s",
    re.IGNORECASE,
)
_SPOKEN_TO = phrases(
    r"you|your|yours|please|can|may|should|must|need|needs|free|do not|don't|welcome|valid|refund\w*|available|open|"
    r"helpline"
)
#: "A bruising night for the Meridell name": feels for the house alone.
_FOR_HOUSE = re.compile(
    r"\b(?i:for|to|on)\s(?:us|(?:the|our|its)\s(?:\w+\s){0,2}?(?:company|firm|club|bank|brand|name|group|business|reputation|"
    r"board|shareholders?|owners?|organi[sz]ation|trust|university))\b"
)
_FOR_PEOPLE = phrases(
    r"sorry|apolog\w+|you|your|yours|them|they|those|everyone|anyone|people|famil\w+|customers?|passengers?|patients?|"
    r"guests?|residents?|staff|colleagues?|children|parents|students?|members?|victims?|injured|hurt|affected|who"
)
#: "Nor do we know when it can be used": open, whatever can be done then.
_NOR = re.compile(
    r"(?:nor|neither)\s|(?:we|it|i|nobody|no one)\s(?:(?:still|also|just|do|does|is|are|have|has|can|could)\s?){0,3}"
    r"(?:not|n['’]t|cannot)\s(?:yet\s)?(?:know|say|tell|clear|known|certain|decided|established)\s"
    r"(?:when|how|whether|if|what|which|who|why)\b[^;:.,]*$",
    re.IGNORECASE,
)
_CLAIMED = phrases(r"(?:we|i) (?:now )?know the|is now known|is known")
#: A label has no more words than this, and no verb that tells.
_LABEL_WORDS = 9
_TELLS = phrases(r"is|are|was|were|has|have|had|will|did|\w{3,}ed")
_CONTACT_VERB = phrases(
    r"(?:contact|call|e-?mail|ring|phone|write to|reach|text|message|speak to|get in touch|visit|see|chat with|ask|"
    r"get help|find help|help is|questions|queries|enquiries|inquiries)"
)


#: "Faults 13 20 44.": a service number of six digits.
_CALLED_UP = re.compile(r"(?:[A-Za-z-]+\s){1,4}1[38]\d{0,2}(?:\s\d{2,3}){2}\W*$")
#: "Residents: 311", "ring 105": too short for a telephone number elsewhere.
SHORT_NUMBER = re.compile(
    rf"^[^:\n]{{3,40}}:\s*\d{{3,6}}\b|\b(?:dial|ring|phone|call)\s\d{{3,6}}\b|^{_CALLED_UP.pattern}", re.IGNORECASE
)


@dataclass(frozen=True)
class Case:
    """One statement to check. ``names`` finds people in a text; ``(start, end)`` of each."""

    reading: Reading
    facts: Sequence[Fact]
    meta: StatementMeta
    voice: VoiceProfile | None
    names: Callable[[str], list[tuple[int, int]]] | None = None

    @cached_property
    def confirmed(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.confirmed_by]

    @cached_property
    def unconfirmed(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.confirmed_by]

    @cached_property
    def known(self) -> list[str]:
        """Texts of the confirmed facts that may be stated: what is known, and what was done."""
        return [fact.text for fact in self.confirmed if fact.kind != "unknown"]

    @cached_property
    def actions(self) -> list[str]:
        return [fact.text for fact in self.confirmed if fact.kind == "action"]

    @cached_property
    def body(self) -> list[Segment]:
        return self.reading.of("body", "standfirst")

    @cached_property
    def prose(self) -> list[Segment]:
        """What speaks to the reader: all but the time line, contacts and end mark."""
        return self.reading.of("headline", "standfirst", "body", "boilerplate")

    def texts(self, segments: Sequence[Segment]) -> list[str]:
        return [self.reading.at(segment) for segment in segments]


def is_unknown(sentence: str) -> bool:
    return tells_unknown(sentence) or _seems_unknown(sentence)


def tells_unknown(sentence: str) -> bool:
    """By the tables alone: what is learnt takes "we are all but sure" for an open question, which excuses nothing."""
    return UNKNOWN.search(sentence) is not None or says_unknown(sentence)


def _seems_unknown(sentence: str) -> bool:
    return _OPEN.search(sentence) is not None and not _CLAIMED.search(sentence) and is_kind("unknown", sentence)


def is_update(sentence: str) -> bool:
    if _UPDATE_CUES.search(sentence):
        return True
    if any(_speaks_at(clause) for clause in _PARTS.split(sentence)):
        return True
    if _NEXT.match(sentence) and clocks(sentence):
        return True
    promised = _SPOKEN.search(sentence) is not None and _TELLS_PAST.search(sentence) is None
    return promised and (is_kind("next", sentence) or is_kind("vague", sentence))


def _speaks_at(clause: str) -> bool:
    """The word and its time stand in one clause; in "stay in until you hear from us; food is free until noon" not."""
    if _UNTIL_HEARD.search(clause):
        return False
    return (_WILL_SPEAK.search(clause) is not None and bool(clocks(clause) or days(clause))) or says_next(clause)


def is_empathy(sentence: str) -> bool:
    if _FOR_HOUSE.search(sentence) and not _FOR_PEOPLE.search(sentence):
        return False
    return _EMPATHY.search(sentence) is not None or says_feeling(sentence) or _seems_feeling(sentence)


def _seems_feeling(sentence: str) -> bool:
    """Three words ("We work hard.") are too few to tell; a deed, half an apology, a word for the brand feel nothing."""
    if len(sentence.split()) <= 3 or is_action(sentence) or likely("H13", sentence) or likely("H14", sentence):
        return False
    return is_kind("feeling", sentence)


def is_advice(sentence: str) -> bool:
    """Something to do, or that nothing is needed; a bare "call us" counts: see ``is_contact``."""
    if _NOR.match(sentence):
        return False
    told = _ADVICE.search(sentence) is not None or _IMPERATIVE.match(sentence) is not None or says_to_do(sentence)
    return told or (not is_action(sentence) and not _only_tells(sentence) and is_kind("advice", sentence))


def _only_tells(sentence: str) -> bool:
    """It begins with who or what it tells of, and says neither "you" nor what can or must be done."""
    return _SUBJECT.match(sentence) is not None and _SPOKEN_TO.search(sentence) is None


def is_contact(sentence: str) -> bool:
    """A sentence whose only use is to say where to write, call or look."""
    if is_contact_sentence(sentence) or _is_bare_contact(sentence) or _CALLED_UP.match(sentence):
        return True
    if _PURPOSE.search(sentence):
        return False
    return has_contact(sentence) and _CONTACT_VERB.search(sentence) is not None


def _is_bare_contact(sentence: str) -> bool:
    """A label and an address or a number, whatever the label: "Adopters: 816-555-0144.", "Customer line 0808 …"."""
    if not (EMAIL.search(sentence) or PHONE.search(without_times(sentence))):
        return False
    for pattern in (EMAIL, URL, PHONE):
        sentence = pattern.sub(" ", sentence)
    rest = without_times(sentence)
    return len(rest.split()) <= _LABEL_WORDS and _TELLS.search(rest) is None


def is_action(sentence: str) -> bool:
    """Something that was done, in the past or the perfect; not what was felt, seen or is planned."""
    return any(_NO_ACTION.fullmatch(_verb(m.group())) is None for m in _ACTION.finditer(sentence))


def _verb(match: str) -> str:
    return match.rsplit(maxsplit=1)[-1]
