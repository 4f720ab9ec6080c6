"""Whole sentences out of what people type: one fact each, with the subject, verb and article that a hurry left out.

"Longest queue was 6 minutes" gets its "the", "sold 480 cones" its "I", "2,260 washes sold" its "were", and "118
payments, all with no signal" becomes "there were 118 payments, all with no signal". Only what can be read in one way
is filled in: a fragment without a figure, and a verb that may be the customer's or their machine's ("charged all
night"), stay as they are, and find no place in a story.
"""

import re
from itertools import pairwise

from agent.draft.parsed import FINITE, SUBJECTS, Word, parsed, verb

#: Where a new statement may begin.
_SUBJECT = (
    r"(?:I|we|you|it|they|he|she|the|my|our|your|his|her|their|its|there|that(?='s| is| was| has)|this|these|"
    r"those|nobody|somebody|everybody|"
    r"nothing|everything|none|all|both|each|every|one|a|an|no|\d[\d,.]*)\b"
)
#: "At eight this morning I thought": a time, and who.
_LATER = r"(?:at|on|in|since|by|now|then|today|yesterday)\b[^,;]{0,24}? (?:I|we|it|they|my|our)\b"
BREAK = re.compile(
    rf"(?:\s*[,;:]|\s+[-–—]+)?\s+(?:and|but)\s+(?={_SUBJECT}|{_LATER})|\s*;\s+(?={_SUBJECT})|"
    r"\s*,\s+(?=(?:I|we|you|it|they|he|she|my|our|your|his|her|their)\b)|\s*:\s+(?=(?:I|we)(?: have|'ve| had|'d)\b)",
    re.I,
)
#: What follows one of these may be what was said, or what was the case when.
_SAYS = re.compile(
    r"\b(?:says?|said|tells?|told|thinks?|thought|know|knows|knew|hopes?|hoped|wish|wants?|asks?|asked|promised?|"
    r"afraid|sure|"
    r"suggests?|noticed|if|whether|unless|how|why|what|not only|either|neither|though|although|except)\b",
    re.I,
)
_WHEN = re.compile(r"\b(?:because|since|when|while|until|after|before|as|so|that|which|who|where)\b", re.I)
#: A pronoun as the subject leans on the sentence before, unless that would be too long for one breath.
_LEANS = re.compile(
    r"^(?:it|they|he|she|this|that|these|those|both|all|none|one|every one|each one|its|his|her|their)\b", re.I
)
#: "They" beside whoever writes, who will be "they" too, is told alone or not at all.
_THEY, _SELF = re.compile(r"^(?:they|them|their)\b", re.I), re.compile(r"\b(?:I|we|my|our)\b", re.I)
BREATH_WORDS = 22
LEAST_WORDS = 3

#: Verbs whose missing subject is whoever writes; of others it may be the thing that they write about.
OWN_DEEDS = re.compile(
    r"^(?:(?:just|also|already|then|finally|even)\s+)?(?:bought|sold(?! by)|took(?! ages| forever| too| so long|"
    r" a (?:while|long)|"
    r" (?:about |over |only )?[\w-]+ (?:hours?|days?|weeks?|months?|minutes?|mins?)\b)|ordered|reopened|"
    r"opened (?:the|our|my|at|again)|"
    r"paid (?!by\b|back\b)|did (?:a|my|our|that|\d)|gave|told|asked|tried|called|rang|phoned|emailed|wrote|spent|"
    r"waited|"
    r"lost (?:the|my|our|all|a|£)|went (?:to|home|back|in|with)|drove|walked|found|checked (?:the|my|our|mine|all|"
    r"with)|counted|"
    r"served (?:the|all|\d)|made (?:a|the|\d)|had to|had (?:a|an|the|my|our|no|\d)|was told|was asked|"
    r"moved (?:from|to|house|the|my|our)|switched (?:to|the|my|our)|installed|downloaded|restarted (?:it|the|my|"
    r"our)|unplugged|"
    r"thought|knew|saw|heard|noticed|got (?!it\b)|used (?:the|my|our|it)|refunded (?:the|it|them|him|her|two|all)|"
    r"replaced the|painted|forgot|remembered|expected|signed|would rather|would like)\b(?! (?:me|us)\b)",
    re.I,
)
_SECOND_DEED = re.compile(r", (?=(?:got|found|lost|paid|sold|took|had|then)\b)")
_CALENDAR = (
    "today|yesterday|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|"
    "april|may|june|july|august|september|october|november|december|"
    "christmas|easter|summer|winter|spring|autumn|noon|midnight"
)
#: Nouns that need no article, or are pronouns to a reader.
_BARE = re.compile(
    rf"^(?:{_CALENDAR}|nobody|somebody|everybody|anybody|nothing|something|everything|anything|everyone|someone|"
    rf"anyone|"
    r"noone|none|one|half|money|cash|water|work|service|support|business|trade|time|people|folk|last|next|first|"
    r"second|"
    r"third|most|life|help|home|school|mum|mom|dad|god|thanks|part|tax|rain|snow|traffic|data|software|nan|gran|"
    r"staff)\b",
    re.I,
)
_UNIT = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_COUNT = (
    r"(?:[£$€]?\d[\d,]*(?:\.\d+)?%?(?![.:/]?\w)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|twenty|thirty|forty|fifty|"
    r"sixty|eighty|ninety|(?:two|three|four|five|six|seven|eight|nine) hundred(?: and [\w-]+)?|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-\w+|a hundred|a thousand|a dozen)"
)
#: "Two weeks, 640 visits": the time that the rest is about.
_SPAN = re.compile(
    rf"^((?:the )?(?:first |last |past )?(?:{_COUNT} )?{_UNIT})(?P<on> in| on| later)?\s*[,:–-]\s+(?=\S)", re.I
)
_FIRST = re.compile(rf"^(?:the )?(first|last|past|second|third) ({_UNIT})\s*[:,–-]\s+", re.I)
_SEASON = re.compile(r"^(summer|winter|spring|autumn|christmas|easter)\s*:\s+", re.I)
#: One thing of a list: how many, of what.
_ITEM = re.compile(
    rf"^(?:(?:all|only|about|almost|nearly|over|just|some|more than) )?{_COUNT}(?: (?:of )?[\w£%’'-]+)?", re.I
)
#: A figure and what it counts; a word alone makes no list ("two boats"), and "22 by the gate" is an address.
_OF_WHAT = re.compile(
    rf"^(?:(?:all|only|about|almost|nearly|over|just|some|more than) )?(?:{_COUNT}) (?!(?:by|at|on|to|from|till|"
    rf"until|past|and|or|x|is|was)\b)"
    r"(?:[\w'£-]+)",
    re.I,
)
#: Of what there were many, within a few words: "514 hill street" is where somebody lives.
_MANY = re.compile(
    rf"^(?:(?:all|only|about|almost|nearly|over|just|some|more than) )?(?:(?!\d{{7}}){_COUNT}) (?:[\w'-]+ ){{0,2}}?"
    r"(?:(?:[a-z'-]{2,}(?<!s)s|people|men|women|children|kg|cm|km|GB|litres)\b|one\b)|^one [a-z]|^all \d+ [a-z]+ed\b",
    re.I,
)
_NONE = re.compile(
    r"^(?!no (?:just|thats?|please|need|thanks?|I|but)\b)(?:no|not one|not a single|zero) [\w'-]+",
    re.I,
)
_TAIL = re.compile(
    rf"^{_COUNT} {_UNIT}\b(?! (?:of|without)\b)|^{_COUNT}$|^{_COUNT} (?:later|earlier|ago|old|faster|slower|more|"
    rf"less|too|out|off)\b",
    re.I,
)
#: What somebody else did to them; in front of it a verb is missing.
_DONE_TO = re.compile(
    r"\b(?:counted|sold|sent|served|split|left|paid|repaid|refunded|charged|declined|printed|collected|raised|"
    r"lost|found|"
    r"taken|made|fixed|booked|delivered|returned|saved|shared|used|settled|waived|credited|reversed|recovered|gone|"
    r"moved|promised|added|replaced|ordered|cancelled|canceled|stolen|missing|shipped)\b"
)
_LABEL = re.compile(r"^(?:[a-z'-]+ ){0,5}[a-z'-]+:\s+", re.I)
_SELF_FIRST = re.compile(r"(?:I|we) (?:have|had|run|sell|are|were|need)\b", re.I)
#: The parser takes it for "until".
_TILL = re.compile(r"^till (?=(?:says|said|shows|showed|is|was|froze|does|did|has|had|keeps|prints|refuses)\b)", re.I)
_DEGREE = re.compile(r"^(?P<label>[A-Za-z][\w'-]*(?: [a-z][\w'-]*)?) (?P<sum>[£$€]\d[\d,.]*)(?=,|$)")
_ORDINALS = {"2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}
_ONCE_MORE = re.compile(
    r"^(?:the )?(2nd|3rd|4th|5th|second|third|fourth|fifth) (?!one\b|time\b|of\b|to\b|and\b)(\w+ \w+.*)$", re.I
)
_LONE_VERB = re.compile(
    rf"^(?P<subject>[\w'’-]+(?: [\w'’-]+)?) (?P<state>back|up|down|gone|out|off)(?P<rest> (?:again|now|at|this|"
    rf"since|for|on|"
    rf"after|by|in|all|{_CALENDAR}|about |over |{_COUNT}).*)?$",
    re.I,
)


def statements(text: str) -> list[str]:
    """``text`` cut where a second statement begins that stands by itself."""
    pieces: list[str] = []
    begin = 0
    for found in BREAK.finditer(text):
        left, right = text[begin : found.start()], text[found.end() :]
        if _stands(left, right) and _apart(text, left, found.end()):
            pieces.append(left.strip(" ,;:"))
            begin = found.end()
    return [*pieces, text[begin:]]


def whole(text: str) -> str:
    """``text`` with its missing subject, verb or article, where there is one reading."""
    return _mended(_whole(text))


def _whole(text: str) -> str:
    if OWN_DEEDS.match(text):
        return f"I {text[:1].lower()}{_SECOND_DEED.sub(' and ', text[1:])}"
    text = _LABEL.sub("", text) if _labelled(text) else text
    text = _TILL.sub("the till ", _unheaded(text))
    lowered = _lowered(text)
    words = parsed(lowered)
    if verb(words) is not None and not _only_participle(words) and ";" not in text:
        return _with_article(lowered, words)
    head, mark, tail = text.partition(";")
    if mark and (counted := _counted(head)) is not None:
        return f"{counted};{tail}"
    return (
        _counted(text)
        or _ordinal(text, words)
        or _sums(text)
        or _state(lowered, words)
        or _passive(lowered, words)
        or text
    )


def _unheaded(text: str) -> str:
    """Without the few words without a verb that only name what it is about: "new tips law, we have 7 staff"."""
    head, mark, rest = text.partition(", ")
    if not mark or not _SELF_FIRST.match(rest) or len(head.split()) > LEAST_WORDS or _BARE.match(head):
        return text
    words = parsed(_lowered(head))
    naming = all(w.tag in {"JJ", "NN", "NNS", "DT"} for w in words) and words[-1].tag in {"NN", "NNS"}
    return rest if naming and not re.search(rf"\b{_UNIT}\b", head) else text


def _labelled(text: str) -> bool:
    """Whether a word or two and a colon stand before a whole sentence."""
    found = _LABEL.match(text)
    if found is None or _span(text)[0]:
        return False
    return verb(parsed(found.group())) is None and verb(parsed(_lowered(text[found.end() :]))) is not None


def _stands(left: str, right: str) -> bool:
    """Whether both halves are statements, and the second one says by itself of whom."""
    if len(left.split()) < LEAST_WORDS or len(right.split()) < LEAST_WORDS:
        return False
    others = _THEY.match(right) is not None and _SELF.search(left) is not None
    if not others and _LEANS.match(right) and len(left.split()) + len(right.split()) <= BREATH_WORDS:
        return False
    lowered = _lowered(right)
    words = parsed(lowered)
    at = verb(words)
    own = at is not None and not re.search(r"[,;]", lowered[: words[at].at])
    return own and (_complete(left) or ordering(left))


def _complete(text: str) -> bool:
    return verb(parsed(_lowered(text))) is not None or OWN_DEEDS.match(text) is not None or _counted(text) is not None


def ordering(text: str) -> bool:
    """Whether ``text`` begins with a verb that nobody does: "charge it from the car"."""
    words = parsed(text[:1].lower() + text[1:])
    return bool(words) and words[0].tag == "VB" and words[0].dep in {"ROOT", "ccomp", "advcl"}


def _apart(text: str, left: str, begin: int) -> bool:
    """Whether nothing in ``left`` governs what follows: "she says it is late and the driver is lost" is one thing."""
    if _SAYS.search(left):
        return False
    if not _WHEN.search(left):
        return True
    words = parsed(text)
    at = next((i for i in range(len(words)) if words[i].at >= begin and words[i].tag in FINITE), None)
    while at is not None and words[at].dep in {"conj", "aux", "auxpass"}:
        at = words[at].head
    return at is not None and words[at].dep == "ROOT" and not _conditional(left)


def _conditional(left: str) -> bool:
    """Whether it begins with what was the case when: "since August" is a time, "since it broke" is not."""
    words = parsed(_lowered(left))
    return _WHEN.match(left) is not None and words[0].dep != "prep" and words[words[0].head].dep == "advcl"


def _lowered(text: str) -> str:
    """The parser takes a capital for a name; a sentence's first word is seldom one."""
    first = text.split(" ", 1)[0]
    if first.rstrip(".") in {"Mr", "Mrs", "Ms", "Miss", "Dr", "St"}:
        return text
    plain = first[:1].isupper() and first[1:].islower() and not first.startswith("I'")
    return text[:1].lower() + text[1:] if plain or first == "A" else text


def _only_participle(words: tuple[Word, ...]) -> bool:
    """Whether the parser took "2,260 washes sold" for a sentence: nothing but a participle could be its verb."""
    finite = [w for w in words if w.tag in FINITE]
    return (
        len(finite) == 1
        and finite[0].tag == "VBD"
        and _DONE_TO.fullmatch(finite[0].text) is not None
        and _figure_first(words)
    )


def _figure_first(words: tuple[Word, ...]) -> bool:
    return bool(words) and (words[0].tag in {"CD", "$"} or words[0].text.lower() in {"all", "no"})


#: "The best day of the year" behind a comma, and what it was before beside what it is now.
_SUPERLATIVE = re.compile(
    r"(?<=, )(?=(?:best|worst|biggest|busiest|longest|largest|quietest|coldest|hottest) [a-z])", re.I
)
_AGAINST = re.compile(
    r"(?P<now>\b(?:was|were|is|are) [£$€]?\d[\d.,]*(?: \w+)?), "
    r"(?P<when>(?:last|the) (?:year|week|month|summer|time)(?: before)?) (?:it was )?"
    r"(?P<then>[£$€]?\d[\d,]*(?:\.\d+)?)(?=[.!]*$)",
    re.I,
)
#: How many places it has, at the end of what it is: "our play opens on Friday, 180 seats".
_WITH = re.compile(
    r"(?<=[a-z\d]), (?=\d[\d,]* (?:seats|rooms|tables|places|people|guests|children|pupils|staff|members|beds)[.!]*$)"
)


def _mended(text: str) -> str:
    """``text`` with the article, the "against", the "with" or the "and" that a hurry left out behind a comma."""
    text = _unspliced(_PAID.sub(r" with \1", _CLOSED.sub("", text)))
    text = _AGAINST.sub(r"\g<now>, against \g<then> \g<when>", _SUPERLATIVE.sub("the ", text))
    return _WITH.sub(" with ", text)


#: A mark of the desk's own behind a comma, and what there was to pay.
_CLOSED = re.compile(r", (?:order|case|ticket|job|matter) (?:is )?closed(?: under [^,.]+)?(?=[,.!]|$)", re.I)
_PAID = re.compile(r", (nothing (?:more |else )?to (?:pay|sign|return|do))(?=[,.!]|$)", re.I)
#: "There were 83 fares, none declined" says it of those fares.
_OF_THOSE = frozenset({"none", "all", "both", "most", "some", "half", "many"})
#: "There were 83 fares, none declined" says it of those fares.
_OF_THOSE = frozenset({"none", "all", "both", "most", "some", "half", "many"})
#: "It works, she said" is one sentence.
_SAYING = frozenset(
    {"said", "says", "say", "thought", "think", "thinks", "asked", "asks", "told", "know", "knew", "hope"}
)


def _unspliced(text: str) -> str:
    """Two statements that only a comma joins, with "and": "I pressed it, nothing happened"."""
    words = parsed(_lowered(text))
    for i, word in enumerate(words):
        if word.tag not in FINITE or word.dep not in {"ccomp", "parataxis"} or word.head <= i + 1:
            continue
        later = words[word.head]
        subject = next((j for j, w in enumerate(words) if w.head == word.head and w.dep in SUBJECTS and j > i), None)
        own = any(w.head == i and w.dep in SUBJECTS for w in words[:i]) and not _marks(words, i)
        if subject is None or not own or later.tag not in FINITE or later.text.lower() in _SAYING:
            continue
        begin = min((j for j in range(i + 1, subject + 1) if _under(words, j, subject)), default=subject)
        if words[begin].text.lower() in _OF_THOSE:
            continue
        if words[begin].text.lower() in _OF_THOSE:
            continue
        if words[begin - 1].text == "," and not _marks(words, word.head):
            at = words[begin].at
            return f"{text[: words[begin - 1].at]} and {text[at:]}"
    return text


def _marks(words: tuple[Word, ...], at: int) -> bool:
    """Whether something leads the clause of the verb at ``at``: "when", "which", "that"."""
    return any(w.head == at and (w.dep == "mark" or w.tag in {"WDT", "WP", "WRB"}) for w in words)


def _under(words: tuple[Word, ...], at: int, top: int) -> bool:
    while at != top and words[at].head != at:
        at = words[at].head
    return at == top


def _with_article(text: str, words: tuple[Word, ...]) -> str:
    """A thing that stands first and is one has an article: "taxi came" is "the taxi came"."""
    head = next((i for i, w in enumerate(words) if w.dep in SUBJECTS and w.tag in {"NN", "NNP"}), None)
    if (
        head is None
        or _BARE.match(text)
        or text[:1].isupper()
        or head > 4
        or words[min(head + 1, len(words) - 1)].text == "am"
    ):
        return text
    before = words[:head]
    bare = all(
        w.dep in {"amod", "compound", "nmod"} and w.tag in {"NN", "JJ", "JJS", "JJR", "NNP", "VBN", "VBG"}
        for w in before
    )
    return f"the {text}" if bare and all(w.head <= head for w in before) else text


def _counted(text: str) -> str | None:
    """A list of counts as what there was, with the time that stands before it."""
    time, rest = _span(text)
    rest = rest[:1].lower() + rest[1:]
    items = [item.strip() for item in re.split(r",\s+", rest.rstrip(" .,;:"))]
    if not _counts(items[0]) or (len(text.split()) < LEAST_WORDS and not _NONE.match(rest)):
        return None
    words = parsed(rest)
    if any(w.tag in FINITE and not (_relative(words, i) or _DONE_TO.fullmatch(w.text)) for i, w in enumerate(words)):
        return None
    done = _done(items[0])
    told = done or f"there {_were(items[0])} {items[0]}"
    last = items[-1] if len(items) > 1 else ""
    if last and done is None and all(_counts(item) for item in items) and _done(last) is None:
        return f"{time}{', '.join([told, *items[1:-1]])} and {last}"
    return f"{time}{', '.join([told, *items[1:]])}"


def _counts(item: str) -> bool:
    """Whether it says how many there were of something, or that there was none."""
    if _NONE.match(item):
        return True
    if item[:1] not in "£$€" and "%" not in item[:8] and not _MANY.match(item):
        return False
    return _ITEM.match(item) is not None and not _TAIL.match(item) and _OF_WHAT.match(item) is not None


def _relative(words: tuple[Word, ...], at: int) -> bool:
    """Whether the verb at ``at`` stands in a clause that only describes a thing, or says when."""
    main = words[at].head if words[at].dep in {"aux", "auxpass"} else at
    return words[main].dep in {"relcl", "advcl", "ccomp", "acl"}


def _span(text: str) -> tuple[str, str]:
    if found := _FIRST.match(text):
        return f"in the {found[1].lower()} {found[2].lower()} ", text[found.end() :]
    if found := _SEASON.match(text):
        return f"in {found[1].lower()} ", text[found.end() :]
    if found := _SPAN.match(text):
        said = found[1][:1].lower() + found[1][1:]
        return (f"{said}{found['on'].lower()}, " if found["on"] else f"in {said} "), text[found.end() :]
    return "", text


def _done(item: str) -> str | None:
    """A thing that something was done to, with its verb: "2,260 washes were sold"; None where no such word follows."""
    words = parsed(item)
    for i, (before, word) in enumerate(pairwise(words), start=1):
        if word.tag in {"IN", "WDT", "WP"}:
            return None
        if _DONE_TO.fullmatch(word.text) and before.tag in {"NN", "NNS", "CD"}:
            return f"{item[: word.at]}{_were(item[: words[i].at])} {item[word.at :]}"
    return None


def _were(item: str) -> str:
    """One thing, a sum and a share are one; so is what there was none of, unless it is many."""
    words = item.split()
    noun = next((w for w in words[1:] if not w[:1].isdigit()), words[0]).strip(",.")
    many = noun.endswith("s") and not noun.endswith("ss") and words[0].lower() != "one"
    many = many or re.match(r"(?:all \d+|two|three|four|five|six|seven|eight|nine)\b", item, re.I) is not None
    return (
        "was"
        if re.match(r"\d[\d,.]* ?(?:cm|mm|km|kg|g|m|litres?|miles)\b", item)
        or words[0][:1] in "£$€"
        or "%" in words[0]
        or not (many or words[0][:1].isdigit())
        else "were"
    )


def _ordinal(text: str, words: tuple[Word, ...]) -> str | None:
    """What happened once more: "3rd late payout in 5 weeks" is "there was a third late payout in 5 weeks"."""
    found = _ONCE_MORE.match(text)
    if found is None or any(w.tag in FINITE for w in words):
        return None
    said = found[1].lower()
    return f"there was a {_ORDINALS.get(said, said)} {found[2]}"


def _sums(text: str) -> str | None:
    """What each thing came to: "penalty £95, accountant £240, both paid"."""
    found = _DEGREE.match(text)
    if found is None or any(w.tag in FINITE for w in parsed(text)):
        return None
    label = found["label"][:1].lower() + found["label"][1:]
    rest = text[found.end() :]
    if re.match(r"(?:last|this) ", label):
        return f"{label} it was {found['sum']}{rest}"
    rest = re.sub(r", (?=[a-z]+ [£$€]\d)", ", the ", rest)
    rest = re.sub(r", ((?:both|all)) (?=[a-z]+ed\b|paid\b)", r", and \1 were ", rest)
    return f"the {label} was {found['sum']}{rest}"


def _state(text: str, words: tuple[Word, ...]) -> str | None:
    """What a thing was again: "power back this morning"."""
    found = _LONE_VERB.match(text)
    if (
        found is None
        or any(w.tag in FINITE and not _relative(words, i) for i, w in enumerate(words))
        or words[0].tag not in {"NN", "NNS"}
    ):
        return None
    many = found["subject"].endswith("s") and not found["subject"].endswith("ss")
    article = "" if many or _BARE.match(text) else "the "
    return f"{article}{found['subject']} {'were' if many else 'was'} {found['state']}{found['rest'] or ''}"


def _passive(text: str, words: tuple[Word, ...]) -> str | None:
    """The one thing that somebody did something to: "quarter report sent to the council"."""
    for i, (before, word) in enumerate(pairwise(words), start=1):
        if before.tag not in {"NN", "NNS", "JJ", "DT", "PRP$"} or any(w.tag in FINITE for w in words):
            return None
        if word.tag == "VBN" and _DONE_TO.fullmatch(word.text) and before.tag in {"NN", "NNS"}:
            many = before.tag == "NNS"
            bare = words[0].tag in {"NN", "JJ"} and not many and not _BARE.match(text)
            return f"{'the ' if bare else ''}{text[: word.at]}{'were' if many else 'was'} {text[words[i].at :]}"
    return None
