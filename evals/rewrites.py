"""True sentences and false ones made of a passage's own, for the entailment model to learn from.

A true one drops, splits, turns round or renames; a false one changes one thing. Where the change is of a word, the
same word is changed in the passage too: then the false sentence is true of the changed passage, and the true one is
not. So neither sentence gives itself away, and only the two texts together can tell.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from evals.wordnet import PARTS, WordNet

_NEGATIVE = re.compile(r"\b(?:no|not|never|none|nobody|nothing|without|if|unless|every|all|only|cannot)\b|n't", re.I)
_NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_LEADING = re.compile(r"((?:In|On|At|During|After|Before|When|While|Since|By|From) [^,]{4,60}), ([^,]+)\.$")
_AUXILIARY = re.compile(r"\b(is|was|are|were|has|had|have|will|can|could|did|does|would|should)\b(?! not)")
_NOT = re.compile(r"\b(is|was|are|were|has|had|have|will|can|could|did|does|would|should) not\b")
_FIGURE = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?!\w)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_NAMED = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "WORK_OF_ART", "FAC", "PRODUCT", "EVENT", "LANGUAGE"})
_UNDONE = ("plans to", "refused to", "failed to", "offered to", "was unable to", "may")
_CLAUSE = frozenset({"because", "after", "when", "while", "since", "before"})
_TURNED = {
    "all": "some", "some": "all", "many": "few", "few": "many", "most": "few", "several": "no", "always": "never",
    "never": "always", "often": "rarely", "more": "less", "less": "more", "before": "after", "after": "before",
    "first": "last", "last": "first", "increased": "fell", "under": "over", "over": "under", "north": "south",
    "south": "north", "east": "west", "west": "east", "largest": "smallest", "best": "worst", "won": "lost",
    "lost": "won", "above": "below", "because": "although", "although": "because", "will": "will not",
    "may": "must", "minutes": "hours", "hours": "minutes", "days": "weeks", "weeks": "days", "months": "years",
    "years": "months", "million": "billion", "billion": "million", "his": "her", "her": "his",
}  # fmt: skip


class Change(NamedTuple):
    """A word or name, and what stands in its place in a false sentence."""

    old: str
    new: str

    def done(self, text: str) -> str:
        return re.sub(rf"(?<!\w){re.escape(self.old)}(?!\w)", lambda _: self.new, text)


class Words:
    """What the parsed sentences hold together: forms of each word, names by type, and phrases to add."""

    def __init__(self, docs: Sequence[Doc], wordnet: WordNet, near: dict[str, dict[str, float]]) -> None:
        """``near``: for a word, the words that stand near to it in the base model's table, with their cosine."""
        self.wordnet, self.near = wordnet, near
        self.names: dict[str, list[str]] = defaultdict(list)
        self.phrases: list[str] = []
        self._forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for doc in docs:
            for token in doc:
                if token.is_alpha:
                    self._forms[token.lemma_.lower(), token.tag_][token.text.lower()] += 1
            for entity in doc.ents:
                self.names[entity.label_].append(entity.text)
            self.phrases += _phrases(doc)

    def inflected(self, lemma: str, tag: str) -> str:
        """The most frequent form with this tag; empty when none was seen and the lemma is not it."""
        seen = self._forms.get((lemma, tag))
        if seen:
            return seen.most_common(1)[0][0]
        return lemma if tag in {"NN", "JJ", "RB", "VB", "VBP"} else ""


def _phrases(doc: Doc) -> Iterator[str]:
    """Adjuncts of the main verb: where, with what, why."""
    for token in doc:
        after_root = token.head.dep_ == "ROOT" and token.i > token.head.i
        span = _whole(token)
        if after_root and token.dep_ == "prep" and 3 <= len(span.split()) <= 9 and not set(span) & set('()"'):
            yield span
        if after_root and token.dep_ == "advcl" and 4 <= len(span.split()) <= 11 and span.split()[0] in _CLAUSE:
            yield span


def _whole(token: Token) -> str:
    return token.doc[token.left_edge.i : token.right_edge.i + 1].text


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;")
    text = re.sub(r"^(?:and|but|so),? ", "", re.sub(r",\s*,", ",", text), flags=re.I)
    text += "" if text.endswith((".", "!", "?", '"')) else "."
    return text[:1].upper() + text[1:]


def _without(doc: Doc, first: int, last: int) -> str:
    end = doc[last]
    return _tidy(f"{doc.text[: doc[first].idx]} {doc.text[end.idx + len(end) :]}")


def truths(doc: Doc, words: Words) -> list[str]:
    """The sentence, and rewrites that say no more than it does."""
    made = [_tidy(doc.text), *_turned(doc)]
    for token in doc:
        if not _NEGATIVE.search(doc.text):
            made += [*_dropped(doc, token), *_halves(doc, token)]
        made += _voiced(doc, token, words)
    return [one for one in dict.fromkeys(made) if len(one.split()) >= 4]


def _turned(doc: Doc) -> Iterator[str]:
    found = _LEADING.match(doc.text)
    if found:
        when = found.group(1)
        yield _tidy(f"{found.group(2)} {when[:1].lower()}{when[1:]}")


def _dropped(doc: Doc, token: Token) -> Iterator[str]:
    """Without a clause between commas, and without where or when it was."""
    first, last = token.left_edge.i, token.right_edge.i
    bracketed = first > 0 and doc[first - 1].text == ","
    if token.dep_ in {"relcl", "appos", "acl"} and (bracketed or token.dep_ == "relcl"):
        closed = bracketed and last + 1 < len(doc) and doc[last + 1].text == ","
        yield _without(doc, first - bracketed, last + closed)
    place = token.dep_ in {"advcl", "npadvmod"} or (
        token.dep_ == "prep"
        and token.text.lower() not in {"to", "of", "with", "for"}
        and any(child.dep_ in {"dobj", "nsubjpass"} for child in token.head.children)
    )
    if place and first > 0 and token.head.dep_ == "ROOT" and token.head.pos_ == "VERB":
        yield _without(doc, first - bracketed, last)


def _halves(doc: Doc, token: Token) -> Iterator[str]:
    """Of "A did this and did that", each."""
    root = token.head
    joint = next((c for c in root.children if c.dep_ == "cc" and c.text.lower() == "and" and c.i < token.i), None)
    subject = next((c for c in root.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if token.dep_ != "conj" or root.dep_ != "ROOT" or token.pos_ != "VERB" or joint is None or subject is None:
        return
    yield _tidy(doc.text[: joint.idx])
    own = next((c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if own is not None:
        yield _tidy(doc[own.left_edge.i : token.right_edge.i + 1].text)
    elif token.tag_ == root.tag_ == "VBD":
        yield _tidy(f"{_whole(subject)} {doc[token.i : token.right_edge.i + 1].text}")


def _voiced(doc: Doc, token: Token, words: Words) -> Iterator[str]:
    """Active told as passive."""
    subject = [c for c in token.children if c.dep_ == "nsubj" and c.pos_ != "PRON"]
    thing = [c for c in token.children if c.dep_ == "dobj" and c.pos_ != "PRON"]
    form = words.inflected(token.lemma_.lower(), "VBN") if token.dep_ == "ROOT" and token.tag_ == "VBD" else ""
    plain = not any(c.dep_ in {"neg", "aux", "conj", "cc", "dative", "prt"} for c in token.children)
    if len(subject) == len(thing) == 1 and form and plain and token.lemma_ not in {"have", "be", "cost", "become"}:
        many = thing[0].tag_ in {"NNS", "NNPS"} or any(c.dep_ == "conj" for c in thing[0].children)
        end = thing[0].right_edge
        rest = doc.text[end.idx + len(end) :]
        yield _tidy(f"{_whole(thing[0])} {'were' if many else 'was'} {form} by {_whole(subject[0])}{rest}")


def varied(text: str, doc: Doc, words: Words, draw: random.Random) -> str:
    """A rewrite of ``doc`` with figures and dates written otherwise, and a word or two by its synonym."""
    for old, new in _WRITTEN if draw.random() < 0.55 else ():
        text = re.sub(old, new, text) if draw.random() < 0.5 else text
    tokens = [t for t in doc if t.pos_ in PARTS and t.is_alpha and t.text.islower() and len(t.text) > 3]
    draw.shuffle(tokens)
    for token in tokens[: draw.choice((0, 1, 2))]:
        same = [words.inflected(one, token.tag_) for one in _alike(token, words)]
        same = [one for one in same if one and one[:4] != token.text[:4]]
        text = Change(token.text, draw.choice(same)).done(text) if same else text
    return text


_WRITTEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (rf"\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b", r"\2 \1, \3"),
    (r"\$(\d[\d.,]*) (million|billion)", r"\1 \2 dollars"),
    (r"(\d) ?%", r"\1 percent"),
    (r"\b(\d),(\d{3})\b", r"\1\2"),
    (rf"\b(?:{'|'.join(_NUMBERS)})\b", lambda found: str(_NUMBERS.index(found.group()) + 2)),
)


def _alike(token: Token, words: Words) -> list[str]:
    """Synonyms by WordNet that the base model holds near too, or of a word with few meanings."""
    part, lemma = PARTS[token.pos_], token.lemma_.lower()
    near = words.near.get(token.text.lower(), {})
    plain = part in "nv" and words.wordnet.senses(part, lemma) <= 2
    found = words.wordnet.synonyms(part, lemma)
    return [one for one in found if near.get(words.inflected(one, token.tag_), 0.0) >= 0.38 or plain]


def changes(doc: Doc, passage: str, words: Words, draw: random.Random) -> list[Change]:
    """Single words and names with what makes the sentence false in their place, in a random order."""
    out = [Change(at.group(), _other_figure(at.group(), draw)) for at in _FIGURE.finditer(doc.text)]
    for token in doc:
        if token.text.lower() in _NUMBERS and token.pos_ == "NUM":
            out.append(Change(token.text, draw.choice([n for n in _NUMBERS if n != token.text.lower()])))
        if token.text in _TURNED:
            out.append(Change(token.text, _TURNED[token.text]))
        if token.pos_ in PARTS and token.is_alpha and token.text.islower() and len(token.text) > 3:
            out += [Change(token.text, new) for new in _unlike(token, words, draw)]
    for entity in doc.ents:
        inside = [n for n in _NAME.findall(passage) if n not in doc.text] if entity.label_ in {"PERSON", "GPE"} else []
        pool = inside if inside and draw.random() < 0.4 else words.names[entity.label_]
        other = draw.choice(pool)
        if entity.label_ in _NAMED and other.lower() not in doc.text.lower():
            out.append(Change(entity.text, other))
    draw.shuffle(out)
    return [one for one in out if one.new and one.new != one.old]


def _unlike(token: Token, words: Words, draw: random.Random) -> Iterator[str]:
    """An opposite, a sibling, and a word that is near and of the same ending without being a synonym."""
    part, lemma = PARTS[token.pos_], token.lemma_.lower()
    same = set(words.wordnet.synonyms(part, lemma))
    opposites = words.wordnet.opposites(part, lemma)
    siblings = [w for w in words.wordnet.siblings(part, lemma) if w in words.near and w != lemma and w not in same]
    for found in (opposites, siblings):
        if found:
            yield words.inflected(draw.choice(found), token.tag_)
    near = [w for w, v in words.near.get(token.text, {}).items() if 0.28 <= v <= 0.6 and w not in same]
    near = [w for w in near if w[:4] != token.text[:4] and w[-2:] == token.text[-2:]]
    if near:
        yield draw.choice(near)


def _other_figure(figure: str, draw: random.Random) -> str:
    plain = figure.replace(",", "").rstrip(".")
    if not plain.isdecimal():
        return str(round(float(plain) * draw.choice((0.5, 2, 1.5, 10)) + 0.1, 1))
    value = int(plain)
    if "," not in figure and 1500 <= value < 2100:
        return str(value + draw.choice((-12, -5, -3, -2, -1, 1, 2, 3, 4, 7, 10)))
    small = (value + 1, value - 1, value * 2, value + draw.randint(2, 9), value * 10)
    other = abs(draw.choice(small if value < 100 else (value * 3 // 2, value * 10, value + 100, value // 2)))
    return f"{other:,}" if "," in figure else str(other)


def falsehoods(text: str, doc: Doc, words: Words, draw: random.Random) -> list[str]:
    """False sentences of another shape than ``text``: denied, not yet done, with more told, with a cause, swapped."""
    made: list[str] = []
    denied, auxiliary = _NOT.search(text), _AUXILIARY.search(text)
    if denied:
        made.append(f"{text[: denied.start()]}{denied.group(1)}{text[denied.end() :]}")
    elif auxiliary:
        made.append(f"{text[: auxiliary.end()]} not{text[auxiliary.end() :]}")
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is not None and root.tag_ == "VBD" and root.pos_ == "VERB":
        made.append(Change(root.text, f"did not {root.lemma_}").done(text))
        made.append(Change(root.text, f"{draw.choice(_UNDONE)} {root.lemma_}").done(text))
    if words.phrases:
        made.append(_tidy(f"{text.rstrip('.!? ')} {draw.choice(words.phrases)}"))
    joint = re.search(r",? (?:and|while|when|after) (?=[a-z]+ )", text[10:])
    if joint:
        made.append(f"{text[: 10 + joint.start()]} because {text[10 + joint.end() :]}")
    names = sorted(set(_NAME.findall(text)))
    if len(names) > 1:
        one, two = draw.sample(names, 2)
        made.append(text.replace(one, "\0").replace(two, one).replace("\0", two))
    return [one for one in made if one != text]
