"""Measure how surely names and other identities are found, language by language.

``python -m evals.bench_names [--per-text 6]`` fills the texts of ``evals/names/texts.json`` (support messages in
English, Spanish, German, French and Polish, and English ones with Hindi names) with invented people and masks them
twice: with what a help desk would hold of its customer (``known``), and without. The texts were written apart from
the detectors. Prints JSON, one object a language: found, over and leak as ``evals/bench_anonymise.py`` defines
them, with and without ``known``, and the share found by kind without it.
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from agent import settings
from agent.errors import StorydeskError
from evals.bench_anonymise import Document, Gold, Speed, score
from evals.crowd_people import ORDER_SHAPES, PHONE_SHAPES, ascii_of, names, numbered
from retrieval.anonymise import Anonymiser
from retrieval.detectors import Detectors
from retrieval.records import Known

TEXTS = Path(__file__).parent / "names" / "texts.json"
SLOT = re.compile(r"\{(\w+)\}")
#: The kind under which a help desk would hold what stands in a slot.
HELD = {"full": "name", "email": "email", "phone": "phone", "order": "order_id", "address": "address"}
KINDS = {"full": "name", "given": "name", "family": "name"} | {k: k for k in ("email", "phone", "order", "address")}
BATCH = 64


class Filled(NamedTuple):
    """A text with its people in it; ``kinds`` says of each gold mention what it is."""

    document: Document
    kinds: tuple[str, ...]


class Figures(NamedTuple):
    """What was measured of one language. Shares from 0 to 1."""

    language: str
    texts: int
    mentions: int
    known: dict[str, float]
    unknown: dict[str, float]
    found_by_kind: dict[str, float]


def filled(language: str, per_text: int, seed: int = 1) -> Iterator[Filled]:
    """Every text of ``language``, ``per_text`` times, each time of somebody else."""
    told = json.loads(TEXTS.read_text("utf-8"))[language]
    rng = Random(f"{seed}:{language}")  # noqa: S311  (samples, not secrets)
    for _ in range(per_text):
        for text in told["texts"]:
            yield _filled(text, _person(rng, language, told["addresses"]))


def _person(rng: Random, language: str, addresses: Sequence[str]) -> dict[str, str]:
    given, family = rng.choice(names()[language]["given"]), rng.choice(names()[language]["family"])
    return {
        "full": f"{given} {family}",
        "given": given,
        "family": family,
        "email": f"{ascii_of(given)}.{ascii_of(family)}@postbox.example",
        "phone": numbered(rng, rng.choice(PHONE_SHAPES)),
        "order": numbered(rng, rng.choice(ORDER_SHAPES)),
        "address": rng.choice(addresses).replace("{n}", str(rng.randrange(2, 180))),
    }


def _filled(text: str, who: dict[str, str]) -> Filled:
    """Messages that are typed in lower case have their names in lower case too."""
    lower = text == text.lower()
    parts, gold, kinds, at, length = list[str](), list[Gold](), list[str](), 0, 0
    for slot in SLOT.finditer(text):
        value = who[slot.group(1)].lower() if lower else who[slot.group(1)]
        length += slot.start() - at
        gold.append(Gold(length, length + len(value), "direct", str(len(gold))))
        kinds.append(KINDS[slot.group(1)])
        parts += [text[at : slot.start()], value]
        at, length = slot.end(), length + len(value)
    known = tuple(Known(type=kind, value=who[slot]) for slot, kind in HELD.items())
    return Filled(Document("".join([*parts, text[at:]]), known, tuple(gold)), tuple(kinds))


def measure(language: str, anonymiser: Anonymiser, per_text: int) -> Figures:
    """The figures of one language, with and without what the help desk holds."""
    made = list(filled(language, per_text))
    documents = [f.document for f in made]
    with_known, without = _masked(anonymiser, documents, known=True), _masked(anonymiser, documents, known=False)
    return Figures(
        language=language,
        texts=len(documents),
        mentions=sum(len(d.gold) for d in documents),
        known=_shares(documents, with_known),
        unknown=_shares(documents, without),
        found_by_kind=_by_kind(made, without),
    )


def _masked(anonymiser: Anonymiser, documents: Sequence[Document], *, known: bool) -> list[list[tuple[int, int]]]:
    items = [(d.text, d.known if known else ()) for d in documents]
    batches = (items[at : at + BATCH] for at in range(0, len(items), BATCH))
    return [[(s.start, s.end) for s in m.spans] for batch in batches for m in anonymiser.texts(batch)]


def _shares(documents: Sequence[Document], masked: Sequence[Sequence[tuple[int, int]]]) -> dict[str, float]:
    figures = score("", documents, masked, Speed(0, 0))
    return {name: round(getattr(figures, name), 4) for name in ("found", "over", "leak")}


def _by_kind(made: Sequence[Filled], masked: Sequence[Sequence[tuple[int, int]]]) -> dict[str, float]:
    """Share of the mentions of each kind that are wholly masked."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for (document, kinds), spans in zip(made, masked, strict=True):
        covered = {i for start, end in spans for i in range(start, end)}
        for gold, kind in zip(document.gold, kinds, strict=True):
            letters = (i for i in range(gold.start, gold.end) if document.text[i].isalnum())
            hits[kind].append(all(i in covered for i in letters))
    return {kind: round(sum(found) / len(found), 4) for kind, found in sorted(hits.items())}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 done, 2 wrong usage or missing model files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-text", type=int, default=6, help="how many people each text is filled with")
    options = parser.parse_args(argv)
    anonymiser = Anonymiser(Detectors(settings.load().models.expanduser()))
    try:
        for language in json.loads(TEXTS.read_text("utf-8")):
            print(json.dumps(measure(language, anonymiser, options.per_text)._asdict(), ensure_ascii=False), flush=True)
    except StorydeskError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
