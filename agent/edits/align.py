"""Which sentence of a signed text goes back to which sentence of the first draft.

Sentences with the same words in the same order of the text come first. Between them the rest is paired in order, so
that the sum of likenesses is greatest; what then is left over on both sides and is still alike was moved. A sentence
that was split in two, or two that were made one, stand on one side together. What has no partner was cut or added.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from agent.checks.words import tokens
from agent.models import Sentence

Outcome = Literal["kept", "changed", "cut", "added", "moved"]

#: Two sentences are one and the same, changed, from this likeness on.
ALIKE = 0.5
#: Elsewhere in the text a likeness can be chance, so more of it is asked.
ALIKE_ELSEWHERE = 0.6
#: So much of a neighbour's content stands in a sentence that was split, or that took it in.
PART_OF = 0.6
#: A sentence whose content words all stand in the other counts as so much alike: it was cut down.
CUT_DOWN = 0.8
#: Changed sentences on one side that are compared with each other; beyond, a text was written anew.
MOST = 150


class Aligned(NamedTuple):
    """``before`` became ``after``. One of them is empty for what was added or cut; two stand in one after a split."""

    before: tuple[Sentence, ...]
    after: tuple[Sentence, ...]
    moved: bool = False

    @property
    def outcome(self) -> Outcome:
        if not self.before or not self.after:
            return "cut" if self.before else "added"
        if said(self.before) != said(self.after):
            return "changed"
        return "moved" if self.moved else "kept"


class Link(NamedTuple):
    """The drafted sentence ``before`` became the signed sentence ``after``; both are places in their texts."""

    before: int
    after: int
    moved: bool = False


def said(sentences: Sequence[Sentence]) -> str:
    """The words of the sentences as one text."""
    return " ".join(" ".join(s.text.split()) for s in sentences)


def align(before: Sequence[Sentence], after: Sequence[Sentence]) -> list[Aligned]:
    """Every sentence of both texts exactly once, in the order of ``after``; a cut one stands where it stood."""
    same = _same(before, after)
    links = [*same, *_alike(before, after, same)]
    links += _elsewhere(before, after, links)
    return _grouped(before, after, links)


def likeness(one: str, other: str) -> float:
    """From 0 to 1: how much of the content of two sentences is the same, in the same order.

    A sentence that holds all the content of the other and more is at least ``CUT_DOWN``. Articles, forms of "to be"
    and the like are nothing that sentences have in common.
    """
    a, b = _content(one), _content(other)
    if not a or not b:
        return Indel.normalized_similarity(one.lower().split(), other.lower().split())
    both = len(set(a) & set(b)) / min(len(set(a)), len(set(b)))
    in_order = Indel.normalized_similarity(a, b)
    return max(in_order, CUT_DOWN * both) if min(len(a), len(b)) >= 3 else in_order


def _content(text: str) -> list[str]:
    return [token.form for token in tokens(text) if token.role != "stop"]


# --- the steps ----------------------------------------------------------------------------------------------


def _same(before: Sequence[Sentence], after: Sequence[Sentence]) -> list[Link]:
    a, b = ([(s.part, said([s])) for s in side] for side in (before, after))
    blocks = SequenceMatcher(a=a, b=b, autojunk=False).get_matching_blocks()
    return [Link(block.a + n, block.b + n) for block in blocks for n in range(block.size)]


def _alike(before: Sequence[Sentence], after: Sequence[Sentence], same: Sequence[Link]) -> Iterator[Link]:
    """Between two sentences that stayed, the pairing in order with the most likeness."""
    fixed = [Link(-1, -1), *sorted(same), Link(len(before), len(after))]
    for left, right in pairwise(fixed):
        rows, columns = range(left.before + 1, right.before), range(left.after + 1, right.after)
        if rows and columns and len(rows) <= MOST and len(columns) <= MOST:
            likes = [[_likeness_of_part(before[i], after[j]) for j in columns] for i in rows]
            for i, j in _best(likes):
                yield Link(rows[i], columns[j])


def _likeness_of_part(one: Sentence, other: Sentence) -> float:
    """0 where they can't be paired. A text has one headline, so the new one stands for the old, whatever it says."""
    if one.part != other.part:
        return 0.0
    alike = likeness(one.text, other.text)
    if one.part == "headline":
        return max(alike, ALIKE)
    return alike if alike >= ALIKE else 0.0


def _best(likes: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs of rows and columns, in order on both sides, whose likenesses have the greatest sum."""
    height, width = len(likes), len(likes[0])
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            paired = likes[i][j] + best[i + 1][j + 1] if likes[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    out: list[tuple[int, int]] = []
    i = j = 0
    while i < height and j < width:
        if likes[i][j] and best[i][j] == likes[i][j] + best[i + 1][j + 1]:
            out.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return out


def _elsewhere(before: Sequence[Sentence], after: Sequence[Sentence], links: Sequence[Link]) -> list[Link]:
    """What is left on both sides and alike stands elsewhere now, and was moved; the most alike are taken first."""
    done_before, done_after = {link.before for link in links}, {link.after for link in links}
    rows = [i for i in range(len(before)) if i not in done_before][:MOST]
    columns = [j for j in range(len(after)) if j not in done_after][:MOST]
    found = [(likeness(before[i].text, after[j].text), i, j) for i in rows for j in columns]
    out: list[Link] = []
    for alike, i, j in sorted(found, key=lambda f: (-f[0], f[1], f[2])):
        if alike >= ALIKE_ELSEWHERE and i not in done_before and j not in done_after:
            done_before.add(i)
            done_after.add(j)
            out.append(Link(i, j, moved=True))
    return out


def _grouped(before: Sequence[Sentence], after: Sequence[Sentence], links: Sequence[Link]) -> list[Aligned]:
    """The links as pairs, with their split or taken-in neighbours, and what has no partner."""
    free_before = set(range(len(before))) - {link.before for link in links}
    free_after = set(range(len(after))) - {link.after for link in links}
    placed: list[tuple[tuple[int, int, int], Aligned]] = []
    for link in sorted(links, key=lambda found: found.after):
        rows, columns = [link.before], [link.after]
        if said([before[link.before]]) != said([after[link.after]]):
            columns = _with_neighbours(before[link.before], columns, after, free_after)
            rows = _with_neighbours(after[link.after], rows, before, free_before) if len(columns) == 1 else rows
        pair = Aligned(tuple(before[i] for i in rows), tuple(after[j] for j in columns), link.moved)
        placed.append(((columns[0], 0, 0), pair))
    placed += [((j, 0, 0), Aligned((), (after[j],))) for j in free_after]
    placed += [((_place(i, links), 1, i), Aligned((before[i],), ())) for i in free_before]
    return [pair for _, pair in sorted(placed, key=lambda p: p[0])]


def _with_neighbours(whole: Sentence, here: list[int], text: Sequence[Sentence], free: set[int]) -> list[int]:
    """``here`` with the free sentences beside it whose content stands in ``whole``; they are free no more."""
    content = set(_content(whole.text))
    for step in (-1, 1):
        at = here[0 if step < 0 else -1] + step
        while at in free and text[at].part == whole.part and _share(text[at].text, content) >= PART_OF:
            free.discard(at)
            here = sorted([*here, at])
            at += step
    return here


def _share(text: str, content: set[str]) -> float:
    own = set(_content(text))
    return len(own & content) / len(own) if own else 0.0


def _place(gone: int, links: Sequence[Link]) -> int:
    """Behind which signed sentence a cut one stood: that of the nearest sentence before it that stayed in order."""
    earlier = [link for link in links if link.before < gone and not link.moved]
    return max(earlier, key=lambda found: found.before).after if earlier else -1
