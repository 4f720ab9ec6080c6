"""The tasks without a writer: anonymising, grounding and flags. A judge is a pure function.

What comes of a text of a public set holds no word of it: such sets may name real people.
"""

from collections.abc import Sequence

from agent.checks.grounding import ground
from evals import bench_anonymise
from evals.bench_anonymise import Document, Speed
from evals.cases import FlagCase, GroundCase, MaskCase
from evals.rows import Row
from retrieval.anonymise import Anonymiser
from retrieval.flag import flag
from retrieval.records import Flag, Value

RULES = "rules"
THRESHOLD = 0.5


class Masked(Value):
    """The places that were masked: ``[start, end)`` of the text."""

    spans: tuple[tuple[int, int], ...]


class Grounded(Value):
    """How surely the evidence carries the text, from 0 to 1."""

    score: float
    why: tuple[str, ...] = ()


class Flagged(Value):
    flags: tuple[Flag, ...]
    messages: tuple[str, ...]


def mask(anonymiser: Anonymiser, case: MaskCase) -> Masked:
    """The places of ``case`` that the anonymiser masks."""
    found = anonymiser.texts([(case.text, case.known)])[0]
    return Masked(spans=tuple((span.start, span.end) for span in found.spans))


def judge_mask(case: MaskCase, outcome: Masked, *, public: bool = False) -> Row:
    """*found*: share of the direct mentions masked whole; *passed*: share of the other characters left as they are."""
    gold = tuple(bench_anonymise.Gold(g.start, g.end, g.kind, g.entity) for g in case.places)
    scored = bench_anonymise.score("", [Document(case.text, case.known, gold)], [outcome.spans], Speed(0, 0))
    direct = any(g.kind == "direct" for g in gold)
    return Row(
        task="anonymising",
        public=public,
        writer=RULES,
        case=case.id,
        about=case.about,
        values={"found": scored.found if direct else None, "passed": _left_alone(case, outcome, 1 - scored.over)},
        wrong=() if public else tuple(_of_ours(case, outcome)),
    )


def _left_alone(case: MaskCase, outcome: Masked, share: float) -> float:
    """For a case of ours: share of what has to stay that stays whole."""
    if case.gold or not case.keep:
        return share
    return sum(not _touched(case, words, outcome) for words in case.keep) / len(case.keep)


def _of_ours(case: MaskCase, outcome: Masked) -> list[str]:
    left = [f"Left in the text: “{words}”." for words in case.direct if not _covered(case, words, outcome)]
    return left + [f"Masked for nothing: “{words}”." for words in case.keep if _touched(case, words, outcome)]


def _covered(case: MaskCase, words: str, outcome: Masked) -> bool:
    return all(_in(i, outcome.spans) for i in _places(case, words))


def _touched(case: MaskCase, words: str, outcome: Masked) -> bool:
    return any(_in(i, outcome.spans) for i in _places(case, words))


def _places(case: MaskCase, words: str) -> list[int]:
    at = case.text.index(words)
    return [i for i in range(at, at + len(words)) if case.text[i].isalnum()]


def _in(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def check_ground(case: GroundCase) -> Grounded:
    """What the grounding check says of the text."""
    found = ground(case.text, case.evidence, threshold=THRESHOLD)
    return Grounded(score=found.score, why=tuple(v.why for v in found.sentences))


def judge_ground(case: GroundCase, outcome: Grounded, *, public: bool = False) -> Row:
    """*found*: an unsupported text is blocked; *passed*: a supported one is not. Their mean is balanced accuracy."""
    supported = outcome.score >= THRESHOLD
    right = float(supported == case.supported)
    hidden = public or case.hidden
    why = "" if hidden else " ".join(outcome.why)
    said = "was let through, and is not supported" if supported else "was blocked, and is supported"
    return Row(
        task="grounding",
        public=public,
        writer=RULES,
        case=case.id,
        about=case.about or case.kind,
        values={"found": None if case.supported else right, "passed": right if case.supported else None},
        wrong=() if right else (f"It {said} (score {outcome.score:.2f}). {why}".strip(),),
        text="" if hidden else case.text,
    )


def check_flags(anonymiser: Anonymiser, case: FlagCase) -> Flagged:
    """The flags of the anonymised record, and what its messages say by then."""
    clean = anonymiser.records([case.record])[0].record
    return Flagged(flags=tuple(flag(clean)), messages=tuple(m.text for m in clean.messages))


def judge_flags(case: FlagCase, outcome: Flagged) -> Row:
    """*right*: flagged when it should be; *criterion*: with one of those expected; *quoted*: in the record's words."""
    criteria = [f.criterion for f in outcome.flags]
    right = bool(criteria) == bool(case.expect)
    both = bool(criteria) and bool(case.expect)
    quoted = [f.quote in outcome.messages[f.message] for f in outcome.flags]
    shown = ", ".join(criteria) or "nothing"
    return Row(
        task="flags",
        writer=RULES,
        case=case.id,
        about=case.about,
        values={
            "right": float(right),
            "criterion": float(bool(set(criteria) & set(case.expect))) if both else None,
            "quoted": sum(quoted) / len(quoted) if quoted else None,
        },
        wrong=() if right else (f"Flagged for {shown}; expected {', '.join(case.expect) or 'nothing'}.",),
        text="\n".join(f"{f.criterion}: “{f.quote}” {f.reason}" for f in outcome.flags),
    )
