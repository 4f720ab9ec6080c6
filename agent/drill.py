"""Exercises: a recorded crisis played through the whole path, from the first interaction to the signed statement.

``play`` imports two quiet weeks and then the crisis, each interaction at its own time, lets the watch count, opens an
incident on its warning, enters the facts as a person would, drafts every channel and brings the press statement out.
It works in a folder of its own, on a clock that it moves itself, without a model unless told otherwise. Times on the
clock are of that clock; only the seconds of drafting are real. The samples are invented.
"""

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import AwareDatetime

from agent import settings
from agent.actions import Desk
from agent.actions.people import DESK
from agent.app import build
from agent.demo import ADMIN, APPROVER, WRITER, hold, sign
from agent.errors import NotFoundError
from agent.models import Draft, FactKind, Incident, IncidentSeverity, Scct
from agent.store import StoredWarning
from retrieval.records import Value

Say = Callable[[str], None]

#: Within so many interactions, or so long after the first one, whichever is later, a crisis must be warned of.
INTERACTIONS, WITHIN = 8, timedelta(minutes=60)
STEP = timedelta(minutes=15)
#: After so many minutes from the drafts the press statement has been read and signed twice.
SIGNED_AFTER = timedelta(minutes=10)


class Entry(Value):
    """A fact as somebody enters and confirms it, so many minutes after the warning."""

    kind: FactKind
    text: str
    after: int
    source: str
    figure: str | None = None


class Script(Value):
    """What people do in an exercise; times are minutes after the warning."""

    about: str
    warns: bool
    title: str = ""
    severity: IncidentSeverity | None = None
    scct: Scct | None = None
    people_affected: bool | None = None
    counsel_triggers: tuple[str, ...] = ()
    facts: tuple[Entry, ...] = ()
    assessed: int = 15
    drafted: int = 20
    next_update: int = 120


class Arrival(Value):
    """One interaction of the recording, as it is imported, and its time."""

    created_at: AwareDatetime
    line: str


class SimulatedClock:
    """Stands still until it is moved, and never goes back."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def to(self, at: datetime) -> None:
        self.at = max(self.at, at)


def names() -> list[str]:
    """The exercises that the samples hold."""
    return sorted(one.name.removesuffix(".json") for one in _folder().iterdir() if one.name.endswith(".json"))


def play(name: str, say: Say, desk: Callable[[SimulatedClock], Desk] | None = None) -> bool:
    """Play the exercise and tell what happened; whether all went as it must. Raises ``NotFoundError``."""
    if name not in names():
        raise NotFoundError(f"There is no exercise {name!r}; there are {', '.join(names())}.")
    script = Script.model_validate_json(_folder().joinpath(f"{name}.json").read_text("utf-8"))
    quiet = _arrivals("quiet")
    clock = SimulatedClock(quiet[0].created_at)
    own = (desk or _desk)(clock)
    try:
        return _Drill(own, clock, say).run(name, script, quiet)
    finally:
        if desk is None:
            own.close()


def _desk(clock: SimulatedClock) -> Desk:
    home = Path(tempfile.mkdtemp(prefix="storydesk-drill-"))
    return build(settings.load(home=home, llm_base_url="none"), clock=clock)


def _folder() -> Traversable:
    return resources.files("evals").joinpath("samples", "drills")


def _arrivals(name: str) -> list[Arrival]:
    lines = _folder().joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()
    return [Arrival(created_at=json.loads(line)["created_at"], line=line) for line in lines]


class _Drill:
    """One run on one desk."""

    def __init__(self, desk: Desk, clock: SimulatedClock, say: Say) -> None:
        self._desk = desk
        self._clock = clock
        self._say = say
        self._passwords = hold(desk)

    def run(self, name: str, script: Script, quiet: Sequence[Arrival]) -> bool:
        self._say(f"Exercise  {name}: {script.about}")
        self._take(quiet, "quiet.jsonl")
        early = self._watch_over(quiet)
        self._say(f"Quiet     {len(quiet)} interactions in two weeks, {len(early)} warnings")
        for warning in early:
            self._say(f"          {warning.warned.text}")
        if not script.warns:
            return not early
        warned = self._crisis(_arrivals(name))
        return warned is not None and not early and self._respond(script, warned)

    def _take(self, arrivals: Sequence[Arrival], name: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text("\n".join(one.line for one in arrivals) + "\n", "utf-8")
            self._desk.records.import_file(DESK, path)

    def _watch_over(self, arrivals: Sequence[Arrival]) -> list[StoredWarning]:
        """The watch runs whenever something has come in."""
        warned: list[StoredWarning] = []
        for one in arrivals:
            self._clock.to(one.created_at)
            warned += self._desk.watch.run(WRITER.actor())
        self._clock.to(self._clock.at + STEP)
        return warned + self._desk.watch.run(WRITER.actor())

    def _crisis(self, arrivals: Sequence[Arrival]) -> StoredWarning | None:
        """Each interaction comes in at its time, until the watch warns."""
        first = arrivals[0].created_at
        for number, one in enumerate(arrivals, 1):
            following = arrivals[number].created_at if number < len(arrivals) else one.created_at + 4 * STEP
            self._clock.to(one.created_at)
            self._take([one], f"arrival-{number}.jsonl")
            while self._clock.at < following:
                if warned := self._desk.watch.run(WRITER.actor()):
                    return self._told(warned[0], first, number)
                self._clock.to(min(following, _next_quarter(self._clock.at)))
        self._say(f"Warned    never, in {len(arrivals)} interactions")
        return None

    def _told(self, warning: StoredWarning, first: datetime, number: int) -> StoredWarning | None:
        waited = self._clock.at - first
        self._say(f"Began     {_time(first)}, with the first interaction")
        self._say(f"Warned    {_time(self._clock.at)}, {_minutes(waited)} later, after {number} interactions")
        self._say(f"          {warning.warned.text}")
        return warning if number <= INTERACTIONS or waited <= WITHIN else None

    def _respond(self, script: Script, warning: StoredWarning) -> bool:
        incident = self._open(script, warning)
        start = time.perf_counter()
        drafts = self._desk.crisis.draft_channels(WRITER.actor(), incident.id)
        self._say(f"Drafted   {len(drafts)} texts in {time.perf_counter() - start:.1f} s")
        passed = [self._shown(draft) for draft in drafts]
        fine = all(passed)
        if fine:
            self._bring_out(drafts[1])
        return self._clocked(incident.id) and fine

    def _open(self, script: Script, warning: StoredWarning) -> Incident:
        """The incident on the warning, with what people enter while the clock runs."""
        desk, writer, began = self._desk, WRITER.actor(), self._clock.at
        warned = warning.warned
        incident = desk.incidents.open(writer, script.title, began, warning=warned.text, records=warned.record_ids)
        desk.watch.settle(writer, warned.id, incident.id)
        incident = desk.incidents.assign(writer, incident.id, incident.revision, APPROVER.id)
        for entry in script.facts:
            self._clock.to(began + timedelta(minutes=entry.after))
            incident = desk.incidents.add_fact(
                writer, incident.id, incident.revision, entry.kind, entry.text, entry.source, figure=entry.figure
            )
            key = incident.facts[-1].id
            incident = desk.incidents.confirm_fact(APPROVER.actor(), incident.id, incident.revision, key)
        self._clock.to(began + timedelta(minutes=script.drafted))
        self._say(f"Incident  {incident.title}: {len(warned.record_ids)} interactions, {len(incident.facts)} facts")
        return desk.incidents.describe(
            writer,
            incident.id,
            incident.revision,
            severity=script.severity,
            scct=script.scct,
            people_affected=script.people_affected,
            counsel_triggers=script.counsel_triggers,
            assessed_at=began + timedelta(minutes=script.assessed),
            next_update_at=began + timedelta(minutes=script.next_update),
        )

    def _shown(self, draft: Draft) -> bool:
        """The text with what blocks it for somebody from legal, who may clear it."""
        page = self._desk.drafts.page(ADMIN.actor(), draft.id)
        blocking = [f"{f.rule}: {f.message}" for f in page.findings if f.severity == "block"]
        length = page.draft.statement.length if page.draft.statement else ""
        words = len(page.version.content.part("body").split())
        self._say(
            f"          {draft.channel.replace('_', ' ')}, {length}: {words} words, {len(blocking)} findings block"
        )
        for told in blocking:
            self._say(f"          {told}")
        return not blocking

    def _bring_out(self, draft: Draft) -> None:
        desk = self._desk
        desk.drafts.submit(WRITER.actor(), draft.id, draft.version)
        self._clock.to(self._clock.at + SIGNED_AFTER)
        for account in (ADMIN, APPROVER):  # legal first: before counsel has cleared it, nobody else can sign
            sign(desk, draft.id, account, self._passwords[account.id], "Looked at for the exercise.")
        desk.drafts.export(WRITER.actor(), draft.id, draft.version)
        self._say("")
        self._say(desk.drafts.page(WRITER.actor(), draft.id).version.content.text)
        self._say("")

    def _clocked(self, incident_id: str) -> bool:
        room = self._desk.incidents.room(WRITER.actor(), incident_id)
        for step in room.clock:
            due = f", due {_time(step.due)}" if step.due else ""
            self._say(
                f"Clock     {step.name}: {_time(step.at) if step.at else 'not yet'}{due}{', late' if step.late else ''}"
            )
        return room.incident.first_statement_at is not None and not any(step.late for step in room.clock)


def _next_quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0) + STEP


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%d %B %H:%M} UTC".lstrip("0")


def _minutes(span: timedelta) -> str:
    return f"{round(span.total_seconds() / 60)} minutes"
