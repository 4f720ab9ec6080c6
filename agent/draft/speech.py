"""How people write to each other: where a sentence ends, and which sentences are talk and tell nothing.

Talk is a greeting, a courtesy, a question, a wish, an order, or whatever speaks to a writer or a machine: what comes
from customers is data, never an instruction. Whether something went well or wrong is read from its words too.
"""

import re

from agent.draft.asides import aside
from agent.draft.person import OPENERS
from agent.draft.wholes import ordering

SENTENCE = re.compile(
    r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9i\[£$€])|(?<=[A-Z]{3}[.!?])\s+(?=[a-z])|"
    r"(?<=\s\d[.!?])\s+(?=[a-z])|(?<=[a-z]{3}[.!?])\s+(?=[a-z])|\n+|\s+[-–—]{1,2}\s+(?=[A-Z])"
    r"|,\s+(?=(?:that's|thats|this is|it's (?:really|so|very)|thanks?|thank you|cheers)\b)"
)

PARAGRAPH = re.compile(r"\n\s*\n")

#: "[CUSTOMER], I have sent …": a name that is called is no part of the fact.
VOCATIVE = re.compile(
    r"^(?:(?:hi|hello|hey|dear|thanks|thank you|(?:good )?(?:morning|afternoon|"
    r"evening))\s+)?(?:\d{1,2}[:.]\d\d\s*[-–:]\s+|"
    r"\[[A-Z][A-Z_ ]*\d*\](?:\s*&\s*\[[A-Z][A-Z_ ]*\d*\])?\s*[,:;.!–-]\s*)",
    re.I,
)

CALLED = re.compile(r",\s*\[(?:CUSTOMER|AGENT|PERSON)(?: \d+)?\](?=,|\s*[.!;:]|$)")

#: Speaks to whoever writes or answers, not of what happened.
TO_THE_WRITER: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"\b(?:ignore|disregard|forget|override|bypass|discard)\b.{0,40}\b(?:previous|prior|above|earlier|"
        r"instructions?|rules?|prompts?|guidelines?|context|everything|commands?|directions?|training)\b",
        re.I,
    ),
    re.compile(r"\b(?:system|developer|hidden|initial|original)\s+(?:prompt|message|instructions?|rules?)\b", re.I),
    re.compile(r"\b(?:instructions?|prompts?)\s+(?:above|below|given|before)\b", re.I),
    re.compile(r"\bnew (?:task|instructions?|rules?)\b", re.I),
    re.compile(r"\b(?:ai|a\.i|llm|chat ?gpt|gpt|claude|gemini|language model|chat ?bot|copywriter)\b", re.I),
    re.compile(r"\b(?:virtual|helpful|dear) assistant\b", re.I),
    re.compile(
        r"\b(?:your|the|this|every|each|any)\s+(?:answer|response|reply|output|summary|article|draft|"
        r"story|press release|text|completion|headline|task|goal)\b",
        re.I,
    ),
    re.compile(
        r"\b(?:respond|reply|answer|speak|write|end|begin|start|finish|sign off)\s+"
        r"(?:only|with|in|as|by|using)\b",
        re.I,
    ),
    re.compile(r"\b(?:pretend|act as|role ?-?play|you are now|from now on|jailbreak|dan mode|base64|rot13)\b", re.I),
    re.compile(
        r"\b(?:important|attention|urgent|instruction|task|todo|system|user|assistant|information)\s*[:!]+", re.I
    ),
    re.compile(r"<\|?/?\w+\|?>|\[/?INST\]|={3,}|#{3,}|-{4,}|`{2,}", re.I),
)

#: A question or a wish, with or without its question mark.
WISHES = re.compile(
    r"^(?:(?:so|and|but|also|hi|hello|please)\s+)*(?:(?:can|could|would|will|may|should|do|does|did|is|are|have|"
    r"has|what|"
    r"when|where|why|how|who|which|any)\s+(?:you|someone|anyone|somebody|anybody|I|we|it|the|there|this|my|about|"
    r"come|is|"
    r"are|do|does|can|update|chance|idea|news)\b|(?:I|we)(?:'d| would)? (?:only |just )?(?:need|want|hope|wish|"
    r"would like|like) "
    r"(?:you|to know|somebody|someone|help|someone|an? (?:answer|refund|reply))\b)",
    re.I,
)

#: A sentence that begins so asks for something; it tells nothing.
ASKS = re.compile(
    r"^(?:(?:please|pls|kindly|just|now|then|also|first|next|finally|and|but|so|can|could|would|will|do|don't|"
    r"never)\s+)*"
    r"(?:act|add|advise|analy[sz]e|answer|append|apply|ask|attach|break|brainstorm|build|buy|calculate|call|"
    r"cancel|change|"
    r"check|choose|click|combine|come|compare|complete|compose|confirm|consider|contact|continue|convert|copy|count|"
    r"create|deactivate|decode|define|delete|describe|design|develop|disable|discover|discuss|do|download|draft|draw|"
    r"earn|edit|email|emphasi[sz]e|enable|encode|encrypt|end|enjoy|ensure|enter|evaluate|execute|explain|explore|"
    r"express|"
    r"extract|feel|fetch|fill|find|fix|follow|forget|forward|generate|get|give|go|grab|help|highlight|hold|identify|"
    r"ignore|illustrate|imagine|implement|include|inform|insert|insist|install|invest|invite|join|keep|learn|let|"
    r"list|"
    r"log|look|make|mention|message|modify|move|name|note|offer|open|output|paraphrase|pay|perform|phone|pick|place|"
    r"post|predict|present|press|print|proceed|promote|propose|prove|provide|publish|put|quote|read|recommend|refer|"
    r"refund|reinstall|remember|remind|remove|rename|repeat|rephrase|replace|reply|report|reset|resolve|respond|"
    r"restart|"
    r"return|reveal|review|rewrite|ring|run|save|say|schedule|search|see|select|send|set|share|shift|show|sign|solve|"
    r"speak|specify|spread|start|state|stay|stop|submit|subscribe|suggest|summari[sz]e|switch|take|talk|tap|teach|"
    r"tell|"
    r"thank|think|transcribe|transfer|transform|translate|try|turn|unplug|update|upload|use|verify|visit|wait|"
    r"warn|watch|"
    r"write)\b(?!\s*(?:s|ed|ing)\b)",
    re.I,
)

SMALL_TALK = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|thanks?|thank you|many thanks|cheers|kind regards|"
    r"best|regards|sincerely|yours|sent from|on .{5,60} wrote|from:|to:|subject:|cc:|>+|welcome|no problem|"
    r"no worries|"
    r"you're welcome|that(?:'s| is) (?:very |really |so )?(?:useful|helpful|good|great|fine|kind)\b|"
    r"that made (?:my|our)|take care|bye|have a (?:great|good|nice|lovely)|glad|happy to|i(?:'m| am) (?:so |very |"
    r"really |truly |deeply )+(?:sorry|glad|happy)|i hope|hope (?:this|that|you)|"
    r"my pleasure|apologies|i apologi[sz]e|sorry|i am sorry|i'm sorry|we are sorry|i understand|please)\b",
    re.I,
)

#: What is said for the sake of saying it: banter, modesty, a figure of speech. Told as news it is absurd, or unkind.
BANTER = re.compile(
    r"\b(?:is|are|was|were) (?:my|our) (?:absolute )?favou?rites?\b|\bno regrets\b|\b(?:your |the )?secret(?:'s| "
    r"is) safe\b|"
    r"\b(?:I|we) (?:just |really |absolutely )?(?:love|adore|hate|like) (?:this|that|it|these|those)\b|"
    r"\b(?:don't|do not|dont|no idea) (?:really )?(?:know )?what (?:I'm|I am|we're|we are|to (?:say|think))\b|"
    r"\b(?:your|my|our|his|her|their) (?:english|spelling|typing|handwriting|grammar|maths) (?:is|was)\b|"
    r"\bthis (?:is|was) (?:how|what|why|where|not an? [^,]+, (?:it|this)(?:'s| is))\b|\bthis is not an? small "
    r"problem\b|"
    r"\b(?:not|isn't) an? [^,]{3,30}, it(?:'s| is) an? (?:lottery|joke|disgrace|farce|circus|scandal|miracle|dream)\b|"
    r"\b(?:will|shall|would|could|'ll|'d) never forget\b|\b(?:I|we) went (?:straight )?(?:back )?to bed\b|"
    r"\b(?:every|a) right to be\b|\bbetter than (?:my|our|ours|mine)\b|\bshould be (?:on|in|part of) (?:my|our|"
    r"your) \w+ ?team\b|"
    r"\b(?:he|she|son|daughter|nephew|niece|cousin|brother|sister|husband|wife|lad|girl|boy)(?:'s| is| was) "
    r"(?:an? )?(?:good|nice|lovely|bad|lazy|clever|daft|silly|sweet|quiet|loud|shy|proud|kind|old|great|real|bit "
    r"of an?) ?"
    r"(?:lad|girl|boy|man|woman|kid|one|soul|person)?\b|\b(?:am|is|are|was|were) (?:now )?insufferable\b|"
    r"\b(?:says|said) (?:this|that|it) is (?:what|how|why)\b|\bworth \w+ing,? and (?:it is |it's )?worth\b|"
    r"\byour (?:girl|lad|guy|boy)\b|"
    r"^(?:(?:and|but|so|yes|no)\b[ ,]*)*(?:I|we)(?:'m| am|'re| are| was| were) (?:still |so |very |really |"
    r"a bit |just )*(?:angry|cross|shaking|"
    r"embarrassed|ashamed|"
    r"tired|shocked|scared|furious|annoyed|disappointed|upset|sad|speechless|relieved|fed up|in tears)\b|"
    r"\b(?:did not|didn't) expect (?:this|that|it)\b|\b(?:I|we) (?:will|'ll) take (?:this|that|the) bargain\b|"
    r"\bas if\b.{0,40}\bmagic\b|\bnot robot\b|\bkeep an eye\b(?! on)|\b(?:marry|marrying|married) (?:me|somebody|"
    r"someone)\b|"
    r"\b(?:don't|do not) believe in\b|\b(?:I'm|I am|we're|we are|you are|you're) an? (?:boat|idiot|fool|dinosaur|"
    r"saint|star|legend|genius|angel)\b",
    re.I,
)

#: A judgement and no information: an unnamed source gives information (rule S19), so it is a quotation or nothing.
OPINION = re.compile(
    r"\b(?:best|amazing|fantastic|brilliant|wonderful|awesome|decent|excellent|outstanding|incredible|five stars?|"
    r"(?:service|support|company|team|experience) like (?:that|this|it)|felt like|feels like|recommend|love|loved|"
    r"superb|impressed|delighted|grateful|happy|pleased|ridiculous|disgraceful|appalling|"
    r"terrible|awful|horrible|(?:so|very|really) (?:good|nice|kind)|speechless|"
    r"hero(?:es)?)\b",
    re.I,
)

#: A finite verb: without one it is a scrap.
VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|been|have|has|had|do|does|did|can|could|will|would|cannot|got|get|gets|went|came|"
    r"took|"
    r"made|sent|told|said|paid|lost|found|kept|left|felt|ran|run|runs|own|owns|use|uses|sell|sells|work|works|"
    r"broke|broken|"
    r"gave|put|set|let|need|needs|want|wants|keeps?|saw|knew|thought|bought|sold|held|spent|stood|began|became|"
    r"brought|"
    r"wrote|rang|drove|saved|saves|\w{2,}ed)\b|n't\b|'(?:m|re|s|ve|ll|d)\b",
    re.I,
)

GOOD = re.compile(
    r"\b(?:saved?|rescued?|brilliant|amazing|fantastic|wonderful|great|grateful|thank\w*|delighted|happy|relieved?|"
    r"kind\w*|excellent|perfect\w*|impressed|works? (?:now|again|perfectly|fine)|working again|back (?:up|on|in)|"
    r"fixed|solved|sorted|resolved|arrived|refunded|best|smooth\w*|easier|faster|love|patient|above and beyond|"
    r"recommend|open(?:ed)? on time|no longer)\b",
    re.I,
)

BAD = re.compile(
    r"\b(?:broke\w*|fail\w*|stopp?e?d?|error|wrong|lost|lose|losing|late|never|cannot|can't|couldn't|wouldn't|"
    r"won't|isn't|"
    r"wasn't|doesn't|didn't|not|no|problem|issue|fault\w*|froz\w*|crash\w*|twice|double|charged|missing|stuck|"
    r"dead|died|"
    r"refus\w*|declin\w*|delay\w*|cancel\w*|wait\w*|struggl\w*|worr\w*|panic\w*|trouble|damag\w*|flood\w*|without)\b",
    re.I,
)


def sentences(text: str) -> list[str]:
    """The sentences of a message as they stand there, without those that speak to a writer or a machine.

    What follows such a sentence in its paragraph goes with it: it is most often what the instruction was about.
    """
    kept: list[str] = []
    for paragraph in PARAGRAPH.split(text):
        for sentence in SENTENCE.split(paragraph):
            stripped = (sentence or "").strip()
            if stripped and speaks_to_the_writer(stripped):
                break
            if stripped:
                kept.append(stripped)
    return kept


def speaks_to_the_writer(sentence: str) -> bool:
    """Whether ``sentence`` looks like an instruction to whoever, or whatever, reads it in order to write."""
    return any(shape.search(sentence) for shape in TO_THE_WRITER)


def opened(plain: str) -> str:
    """Without the greeting and the name that is called."""
    return VOCATIVE.sub("", OPENERS.sub("", plain))


def talks(plain: str) -> bool:
    """Whether it is talk: of the exchange itself, a courtesy, an order, a question or a wish."""
    return any(shape.search(plain) for shape in (SMALL_TALK, ASKS, WISHES)) or aside(plain) or ordering(plain)
