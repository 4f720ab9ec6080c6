"""Keeps a customer's own words out of a text unless consent lets them in.

Eight words in a row that stand in a customer's message can be searched for, and point to the message (rule S11).
``variants`` says the same in other words and orders, for a writer to take the first that copies nothing.
"""

import re
from collections.abc import Sequence

#: So many words in a row make a copy.
RUN = 8
#: A fact that was cut to fewer words than this says too little.
SHORTEST_CUT = 5

_WORD = re.compile(r"[\w£$€%]+(?:[.:,'’]\w+)*")

#: AP style: one to nine in words, 10 and above in figures.
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_WORDED = {str(i): word for i, word in enumerate(_ONES, start=1)}
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_FIGURED = {w: str(i) for i, w in enumerate(_TEENS, start=10)} | {w: f"{i}0" for i, w in enumerate(_TENS, start=2)}
#: Every number that is one word → its figures.
FIGURES = {word: figure for figure, word in _WORDED.items()} | _FIGURED

#: Only a thing that died has failed; said of a person it would be the cruellest of slips.
_FAILS = ("phone", "line", "till", "terminal", "battery", "reader", "screen", "router")
_OF_A_THING = "|".join(f"(?<={thing} )" for thing in _FAILS)

#: Same meaning in any sentence these words stand in, in the same grammar.
SYNONYMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{old}\b"), new)
    for old, new in (
        ("right before", "just before"),
        (rf"(?:{_OF_A_THING})died", "failed"),
        ("stayed", "remained"),
        ("have never had", "had never had"),
        ("rang me", "called me"),
        ("rang(?! out)", "called"),
        ("phoned", "called"),
        ("even ", ""),
        ("really ", ""),
        ("just(?! before)", ""),
        ("actually ", ""),
        ("to check that", "to make sure that"),
        ("because", "as"),
        ("everything was fine", "all was well"),
        ("got", "received"),
        ("tried to", "attempted to"),
        ("bought", "purchased"),
        ("started", "began"),
        ("every one of them", "each one"),
        ("every single", "every"),
        ("a single", "one"),
        ("a couple of", "two or so"),
        ("a lot of", "many"),
        (
            r"so that(?= (?:they|he|she|it|there|nobody|the|an?|their|its|each|every|no|one|people)\b)",
            "so",
        ),
        (r"(?<=[a-z] )(?<!said )(?<!so )(?<!told )(?<!know )(?<!sure )that (?=(?:were|had|have|are|has)\b)", "which "),
        (r"they could not(?= [a-z])", "they were unable to"),
        (r"they could(?= (?!not\b)[a-z])", "they were able to"),
        ("though", "although"),
        ("any more", "any longer"),
        ("straight away", "at once"),
        ("immediately", "at once"),
        ("in order to", "to"),
        ("all of", "all"),
        ("no longer", "not any more"),
        ("each time", "every time"),
        ("needed to", "had to"),
        ("at all", ""),
        ("told", "informed"),
        ("showed up", "appeared"),
        ("went through", "passed through"),
        ("lots of", "many"),
        ("all of it", "everything"),
        ("nobody", "no one"),
        ("somebody", "someone"),
        ("everybody", "everyone"),
        ("anybody", "anyone"),
        (r"a (?=payment|day|week|month|year|customer|head\b)(?<=\d a )", "per "),
        ("went up(?= (?:from|by|to) )", "rose"),
        ("went down(?= (?:from|by|to) )", "fell"),
        ("(?:gave|sent) back", "returned"),
        ("paid back", "repaid"),
        (r"about(?= [\d£])", "around"),
        ("does not exist any more", "no longer exists"),
        ("do not exist any more", "no longer exist"),
        ("not a single", "not one"),
        ("nearly", "almost"),
        ("big(?! enough)", "large"),
        ("most of them", "most"),
        ("turned (?=on|off)", "switched "),
        ("a couple", "two"),
        ("on top of", "above"),
        ("apart from", "except for"),
        ("as well", "too"),
        ("mend", "repair"),
        ("mended", "repaired"),
    )
)

#: A time that can as well stand first.
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter"
_TIME = re.compile(
    rf",? (?P<time>(?:on|in|during|since|over|last|that|the) (?:(?:a|the|early|late|mid-?) ?){{0,2}}"
    rf"(?:{_DAY}(?: (?:morning|afternoon|evening|night))?|{_MONTH}|weekend|morning|afternoon|evening|"
    rf"(?:following |same )?(?:day|week|month|year)(?: before)?|winter|spring|summer|autumn)|"
    rf"for (?:an?|one|two|three|four|five|six|\d+|(?:about|over|nearly) \w+) (?:minutes?|hours?))"
    rf"(?=,|$| (?:right|just|shortly|with|by|for|to|when|while|at|before|after) )"
)
#: What may be left off at the end, from the last such word on; the shorter sentence is still true.
_TURN = (
    r"(?:\b(?:with|which|who|while|where|because|just before|right before|so|after|before|during|without|and|from|at|"
    r"in|on|for|as soon as|until|since)\b|&)"
)
_ADJUNCT = re.compile(rf",? {_TURN} (?!.*{_TURN} ).*$")

#: "Milk, batteries, nappies", cut before its "and".
_LIST = re.compile(r"(\w+, \w+), (\w+)$")

#: "did not pay by card" must not become "did not pay": what stands under one of these words is not cut.
_BOUND = re.compile(
    r"\b(?:not|no|never|nobody|nothing|only|cannot|hardly|without|if|unless|would|could|almost)\b", re.I
)


def words(text: str) -> list[str]:
    return [w.lower().replace("’", "'") for w in _WORD.findall(text)]


def copied(text: str, sources: Sequence[str], run: int = RUN) -> bool:
    """Whether ``run`` words in a row of ``text`` stand so in one of ``sources``."""
    grams = _grams(words(text), run)
    return any(not grams.isdisjoint(_grams(words(source), run)) for source in sources)


def _grams(tokens: list[str], run: int) -> set[tuple[str, ...]]:
    return {tuple(tokens[i : i + run]) for i in range(len(tokens) - run + 1)}


#: What somebody said of the present is told in the past once they "said" it. Verbs of a closed class only.
_BACK: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{now}\b"), then)
    for now, then in (
        ("is", "was"), ("are", "were"), ("do not", "did not"), ("does not", "did not"), ("have to", "had to"),
        ("has", "had"), ("(?<!to )(?<!not )(?<!could )(?<!would )(?<!should )(?<!may )have", "had"),
        ("can", "could"), ("cannot", "could not"), ("will", "would"),
    )
)  # fmt: skip
_SAID = re.compile(r"\b(?:said|told|added|explained|according to)\b", re.IGNORECASE)


def unlike(text: str, sources: Sequence[str]) -> str:
    """A reported sentence in other words and in the past where it is a copy; as it is where that does not help."""
    past = text
    if _SAID.search(text):
        for pattern, instead in _BACK:
            past = pattern.sub(instead, past)
    return next((way for way in (text, _respelled(text), past, _respelled(past)) if not copied(way, sources)), text)


def numerals(text: str) -> str:
    """``text`` with numbers as AP writes them; amounts, times and decimals stay as they are."""
    named = r"(?<!Year )(?<!Room )(?<!Unit )(?<!Part )"
    small = rf"{named}(?<![\w£$€.,:#-])([1-9])(?= (?!(?:a|p)\.?m|percent|per cent|%)[a-z])"
    text = re.sub(small, lambda m: _WORDED[m.group(1)], text)
    pattern = r"\b(" + "|".join(_FIGURED) + r")(?= [a-z])"
    return re.sub(pattern, lambda m: _FIGURED[m.group(1)], text)


def variants(clause: str, shorten: bool = True) -> list[str]:
    """``clause`` in other orders and words, then shorter and shorter; every one is as true as the first."""
    plain = numerals(clause)
    whole = [plain, fronted(plain), _respelled(plain), fronted(_respelled(plain))]
    whole += [_also(way) for way in whole]
    cut = [*_shorter(plain), *_shorter(fronted(_respelled(plain)))] if shorten else []
    return list(dict.fromkeys([*whole, *cut]))


#: A second thing that somebody did is done "also", which breaks a run of copied words.
_SECOND = re.compile(
    r"(?<=[a-z\d]),? and (?=(?!need|hundred|red\b|bed\b)[a-z]{3,}ed\b|"
    r"(?:went|came|took|made|sent|told|paid|gave|got|sold|put)\b)"
)


def _also(clause: str) -> str:
    found = [*_SECOND.finditer(clause)]
    if len(found) != 1 or " also " in clause:
        return clause
    return f"{clause[: found[0].end()]}also {clause[found[0].end() :]}"


def _shorter(clause: str) -> list[str]:
    out: list[str] = []
    while (cut := _ADJUNCT.sub("", clause)) != clause and len(cut.split()) >= SHORTEST_CUT:
        if _BOUND.search(cut):
            break
        out.append(_LIST.sub(r"\1 and \2", cut) if clause[len(cut) :].startswith(" and ") else cut)
        clause = cut
    return out


def fronted(clause: str) -> str:
    """``clause`` with its first time phrase in front: "it broke on Monday" → "on Monday it broke"."""
    found = _TIME.search(clause)
    if (
        found is None
        or found["time"] == "on the day"
        or (found["time"].startswith("for ") and clause.startswith("they "))
        or re.match(r"(?:on|in|during|since|last|over|when|after|before|if|as) ", clause, re.I)
    ):
        return clause
    return f"{found['time']} {clause[: found.start()]}{clause[found.end() :]}"


def _respelled(clause: str) -> str:
    for pattern, instead in SYNONYMS:
        clause = pattern.sub(instead, clause)
    return re.sub(r"\s{2,}", " ", clause).strip()
