"""The floors: what each share was when it was last measured, and must not fall below.

``floors.json`` maps a model's name, ``composer`` (no model) or ``any`` to shares by name. ``any`` holds for every
run and every case; a model's own floors are for the core cases and go before it. Floors are raised
and lowered by a person, with a measurement.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from retrieval.records import Value

FILE = Path(__file__).parent / "floors.json"
ANY = "any"
ROUNDING = 5e-4  # floors are written with three decimals


class Below(Value):
    """A share that fell below its floor."""

    name: str
    value: float
    floor: float


def load(model: str, path: Path = FILE) -> dict[str, float]:
    """The floors of a run with ``model``. Raises ``ValueError`` for a floor outside 0 to 1."""
    table: dict[str, dict[str, float]] = json.loads(path.read_text("utf-8"))
    floors = table.get(ANY, {}) | table.get(model, {})
    wrong = [name for name, floor in floors.items() if not 0 <= floor <= 1]
    if wrong:
        raise ValueError(f"{path.name}: the floor of {wrong[0]} is not a share from 0 to 1")
    return floors


def below(figures: Mapping[str, float | None], floors: Mapping[str, float]) -> list[Below]:
    """Every figure under its floor. One that could not be measured in this run is not under it."""
    known = ((name, figures.get(name), floor) for name, floor in floors.items())
    return [
        Below(name=name, value=value, floor=floor)
        for name, value, floor in known
        if value is not None and value < floor - ROUNDING
    ]
