"""Desks for looking at the incident room: two quiet weeks, and a crisis that runs, from the recorded exercises."""

import tempfile
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

from agent import demo, settings
from agent.actions import Desk
from agent.actions.people import DESK
from agent.app import build
from agent.drill import Script, SimulatedClock
from tests.pages_examples import PASSWORD

WRITER, APPROVER, ADMIN = (account.actor() for account in demo.ACCOUNTS)
#: A moment of the exercises at which two crises have been warned of.
NOW = datetime(2026, 11, 16, 14, 31, tzinfo=UTC)
DRILLS = resources.files("evals").joinpath("samples", "drills")


def quiet_desk(home: Path, *crises: str) -> Desk:
    """Two common weeks, with the interactions of ``crises`` at the end of them, and the watch's look at it all."""
    desk = build(settings.load(home=home, llm_base_url="none"), clock=SimulatedClock(NOW))
    for account in demo.ACCOUNTS:
        desk.people.create(DESK, account.id, account.name, account.roles, PASSWORD)
    for name in ("quiet", *crises):
        lines = DRILLS.joinpath(f"{name}.jsonl").read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.jsonl"
            path.write_text(lines, "utf-8")
            desk.records.import_file(DESK, path)
    desk.watch.run(DESK)
    return desk


def running(desk: Desk) -> str:
    """The double charge taken up, stated, signed in part, and then outrun by a fact; the incident's id."""
    script = Script.model_validate_json(DRILLS.joinpath("double-charge.json").read_text("utf-8"))
    warning = next(w for w in desk.watch.rows(WRITER) if "charges" in w.warned.topic)
    incident = desk.incidents.open_on(WRITER, warning.id)
    for entry in script.facts:
        incident = desk.incidents.add_fact(
            WRITER, incident.id, incident.revision, entry.kind, entry.text, entry.source, figure=entry.figure
        )
        if entry.kind != "unknown":
            key = incident.facts[-1].id
            incident = desk.incidents.confirm_fact(APPROVER, incident.id, incident.revision, key)
    incident = desk.incidents.assign(WRITER, incident.id, incident.revision, APPROVER.id)
    incident = desk.incidents.describe(
        WRITER,
        incident.id,
        incident.revision,
        title=script.title,
        severity=script.severity,
        scct=script.scct,
        people_affected=script.people_affected,
        assessed_at=NOW - timedelta(minutes=18),
        next_update_at=NOW + timedelta(minutes=89),
    )
    drafts = desk.crisis.draft_channels(WRITER, incident.id)
    desk.drafts.submit(WRITER, drafts[1].id, 1)
    demo.sign(desk, drafts[1].id, demo.APPROVER, PASSWORD, "Looked at it.")
    desk.incidents.note(APPROVER, incident.id, "Called the head of payments; she looks for the number of payments.")
    incident = desk.incidents.get(WRITER, incident.id)
    incident = desk.incidents.change_fact(
        WRITER, incident.id, incident.revision, "F2", "Go readers and the app are not on this update"
    )
    incident = desk.incidents.remove_fact(WRITER, incident.id, incident.revision, "F4")
    body = desk.drafts.page(WRITER, drafts[2].id).version.content.part("body")
    desk.drafts.edit(WRITER, drafts[2].id, 1, {"body": body.replace("12:50", "12:05")})
    return incident.id
