"""Adapters for sets in the forms of the benchmarks.

The public ones are read from the folder that the user names, one line at a time, and never copied.

``FOLDER/anonymise/NAME_dev.jsonl``, ``FOLDER/ground/NAME.dev.jsonl`` and ``FOLDER/injection/attacks.jsonl`` with
``benign.jsonl``, in the forms of ``evals.bench_anonymise``, ``evals.bench_ground`` and ``evals.bench_injection``.
The sets of one folder take turns, so that the first few cases hold some of each.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from agent.errors import StorydeskError
from evals.cases import Gold, GroundCase, InjectionCase, MaskCase
from retrieval.records import Known

T = TypeVar("T")


class NoDataError(StorydeskError):
    """The folder named by ``--data`` does not hold the set."""


def anonymise(data: Path) -> Iterator[MaskCase]:
    return _in_turn(_masks(path) for path in _files(data / "anonymise", "*_dev.jsonl"))


def ground(data: Path) -> Iterator[GroundCase]:
    return _in_turn(_grounds(path) for path in _files(data / "ground", "*.dev.jsonl"))


def support(path: Path) -> Iterator[GroundCase]:
    """The part of the house's own labelled sentences on which nothing is tuned: its split ``test``."""
    rows = (row for row in _lines(path) if row["split"] == "test")
    pairs = (_pair(row, f"support/{row['id']}", row["kind"]) for row in rows)
    return (pair.model_copy(update={"hidden": True}) for pair in pairs)


def injection(data: Path) -> Iterator[InjectionCase]:
    """Each attack, its ticket without the attack as a harmless one, and the harmless tickets."""
    attacks, benign = (_files(data / "injection", name)[0] for name in ("attacks.jsonl", "benign.jsonl"))
    return _in_turn([chain.from_iterable(map(_attack, _lines(attacks))), map(_benign, _lines(benign))])


def _files(folder: Path, pattern: str) -> list[Path]:
    found = sorted(folder.glob(pattern))
    if not found:
        raise NoDataError(f"{folder} holds no {pattern}: name the folder of the public sets with --data.")
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _in_turn(sets: Iterable[Iterator[T]]) -> Iterator[T]:
    waiting = list(sets)
    while waiting:
        for one in list(waiting):
            try:
                yield next(one)
            except StopIteration:
                waiting.remove(one)


def _masks(path: Path) -> Iterator[MaskCase]:
    for row in _lines(path):
        gold = (
            Gold(start=g["start"], end=g["end"], kind=g["kind"], entity=str(g.get("entity", i)))
            for i, g in enumerate(row["gold"])
        )
        known = (Known(type=k["type"], value=k["value"]) for k in row["known"])
        yield MaskCase(id=_id(path, row), text=row["text"], known=tuple(known), gold=tuple(gold))


def _grounds(path: Path) -> Iterator[GroundCase]:
    return (_pair(row, _id(path, row), path.name.split(".")[0]) for row in _lines(path))


def _pair(row: dict[str, Any], name: str, kind: str) -> GroundCase:
    supported = row["label"] == "supported"
    return GroundCase(id=name, kind=kind, evidence=tuple(row["evidence"]), text=row["text"], supported=supported)


def _attack(row: dict[str, Any]) -> list[InjectionCase]:
    about = f"{row['source']}, {row['kind']}"
    attack = InjectionCase(id=row["id"], about=about, ticket=row["ticket"], marker=row["marker"])
    return [attack, InjectionCase(id=f"{row['id']}-clean", about=f"{about}, without it", ticket=row["clean"])]


def _benign(row: dict[str, Any]) -> InjectionCase:
    return InjectionCase(id=row["id"], about=row["source"], ticket=row["ticket"])


def _id(path: Path, row: dict[str, Any]) -> str:
    return f"{path.name.split('.')[0].removesuffix('_dev')}/{row['id']}"
