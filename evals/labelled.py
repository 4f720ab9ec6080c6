"""Measure the detectors of this day on the cases that people labelled at the desk: ``python -m evals.labelled``.

``python -m evals.labelled --as ACCOUNT [--home FOLDER] [--json]``. A reviewer who masks what was missed, or releases
a false alarm, leaves a case (``agent/labels.py``). It lies sealed, for the missed name stands in it; so the account
has to be one of a privacy officer, and that it looked goes on record. Each sentence is given to the detectors alone,
without what the help desk knows:

- *missed*: right when every character of the words is masked now;
- *released*: right when none of them is.

Out: figures by kind and type, and nothing of the sentences. Exit 0 done, 1 a case is wrong still, 2 wrong usage, no
such account, or a vault that can't be opened.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from agent import settings
from agent.actions import Desk
from agent.actions.people import DESK
from agent.app import build
from agent.errors import NotFoundError, StorydeskError
from agent.labels import Case, CaseKind
from agent.models import Actor
from retrieval.anonymise import Anonymiser


class Score(NamedTuple):
    """Of the cases of one kind and type, how many the detectors get right by now."""

    kind: CaseKind
    type: str
    cases: int
    right: int


def score(cases: Sequence[Case], anonymiser: Anonymiser) -> list[Score]:
    """The figures of ``cases``, by kind and type."""
    masked = anonymiser.texts([(case.text, ()) for case in cases])
    right: dict[tuple[CaseKind, str], list[bool]] = {}
    for case, found in zip(cases, masked, strict=True):
        right.setdefault((case.kind, case.type), []).append(_is_right(case, [(s.start, s.end) for s in found.spans]))
    return [Score(kind, type_, len(ok), sum(ok)) for (kind, type_), ok in sorted(right.items())]


def _is_right(case: Case, spans: Sequence[tuple[int, int]]) -> bool:
    """Only letters and digits count."""
    words = [i for i in range(case.start, case.end) if case.text[i].isalnum()]
    masked = [any(start <= i < end for start, end in spans) for i in words]
    return all(masked) if case.kind == "missed" else not any(masked)


def run(desk: Desk, account: str) -> list[Score]:
    """Raises ``NotFoundError`` without such an account, ``NotAllowedError`` for one that is no privacy officer's."""
    return score(desk.records.labelled(_actor(desk, account)), desk.parts.anonymiser)


def _actor(desk: Desk, account: str) -> Actor:
    for user in desk.people.accounts(DESK):
        if user.id == account and not user.disabled:
            return user.actor()
    raise NotFoundError(f"There is no open account {account!r} on the desk.")


def _show(scores: Sequence[Score]) -> None:
    table = Table("kind", "type", "cases", "right now")
    for s in scores:
        table.add_row(s.kind, s.type, str(s.cases), str(s.right))
    Console(width=100).print(table if scores else "Nobody has labelled a case yet.")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as", dest="account", required=True, help="account of a privacy officer")
    parser.add_argument("--home", type=Path, help="data folder; STORYDESK_HOME when left out")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 done, 1 a case is wrong still, 2 wrong usage."""
    options = _arguments(argv)
    try:
        desk = build(settings.load(home=options.home) if options.home else settings.load())
        try:
            scores = run(desk, options.account)
        finally:
            desk.close()
    except StorydeskError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([s._asdict() for s in scores]))
    else:
        _show(scores)
    return 1 if any(s.right < s.cases for s in scores) else 0


if __name__ == "__main__":
    sys.exit(main())
