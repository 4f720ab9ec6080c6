"""Find what identifies a person in a text: names, places, addresses, contacts, numbers, codes.

Presidio is the framework (``engine.py``). In it work the Rampart model (``rampart.py``), the rules that turn its
chances into names (``names.py``, ``words.py``), the table of shapes (``patterns.py``) and Presidio's own
recognisers of national numbers with checksums. Texts are read as a person reads them (``plain.py``), and every
find is given in characters of the text as it was written.
"""

import importlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from retrieval.detectors.found import Found

if TYPE_CHECKING:
    from retrieval.detectors.engine import Engine

__all__ = ["Detectors", "Found"]


class Detectors:
    """All detectors. Loads at first use, so that a page can answer before; safe to share between threads."""

    def __init__(self, models: Path) -> None:
        self._models = models.expanduser()
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """What identifies somebody in each text: sorted, without overlaps, never failing on odd characters.

        Raises ``ModelFileError`` when the model files are not there.
        """
        return self._loaded().find(texts)

    def _loaded(self) -> "Engine":
        with self._lock:
            if self._engine is None:
                # Presidio and spaCy take over a second to import; a desk that only shows a page needs neither.
                module = importlib.import_module("retrieval.detectors.engine")
                self._engine = cast("Engine", module.Engine(self._models / "rampart"))
            return self._engine
