"""The canary: identities of a generated crowd are searched for in everything that a desk writes, shows or sends.

``python -m evals.canary [--records 1000] [--seed 1]`` imports a crowd with names of many languages into a desk of its
own, drafts, signs and exports, opens its pages, and searches each byte of the requests to the model, the log, the
data folder (database, vector store, full text, exports, refused rows) and the pages. The sealed originals lie in
the database too, so its own bytes are searched as well.

A name that is also a word of texts without identities, or has fewer than four letters, proves nothing by itself
and is looked for with its other half, and alone on a line of its record, where it is a signature; which ones is
decided before the search and counted in the report.
Nothing of an identity is printed: a find is told by its kind, its record and its place.
"""

import argparse
import io
import json
import logging
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.demo import ACCOUNTS, APPROVER, WRITER, hold, sign
from agent.errors import StorydeskError
from agent.llm import ChatModel
from agent.models import Actor, Brief
from agent.pages import draft, find, queue, records
from agent.pages.page import Query
from evals import crowd
from evals.canary_search import Needle, Search, runs
from evals.crowd_people import names, words
from evals.listener import listening
from prompts import voices
from retrieval.anonymise import Anonymiser
from retrieval.embed import Embedder
from retrieval.records import RawMessage, RawRecord

MODEL = "tiny-1b"
#: Of so many records one is drafted from, and of all of them each has its page opened.
DRAFTED = 25
SHOWN_LEAKS = 50


class Piece(NamedTuple):
    """Some bytes and where they were found."""

    place: str
    data: bytes


class Leak(NamedTuple):
    """A needle that was found; its value stays unsaid."""

    place: str
    kind: str
    record: str


class Report(NamedTuple):
    """What was searched and what was found. ``exit`` is 1 when anything was."""

    records: int
    languages: int
    identities: int
    left_out: dict[str, int]
    drafts: int
    exports: int
    requests: int
    refused_rows: int
    searched_bytes: int
    places: dict[str, int]
    found: int
    leaks: tuple[Leak, ...]
    seconds: float


class Lived(NamedTuple):
    """What a desk left behind: every byte of it, and how much it did.

    ``alone`` are the words that stand alone on a line of a record: there, an ordinary word is a signature.
    """

    pieces: list[Piece]
    drafts: int
    exports: int
    requests: int
    refused: int
    alone: dict[str, frozenset[str]]


Encoders = tuple[Anonymiser | None, Embedder | None]

#: A record without anybody in it: what a desk leaves behind of it is furniture.
NOBODY = RawRecord(
    id="nobody",
    kind="ticket",
    product="till",
    messages=(
        RawMessage(role="customer", text="The till froze on the payment screen with a full house, 46 covers open."),
        RawMessage(
            role="agent", text="I stayed on the phone for 90 minutes and we rebuilt the till's database together."
        ),
        RawMessage(role="customer", text="We served all 46 covers and did not lose a table. Thank you, I mean it."),
    ),
)


def run(count: int, folder: Path, *, seed: int = 1, encoders: Encoders = (None, None)) -> Report:
    """The whole search on a desk in ``folder``, which must be empty. Raises ``StorydeskError`` where a step fails."""
    began = time.perf_counter()
    crowded = list(crowd.records(count, seed=seed))
    furniture = lived(folder / "control", [NOBODY], encoders)
    search = Search(crowded, [*_control(), *(piece.data.decode("utf-8", "replace") for piece in furniture.pieces)])
    life = lived(folder / "home", crowded, encoders)
    leaks, places = _searched(search, life.pieces)
    leaks += [Leak("records", "signature", raw.id) for raw in crowded if _signed(raw) & life.alone.get(raw.id, _NONE)]
    return Report(
        records=len(crowded),
        languages=len(names()),
        identities=search.count,
        left_out=dict(Counter(word.why for word in search.left_out.values())),
        drafts=life.drafts,
        exports=life.exports,
        requests=life.requests,
        refused_rows=life.refused,
        searched_bytes=search.bytes,
        places=places,
        found=len(leaks),
        leaks=tuple(leaks[:SHOWN_LEAKS]),
        seconds=round(time.perf_counter() - began, 1),
    )


def lived(home: Path, crowded: Sequence[RawRecord], encoders: Encoders) -> Lived:
    """A desk in ``home`` with everything that it does for ``crowded``, and all that it leaves."""
    own = settings.load(home=home, database_url=None, vault_key=None, llm_base_url="none", count_from=10**9)
    with logged() as log, listening() as listener:
        desk = build(
            own,
            anonymiser=encoders[0],
            embedder=encoders[1],
            model=lambda guard: ChatModel(MODEL, listener, guard, timeout_s=10, retries=0),
        )
        try:
            passwords = hold(desk)
            refused = _import(desk, home.with_suffix(".jsonl"), crowded)
            drafts, exports = _work(desk, crowded, passwords[APPROVER.id])
            shown = list(_pages(desk))
            alone = _alone(desk, [raw.id for raw in crowded])
        finally:
            desk.close()
    heard = [Piece("model", request) for request in listener.heard]
    pieces = [*shown, Piece("log", log.getvalue().encode()), *heard, *_files(home)]
    return Lived(pieces, drafts, exports, len(heard), refused, alone)


_NONE = frozenset[str]()


def _signed(raw: RawRecord) -> frozenset[str]:
    """The words of its customer's name, ordinary ones too."""
    return frozenset(runs(raw.requester.name or ""))


def _alone(desk: Desk, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    with desk.parts.store.read() as tx:
        kept = tx.records.many(ids)
    lines = {i: [runs(line) for m in record.messages for line in m.text.splitlines()] for i, record in kept.items()}
    return {i: frozenset(found[0] for found in said if len(found) == 1) for i, said in lines.items()}


def _searched(search: Search, pieces: Sequence[Piece]) -> tuple[list[Leak], dict[str, int]]:
    places: Counter[str] = Counter()
    found: dict[tuple[str, Needle], None] = {}
    for place, data in pieces:
        places[place] += len(data)
        found.update(dict.fromkeys((place, needle) for needle in search.data(data)))
    return [Leak(place, needle.kind, needle.record_id) for place, needle in found], dict(places)


def _control() -> Iterator[str]:
    """What is nobody's identity: the crowd's sentences, towns and products, the house's own words and people."""
    yield json.dumps(voices.load("house").model_dump(mode="json"), ensure_ascii=False)
    yield from (account.name for account in ACCOUNTS)
    for name, value in words().items():
        if name != "agents":
            yield json.dumps(value, ensure_ascii=False)
    for template in (crowd.OPENINGS, crowd.REACH, crowd.SIGNATURES, crowd.NOTES, crowd.QUOTED, crowd.CHAT_TAILS):
        yield from template
    yield from (*crowd.MONTHS, *crowd.DAYS_OF_WEEK)


# --- what a desk does in its life ---------------------------------------------------------------------------


def _import(desk: Desk, path: Path, crowded: Sequence[RawRecord]) -> int:
    """The crowd as a file at ``path``, with rows whose ids are identities: these are refused. How many were."""
    telling = [r.model_copy(update={"id": i}) for r in crowded[:5] if (i := r.requester.email or r.requester.name)]
    with path.open("w", encoding="utf-8") as file:
        for record in (*crowded, *telling):
            file.write(record.model_dump_json(exclude_none=True) + "\n")
    return desk.records.import_file(WRITER.actor(), path).refused


def _work(desk: Desk, crowded: Sequence[RawRecord], password: str) -> tuple[int, int]:
    """Search, draft, sign and export; how many drafts and exports came of it."""
    drafts = exports = 0
    for record in crowded[::DRAFTED]:
        topic = f"{record.product} {' '.join(record.tags)}"
        desk.records.search(WRITER.actor(), topic)
        try:
            made = desk.drafts.draft_story(WRITER.actor(), Brief(topic=topic, words=120))
        except StorydeskError:
            continue  # some briefs find nothing that may be told; what was sent and logged counts all the same
        drafts += 1
        exports += _published(desk, made.id, password)
    return drafts, exports


def _published(desk: Desk, draft_id: str, password: str) -> bool:
    """Sign and export the draft; whether nothing stood in the way."""
    try:
        desk.drafts.submit(WRITER.actor(), draft_id, 1)
        signed = sign(desk, draft_id, APPROVER, password, "looked at")
        desk.drafts.export(WRITER.actor(), draft_id, signed.version)
    except StorydeskError:
        return False  # a blocking finding: a person would edit the text now
    return True


def _pages(desk: Desk) -> Iterator[Piece]:
    """The HTML of the pages: every record, every draft, the lists."""
    actor = WRITER.actor()

    def shown(show: Callable[[Desk, Actor, Query], str], query: Query) -> Piece:
        return Piece("pages", show(desk, actor, query).encode())

    yield from (shown(show, {}) for show in (queue.show, find.show, records.show))
    number = 0
    while rows := desk.records.rows(actor, page=number):
        yield shown(records.show, {"page": str(number)})
        yield from (shown(records.show, {"id": row.record.id}) for row in rows)
        number += 1
    for made in (*desk.drafts.queue(actor), *desk.drafts.queue(actor, archive=True)):
        yield shown(draft.show, {"id": made.draft.id})


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Everything that anybody logs meanwhile, from debug upwards."""
    told, root = io.StringIO(), logging.getLogger()
    handler, own, level = logging.StreamHandler(told), logging.getLogger("storydesk"), root.level
    root.addHandler(handler)
    own.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield told
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        own.removeHandler(handler)


def _files(folder: Path) -> Iterator[Piece]:
    """Every file of the data folder, and what is packed in it."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        place = path.relative_to(folder).parts[0]
        yield Piece(place, path.name.encode() + b"\n" + path.read_bytes())
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield from (Piece(place, packed.read(name)) for name in packed.namelist())


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 nothing was found, 1 something was, 2 wrong usage or the desk can't be built."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1000, help="how many records; 1,000 when left out")
    parser.add_argument("--seed", type=int, default=1, help="another number is another crowd")
    options = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="storydesk-canary-") as folder:
            report = run(options.records, Path(folder), seed=options.seed)
    except StorydeskError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report._asdict() | {"leaks": [leak._asdict() for leak in report.leaks]}, ensure_ascii=False))
    return 1 if report.found else 0


if __name__ == "__main__":
    sys.exit(main())
