"""Measure the linter of holding statements on labelled ones: ``python -m evals.bench_statements``.

The statements of ``evals/statement_cases`` are invented. Each clean one comes again with a breach or two put in; a
breach is labelled with its rule and the offending words, or with no words where something was left out or only what
is told beside the text is wrong. Rules are tuned on ``dev.jsonl`` and looked at on ``test.jsonl`` (other crises of
other houses). Others were written without a look at the rules: ``second_hand.jsonl`` and ``third_hand.jsonl`` were
looked at while the rules were mended, ``unseen.jsonl`` was not, and is never tuned on. There a breach has no words.
``fourth_hand.jsonl`` came later, its breaches with words; at its first look 7 of its 25 clean statements were blocked
and 9 warned of, and H2, H4, H5, H6, H9, H11, H12, H15 found .50, .33, .50, .67, .75, .80, .67, .25 of their breaches.
Its clean statements have been looked at since. ``fifth_hand.jsonl`` was written after the last change to rules and
weights: at its first look 1 of 12 clean statements was blocked and 5 warned of, and of 23 breaches one each of H4 and
H13 was missed. The sixth hand was written without a look at the rules and parted by crisis before it was measured:
causes were looked for in ``sixth_dev.jsonl``. At the first look 3 of 12 clean statements of it were blocked and 6
warned of, of ``sixth_test.jsonl`` 0 and 3 of 12, and 52 of 63 and 56 of 69 breaches were found. What was missed in the
second half was seen once before the rules were done, so its later figures flatter. ``seventh_hand.jsonl`` was written
after the last change: at its first look none of 6 clean statements was blocked and 3 warned of, and 18 of 23 breaches
were found (H1, H9, H11, H12, H15 missed one each).

- *recall* of a rule: share of its breaches at whose words it warns or blocks (without words: anywhere);
- *precision*: share of its findings that stand at labelled words or break the rule that is labelled; a finding at the
  words of another rule's breach is not counted, for a wrong sentence may be wrong twice;
- *blocked*, *warned*: share of the clean statements with a finding that blocks, or that warns.

``channels.jsonl`` holds pairs of channels, half of which contradict each other (H17), ``denials.jsonl`` sentences, more
than half of which deny (H16): *found* is the share of those that are told, *mistaken* of the others.

``--cases FILE`` measures statements of your own in the same form; ``--wrong`` shows what was missed and what was found
for nothing; ``--json`` prints figures as JSON. Exit 0 done, 2 wrong usage.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError, model_validator
from rich.console import Console
from rich.table import Table

from agent.checks import check_statement
from agent.checks.channels import Told, across
from agent.models import Content, Fact, Finding, Sentence, StatementMeta
from evals.intervals import Interval, interval
from retrieval.records import Value

CASES = Path(__file__).parent / "statement_cases"
SPLITS = (
    *("dev", "test", "second_hand", "third_hand", "fourth_hand", "fifth_hand", "unseen"),
    *("sixth_dev", "sixth_test", "seventh_hand"),
)


_Case = TypeVar("_Case", bound=Value)


class Breach(Value):
    """The rule that is broken, and by which words; none where nothing can be pointed at."""

    rule: str
    words: str = ""


class Labelled(Value):
    """One statement with its fact base and what is wrong with it. ``case``: the clean one it was made of.

    A finding of a rule in ``tolerated`` is neither right nor wrong: the writer holds that it may be seen either way.
    Other hands may write ``expect`` (rules alone) for ``breaches``, and ``tolerate``.
    """

    id: str
    case: str = ""
    house: str = ""
    crisis: str = ""
    text: str
    facts: tuple[Fact, ...] = ()
    meta: StatementMeta = StatementMeta()
    breaches: tuple[Breach, ...] = ()
    tolerated: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _of_other_hands(cls, told: Any) -> Any:
        if not isinstance(told, dict) or "expect" not in told:
            return told
        rest = {key: value for key, value in told.items() if key not in ("expect", "tolerate", "clean")}
        return rest | {"breaches": [{"rule": rule} for rule in told["expect"]], "tolerated": told.get("tolerate", [])}


class Channels(Value):
    """Sentences of two channels, and whether they contradict each other."""

    id: str
    contradicts: bool
    texts: dict[str, tuple[str, ...]]

    def is_found(self) -> bool:
        return bool(across([Told(name, _body(sentences)) for name, sentences in self.texts.items()]))


class Denial(Value):
    """A sentence, and whether it denies that something happened."""

    id: str
    denies: bool
    text: str

    def is_found(self) -> bool:
        asked = check_statement(f"Ride stopped at Hallam Fair\n\n{self.text}\n", (), StatementMeta())
        return any(f.rule == "H16" and f.end > f.start for f in asked)


def _body(sentences: Sequence[str]) -> Content:
    return Content(sentences=tuple(Sentence(part="body", text=text, origin="person") for text in sentences))


class Single(NamedTuple):
    """H16 or H17: share of the cases that were found, and of the near misses that were mistaken for one."""

    found: Interval
    mistaken: Interval
    wrong: tuple[str, ...]


def singles() -> dict[str, Single]:
    """The figures of H16 and H17. Raises as ``load``."""
    denials = [(one.id, one.denies, one.is_found()) for one in _lines(Denial, CASES / "denials.jsonl")]
    channels = [(one.id, one.contradicts, one.is_found()) for one in _lines(Channels, CASES / "channels.jsonl")]
    return {"H16": _told(denials), "H17": _told(channels)}


def _told(cases: Sequence[tuple[str, bool, bool]]) -> Single:
    return Single(
        interval([float(found) for _, is_one, found in cases if is_one]),
        interval([float(found) for _, is_one, found in cases if not is_one]),
        tuple(name for name, is_one, found in cases if is_one != found),
    )


class Judged(NamedTuple):
    """What came of one statement: breaches with whether they were found, findings with whether they are right."""

    case: Labelled
    breaches: tuple[tuple[Breach, bool], ...]
    findings: tuple[tuple[Finding, bool], ...]
    ms: float


class Figures(NamedTuple):
    """All figures of a split; shares with their 95 % intervals, ``ms`` a statement."""

    statements: int
    clean: int
    recall: dict[str, Interval]
    precision: dict[str, Interval]
    blocked: Interval
    warned: Interval
    ms: float


def load(path: Path) -> list[Labelled]:
    """Raises ``ValidationError`` for a line that is none, ``OSError`` for a file that can't be read."""
    return _lines(Labelled, path)


def _lines(kind: type[_Case], path: Path) -> list[_Case]:
    return [kind.model_validate_json(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def judge(case: Labelled) -> Judged:
    """Checks one statement and holds the findings against its labels; questions are left out."""
    began = time.perf_counter()
    found = [f for f in check_statement(case.text, case.facts, case.meta) if f.severity != "ask"]
    ms = (time.perf_counter() - began) * 1000
    places = [(b, _place(case.text, b.words)) for b in case.breaches]
    hit = tuple((b, any(f.rule == b.rule and _meets(f, at) for f in found)) for b, at in places)
    right = ((f, None if f.rule in case.tolerated else _right(f, places)) for f in found)
    return Judged(case, hit, tuple((f, ok) for f, ok in right if ok is not None), ms)


def _place(text: str, words: str) -> tuple[int, int] | None:
    if not words:
        return None
    at = text.index(words)
    return at, at + len(words)


def _meets(finding: Finding, place: tuple[int, int] | None) -> bool:
    whole = finding.start == finding.end
    return place is None or whole or (finding.start < place[1] and place[0] < finding.end)


def _right(finding: Finding, places: Sequence[tuple[Breach, tuple[int, int] | None]]) -> bool | None:
    """None when it stands at words that are labelled for another rule; one of the whole text never does."""
    if any(b.rule == finding.rule and _meets(finding, at) for b, at in places):
        return True
    beside = finding.end > finding.start and any(at and _meets(finding, at) for _, at in places)
    return None if beside else False


def figures(judged: Sequence[Judged]) -> Figures:
    """The figures of statements that were judged."""
    clean = [j for j in judged if not j.case.breaches]
    return Figures(
        statements=len(judged),
        clean=len(clean),
        recall=_by_rule((b.rule, ok) for j in judged for b, ok in j.breaches),
        precision=_by_rule((f.rule, ok) for j in judged for f, ok in j.findings),
        blocked=interval([float(any(f.severity == "block" for f, _ in j.findings)) for j in clean]),
        warned=interval([float(any(f.severity == "warn" for f, _ in j.findings)) for j in clean]),
        ms=sum(j.ms for j in judged) / max(1, len(judged)),
    )


def _by_rule(pairs: Iterable[tuple[str, bool]]) -> dict[str, Interval]:
    values: dict[str, list[float]] = defaultdict(list)
    for rule, ok in pairs:
        values[rule].append(float(ok))
    return {rule: interval(values[rule]) for rule in sorted(values, key=_order)}


def _order(rule: str) -> tuple[int, str]:
    """H2 before H10, and the fields of a regime ("M-FCA") last."""
    return (int(rule[1:]), "") if rule[1:].isdigit() else (sys.maxsize, rule)


def _show(name: str, done: Figures, console: Console) -> None:
    table = Table("rule", "breaches", "recall", "findings", "precision", title=f"{name}: {done.statements} statements")
    for rule in sorted({*done.recall, *done.precision}, key=_order):
        recall, precision = done.recall.get(rule), done.precision.get(rule)
        table.add_row(rule, _count(recall), _share(recall), _count(precision), _share(precision))
    console.print(table)
    console.print(f"{done.clean} clean: blocked {_share(done.blocked)}, warned {_share(done.warned)}; {done.ms:.0f} ms")


def _count(share: Interval | None) -> str:
    return str(share.n) if share else "0"


def _share(share: Interval | None) -> str:
    return f"{share.mean:.2f} ({share.low:.2f}–{share.high:.2f})" if share else "–"


def _wrong(judged: Sequence[Judged], console: Console) -> None:
    for j in judged:
        for breach, ok in j.breaches:
            if not ok:
                console.print(f"{j.case.id}: missed {breach.rule} “{breach.words}”", markup=False, soft_wrap=True)
        for f, ok in j.findings:
            if not ok:
                words = j.case.text[f.start : f.end]
                console.print(f"{j.case.id}: {f.severity} {f.rule} “{words}” {f.message}", markup=False, soft_wrap=True)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=SPLITS, help="one of them; all when left out")
    parser.add_argument("--cases", "--data", type=Path, dest="data", help="labelled statements of your own, instead")
    parser.add_argument("--wrong", action="store_true", help="show what was missed and what was found for nothing")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 done, 2 wrong usage."""
    options = _arguments(argv)
    names = (options.split,) if options.split else SPLITS
    paths = {options.data.name: options.data} if options.data else {n: CASES / f"{n}.jsonl" for n in names}
    console, out = Console(width=100), {}
    for name, path in paths.items():
        try:
            judged = [judge(case) for case in load(path)]
        except (OSError, ValidationError, ValueError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 2
        out[name] = figures(judged)
        if not options.json:
            _show(name, out[name], console)
        if options.wrong:
            _wrong(judged, Console(stderr=True, width=100))
    told = {} if options.data or options.split else singles()
    for rule, one in told.items():
        if not options.json:
            console.print(f"{rule}: found {_share(one.found)}, mistaken {_share(one.mistaken)}")
        if options.wrong:
            console.print(f"{rule}: wrong in {', '.join(one.wrong) or 'none'}", markup=False)
    if options.json:
        print(
            json.dumps(
                {name: _plain(done) for name, done in out.items()} | {rule: _pair(one) for rule, one in told.items()}
            )
        )
    return 0


def _pair(one: Single) -> dict[str, object]:
    return {"found": one.found._asdict(), "mistaken": one.mistaken._asdict()}


def _plain(done: Figures) -> dict[str, object]:
    recall = {rule: share._asdict() for rule, share in done.recall.items()}
    precision = {rule: share._asdict() for rule, share in done.precision.items()}
    shares = {"blocked": done.blocked._asdict(), "warned": done.warned._asdict()}
    return done._asdict() | {"recall": recall, "precision": precision} | shares


if __name__ == "__main__":
    sys.exit(main())
