"""``python -m evals.readings --write FILE``: a sheet of drafts to read; ``python -m evals.readings FILE …`` counts it.

Without a file the sheets of this folder are counted. Exit 0 when every sentence was read and stands, 1 when one is
unsupported or unread, 2 wrong usage.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.errors import StorydeskError
from evals.readings import DRAFTS, FOLDER, SEED, Count, SheetError, again, count, read, sheet, write
from evals.rows import Row

RUNS = Path(".evals")


def newest(runs: Path) -> Path:
    """The rows of the newest run in ``runs``. Raises ``SheetError`` without one."""
    found = sorted(runs.glob("*/rows.jsonl"))
    if not found:
        raise SheetError(f"{runs} holds no run: start one with python -m evals --task stories, or name it with --run.")
    return found[-1]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [Row.model_validate_json(line) for line in lines]


def _show(found: Count) -> None:
    print(f"{found.sentences} sentences of {found.drafts} drafts, {found.unread} unread, {found.unclear} unclear")
    if found.held.n:
        print(f"stand: {_share(found.held)}; the desk's check said the same: {_share(found.agreed)}")
        print(f"unsupported ones that it flags: {found.found} of {len(found.unsupported)}; others: {found.flagged}")
    for reading in found.unsupported:
        print(f"unsupported: {reading.case} {reading.n}: {reading.sentence} {reading.note}".rstrip())


def _share(found: tuple[float, float, float, int, str]) -> str:
    mean, low, high, n, by = found
    return f"{mean:.1%} of {n} (95 % {low:.1%} to {high:.1%}, {by})"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals.readings", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sheets", nargs="*", type=Path, help="filled sheets to count; those of the folder if none")
    parser.add_argument("--write", type=Path, help="write a new sheet to this file")
    parser.add_argument("--run", type=Path, help="folder of the run to draw from; the newest when left out")
    parser.add_argument("--drafts", type=int, default=DRAFTS, help="how many drafts to draw")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed draws other drafts")
    parser.add_argument("--again", action="store_true", help="count what the check says today, not when it was drafted")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 all read and standing, 1 something unsupported or unread, 2 wrong usage."""
    options = _arguments(argv)
    try:
        if options.write is not None:
            rows = options.run / "rows.jsonl" if options.run else newest(RUNS)
            readings = sheet(_rows(rows), options.drafts, options.seed)
            write(options.write, readings)
            print(f"{len(readings)} sentences to read in {options.write}")
            return 0
        sheets = options.sheets or sorted(FOLDER.glob("*.jsonl"))
        if not sheets:
            raise SheetError(f"{FOLDER} holds no sheet yet: write one with --write.")
        readings = [reading for path in sheets for reading in read(path)]
        found = count(again(readings) if options.again else readings)
    except (StorydeskError, OSError) as error:
        print(f"readings: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(found._asdict() | {"unsupported": [r.model_dump() for r in found.unsupported]}))
    else:
        _show(found)
    return 1 if found.unread or found.unsupported else 0


if __name__ == "__main__":
    sys.exit(main())
