"""What kind of change was made to a sentence: fact, privacy, tone, length or order, and by which words one sees it.

``CAUSES`` is the table: each cause belongs to one kind, and stands before those below it where a change has several.
So a sentence that lost a town and was made shorter is a matter of privacy first. The words that decided are given with
every reason. What no rule sees is a matter of wording, which is tone.

Read are: direct identifiers and names (the privacy checks), ladders of detail (``retrieval.ladders``: "9:41 pm" that
became "in the evening"), figures as the fact checks normalise them ("ninety minutes" is "1.5 hours"), negation and
opposites, words of praise, contractions, and the rules that the checks had held against the drafted sentence and hold
no more. What the evidence says is not read: the checks did that.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple, get_args

from agent.checks import names, privacy
from agent.checks.facts import Figures, figures
from agent.checks.reading import phrases
from agent.checks.sentences import listed
from agent.checks.story_form import HYPE, HYPE_FOR, LEANING
from agent.checks.words import Token, opposites, stemmed, tokens
from retrieval.ladders import Exact, said
from retrieval.ladders import find as details
from retrieval.records import Value

EditKind = Literal["fact", "privacy", "tone", "length", "order"]
EDIT_KINDS: tuple[EditKind, ...] = get_args(EditKind)
Cause = Literal[
    "identity",
    "generalised",
    "private",
    "detail",
    "unsupported",
    "quotation",
    "figure",
    "said not",
    "certainty",
    "name",
    "left out",
    "added",
    "moved",
    "turned",
    "split",
    "joined",
    "headline cut",
    "shortened",
    "cut",
    "lengthened",
    "trimmed",
    "praise",
    "attribution",
    "term",
    "register",
    "style",
    "ruled",
    "wording",
]

#: Each cause with its kind; of several, the one that stands first here gives the change its kind. The names are kept in
#: the store: one may be added, none renamed.
CAUSES: dict[Cause, EditKind] = {
    "identity": "privacy",
    "generalised": "privacy",
    "private": "privacy",
    "unsupported": "fact",
    "quotation": "fact",
    "figure": "fact",
    "said not": "fact",
    "certainty": "fact",
    "name": "fact",
    "detail": "privacy",
    "moved": "order",
    "turned": "order",
    "split": "length",
    "joined": "length",
    "attribution": "tone",
    "headline cut": "length",
    "shortened": "length",
    "left out": "fact",
    "praise": "tone",
    "cut": "length",
    "added": "fact",
    "lengthened": "length",
    "term": "tone",
    "register": "tone",
    "style": "tone",
    "ruled": "tone",
    "trimmed": "length",
    "wording": "tone",
}
_RANK = {cause: rank for rank, cause in enumerate(CAUSES)}
#: What the checks had held against the drafted sentence, by the family of the rule; see ``agent/checks/rules.py``.
RULED: dict[str, Cause] = {
    **dict.fromkeys(("S10", "S11", "S12", "S13", "S14", "H12"), "private"),
    **dict.fromkeys(("G1", "S1", "S2", "S4", "S5", "H2", "H4", "H10", "H15"), "unsupported"),
    **dict.fromkeys(("S3", "S19"), "quotation"),
    **dict.fromkeys(("S16", "S17", "H9", "H11", "H13", "H14"), "ruled"),
    "V1": "term",
    "V2": "style",
    "V3": "shortened",
}
#: A sentence of at most this share of its words, and at least so many fewer, was shortened; the other way, lengthened.
SHORTENED, FEWER = 0.8, 3
LENGTHENED, MORE = 1.3, 4
#: So many new content words, with hardly one gone, say something that the draft had not said.
ADDED = 3
#: Details that point at a person more than they tell what happened.
_POINTING = frozenset({"place", "age"})
_PRAISE = [*(phrases(pattern) for pattern in (*HYPE, *HYPE_FOR)), LEANING]
_HEDGES = frozenset(map(stemmed, listed("may might perhaps possibly likely apparently reportedly seems believe")))
#: Words that deny by themselves; "fail" and "stop" say what happened.
_NOT = listed("not no never none nobody nothing neither nor cannot nowhere hardly barely scarcely without")
_QUOTED = re.compile(r"“[^”]+”|\"[^\"\n]+\"")
_CONTRACTED = re.compile(r"\b\w+(?:n['’]t|['’](?:re|ve|ll|d|m))\b|\b(?:it|that|there|he|she|who|what)['’]s\b", re.I)
_ADDRESSING = re.compile(r"\b(?:you|your|we|our|us|i|my)\b", re.I)
_NAME_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]\w*(?: [A-Z]\w+)*")


class Reason(Value):
    """Why a change is of its kind; ``words`` are those of the two sentences that show it, ``why`` says it."""

    kind: EditKind
    cause: Cause
    why: str
    words: tuple[str, ...] = ()


class Seen(NamedTuple):
    """Both sentences with what the rules read of them; one is empty where a sentence was cut or added."""

    before: str
    after: str
    old: tuple[Token, ...]
    new: tuple[Token, ...]

    @property
    def gone(self) -> list[Token]:
        """Content words of the drafted sentence that are not in the signed one."""
        kept = {t.form for t in self.new}
        return [t for t in self.old if t.role != "stop" and t.form not in kept]

    @property
    def come(self) -> list[Token]:
        """Content words of the signed sentence that were not in the drafted one."""
        kept = {t.form for t in self.old}
        return [t for t in self.new if t.role != "stop" and t.form not in kept]

    @property
    def is_pure_cut(self) -> bool:
        """Whether words were taken out and none put in."""
        kept = iter(t.form for t in self.old)
        return len(self.new) < len(self.old) and all(t.form in kept for t in self.new)


def reasons(
    before: Sequence[str],
    after: Sequence[str],
    *,
    moved: bool = False,
    ruled: Sequence[str] = (),
    terms: Mapping[str, str] | None = None,
    headline: bool = False,
) -> tuple[Reason, ...]:
    """Every reason that is seen for the change of ``before`` to ``after``, the deciding one first; none, no change.

    Each side is one sentence, two after a split or a joining, none where it was added or cut. ``ruled`` are the ids
    of rules that were held against ``before`` and are not against ``after``; ``terms`` the house's words for words.
    """
    one, other = " ".join(before), " ".join(after)
    seen = Seen(one, other, tuple(tokens(one)), tuple(tokens(other)))
    if one == other:
        return (_reason("moved", "the sentence stands elsewhere in the text"),) if moved else ()
    found = [*_cut_or_added(seen)] if not (one and other) else [*_changed(seen, terms or {}, headline)]
    found += _ruled(ruled)
    found += [_reason("moved", "the sentence stands elsewhere in the text")] if moved else []
    if len(before) != len(after) and before and after:
        found.append(_reason(*_PIECES[len(after) > len(before)]))
    found = found or [_rest(seen)]
    ordered = sorted(found, key=lambda r: _RANK[r.cause])
    return tuple(_together(list(group)) for _, group in groupby(ordered, key=lambda r: r.cause))


def _together(same: Sequence[Reason]) -> Reason:
    """One reason for several of the same cause, with the words of all."""
    return _reason(same[0].cause, same[0].why, [word for reason in same for word in reason.words])


_PIECES: dict[bool, tuple[Cause, str]] = {
    True: ("split", "one sentence was made into several"),
    False: ("joined", "several sentences were made into one"),
}


def _reason(cause: Cause, why: str, words: Sequence[str] = ()) -> Reason:
    return Reason(kind=CAUSES[cause], cause=cause, why=why, words=tuple(dict.fromkeys(words))[:6])


def _ruled(rules: Sequence[str]) -> Iterator[Reason]:
    for rule in dict.fromkeys(rules):
        if rule in RULED:
            yield _reason(RULED[rule], f"the checks had held {rule} against it", (rule,))


def _cut_or_added(seen: Seen) -> Iterator[Reason]:
    if seen.after:
        quoted = _QUOTED.findall(seen.after)
        yield _reason("added", "it says what the draft had left out", quoted or _content(seen.after, seen.come))
        return
    yield from _identity(seen)
    yield from _praise(seen)
    yield _reason("cut", "the whole sentence was taken out", _content(seen.before, seen.gone))


def _changed(seen: Seen, terms: Mapping[str, str], headline: bool) -> Iterator[Reason]:
    for rule in (_identity, _generalised, _quotation, _figure, _said_not, _certainty, _praise, _register, _turned):
        yield from rule(seen)
    yield from _names(seen)
    yield from _term(seen, terms)
    who_said = list(_attribution(seen))
    yield from who_said or _length(seen, headline)
    yield from _more(seen)
    yield from _style(seen)


# --- privacy ------------------------------------------------------------------------------------------------


def _identity(seen: Seen) -> Iterator[Reason]:
    """A name or number of a person that is in the draft alone."""
    found = [seen.before[i.start : i.end] for i in privacy.identifiers(seen.before)]
    found += [seen.before[n.start : n.end] for n in names.find(seen.before) if n.sure]
    gone = [words for words in found if words not in seen.after]
    if gone:
        yield _reason("identity", "a name or number that points to somebody is out", gone)


def _generalised(seen: Seen) -> Iterator[Reason]:
    """A detail that stands on a higher rung of its ladder now, or, where it points at a person, nowhere."""
    old, new = details(seen.before), details(seen.after)
    left = [exact for exact in old if not any(exact.detail == other.detail for other in new)]
    for exact in left:
        shown = seen.before[exact.start : exact.end]
        higher = _higher(exact, seen, new)
        if higher:
            yield _reason("generalised", "a detail is told less exactly", (shown, higher))
        elif exact.kind in _POINTING and exact.at == 0 and not any(other.kind == exact.kind for other in new):
            yield _reason("detail", f"the {exact.kind} is out", (shown,))


def _higher(exact: Exact, seen: Seen, new: Sequence[Exact]) -> str:
    """The words of the signed sentence that say ``exact`` more generally; empty where none do."""
    above = {rung.value for rung in exact.rungs[1:] if rung.value}
    climbed = [seen.after[e.start : e.end] for e in new if e.kind == exact.kind and e.rungs[0].value in above]
    low_before, low_after = seen.before.lower(), seen.after.lower()
    climbed += [phrase for phrase in said(exact) if phrase in low_after and phrase not in low_before]
    return climbed[0] if climbed else ""


# --- facts --------------------------------------------------------------------------------------------------


def _quotation(seen: Seen) -> Iterator[Reason]:
    old, new = set(_QUOTED.findall(seen.before)), set(_QUOTED.findall(seen.after))
    if old != new:
        yield _reason("quotation", "other words stand in quotation marks", [*(old - new), *(new - old)])


def _figure(seen: Seen) -> Iterator[Reason]:
    """A figure without its equal on the other side; "a dozen or so" and 14 are equal, since the one allows the other.

    In a sentence that lost words and got none, a figure that went with them is no wrong figure; nor is one that is told
    less exactly now.
    """
    lost = _exact(seen, _unmatched(seen.before, seen.after))
    got = _exact(seen, _unmatched(seen.after, seen.before))
    if got or (lost and not seen.is_pure_cut):
        yield _reason("figure", "a figure is another one", [*lost, *got])
    elif lost:
        yield _reason("left out", "a figure is out", lost)


def _exact(seen: Seen, found: Sequence[str]) -> list[str]:
    """Those that are not part of a detail which is told less exactly now: that is privacy's."""
    coarse = [words.lower() for reason in _generalised(seen) for words in reason.words]
    return [words for words in found if not any(words.lower() in c or c in words.lower() for c in coarse)]


def _unmatched(one: str, other: str) -> list[str]:
    there = Figures((figure, 0) for figure in figures(other))
    exact = [f for f in figures(one) if f.kind != "phrase" and f.unit not in {"ordinal", "article"}]
    lost = [one[f.start : f.end].rstrip(".,") for f in exact if not there.places(f)]
    return [words for words in lost if not _holds(other, words)]


def _holds(text: str, words: str) -> bool:
    return words.lower() in text.lower()


def _said_not(seen: Seen) -> Iterator[Reason]:
    """One of the two denies, or says the opposite of a word of the other."""
    old, new = ([t for t in side if t.form in _NOT] for side in (seen.old, seen.new))
    if bool(old) != bool(new):
        yield _reason("said not", "one of the two denies it", _shown(seen.before, old) or _shown(seen.after, new))
        return
    against = opposites()
    for gone in seen.gone:
        for come in seen.come:
            if come.form in against.get(gone.form, ()):
                words = (*_shown(seen.before, [gone]), *_shown(seen.after, [come]))
                yield _reason("said not", "it says the opposite", words)


def _certainty(seen: Seen) -> Iterator[Reason]:
    old, new = ({t.form: t for t in side if t.form in _HEDGES} for side in (seen.old, seen.new))
    if set(old) != set(new) and not (old and new):
        words = [*_shown(seen.before, list(old.values())), *_shown(seen.after, list(new.values()))]
        yield _reason("certainty", "it is said more or less surely", words)


def _names(seen: Seen) -> Iterator[Reason]:
    """A name inside the sentence (a product, a place, a house) that became another one."""
    old, new = set(_NAME_INSIDE.findall(seen.before)), set(_NAME_INSIDE.findall(seen.after))
    lost = _exact(seen, [n for n in sorted(old - new) if not _holds(seen.after, n)])
    got = _exact(seen, [n for n in sorted(new - old) if not _holds(seen.before, n)])
    if lost and got:
        yield _reason("name", "another name stands there", [*lost, *got])


def _more(seen: Seen) -> Iterator[Reason]:
    if len(seen.come) >= ADDED and len(seen.come) >= ADDED * len(seen.gone):
        yield _reason("added", "it says more than the draft did", _content(seen.after, seen.come))


# --- order and length ---------------------------------------------------------------------------------------


def _turned(seen: Seen) -> Iterator[Reason]:
    old, new = ([t.form for t in side if t.role != "stop"] for side in (seen.old, seen.new))
    if old != new and sorted(old) == sorted(new):
        yield _reason("turned", "the same words stand in another order")


def _length(seen: Seen, headline: bool) -> Iterator[Reason]:
    was, now = len(seen.before.split()), len(seen.after.split())
    if now <= SHORTENED * was and was - now >= FEWER:
        cause: Cause = "headline cut" if headline else "shortened"
        yield _reason(cause, f"from {was} words to {now}", _content(seen.before, seen.gone))
    elif now >= LENGTHENED * was and now - was >= MORE:
        yield _reason("lengthened", f"from {was} words to {now}", _content(seen.after, seen.come))


# --- tone ---------------------------------------------------------------------------------------------------


def _praise(seen: Seen) -> Iterator[Reason]:
    gone = [m.group() for p in _PRAISE for m in p.finditer(seen.before) if not _holds(seen.after, m.group())]
    if gone:
        yield _reason("praise", "words of praise are out", gone)


def _term(seen: Seen, terms: Mapping[str, str]) -> Iterator[Reason]:
    for avoid, use in terms.items():
        if _has(seen.before, avoid) and not _has(seen.after, avoid) and (not use or _has(seen.after, use)):
            yield _reason("term", "the house says it otherwise", (avoid, use) if use else (avoid,))


def _has(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _register(seen: Seen) -> Iterator[Reason]:
    """Contractions, exclamation marks, "you" and "we", which came or went."""
    looks: tuple[Callable[[str], list[str]], ...] = (
        _CONTRACTED.findall,
        lambda text: re.findall("!", text),
        lambda text: _ADDRESSING.findall(_QUOTED.sub("", text)),
    )
    words = [shown for look in looks if bool(look(seen.before)) != bool(look(seen.after))
             for shown in (look(seen.before) or look(seen.after))]  # fmt: skip
    if words:
        yield _reason("register", "it speaks in another register", words)


def _attribution(seen: Seen) -> Iterator[Reason]:
    """Who said it came or went, and nothing else: ", support staff said"."""
    other = [*seen.gone, *seen.come]
    if any(t.role == "frame" for t in other) and all(t.role in {"frame", "person"} for t in other):
        yield _reason(
            "attribution", "who said it came or went", [*_shown(seen.before, seen.gone), *_shown(seen.after, seen.come)]
        )


def _style(seen: Seen) -> Iterator[Reason]:
    """The same words with another spelling, capital or stop, or the same figures written otherwise."""
    old, new = (
        [t.form for t in side if not any(f.start <= t.start and t.end <= f.end for f in figures(text))]
        for side, text in ((seen.old, seen.before), (seen.new, seen.after))
    )
    if old == new and not _unmatched(seen.before, seen.after) and not _unmatched(seen.after, seen.before):
        yield _reason("style", "only spelling, capitals or punctuation differ", _differing(seen))


def _differing(seen: Seen) -> list[str]:
    old, new = seen.before.split(), seen.after.split()
    return [*[w for w in old if w not in new][:2], *[w for w in new if w not in old][:2]]


def _rest(seen: Seen) -> Reason:
    if seen.is_pure_cut:
        return _reason("trimmed", "words were taken out", _shown(seen.before, seen.gone) or _differing(seen))
    gone, come = _shown(seen.before, seen.gone), _shown(seen.after, seen.come)
    return _reason("wording", "it is said in other words", [*gone[:3], *come[:3]] or _differing(seen))


def _content(text: str, words: Sequence[Token]) -> list[str]:
    """The first words of some that say what the sentence is about."""
    return _shown(text, [t for t in words if t.role == "word"][:3])


def _shown(text: str, words: Sequence[Token]) -> list[str]:
    return [text[t.start : t.end] for t in words]
