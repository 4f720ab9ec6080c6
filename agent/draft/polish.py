"""What a model wrote, made fit or found unfit, before any rule of the desk is asked.

``tidy`` mends what has one mend: spaces, capitals, house numerals, the house's terms. ``faults`` says, in words a
model can act on, why a sentence can't stand: words the notes do not hold, a number of its own, the wrong person, hype,
a copied run, a sentence that breaks off. A small model invents fluently; most of that is caught here, by comparing
words with its notes.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from agent.checks.spelling import find
from agent.checks.words import forms, likes, reduce
from agent.draft.parsed import FINITE, parsed
from agent.draft.verbatim import FIGURES, copied, numerals

MOST_WORDS = 38
#: A line on more notes than these, such as a headline, tells a part of them.
WHOLE = 3
#: Words of a sentence that may be the writer's own: frames, links and plain synonyms, not content.
_OWN = """
    a about ahead account added after again against ago all also although am among an and another any are around as
    asked at away back be became because been before began being between both but by call called came can case
    company contact contacted could customer customers day days described did do does done down due during each
    earlier early either else end even ever every explained first followed following for from gave get gets
    getting go got had handled has have he help helped her here him his hour hours how however if in incident
    including instead into is issue it its itself just last late later least less let like made make making many
    more morning most moved much need needed never new next night no nor not noted now of off offered old on
    once one only or other others out over own part people person problem provided put quickly recalled received
    reported resolved respond responded returned right said same say saying see service set several she short
    should since so some soon staff still such support take taken team than that the their them then there these
    they thing this those three through time to told took two under until up upon use used user using very via
    was way week well went were what when where which while who whose why will with within without work worked
    would year yet within found able unable experienced faced trouble matter
    according allow allowed allowing allows although announce announced currently explaining expressed feature happened
    informed interest meanwhile mentioned occurred pointed previously request requested shared situation something
    stated subsequently turned wanted wish wished wrote writing
"""
OWN = frozenset(_OWN.split())
HYPE = re.compile(
    r"\b(?:amazing|incredible|revolutionary|world-class|cutting-edge|game-?chang\w+|best-in-class|unparalleled|seamless\w*|"
    r"exceptional\w*|outstanding|delighted|thrilled|excited|proud\w*|passionate|dedicated|commit(?:ted|ment)|testament|"
    r"showcas\w+|highlight\w+|demonstrat\w+|underscor\w+|renowned|leading|innovative|swift\w*|prompt\w*|timely|"
    r"smooth\w*|hassle-free|peace of mind|top-notch|stellar|invaluable|relieved|grateful|gratitude|appreciat\w+|"
    r"frustrat\w+|upset)\b",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b(?:I|I'\w+|[Ww]e|[Oo]urs?|[Uu]s|[Yy]ou|[Yy]ours?|[Mm]e|[Mm]y)\b")
CAUSE = re.compile(
    r"\b(?:because|due to|caused?|causing|thanks to|as a result|resulting|result(?:ed)? (?:in|of)|leading to|led to)\b",
    re.IGNORECASE,
)
META = re.compile(
    r"\b(?:notes?|the text|this story|the story|journalists?|press officer|headline|language model|shorthand)\b|"
    r"\[\w|[{}<>|]| / |\b(?:told|done) by\b|^(?:Support staff|(?:The|A) customer)(?: said)?:",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“”«»]|(?<!\w)['‘](?=\w)")
TWO_SENTENCES = re.compile(r"[a-z\d][.!?]\s+[A-Z]")
BROKEN_OFF = re.compile(r"\b(?:with|to|of|for|by|at|and|or|the|an?|from|which|that|their|because)[.]?$", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|got)\s+(?:not\s+|\w+ly\s+)?(?!open\b|even\b|often\b|then\b)([a-z]+(?:ed|en|nt|ught|ld|ost))\b",
    re.I,
)
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
WORD = re.compile(r"[a-zà-ÿ]+(?:['’-][a-zà-ÿ]+)*", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|no|never|nothing|nobody|without|unable|cannot|n't|none|neither)\b|n't\b", re.I)


def tidy(text: str, terms: Mapping[str, str]) -> str:
    """``text`` with one space between words, a capital first, a full stop last, house numerals and terms."""
    text = re.sub(r"\s+", " ", text).strip().replace("'", "’" if "’" in text else "'")
    for avoid, use in terms.items():
        text = re.sub(rf"\b{re.escape(avoid)}\b", use, text, flags=re.IGNORECASE)
    text = numerals(text.replace("!", "."))
    text = re.sub(r"\.{2,}", ".", text)
    if text and text[-1] not in ".!?":
        text += "."
    return text[:1].upper() + text[1:]


def faults(text: str, notes: Sequence[str], sources: Sequence[str], allowed: str = "") -> list[str]:
    """Why ``text`` can't stand on ``notes``; empty when nothing is found. ``allowed``: more words it may use."""
    basis = " ".join([*notes, allowed])
    found = [reason for pattern, reason in _SHAPES if pattern.search(text) and not pattern.search(basis)]
    if not text or len(text.split()) > MOST_WORDS or TWO_SENTENCES.search(text):
        found.append(f"write one sentence of at most {MOST_WORDS} words")
    if extra := sorted(numbers(text) - numbers(basis)):
        found.append(f"the notes hold no {', '.join(extra)}")
    if novel := [word for word in strange(text, basis) if not _otherwise(word, basis)]:
        found.append(f"the notes do not say {', '.join(novel)}")
    denied, denying = bool(_NEGATION.search(text)), bool(_NEGATION.search(" ".join(notes)))
    if denied and not denying:
        found.append("the notes deny nothing")
    if len(notes) <= WHOLE:
        found += _bent(text, notes, unsaid=denying and not denied)
    if BROKEN_OFF.search(text):
        found.append("finish the sentence")
    if copied(text, sources):
        found.append("say it in other words than the customer's")
    return found


def _bent(text: str, notes: Sequence[str], *, unsaid: bool) -> list[str]:
    """What a sentence that tells all of ``notes`` makes of who did what, and of what was not so."""
    found = ["keep what the notes say is not so"] if unsaid else []
    if turned := sorted(passives(" ".join(notes)) & set(words(text)) - passives(text)):
        found.append(f"keep who did what to whom: {', '.join(turned)}")
    if notes and all(map(_MEANT.search, notes)) and not _MEANT.search(text):
        found.append("keep that it was only offered or advised")
    if _BY_STAFF.search(text) and not _by_staff(notes) and not _BY_STAFF.search(" ".join(notes)):
        found.append("do not say that support staff did it")
    if _lost_subject(text, notes):
        found.append("say who did the second thing")
    if _by_staff(notes) and not _STAFF.search(text):
        found.append("say that support staff did it")
    if _misattributed(text, notes):
        found.append("say who said it")
    if all(note.startswith("The customer said they ") for note in notes) and _STAFF_FIRST.search(text):
        found.append("say that the customer did it")
    return found


def _misattributed(text: str, notes: Sequence[str]) -> bool:
    """Whether the other one of the two, or a thing, is made to say what the notes hold."""
    basis = " ".join(note.partition(" said ")[2] for note in notes)
    staff = bool(notes) and all(note.startswith("Support staff said ") for note in notes)
    customer = bool(notes) and all(note.startswith("The customer ") for note in notes)
    other = (staff and _CUSTOMER_SAYS) or (customer and _STAFF_SAYS)
    if other and other.search(text) and not other.search(basis):
        return True
    return bool(_THING_SAYS.search(text)) and not _THING_SAYS.search(basis)


_TELLS = r"(?:said|says|added|explained|reported|stated|noted|asked)"
_CUSTOMER_SAYS = re.compile(
    rf"\bcustomer {_TELLS}\b|\b{_TELLS} (?:a|the) customer\b(?!')|\baccording to (?:a|the) customer\b", re.IGNORECASE
)
_STAFF_SAYS = re.compile(
    rf"\bstaff {_TELLS}\b|\b{_TELLS} (?:support )?staff\b|\baccording to (?:support )?staff\b", re.I
)
_THING_SAYS = re.compile(r", (?:an?|the) (?!customer\b|support\b|staff\b|team\b|agent\b|colleague\b)\w+ said\.?$", re.I)


#: What somebody would do, or advised, they have not done.
_MEANT = re.compile(r"\b(?:would|could|might|should|may|offer\w*|advis\w*|suggest\w*|like to|want\w*|plan\w*)\b", re.I)
_BY_STAFF = re.compile(r"\bby (?:the )?(?:support )?(?:staff|team|agents?)\b", re.I)
_STAFF = re.compile(r"\b(?:staff|team|agents?|colleagues?)\b", re.IGNORECASE)
_STAFF_FIRST = re.compile(r"^(?:Support )?(?:staff|the team)\b(?! (?:was|were|had been)\b)", re.IGNORECASE)


def _lost_subject(text: str, notes: Sequence[str]) -> bool:
    """Whether a second fact, which is told of a person, was left to the thing that the first one is about.

    "The terminal arrived at 11 and did not lose a sale" says that of the terminal.
    """
    if not notes or _SAID_THEY.search(notes[0]) or not any(_SAID_THEY.search(note) for note in notes[1:]):
        return False
    _, joined, second = text.rpartition(" and ")
    return bool(joined) and not _ACTOR.search(second)


_SAID_THEY = re.compile(r"\bsaid they\b")
_ACTOR = re.compile(r"\b(?:they|customers?|staff|team|agents?|who)\b", re.IGNORECASE)

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (PERSON, "write in the third person"),
    (HYPE, "leave out praise and feelings that the notes do not hold"),
    (CAUSE, "state no cause and no result that the notes do not hold"),
    (META, "write only what happened"),
    (QUOTED, "use no quotation marks"),
)


def unfinished(text: str, limit: int) -> bool:
    """Whether an answer was stopped by its length limit before its sentence ended."""
    return len(text) >= limit - 1 and text.rstrip()[-1:] not in ".!?"


def numbers(text: str) -> set[str]:
    """Numbers as figures, whether written as figures or words."""
    found = {n.replace(",", "").replace(":", ".") for n in NUMBER.findall(text)}
    return found | {FIGURES[w] for w in map(str.lower, WORD.findall(text)) if w in FIGURES and w != "one"}


def passives(text: str) -> set[str]:
    """Verbs that something was done by: "was charged" gives "charged"."""
    return {verb.lower() for verb in _PASSIVE.findall(text)}


def with_articles(text: str, notes: Sequence[str]) -> str:
    """``text`` with the article that a noun always has in the notes, where a small model left it out."""
    articles = _articles(" ".join(notes))
    out: list[str] = []
    for token in text.split():
        word = token.strip(".,;:").lower()
        if word in articles and not _covered(out[-1] if out else ""):
            out.append(articles[word])
        out.append(token.lower() if out and out[-1] in {"a", "an", "the"} and len(out) == 1 else token)
    return " ".join(out)


_ATTRIBUTED = re.compile(
    r"\b(?:said|told|tells|added|explained|recalled|reported|noted|wrote|mentioned|stated|described|thanked|asked|"
    r"according to)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(customer|staff|team|agent|they)( who [^,.;]{3,40}?)? says?\b")
_BY_CUSTOMER = re.compile(r"\b(?:the|a) customer\b", re.IGNORECASE)
_THE_CUSTOMER = re.compile(r"\b(?:the|a) customer\b(?:,? who [^,.]{3,60}?(?:,|(?= said)|(?=\.?$)))?", re.IGNORECASE)


#: Who said it, told a second time at the end, and what a list takes before its "and" in AP style.
_AGAIN = re.compile(
    r",? (?:said (?:support )?staff|(?:support )?staff said|said (?:the|a) customer|(?:the|a) customer said)(?=\.?$)"
)
#: The label of a note that came along: "Support staff: they have sent a fuse", "Support staff said: the fuse is sent".
_DONE_COLON = re.compile(r"^(Support staff): they (?:have |had )?(also )?(?!are\b|were\b|would\b|will\b)")
_SAID_COLON = re.compile(r"^((?:Support staff|(?:The|A) customer\b[^:]{0,60}?) said):[ ]")
#: "Said they have paid" is told in the past, as all of a story is.
_HAVE = re.compile(r"\b(said (?:that )?they) have\b(?! to\b)")
#: "They gave him a cake, said the customer": no sentence begins with "they" whom it names last.
_THEY_SAID = re.compile(r"^They ([^,]+), (?:said the customer|the customer said)\.?$")
#: There is one customer in a story; its first sentence makes "a customer" of it again.
_A_SECOND = re.compile(r", a customer said(?=\.?$)")
_OPENED = re.compile(r"^(?:(?:a|the) customer\b[^,]{0,60}? said|support staff|staff|according to)\b", re.IGNORECASE)
_SERIAL = re.compile(r"(, [\w£$€.-]+), (and|or) (?=[\w£$€.-]+(?: \w+)?[,.]| [a-z]+$)")


def attributed(text: str, notes: Sequence[str]) -> str:
    """``text`` with who said it, once and in the past.

    A small model says it twice, and leaves it out of what a customer told.
    """
    text = _THEY_SAID.sub(r"The customer said they \1.", _HAVE.sub(r"\1 had", text))
    text = _SAID_COLON.sub(r"\1 ", _DONE_COLON.sub(r"\1 \2", text))
    text = _SERIAL.sub(r"\1 \2 ", _SAYS.sub(r"\1\2 said", text))
    if _OPENED.match(text):
        text = _AGAIN.sub("", text)
    text = _A_SECOND.sub(", the customer said", text)
    if _by_staff(notes) and not _STAFF.search(text):
        return _THEY.sub(lambda m: f"{m['before'] or ''}{'support' if m['before'] else 'Support'} staff", text)
    if not all(note.startswith("The customer said") for note in notes) or _ATTRIBUTED.search(text):
        return text
    return f"{text.rstrip(' .')}, {'they' if _BY_CUSTOMER.search(text) else 'the customer'} said."


#: "They" that a sentence begins with, or that stands behind a word of time.
_THEY = re.compile(r"^(?P<before>[A-Z]\w+, )?[Tt]hey\b")


def _by_staff(notes: Sequence[str]) -> bool:
    return bool(notes) and all(note.startswith("Support staff said they ") for note in notes)


def spelled(text: str, manner: str) -> str:
    """``text`` in the spelling of ``manner``, ``british`` or ``american``; any other leaves it as it is."""
    if manner not in {"british", "american"}:
        return text
    for found in reversed([*find(text)]):
        if found.manner != manner and found.other:
            text = text[: found.start] + found.other + text[found.end :]
    return text


def introduced(text: str, who: str) -> str:
    """``text``, the first of a story, with "a customer who runs a tea room" where it speaks of "the customer"."""
    if who.lower() in text.lower() and (" who " in who or "customer who " not in text.lower()):
        return text
    return _THE_CUSTOMER.sub(lambda m: who[:1].upper() + who[1:] if m.start() == 0 else who, text, count=1)


#: Where a headline may end: what stands in front is whole by itself.
_PHRASE = re.compile(r", | (?:and|but|after|so|while) ")


def varied(texts: Sequence[str]) -> list[str]:
    """``texts`` of one paragraph, where two in a row begin with the same speaker the second in another frame."""
    out: list[str] = []
    for text in texts:
        out.append(_otherwise_opened(text, out[-1] if out else ""))
    return out


def _otherwise_opened(text: str, before: str) -> str:
    alike = ((o, i) for o, i in _OPENINGS if before.startswith(o) and text.startswith(o))
    opening, instead = next(alike, ("", ""))
    return instead + text.removeprefix(opening).removeprefix("that ") if opening else text


#: The way in which a sentence opens → the way in which it may open as well.
_OPENINGS = (
    ("The customer said ", "According to the customer, "),
    ("Support staff said ", "Support staff added that "),
    ("Support staff ", "Staff "),
)


def headed(text: str, notes: Sequence[str], limit: int) -> str:
    """A headline in sentence case; one that was stopped by its ``limit`` ends with its last whole phrase.

    Only what the notes write with a capital keeps it. Empty where no verb says what happened.
    """
    held = {word for note in notes for word in WORD.findall(note)}
    if unfinished(text, limit):
        text = text[: max((m.start() for m in _PHRASE.finditer(text)), default=0)]
    first, *rest = text.strip().rstrip(".").split() or [""]
    title = " ".join([first, *(w if w.strip(".,:;'’") in held or w.isupper() else w.lower() for w in rest)])
    return title if any(word.tag in FINITE for word in parsed(title)) else ""


_DETERMINERS = frozenset(
    (
        "a",
        "an",
        "the",
        "their",
        "his",
        "her",
        "its",
        "this",
        "that",
        "these",
        "those",
        "one",
        "no",
        "each",
        "every",
        "any",
    )
)


def _covered(before: str) -> bool:
    word = before.lower()
    return word in _DETERMINERS or word.endswith(("'s", "s'", "’s")) or word.isdigit()


def _articles(notes: str) -> dict[str, str]:
    """Word → its article, for words that stand in the notes with the same article every time."""
    found: dict[str, set[str]] = {}
    tokens = [token.strip(".,;:").lower() for token in notes.split()]
    for before, word in pairwise(["", *tokens]):
        found.setdefault(word, set()).add(before)
    sole = {word: next(iter(befores)) for word, befores in found.items() if len(befores) == 1}
    return {w: article for w, article in sole.items() if article in {"a", "an", "the"} and w.isalpha() and len(w) > 2}


def strange(text: str, basis: str) -> list[str]:
    """Content words of ``text`` whose stem ``basis`` does not hold."""
    held = {stem(w) for w in words(basis)}
    return [w for w in dict.fromkeys(words(text)) if w not in OWN and w not in FIGURES and stem(w) not in held]


def unheld(text: str, basis: str) -> bool:
    """Whether ``text`` holds a content word or a number that ``basis`` does not hold in some form."""
    return bool(numbers(text) - numbers(basis)) or bool(strange(text, basis))


def _otherwise(word: str, basis: str) -> bool:
    """Whether ``basis`` holds a word that says the same, as the grounding check's tables know it."""
    held, (form, _) = forms(basis), reduce(word)
    return form in held or not held.isdisjoint(likes().get(form, ()))


def words(text: str) -> list[str]:
    return [w.removesuffix("'s") for w in (m.lower().replace("’", "'") for m in WORD.findall(text))]


_ENDINGS = ("ing", "ed", "es", "s", "ly", "er", "ment", "al", "e", "y")


def stem(word: str) -> str:
    """A crude stem, enough to see that "refunded" and "refund" are one: the first five letters of a long word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:6]
