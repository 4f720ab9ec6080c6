"""Whether the people of a record want it kept from the public: then no story is told from it, in any form.

A customer says so in many words: "no publicity, please", "this stays between us", "I'd rather you didn't write about
it", or "no thanks" when support asks for the story. A colleague's note says so for them. Who only wants a name left
out, or a password kept safe, has not said so; who is content with one channel has given a consent with a scope.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from retrieval.records import CleanMessage, CleanRecord

#: What is told: the matter as a whole, and not a number or a name in it.
_MATTER = (
    r"(?:(?:any|all|none|much|some|a word|word|more) (?:of |about )?)?"
    r"(?:this|it(?!self)|that|these|anything|everything|"
    r"(?:my|our|the|this) (?:whole )?(?:story|case|matter|experience|situation|incident|conversation|words?|"
    r"details of this|"
    r"complaint|ticket|problem|business)|what (?:has |had )?happened|(?:about )?(?:me|us)|a word)\b"
    r"(?!'s| (?:password|pin|number|address|e-?mail|account|card|login|name|code|phone|till|reader|screen|is|was)\b)"
)
#: "Don't print anything with my name" asks for no name.
_NAMELESS = re.compile(
    r"\b(?:my|our|the|with(?:out)?(?: my| our)?|full|first|last|his|her|their) (?:\w+ )?names?\b|\bphotos?\b|"
    r"\bpictures?\b|"
    r"\b(?:the|our|my) (?:town|village|address)\b",
    re.I,
)
_NOT = (
    r"(?:do not|don'?t|dont|never|please not|not to|must not|mustn'?t|may not|can'?t|cannot|shouldn'?t|should not|"
    r"won'?t have you|(?:would|'d) (?:much |really )?(?:rather|prefer)(?: that| if| it if)? (?:you|nobody|no one|"
    r"none of you)"
    r"(?: did not| didn'?t| don'?t| not)?|(?:would|'d) (?:much |really )?(?:rather|prefer) (?:not|to not)|"
    r"no permission (?:for you )?to|not (?:have|give you) (?:my |our |any )?permission to|"
    r"not (?:want|like|wish|agree for|happy for|comfortable with) (?:you|anyone|anybody|people|your \w+) to)"
)
_TELL = (
    r"(?:share|sharing|publish|publici[sz]e|print|post|repeat|retell|broadcast|advertise|spread|circulate|"
    r"release|report|feature|write (?:about|up)|talk about|speak about|tell|mention|discuss|make public|go public "
    r"with|"
    r"put out|pass on|make (?:a|any) (?:story|fuss|news|headline)s? (?:of|out of|about))"
)
_PUBLIC = (
    r"(?:the )?(?:public|press|papers?|newspapers?|news|media|tv|telly|radio|internet|journalists?|reporters?|online|"
    r"(?:social )?media|facebook|twitter|instagram|linkedin|in print|your (?:web ?site|page|blog|social\w*|feed|"
    r"marketing|"
    r"advert\w*|newsletter))"
)
_OUTSIDERS = r"(?:anyone|anybody|any ?one else|a soul|the world|people|others|outsiders|everyone|everybody)"

#: A customer's wish to keep it from everybody. What stands in the second table is no such wish.
WISHES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(shape, re.I)
    for shape in (
        r"\b(?:no|not? (?:want|like|need|wish|looking|seek\w*)\b.{0,20}|without|avoid\w*|any|zero|against) (?:\w+ "
        r")?publicity\b",
        r"\bpublicity\b.{0,30}\b(?:is|would be)\b.{0,20}\b(?:last thing|unwelcome|not)\b",
        r"\b(?:do not|don'?t|dont|never|not|no) (?:for |want (?:any |the )?)?(?:press|media|news|newspaper|"
        r"journalist)s?"
        r"(?:,? please|$|[.!]| (?:coverage|attention|interest|involve\w*|about this))",
        r"\bnot (?:for|meant for|intended for) (?:\w+ )?(?:publication|publishing|release|print|public\b|the "
        r"public|the press|"
        r"the papers|marketing|sharing|other people)",
        r"\b(?:strictly|entirely|completely|purely) (?:private|confidential|between)\b|\boff the record\b|"
        r"\bin (?:the )?(?:strict(?:est)? |complete |total )?confidence(?=[.,;:!]|$| (?:please|and|as|only))|"
        r"\bunder embargo\b",
        rf"\b(?:keep|keeping|kept|leave|treat|handle|hold) (?:\w+ )?{_MATTER}(?: \w+)?? ?(?:as |strictly |very |"
        rf"all |just |"
        r"completely |a bit |totally |under |in |out of |off |away from |from |to |between |within )*"
        r"(?:private|confidential|confidence|secret|quiet|hush\w*|yourself|yourselves|us|ourselves|you and (?:me|"
        r"us|i)|wraps|"
        rf"discreet|discreetly|low[- ]key|internal|in-house|the (?:team|company|two of us)|{_PUBLIC})\b",
        rf"\b(?:keep|leave) (?:me|us) out of (?:{_PUBLIC}|any (?:story|press|article))\b",
        r"\b(?:this|it|that) (?:is|was|stays?|remains?|must stay|must remain|has to stay|should stay|should remain|"
        r"needs to stay)"
        r" (?:strictly |just |all |only |very )?(?:(?:a )?(?:private|secret|confidential)(?: matter)?(?=[.,;:!]|$| "
        r"(?:please|and|for|"
        r"between|so|thing|one|matter))|between (?:us|you and (?:me|us|i)|ourselves|the two of us)|here|in this "
        r"(?:chat|mail|"
        r"room)|with you|hush)\b",
        r"\b(?:please|strictly|just|only) between (?:us|you and (?:me|us|i)|ourselves)\b|^between (?:us|you and me|"
        r"ourselves)[,:]",
        r"\b(?:goes?|go|going|gets?|leaves?|travels?) no further\b|\b(?:this|it|that|which) (?:\w+ )?(?:not|"
        r"\w+n'?t|never) "
        r"(?:go|leave|get|travel|going|to go) (?:any )?(?:further|out|anywhere|beyond|outside|this (?:chat|room|"
        r"mail|conversation))"
        r"(?! (?:the |of )?(?:city|town|house|shop|stock|order|range))",
        rf"\b{_NOT} (?:go and |ever |please )?{_TELL}(?:ing)? (?:{_OUTSIDERS} )?(?:about )?{_MATTER}",
        rf"\b{_NOT} (?:ever |please )?(?:tell|talk to|speak to|inform|go to) (?:{_OUTSIDERS}(?! (?:who|that|what|"
        rf"how|when|why|with)\b)|{_PUBLIC})\b",
        r"\b(?:tell|telling) (?:no ?body|no[ -]one|not a soul)\b|\b(?:not a|don'?t breathe a|do not breathe a) "
        r"word (?:of this |about this )?"
        r"(?:to (?:anyone|anybody|a soul|the press|the papers)|please|about)\b|\bmum'?s the word\b",
        r"\b(?:no ?body|no[ -]one)(?: else)? (?:needs?|has|ought|should|must|is|may) (?:to )?(?:know|hear|read|"
        r"find out|learn)\b",
        rf"\b{_NOT} (?:\w+ )?(?:put|make|turn|use|have|see|want) {_MATTER} (?:\w+ ){{0,3}}?(?:(?:on|in|into|to|as|"
        rf"for|all over|out) )?"
        rf"(?:an? |the |any |your |public )*(?:{_PUBLIC}|story|case study|example|testimonial|advert|headline|"
        rf"publicity|marketing|promotion|"
        r"published|shared|printed|posted|used|told|written|reported|out there|made public|public)\b",
        rf"\b(?:do not|don'?t|dont|not) (?:want|wish|like|need|fancy) (?:to (?:be|see|read|end up|appear|become|"
        rf"hear)\b.{{0,40}}?|to go )"
        rf"(?:{_PUBLIC}|published|printed|featured|written about|publici[sz]ed|quoted|a story|a case study|public|"
        rf"on display)\b",
        r"\b(?:would|'d|shall|'ll) (?:much |really )?(?:rather|prefer|ask)(?: to)? not (?:to )?(?:be|have|see|"
        r"appear|go|make)\b.{0,30}"
        rf"(?:{_PUBLIC}|published|printed|featured|written about|publici[sz]ed|a story|used|told|shared|public)\b",
        r"\b(?:do not|don'?t|dont|cannot|can'?t|won'?t|not|never|no longer) (?:\w+ )?(?:consent|agree|permit|allow|"
        r"authori[sz]e|give (?:you )?"
        r"(?:my |our |any )?(?:consent|permission))\b.{0,40}\b(?:publi\w+|press|shar\w+|story|used?|using|quot\w+|"
        r"print\w*|marketing|media)\b",
        r"\b(?:withdraw\w*|revoke\w*|take back|cancel\w*) (?:my|our|the|any|all) (?:\w+ )?(?:consent|permission)\b",
        r"\b(?:do not|don'?t) have (?:my|our|any) (?:consent|permission)\b",
        r"\b(?:your|some|a little|complete|with|for|utmost) discretion\b(?<!at your discretion)|\b(?:be|stay|keep "
        r"it|very|and) discreet\b",
        r"\b(?:not|n'?t|nothing) (?:for |to be |become |go |going )?public(?: (?:knowledge|consumption|yet)|[.!]|$)",
        r"\b(?:asked|told|advised|instructed|ordered|warned|forbidden) (?:us |me |them )?(?:not to|never to|to not|"
        r"to say nothing|to keep quiet)"
        r"(?: (?:talk|speak|comment|discuss|say|publici[sz]e|tell|share)\b|$)|\bnot (?:allowed|free|at liberty) to "
        r"(?:talk|speak|comment|discuss)\b",
    )
)
#: The same words of something else: a secret, a name, a disclaimer under a mail, "at your discretion".
OTHERWISE: tuple[re.Pattern[str], ...] = tuple(
    re.compile(shape, re.I)
    for shape in (
        r"\b(?:pass ?words?|pin\b|passcode|log ?ins?|credentials|card (?:number|details)|account number|security "
        r"code|bank details|api key)",
        r"\b(?:intended recipient|e-?mail and any|attachments?|disclaimer|this (?:e-?mail|message|mail) (?:may|"
        r"contains?|is intended))\b",
        r"\bmention this (?:message|note|prompt|instruction)",
        r"\bat your (?:own )?discretion\b|\bthe line between us\b|\bon my (?:profile|account|phone|till|settings?)\b",
        r"\bpost (?:it|this|that|them) (?:back )?to (?:the|my|our|an?|that) (?!public|press|papers?|media|internet|"
        r"web)",
        r"\bdon'?t tell (?:me|hr|my (?:boss|wife|husband|mum|mother|dad))\b",
        r"\b(?:only|just|but|except) (?:please )?(?:on|in|for|to) (?:your|the) (?:own )?(?:web ?site|web page|page|"
        r"press|papers?|blog)\b",
        r"\b(?:you (?:may|can|could)|feel free|happy for you|fine by me|go ahead)\b(?!.{0,30}\bnot\b)",
    )
)
#: A colleague's note that forbids it.
NOTED: tuple[re.Pattern[str], ...] = (
    *WISHES,
    re.compile(
        r"\b(?:does|do|did|would|has|is) ?(?:not|n'?t) (?:want|wish|like|agree to|consent to|happy (?:with|about)) "
        r"(?:\w+ ){0,2}?"
        r"(?:publicity|press|story|media|it (?:published|told|used|shared|public))\b|"
        r"^(?:please )?(?:do not|don'?t) (?:use|publish|share)(?: (?:this|it|the story|this story|this one|"
        r"externally|for \w+|as \w+ ?\w*|in \w+|"
        r"before.*|until.*|at all|yet))?\W*$|\bnot for (?:press|pr|use|external\w*|stories|the press desk|"
        r"marketing|publication)\b|"
        r"\b(?:said|says|wants|asked)\b.{0,30}\b(?:no publicity|no press|kept (?:quiet|private|out of))\b|"
        r"^no (?:publicity|press|story|stories|pr)\b",
        re.I,
    ),
)

#: Support asks whether the story may be told.
_ASKED = re.compile(
    r"\b(?:press|story|testimonial|case study|quote|your words|publish|web ?site|tell (?:people|this|others|it)|"
    r"outside the house|share)\b[^.!]*\?",
    re.I,
)
#: "Would you mind …?" is answered the other way round.
_MINDED = re.compile(r"\b(?:mind|object|problem)\b[^.!]*\?", re.I)
_NO = re.compile(
    r"^(?:\W*(?:hi|hello|hey|dear|thanks?|thank you|sorry|um+|ah|oh|well|er+|hmm)\b[^.!?]{0,20}?[,.!:;]\s*)*"
    r"(?:(?:no|nope|nah)\b(?! (?:problem|worries|objections?|issue|bother|trouble|rush|need to ask|names?|reason|"
    r"doubt))"
    r"(?!, (?:go|not at all|please do|of course|that))|absolutely not|definitely not|certainly not|i(?:'d| would)? "
    r"?(?:really |much )?"
    r"(?:rather|prefer) (?:not|you didn'?t|to keep)|(?:please|pls) (?:don'?t|do not)|(?:i'm|i am) afraid not|not "
    r"(?:really|this time|for now|if))\b",
    re.I,
)
_RATHER_NOT = re.compile(
    r"\b(?:rather|prefer) (?:you )?(?:not|didn'?t)|^\W*(?:please )?(?:don'?t|do not)\b|\bI (?:would|do) mind\b", re.I
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|\s+[-–—]+\s+|;\s+")

BY_CUSTOMER = (
    "The customer of record {id} does not want this made public, so no story is told from it. Choose another "
    "interaction; "
    "if the customer has changed their mind, record their consent first."
)
BY_NOTE = (
    "A note on record {id} says that it must not be used in public, so no story is told from it. Choose another "
    "interaction; if that is over, record it with the record first."
)


def why_not(record: CleanRecord) -> str | None:
    """Why no story may be told from ``record``, in words for the writer that quote nothing; None when nobody said "
    "so."""
    said = [m for m in record.messages if m.role == "customer"]
    if any(private(m.text) for m in said) or _refused(record.messages):
        return BY_CUSTOMER.format(id=record.id)
    if any(_any(NOTED, m.text) for m in record.messages if m.role == "note"):
        return BY_NOTE.format(id=record.id)
    return None


def private(text: str) -> bool:
    """Whether ``text``, of a customer, says that what it tells is not for the public."""
    return _any(WISHES, text)


def _any(shapes: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(_says(shapes, sentence.replace("’", "'")) for sentence in _SENTENCE.split(text) if sentence)


def _says(shapes: Iterable[re.Pattern[str]], sentence: str) -> bool:
    if _NAMELESS.search(sentence) or any(shape.search(sentence) for shape in OTHERWISE):
        return False
    return any(shape.search(sentence) for shape in shapes)


def _refused(messages: Iterable[CleanMessage]) -> bool:
    """Whether support asked for the story and the customer's next message begins with a no."""
    told = [m for m in messages if m.role != "note"]
    return any(_no(asked.text, m.text) for asked, m in pairwise(told) if asked.role == "agent" and m.role == "customer")


def _no(asked: str, answer: str) -> bool:
    if not _ASKED.search(asked):
        return False
    return bool((_RATHER_NOT if _MINDED.search(asked) else _NO).search(answer.replace("’", "'")))
