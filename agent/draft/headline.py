"""Headlines without a model: what went wrong and what came of it, in at most 70 characters.

A deed of support's stands before "after" and a fault behind it only where the message that tells the deed came after
the one that tells the fault: so the order of time is the conversation's own.
"""

import re
from collections.abc import Iterator, Sequence

from agent.checks.words import forms, reduce
from agent.draft.asked import ASKED
from agent.draft.coarsen import rougher
from agent.draft.frames import ENDS_OPEN, PAST, SAME_PAST, WROTE, capital, done, plain
from agent.draft.notes import Note
from agent.draft.parsed import parsed
from agent.draft.persona import Persona
from agent.draft.plan import Beat, pointing
from agent.draft.polish import OWN, stem, unheld, words
from agent.draft.speech import BAD, sentences
from agent.draft.verbatim import variants

HEADLINE_CHARS = 70
_TWO = r"\w+(?: \w+)?"
#: What is so at any time is no news.
_IS = "(?:are|is|have|has|run|own|stand|wants?|read)"
#: What a headline is worth beside the words of the topic that it holds, in such words.
_WORTH: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r" (?:after|gets help) "), 2),
    (re.compile(r"^Support staff (?!said\b|would\b|looked\b)(?!.* after )"), 1.5),
    (re.compile(r" asks (?:whether|how|what) "), 1),
    (re.compile(r"^Support agent \w+"), 1.5),
    (re.compile(r" says .*\d|\d.* says$"), 0.5),
    (re.compile(r", (?:[\w-]+ )?\w+ says$"), 0.5),
    (re.compile(rf" says (?:they|their {_TWO}|the {_TWO}) {_IS}\b|\b{_IS} .* says$"), -2),
    (re.compile(r"^Support staff (?:said they had )?\w+ (?:the customer )?(?:the|a|an) \w+$"), -2),
    (re.compile(r"^(?!Support agent ).*\b(?:her|him|his|she|he)\b"), -2),
    (re.compile(r"\b(?:could|can|would|did|do|does) not\b|\bunable\b"), -1),
    (re.compile(r"^Support staff said\b"), -1),
    (re.compile(r"^Support staff .*\b(?:it|that|this|them|one|so|there)\b"), -3),
    (re.compile(r"\bthey (?:have|had|are|were) \w+$|\b[Tt]hat (?:day|morning|night)\b|\bthe day before\b"), -1),
    (re.compile(r"in contact with support staff$|tells of their experience$"), -3),
)
#: A fault of fewer words, or a deed, is cut too far.
LEAST_FAULT = 2
LEAST_DEED = 3
#: Of a headline that tells a deed and nothing else.
LEAST_WORDS = 6

#: What somebody asks, or would do, has not happened.
_ONLY_MEANT = re.compile(
    r"\?|\b(?:would|could|might|should|will|'d|'ll|can|may|if|want|wish|like to|plan\w*|offer\w*)\b", re.I
)
#: A topic of fewer words says only what it is about.
LEAST_TOPIC = 5
_HAPPENS, _WONDERS = frozenset({"VBD", "VBZ", "VBP", "VBN"}), frozenset({"WP", "WRB", "WDT"})
_BROKE = "died|failed|stopped|broke|froze|crashed|disappeared|vanished|went missing|arrived late"
_WERE = "were|have been|had been|got"
#: Words that are the present tense too: "waiters read English" went wrong for nobody.
_PRESENT_TOO = r"(?!(?:read|put|set|cut|let|shut|split)\b)"
_WENT_WRONG = (
    rf"was|were|had|did not|could not|would not|{_BROKE}|{_PRESENT_TOO}(?:{'|'.join(PAST.values())}|{SAME_PAST})"
)
_NOUN = (
    r"(?!(?:before|after|when|while|who|which|they|that|and|or|is|are|gets?|getting|be|been|have|has|of|to)\b)[\w'£-]+"
)
_KIN = "husband|wife|partner|son|daughter|mother|father|mum|mom|dad|brother|sister|grandmother|grandfather|gran|nan"
#: Fault as it stands in a note → as it stands after "after" in a headline. First match wins.
AFTERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"^they (?:{_WERE}) (charged|billed|locked out|cut off|logged out|told|refused)\b(.*)$"),
        r"being \1\2",
    ),
    (re.compile(r"^they could not (\w+.*)$"), r"being unable to \1"),
    (re.compile(r"^they lost (.*)$"), r"losing \1"),
    (re.compile(r"^they missed (.*)$"), r"missing \1"),
    (re.compile(r"^they waited (.*)$"), r"waiting \1"),
    (re.compile(rf"^their ((?:{_KIN})) died\b.*$"), r"death of \1"),
    (re.compile(rf"^(?:their|the) ([\w' -]{{3,30}}?) (?:had |has |have )?({_BROKE})\b(.*)$"), r"\1 \2\3"),
    (re.compile(rf"^(?:their|the|an?|both|all|every) ((?:{_NOUN} ){{1,4}}?(?:{_WENT_WRONG})\b.*)$"), r"\1"),
)
#: The last shape takes what only happened for a fault; then it has to be something that came over somebody.
_BEFELL = re.compile(r"\b(?:came in|came off|went (?:off|out|down|up)|was|were)\b")
#: Whom a customer thanks, and what they did; somebody else in it could be anybody.
_AGENT = re.compile(
    r"^(?:a |the )?support (?P<who>agent|staff) (?P<did>(?!who\b|could\b|would\b|were\b|was\b|is\b).+)$"
)
_OF_OTHERS = re.compile(r"\b(?:they|them|their|him|her|she|he)\b")
_THEIRS = re.compile(r"\b(?:they|them|their)\b|^there (?:was|were|is|are) ")
#: No headline says which day that was; without it, it is as true.
_WHEN = re.compile(
    r"^(?:that day|the day before),? |"
    r",? (?:that day|the day before)(?:$|,(?= (?:one|two|three|four|five|six|seven|eight|nine|\w+ty|\d+)\b))"
)
#: Looking into it is no news.
_EVERYDAY = re.compile(
    r"^Support staff (?:also )?(?:looked|checked|said|told|asked|tried|were|had|did|saw|found out)\b"
)
_FIGURE = re.compile(r"\d")
#: What somebody or something says, a share of nothing, and one of what is not there.
_POINTLESS = re.compile(
    r"^\d+% (?:was|were)\b|^[\d,]+ [a-z]+ in, |"
    r"\b(?:says|said|think|thinks)\b|\b(?:kept|lost|got|gave|took|sold|bought|have|has|had) (?:one|some|both|none)\b"
)
#: Another clause behind a comma.
_LISTED = re.compile(r", (?:the|their|each|a|an|one) \w+")
#: A deed to something that was named before can't be understood alone.
_LEANING = re.compile(
    r"\b(?:it|that|this|them|one|so|there|on both)\b|\bthe customer's (?:to|is|was|are|were|from|for|and|on)\b"
)
#: Two sentences that only a comma joins: a headline is one.
SPLICED = re.compile(r"(?:,|;|:) (?=(?:she|he|they|it|that|this|we|nobody|somebody|each|there) )|[:;] ")
#: "From £50" without its "to £120" says another thing.
_FROM = re.compile(r"\bfrom [^ ]+$")
#: "Took the call" without its "to a colleague", too.
_TAKEN = re.compile(r"(?:also )?(?:took|brought|handed|passed)\b")
#: Where a headline may end early.
_PHRASE = re.compile(
    r"(?=,| (?:and|but|so|when|while|because|in|on(?! for\b)|at|by|for|from|until|right before|just before|before|"
    r"after|during|"
    r"with|that|which|who|to) )"
)


def headlines(beats: Sequence[Beat], who: Persona, topic: str = "") -> tuple[str, ...]:
    """Headlines that fit, best first: the topic, the fault and what was done, the fault, the deed, what was said.

    The writer's own ``topic`` is one only where it says what happened in words that all stand in what is told from.
    Those with the customer's trade come before those that say less of who it is.
    """
    own = [title for title in _asked(topic, beats) if len(title) <= HEADLINE_CHARS]
    ranked = [title for one in dict.fromkeys((who, Persona())) for title in _titles(beats, one)]
    fits = [way for title in ranked for way in (title, *rougher(title)) if len(way) <= HEADLINE_CHARS]
    wanted = {stem(word) for word in words(topic) if word not in OWN}
    return tuple(dict.fromkeys((*own, *sorted(fits, key=lambda title: -_fit(title, wanted)))))


def _fit(title: str, wanted: set[str]) -> float:
    """How much a headline says of what the story is about; one that tells a deed and its reason says most anyway."""
    shared = len({stem(word) for word in words(title)} & wanted)
    return shared + sum(worth for shape, worth in _WORTH if shape.search(title))


def _asked(topic: str, beats: Sequence[Beat]) -> Iterator[str]:
    title = topic.strip(" .")
    basis = " ".join(note.passage.text for beat in beats for note in beat.notes)
    if len(title.split()) < LEAST_TOPIC or unheld(title, basis):
        return
    read = parsed(title[:1].lower() + title[1:])
    verbs = [w.text.lower() for w in read if w.tag in _HAPPENS]
    told = (s for b in beats for note in b.notes for s in sentences(note.passage.text) if not _ONLY_MEANT.search(s))
    done = forms(" ".join(told))
    if (
        verbs
        and all(verb in OWN or reduce(verb)[0] in done for verb in verbs)
        and not any(w.tag in _WONDERS for w in read)
    ):
        yield title[:1].upper() + title[1:]


def _titles(beats: Sequence[Beat], who: Persona) -> Iterator[str]:
    helped = any(beat.stage == "help" for beat in beats)
    troubled = [note for beat in beats if beat.stage == "problem" for note in beat.notes]
    deeds = [note for beat in beats for note in beat.notes if note.passage.role == "agent"]
    named = [f"{who.head} gets help after {fault}" for note in troubled for fault in _faults(note)]
    named = named if helped else [title.replace("gets help", "speaks of trouble") for title in named]
    whole = [title for deed in deeds for note in troubled for title in _both(deed, note)]
    yield from [*named, *whole] if who.note is not None else [*whole, *named]
    alone = [f"Support staff {deed}" for note in deeds for deed in _deeds(note)]
    alone.sort(key=lambda title: not any(c.isdigit() for c in title))
    telling = [title for title in alone if _tells(title)]
    yield from _thanked(beats)
    yield from telling
    yield from (title for clause in _sayings(beats) for title in _saying(who, clause))
    yield from (title for title in alone if title not in telling)
    yield from (f"Support staff said {clause}" for note in deeds for clause in _whole(note))
    yield f"{who.head} in contact with support staff" if deeds else f"{who.head} tells of their experience"


def _tells(title: str) -> bool:
    """Whether a deed is one that can be understood alone, and more than looking into it."""
    return len(title.split()) >= LEAST_WORDS and not _LEANING.search(title) and not _EVERYDAY.search(title)


def _thanked(beats: Sequence[Beat]) -> Iterator[str]:
    """What a support agent did in the customer's words: "Support agent drove 38 miles to swap a card reader"."""
    told = (note for beat in beats for note in beat.notes if note.passage.role == "customer" and not pointing(note))
    for note in told:
        found = _AGENT.match(plain(note.clause))
        if found is not None and not _LEANING.search(found["did"]) and not _OF_OTHERS.search(found["did"]):
            yield from (f"Support {found['who']} {did}" for did in _cut(SPLICED.split(found["did"])[0], LEAST_DEED))


def _sayings(beats: Sequence[Beat]) -> list[str]:
    """What the customer said: how it ended in figures, what went wrong, the rest; nothing that leans on more."""
    said = [(beat.stage, note) for beat in beats for note in beat.notes if note.passage.role == "customer"]
    said.sort(
        key=lambda one: (not (one[0] == "outcome" and _FIGURE.search(one[1].clause)), not BAD.search(one[1].clause))
    )
    return [clause for _, note in said for clause in _whole(note)]


def _whole(note: Note) -> list[str]:
    """The fact in its words and orders, uncut: half of what somebody said may be another thing."""
    clause = _WHEN.sub("", plain(note.clause))
    joined = SPLICED.search(clause) or _LISTED.search(clause) or pointing(note) or _POINTLESS.search(clause)
    return [] if joined else variants(clause, shorten=False)


def _saying(who: Persona, clause: str) -> Iterator[str]:
    """What the customer said or asked; what is no saying of themselves stands before who said it, as news does."""
    if clause.startswith(ASKED):
        yield f"{who.head} asks {clause.removeprefix(ASKED)}"
    elif clause.startswith(WROTE):
        yield f"{who.head} {clause.removeprefix('they ')}"
    else:
        if not _THEIRS.search(clause):
            yield f"{capital(clause)}, {who.head[:1].lower()}{who.head[1:]} says"
        yield f"{who.head} says {clause}"


def _both(deed: Note, fault: Note) -> list[str]:
    """What was done after what went wrong, the fullest that fit first."""
    later = deed.passage.record_id == fault.passage.record_id and deed.passage.message > fault.passage.message
    deeds = [d for d in _deeds(deed) if not _LEANING.search(d)] if later else []
    told = [f"Support staff {d} after {f}" for d in deeds for f in _faults(fault)]
    return sorted((title for title in told if len(title) <= HEADLINE_CHARS), key=len, reverse=True)


def _deeds(note: Note) -> list[str]:
    """What support did, at length and then cut before each further phrase."""
    deed = done(plain(note.clause))
    return [] if deed is None else _cut(SPLICED.split(deed)[0], LEAST_DEED)


def _faults(note: Note) -> list[str]:
    """The fault, at length and then cut before each further phrase."""
    clause = SPLICED.split(plain(note.clause))[0]
    shapes = AFTERS if BAD.search(clause) or _BEFELL.search(clause) else AFTERS[:-1]
    found = next((f.expand(form) for shape, form in shapes if (f := shape.match(clause))), None)
    return [] if found is None else _cut(found, LEAST_FAULT)


def _cut(text: str, least: int) -> list[str]:
    pieces = _PHRASE.split(text)
    said = ("".join(pieces[:n]).strip(" ,") for n in range(len(pieces), 0, -1))
    whole = [one for one in said if len(one.split()) >= least and not ENDS_OPEN.search(one)]
    return [one for one in whole if not (_FROM.search(one) or _TAKEN.match(one)) or " to " not in text[len(one) :]]
