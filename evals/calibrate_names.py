"""Measure the ranges of the name finder's inner values, for its 8-bit form (``retrieval/detectors/integers.py``).

``python -m evals.calibrate_names FILE...``: files of JSON Lines with a ``text``. Reads the texts with the model as
it is stored and writes the least and the greatest value of the input of every product to
``retrieval/detectors/rampart.json``. The ranges hardly differ from text to text; a few hundred texts are enough.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from agent import settings
from retrieval.detectors.rampart import RANGES, measure

LENGTH = 700


def _texts(files: Sequence[Path], most: int) -> Iterator[str]:
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines[:: max(1, len(lines) // most)]:
            yield json.loads(line)["text"][:LENGTH]


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 when the file is written, 2 for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=120, help="texts of each file")
    options = parser.parse_args(argv)
    texts = list(_texts(options.files, options.most))
    measured = measure(settings.load().models.expanduser() / "rampart", texts)
    rounded = {
        name: [float(np.floor(low * 1e3) / 1e3), float(np.ceil(high * 1e3) / 1e3)]
        for name, (low, high) in measured.items()
    }
    RANGES.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rounded)} ranges from {len(texts)} texts written to {RANGES.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
