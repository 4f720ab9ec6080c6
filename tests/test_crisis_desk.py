"""The texts of one incident together: what contradicts another channel, and what the facts have outrun."""

import pytest

from agent.actions import Desk
from agent.errors import NotAllowedError
from agent.models import Draft, Finding
from tests.conftest import People
from tests.crisis_examples import open_incident


def h17(desk: Desk, draft: Draft) -> list[Finding]:
    return [f for f in desk.drafts.page(People.approver, draft.id).findings if f.rule == "H17"]


def edited(desk: Desk, draft: Draft, old: str, new: str) -> None:
    body = desk.drafts.page(People.writer, draft.id).version.content.part("body")
    assert old in body
    desk.drafts.edit(People.writer, draft.id, draft.version, {"body": body.replace(old, new)})


def sign(desk: Desk, draft_id: str, *signers: str) -> None:
    for account in signers:
        signer = next(p for p in People.everybody if p.id == account)
        page = desk.drafts.page(signer, draft_id)
        said = {q.rule: "Yes, I checked." for q in page.questions}
        desk.drafts.sign(signer, draft_id, page.version.number, page.version.sha256, said)


def test_a_changed_time_on_one_channel_blocks_its_signature_and_names_the_other(desk: Desk) -> None:
    incident = open_incident(desk)
    press, social, status = (
        desk.drafts.draft_statement(People.writer, incident.id, channel=c) for c in ("press", "social", "status_page")
    )
    assert h17(desk, press) == h17(desk, social) == h17(desk, status) == []
    edited(desk, status, "11:40", "11:55")
    found = h17(desk, status)
    assert [(f.severity, f.message.count("11:40")) for f in found] == [("block", 1)]
    assert found[0].message.startswith("“11:55”: ")
    desk.drafts.submit(People.writer, status.id, 2)
    with pytest.raises(NotAllowedError, match="H17"):
        sign(desk, status.id, People.approver.id)
    assert h17(desk, press) != []
    desk.drafts.withdraw(People.writer, status.id, 2, "wrong time")
    assert h17(desk, press) == []
