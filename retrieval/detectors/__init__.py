"""Find what identifies a person in a text: names, places, addresses, contacts, numbers, codes.

Presidio is the framework (``engine.py``). In it work the Rampart model (``rampart.py``), the rules that turn its
chances into names (``names.py``, ``words.py``), the table of shapes (``patterns.py``) and Presidio's own
recognisers of national numbers with checksums. Texts are read as a person reads them (``plain.py``), and every
find is given in characters of the text as it was written.
"""

import importlib
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from retrieval.detectors.found import Found

if TYPE_CHECKING:
    from retrieval.detectors.engine import Engine

__all__ = ["Detectors", "Found"]


class Detectors:
    """All detectors. Loads at first use, so that a page can answer before; safe to share between threads.

    A process loads the models of one folder once, however many ask for them.
    """

    def __init__(self, models: Path) -> None:
        self._models = models.expanduser()

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """What identifies somebody in each text: sorted, without overlaps, never failing on odd characters.

        Raises ``ModelFileError`` when the model files are not there.
        """
        with _LOADING:
            engine = _engine(self._models / "rampart")
        return engine.find(texts)


_LOADING = threading.Lock()


@lru_cache(maxsize=1)
def _engine(folder: Path) -> "Engine":
    # Presidio and spaCy take over a second to import; a desk that only shows a page needs neither.
    module = importlib.import_module("retrieval.detectors.engine")
    return cast("Engine", module.Engine(folder))
