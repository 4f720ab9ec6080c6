"""The real desk, for evals: a temporary data folder, the samples imported, each case through the desk's own verbs.

Nothing here writes or checks a text; that a case passes means that the desk passes it.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from agent import app, demo, settings
from agent.actions import Desk
from agent.errors import NotFoundError, RefusedError, StorydeskError
from agent.models import Actor, Draft, Event, Finding, Usage
from agent.settings import Settings
from agent.views import DraftPage, SentenceView
from evals.cases import SAMPLES, STORY_DAY, Case, StoryCase
from retrieval.imports import read_file
from retrieval.records import RawRecord, Value

WRITER = Actor(id="evals", name="The evals", roles=frozenset({"writer"}))

Status = Literal["drafted", "refused", "failed"]
Progress = Callable[[Event], None]


class Outcome(Value):
    """What the desk made of one case. ``evidence`` holds the anonymised messages of the records it told from."""

    case: str
    kind: str
    status: Status
    said: str = ""
    text: str = ""
    sentences: tuple[SentenceView, ...] = ()
    findings: tuple[Finding, ...] = ()
    records: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
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
    """The desk's clock: it stands where the case wants it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def choose(*, model: str | None, no_model: bool, home: Path) -> Settings:
    """The settings of this process, on a data folder, database and key of its own."""
    own: dict[str, object] = {"database_url": None, "vault_key": None, "key_service": None, "log_level": "error"}
    asked = own | {"home": home}
    if model is not None:
        asked["llm_model"] = model
    if no_model:
        asked["llm_base_url"] = "none"
    return settings.load(**asked)


@contextmanager
def opened(*, model: str | None, no_model: bool, on_event: Progress) -> Iterator[Bench]:
    """A bench with the samples imported; folder and desk are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="storydesk-evals-") as folder:
        clock = Clock(STORY_DAY)
        desk = app.build(choose(model=model, no_model=no_model, home=Path(folder)), clock=clock)
        try:
            yield Bench(desk, clock, _import(desk, on_event))
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
    bench.clock.at = case.at
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
    told = (desk.records.page(WRITER, record).record.messages for record in records)
    return tuple(message.text for messages in told for message in messages if message.role != "note")


def _since(began: float) -> float:
    return time.monotonic() - began
