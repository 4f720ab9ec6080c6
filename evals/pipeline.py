"""The real desk, for evals: a temporary data folder, the samples imported, each case through the desk's own verbs.

Nothing here writes or checks a text; that a case passes means that the desk passes it.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from agent import app, demo, settings
from agent.actions import Desk
from agent.actions.parts import silent
from agent.errors import NotFoundError, RefusedError, StorydeskError
from agent.models import Actor, Draft, Event, Finding, Usage
from agent.settings import Settings
from agent.views import DraftPage, SentenceView
from evals.cases import SAMPLES, STORY_DAY, Case, StoryCase
from retrieval.imports import read_file
from retrieval.records import RawRecord, Speaker, Value

#: Who drafts: nobody but the composer, or the embedded model.
NONE, LOCAL = "none", "local"
COMPOSER = "composer"
WRITER = Actor(id="evals", name="The evals", roles=frozenset({"writer"}))

Status = Literal["drafted", "refused", "failed"]
Progress = Callable[[Event], None]


class Outcome(Value):
    """What the desk made of one case.

    ``evidence`` holds the anonymised messages of the records it told from, ``customers`` those of customers alone.
    """

    case: str
    kind: str
    status: Status
    said: str = ""
    text: str = ""
    sentences: tuple[SentenceView, ...] = ()
    findings: tuple[Finding, ...] = ()
    records: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    model: str = ""
    rounds: int = 0
    usage: Usage = Usage()
    seconds: float = 0.0


class Bench(NamedTuple):
    """A desk with the samples in it, its clock, and the raw records to know the identities that must not show."""

    desk: Desk
    clock: "Clock"
    raw: Mapping[str, RawRecord]


class Clock:
    """The desk's clock: it stands where the case wants it, for each thread that runs one by itself."""

    def __init__(self, at: datetime) -> None:
        self._at = ContextVar("evals-clock", default=at)

    def __call__(self) -> datetime:
        return self._at.get()

    def stand(self, at: datetime) -> None:
        self._at.set(at)


def choose(writer: str | None, home: Path, slots: int = 1) -> Settings:
    """The settings of this process, on a data folder, database and key of its own, with ``writer`` to draft.

    ``writer`` is ``none`` (the composer), ``local`` (the embedded model of the settings), the name of a model at the
    endpoint of the settings, or None for what the settings say.
    """
    own: dict[str, object] = {"database_url": None, "vault_key": None, "key_service": None, "log_level": "error"}
    asked = own | {"home": home, "llm_slots": slots}
    if writer == NONE:
        asked["llm_base_url"] = settings.NONE
    elif writer == LOCAL:
        asked["llm_base_url"] = settings.EMBEDDED
    elif writer is not None:
        asked["llm_model"] = writer
    return settings.load(**asked)


def name_of(chosen: Settings) -> str:
    """What the writer is called in reports, floors and the baseline."""
    return COMPOSER if chosen.llm_base_url == settings.NONE else chosen.llm_model


@contextmanager
def opened(writer: str | None, slots: int = 1, *, on_event: Progress = silent) -> Iterator[Bench]:
    """A bench with the samples imported; folder and desk are gone afterwards."""
    with empty(writer, slots) as bench:
        yield bench._replace(raw=_import(bench.desk, on_event))


@contextmanager
def empty(writer: str | None, slots: int = 1) -> Iterator[Bench]:
    """A bench without a record; folder and desk are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="storydesk-evals-") as folder:
        clock = Clock(STORY_DAY)
        desk = app.build(choose(writer, Path(folder), slots), clock=clock)
        try:
            yield Bench(desk, clock, {})
        finally:
            desk.close()


def _import(desk: Desk, on_event: Progress) -> dict[str, RawRecord]:
    raw: dict[str, RawRecord] = {}
    demo.import_samples(desk, on_event)
    for name, mapping in demo.FILES:
        raw |= {record.id: record for record in read_file(SAMPLES / name, mapping=mapping).records}
    return raw


def run(bench: Bench, case: Case, on_event: Progress) -> Outcome:
    """One case from brief or fact base to a checked draft, or to the desk's refusal."""
    bench.clock.stand(case.at)
    began = time.monotonic()
    try:
        draft = _draft(bench.desk, case, on_event)
    except (RefusedError, NotFoundError) as refusal:
        return Outcome(case=case.id, kind=case.kind, status="refused", said=str(refusal), seconds=_since(began))
    except StorydeskError as error:
        return Outcome(case=case.id, kind=case.kind, status="failed", said=str(error), seconds=_since(began))
    seconds = _since(began)
    return _outcome(bench.desk, case, bench.desk.drafts.page(WRITER, draft.id), seconds)


def _draft(desk: Desk, case: Case, on_event: Progress) -> Draft:
    if isinstance(case, StoryCase):
        return desk.drafts.draft_story(WRITER, case.brief, on_event=on_event)
    incident = desk.incidents.adopt(WRITER, case.incident)
    return desk.drafts.draft_statement(WRITER, incident.id, length=case.length, channel=case.channel, on_event=on_event)


def _outcome(desk: Desk, case: Case, page: DraftPage, seconds: float) -> Outcome:
    records = _records(page)
    made = page.version.provenance
    return Outcome(
        case=case.id,
        kind=case.kind,
        status="drafted",
        text=page.version.content.text,
        sentences=page.sentences,
        findings=page.version.findings,
        records=records,
        evidence=_evidence(desk, page, records),
        customers=() if page.incident else tuple(_said(desk, records, ("customer",))),
        model=made.model,
        rounds=made.rounds,
        usage=made.usage,
        seconds=seconds,
    )


def _records(page: DraftPage) -> tuple[str, ...]:
    cited = (mark.passage for view in page.sentences for mark in view.evidence)
    return tuple(dict.fromkeys(passage.record_id for passage in cited if passage is not None))


def _evidence(desk: Desk, page: DraftPage, records: tuple[str, ...]) -> tuple[str, ...]:
    """What was said in the records of a story, notes left out; the facts of a statement."""
    if page.incident is not None:
        return tuple(fact.text for fact in page.incident.facts)
    return tuple(_said(desk, records, ("customer", "agent")))


def _said(desk: Desk, records: tuple[str, ...], roles: tuple[Speaker, ...]) -> Iterator[str]:
    told = (desk.records.page(WRITER, record).record.messages for record in records)
    return (message.text for messages in told for message in messages if message.role in roles)


def _since(began: float) -> float:
    return time.monotonic() - began
