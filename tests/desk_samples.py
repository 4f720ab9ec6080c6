"""Invented people, records and texts that the tests of the desk share."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.models import (
    Actor,
    Content,
    Draft,
    DraftKind,
    Finding,
    Provenance,
    Role,
    Sentence,
    Severity,
    Signature,
    State,
    Version,
)
from agent.store import Store, User
from retrieval.records import CleanMessage, CleanRecord, Passage, RawMessage, RawRecord, Requester

NOW = datetime(2026, 11, 3, 9, 30, 15, 123456, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def new_store(folder: Path) -> Store:
    """A migrated store in its own file."""
    store = Store(f"sqlite:///{folder / 'desk.db'}")
    store.migrate()
    return store


def actor(account: str, *roles: Role) -> Actor:
    return Actor(id=account, name=account.title(), roles=frozenset(roles))


def user(account: str, *roles: Role, password_hash: str = "-") -> User:
    return User(id=account, name=account.title(), roles=frozenset(roles), password_hash=password_hash, created_at=NOW)


def record(
    key: str = "T-1", text: str = "The till froze and [AGENT 1] stayed on the line.", **more: object
) -> CleanRecord:
    fields: dict[str, object] = {
        "id": key,
        "kind": "ticket",
        "created_at": NOW,
        "subject": "Frozen till",
        "messages": (CleanMessage(role="customer", text=text, at=NOW),),
    }
    return CleanRecord.model_validate(fields | more)


def raw(key: str = "T-1", name: str = "Ottoline Quayle") -> RawRecord:
    text = f"This is {name}, my till froze."
    return RawRecord(
        id=key, kind="ticket", messages=(RawMessage(role="customer", text=text),), requester=Requester(name=name)
    )


def passage(key: str = "T-1:0:0", record_id: str = "T-1", text: str = "The agent stayed on the line.") -> Passage:
    return Passage(
        id=key,
        record_id=record_id,
        message=0,
        start=0,
        end=len(text),
        role="customer",
        text=text,
        kind="ticket",
        created_at=NOW,
    )


def content(body: str = "The support team stayed on the line for ninety minutes.") -> Content:
    return Content(
        sentences=(
            Sentence(part="headline", text="A bakery, a Friday night, 90 minutes", citations=("T-1:0:0",)),
            Sentence(part="standfirst", text="How one call saved a shop's weekend.", citations=("T-1:0:0",)),
            Sentence(part="body", text=body, citations=("T-1:0:0",)),
            Sentence(part="body", text="The till came back at nine.", citations=("T-1:0:0",), origin="person"),
            Sentence(part="boilerplate", text="Brasspenny makes tills.", origin="house", paragraph=1),
            Sentence(part="contact", text="press@brasspenny.example", origin="house", paragraph=2),
            Sentence(part="endmark", text="###", origin="house", paragraph=3),
        )
    )


def version(number: int = 1, author: str = "wanda", draft_id: str = "d1", body: str | None = None) -> Version:
    return Version(
        draft_id=draft_id,
        number=number,
        content=content() if body is None else content(body),
        author=author,
        created_at=NOW,
        provenance=Provenance(model="composer"),
    )


def draft(
    state: State = "drafted", kind: DraftKind = "story", number: int = 1, draft_id: str = "d1", editor: str = "wanda"
) -> Draft:
    return Draft(
        id=draft_id,
        kind=kind,
        title="A bakery, a Friday night",
        state=state,
        created_by="wanda",
        created_at=NOW,
        last_editor=editor,
        version=number,
        evidence=("T-1:0:0",),
    )


def signature(signer: str = "abel", role: Role = "approver", under: Version | None = None) -> Signature:
    under = under or version()
    return Signature(
        draft_id=under.draft_id,
        version=under.number,
        sha256=under.sha256,
        signer=signer,
        signer_name=signer.title(),
        role=role,
        at=LATER,
    )


def finding(rule: str = "S14", severity: Severity = "block") -> Finding:
    return Finding(rule=rule, severity=severity, start=0, end=1, message=f"{rule} is not met.")
