"""A drafted sentence beside what was signed in its place: the value that the desk keeps and learns from."""

from collections.abc import Callable, Mapping, Sequence

from pydantic import AwareDatetime, Field
from rapidfuzz.distance import Levenshtein

from agent.edits.align import Aligned, Outcome, align, said
from agent.edits.kinds import EditKind, Reason, reasons
from agent.models import ON_EVIDENCE, DraftKind, Finding, Origin, Part, Placed, Sentence, Version
from retrieval.records import Value


class Pair(Value):
    """What became of a sentence. ``before`` is empty for an added one, ``after`` for one that was cut.

    ``origin`` says who wrote the drafted sentence (``person`` for an added one), and ``writer`` by name: the model,
    or ``composer``. ``distance`` counts the words that were put in, taken out or replaced.
    """

    outcome: Outcome
    part: Part
    origin: Origin
    writer: str
    before: str = ""
    after: str = ""
    reasons: tuple[Reason, ...] = ()
    distance: int = Field(default=0, ge=0)

    def covered(self, cover: Callable[[str], str]) -> "Pair":
        """The pair with ``cover`` over each of its texts and over the words of its reasons."""
        told = tuple(r.model_copy(update={"words": tuple(dict.fromkeys(map(cover, r.words)))}) for r in self.reasons)
        return self.model_copy(update={"before": cover(self.before), "after": cover(self.after), "reasons": told})

    @property
    def kind(self) -> EditKind | None:
        """The kind of the change; None for a sentence that was kept."""
        return self.reasons[0].kind if self.reasons else None

    @property
    def words(self) -> int:
        """The words of the longer side: the most that could have been changed."""
        return max(len(self.before.split()), len(self.after.split()))


class StoredPair(Value):
    """A pair with the draft that it is of, and when the text was signed."""

    draft_id: str
    draft_kind: DraftKind
    version: int
    position: int
    at: AwareDatetime
    pair: Pair


def pairs(first: Version, signed: Version, terms: Mapping[str, str] | None = None) -> list[Pair]:
    """Every sentence of the first version and of the signed one, paired, in the order of the signed text.

    Dateline, boilerplate, contacts and end mark are the house's own and are left out. ``terms`` maps the house's
    terms to avoid to those to use.
    """
    before, after = ([s for s in v.content.sentences if s.part in ON_EVIDENCE] for v in (first, signed))
    held, still = _rules(first), _rules(signed)
    return [_pair(one, first.provenance.model, held, still, terms) for one in align(before, after)]


def _rules(version: Version) -> dict[str, list[str]]:
    """The rules that the checks hold against each sentence, by its words; questions are no objection."""
    out: dict[str, list[str]] = {}
    for placed in version.content.placed:
        found = [f.rule for f in version.findings if f.severity != "ask" and _inside(f, placed)]
        if found:
            out.setdefault(placed.sentence.text, []).extend(found)
    return out


def _inside(finding: Finding, placed: Placed) -> bool:
    """Whether it is about this sentence: one about the whole text, or about no place in it, is about none."""
    return placed.start <= finding.start < finding.end <= placed.end


def _pair(
    one: Aligned,
    model: str,
    held: Mapping[str, Sequence[str]],
    still: Mapping[str, Sequence[str]],
    terms: Mapping[str, str] | None,
) -> Pair:
    before, after = said(one.before), said(one.after)
    whose: Sentence = (one.before or one.after)[0]
    origin: Origin = whose.origin if one.before else "person"
    mended = {rule for s in one.before for rule in held.get(s.text, ())}
    mended -= {rule for s in one.after for rule in still.get(s.text, ())}
    return Pair(
        outcome=one.outcome,
        part=(one.after or one.before)[0].part,
        origin=origin,
        writer=model if origin == "model" or not one.before else origin,
        before=before,
        after=after,
        distance=Levenshtein.distance(before.split(), after.split()),
        reasons=reasons(
            [said([s]) for s in one.before],
            [said([s]) for s in one.after],
            moved=one.moved,
            ruled=sorted(mended) if before != after else (),
            terms=terms,
            headline=whose.part == "headline",
        ),
    )
