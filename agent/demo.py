"""The demonstration: invented samples, three accounts, and work in the queue.

``prepare`` fills a data folder and keeps whatever is there already. ``once`` runs the whole chain without a
browser in a folder of its own and prints what happened at each step; the journey test runs it too.
"""

import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from agent import settings
from agent.actions import Desk
from agent.actions.parts import Progress, silent
from agent.actions.people import DESK
from agent.app import build
from agent.demo_incident import moved
from agent.models import Actor, Brief, Draft, Event, Incident, Role
from agent.views import DraftPage, ImportSummary

Say = Callable[[str], None]


class Account(NamedTuple):
    id: str
    name: str
    roles: frozenset[Role]
    shown_as: str

    def actor(self) -> Actor:
        return Actor(id=self.id, name=self.name, roles=self.roles)


#: Three people are the fewest with whom a holding statement can be written and signed twice.
WRITER = Account("writer", "Wilma Ashdown", frozenset({"writer"}), "writer")
APPROVER = Account("approver", "Anselm Okafor-Reyes", frozenset({"approver"}), "approver (communications)")
ADMIN = Account("admin", "Lenka Marlowe", frozenset({"admin", "legal", "privacy"}), "administrator, legal, privacy")
ACCOUNTS = (WRITER, APPROVER, ADMIN)

#: Sample files with the mapping that each needs; the numbers are those of the invented help desk's own fields.
FILES: tuple[tuple[str, dict[str, str] | None], ...] = (
    ("tickets.jsonl", None),
    ("zendesk.json", {"product": "360012", "region": "360013", "order_ids": "360011", "account_ids": "360014"}),
    ("testimonials.csv", None),
)
BRIEFS: tuple[Brief, ...] = (
    Brief(topic="a till frozen on a busy Friday night and the help on the phone until it worked again"),
    Brief(topic="a shop open again after a flood", angle="turnaround"),
)


def _samples() -> Traversable:
    return resources.files("evals").joinpath("samples")


# --- the desk, filled ----------------------------------------------------------------------------------------


def prepare(desk: Desk, on_event: Progress = silent) -> None:
    """Accounts, samples, and a queue with a story in review, a draft, and a holding statement."""
    _make_accounts(desk)
    import_samples(desk, on_event)
    if desk.drafts.queue(DESK) or desk.drafts.queue(DESK, archive=True):
        return
    writer = WRITER.actor()
    first = desk.drafts.draft_story(writer, BRIEFS[0], on_event=on_event)
    desk.drafts.submit(writer, first.id, first.version)
    desk.drafts.draft_story(writer, BRIEFS[1], on_event=on_event)
    incident = desk.incidents.adopt(writer, sample_incident(desk.parts.clock()))
    statement = desk.drafts.draft_statement(writer, incident.id, on_event=on_event)
    desk.drafts.submit(writer, statement.id, statement.version)


def _make_accounts(desk: Desk) -> None:
    there = {user.id for user in desk.people.accounts(DESK)}
    for account in ACCOUNTS:
        if account.id not in there:
            desk.people.create(DESK, account.id, account.name, account.roles)


def hold(desk: Desk) -> dict[str, str]:
    """A new password for each account, by account: whoever signs in an account's name has to hold it."""
    there = {user.id for user in desk.people.accounts(DESK)}
    return {
        a.id: (
            desk.people.set_password(DESK, a.id) if a.id in there else desk.people.create(DESK, a.id, a.name, a.roles)
        )
        or ""
        for a in ACCOUNTS
    }


def sign(desk: Desk, draft_id: str, signer: Account, password: str, word: str) -> Draft:
    """Put the account's name under the present version, with ``word`` for an answer to every question."""
    actor = signer.actor()
    page = desk.drafts.page(actor, draft_id)
    answers = {q.rule: word for q in page.questions}
    confirmation = desk.people.confirm(actor, password, page.version.sha256)
    return desk.drafts.sign(
        actor, draft_id, page.version.number, page.version.sha256, answers, confirmation=confirmation
    )


def import_samples(desk: Desk, on_event: Progress = silent) -> list[ImportSummary]:
    """Import the sample files; what is there already stays."""
    summaries = []
    for name, mapping in FILES:
        with resources.as_file(_samples().joinpath(name)) as path:
            summaries.append(desk.records.import_file(DESK, path, mapping=mapping, on_event=on_event))
    return summaries


def sample_incident(now: datetime) -> Incident:
    """The sample's double charges, moved in time so that the first hour is running now."""
    told = Incident.model_validate_json(_samples().joinpath("incident.json").read_text("utf-8"))
    return moved(told, now)


def welcome(desk: Desk) -> str:
    """The accounts to sign in with. One that was never used gets a new password here, shown this once."""
    lines = ["", "Sign in as one of these (invented people):"]
    for account in ACCOUNTS:
        word = "your password (forgotten: storydesk user password " + account.id + ")"
        if not desk.people.has_signed_in(DESK, account.id):
            word = desk.people.set_password(DESK, account.id) or ""
        lines.append(f"  {account.id:<10}{word:<32}{account.name}, {account.shown_as}")
    return "\n".join(lines)


# --- the chain, once -----------------------------------------------------------------------------------------


def once(say: Say, *, home: Path | None = None, desk: Desk | None = None) -> int:
    """The chain from import to export, printed step by step; gives the exit code.

    Works in ``home``, or in a new folder that is kept for reading. Raises ``StorydeskError`` where a step fails.
    """
    folder = home or Path(tempfile.mkdtemp(prefix="storydesk-"))
    own = desk or build(settings.load(home=folder))
    try:
        return _once(own, say)
    finally:
        if desk is None:
            own.close()


def _once(desk: Desk, say: Say) -> int:
    passwords = hold(desk)
    for summary, (name, _) in zip(import_samples(desk, _steps(say)), FILES, strict=True):
        say(f"Imported  {name}: {summary.imported} of {summary.read} records, {len(summary.rejected)} refused")
    flagged = desk.records.flagged(WRITER.actor())
    say(f"Flagged   {len(flagged)} records as possible stories, for example:")
    for row in flagged[:3]:
        say(f"          {row.flags[0].criterion.replace('_', ' ')}: “{row.flags[0].quote[:90]}”")
    writer = WRITER.actor()
    story = desk.drafts.draft_story(writer, BRIEFS[0], on_event=_steps(say))
    fine = _through(desk, story, say, {APPROVER: passwords[APPROVER.id]})
    incident = desk.incidents.adopt(writer, sample_incident(desk.parts.clock()))
    statement = desk.drafts.draft_statement(writer, incident.id, on_event=_steps(say))
    fine &= _through(desk, statement, say, {a: passwords[a.id] for a in (APPROVER, ADMIN)})
    say(f"Audit     the chain holds: {desk.audit.verify()} records")
    return 0 if fine else 1


def _steps(say: Say) -> Progress:
    """Each step said once, as it begins."""
    seen: set[str] = set()

    def show(event: Event) -> None:
        if event.step not in seen:
            seen.add(event.step)
            say(f"…         {event.step.lower()} {event.detail}".rstrip())

    return show


def _through(desk: Desk, draft: Draft, say: Say, signers: Mapping[Account, str]) -> bool:
    """One draft from its findings to its exported files; False when something blocks it.

    ``signers`` has the password of each who signs.
    """
    page = desk.drafts.page(WRITER.actor(), draft.id)
    _describe(page, say)
    if any(f.severity == "block" for f in page.findings):
        say("Blocked   the text can't be signed as it is; a person would edit it now")
        return False
    desk.drafts.submit(WRITER.actor(), draft.id, draft.version)
    for signer, password in signers.items():
        signed = sign(desk, draft.id, signer, password, "Looked at for the demonstration; the samples are invented.")
        say(f"Signed    version {page.version.number} ({page.version.sha256[:12]}) by {signer.name}: {signed.state}")
    files = desk.drafts.export(WRITER.actor(), draft.id, draft.version)
    folder = desk.parts.exports / draft.id
    say(f"Exported  {', '.join(f.name for f in files)} to {folder}")
    say("")
    say(page.version.content.text)
    say("")
    return True


def _describe(page: DraftPage, say: Say) -> None:
    made = page.version.provenance
    standing = [s for s in page.sentences if s.support != "house"]
    supported = sum(s.support != "unsupported" for s in standing)
    say(f"Drafted   a {page.draft.kind} by {made.model}: {supported} of {len(standing)} sentences supported")
    used = made.usage
    say(f"          {used.calls} calls, {used.prompt_tokens} + {used.completion_tokens} tokens, {used.seconds:.1f} s")
    counts = [f"{f.rule} ({f.severity})" for f in page.findings]
    say(f"Checked   {', '.join(counts) or 'no finding'}; {len(page.questions)} questions for the signer")
