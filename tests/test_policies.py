"""The house's policy in force: who sets it, what it refuses, how drafts are judged by it, and what is slipped in."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.actions.policies import PolicyVerbs, in_force
from agent.errors import AuditBrokenError, NotAllowedError, RefusedError, StaleError, WrongStateError
from agent.models import Actor, Brief, Draft
from agent.policy import BUILT_IN, BUILT_IN_TEXT, sha256
from tests.conftest import PASSWORD, People
from tests.stories import FLOOD, import_rows

TWO = BUILT_IN_TEXT.replace('signatures = ["approver"] ', 'signatures = ["privacy", "approver"]').replace(
    "in_order = false ", "in_order = true "
)
REASONS = BUILT_IN_TEXT.replace("reasons = false", "reasons = true")


@pytest.fixture
def policies(desk: Desk) -> PolicyVerbs:
    return PolicyVerbs(desk.parts)


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    made = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    return desk.drafts.submit(People.writer, made.id, 1)


def signed_by(desk: Desk, who: Actor, draft_id: str, accepted: dict[str, str] | None = None) -> Draft:
    """Every question answered, and the name given."""
    page = desk.drafts.page(who, draft_id)
    answers = {question.rule: "Yes, I checked." for question in page.questions}
    sha = page.version.sha256
    proof = desk.people.confirm(who, PASSWORD, sha)
    return desk.drafts.sign(who, draft_id, page.version.number, sha, answers, confirmation=proof, accepted=accepted)


def test_the_built_in_policy_is_in_force_until_one_is_set(policies: PolicyVerbs) -> None:
    assert policies.current(People.writer) == BUILT_IN
    assert policies.history(People.legal) == []
    assert policies.stops(People.approver) == []


def test_a_policy_is_set_by_an_administrator_and_is_on_record(desk: Desk, policies: PolicyVerbs) -> None:
    for person in (People.writer, People.approver, People.legal, People.privacy):
        with pytest.raises(NotAllowedError, match="may not set the policy"):
            policies.set(person, TWO)
    made = policies.set(People.admin, TWO, seen=0)
    assert (made.number, made.sha256) == (1, sha256(TWO))
    assert policies.current(People.writer) == made
    assert [(k.number, k.by, k.text) for k in policies.history(People.admin)] == [(1, People.admin.id, TWO)]
    record = desk.audit.records(People.admin, limit=1)[0]
    assert (record.verb, record.subject) == ("set policy", "policy")
    assert (record.detail["version"], record.detail["sha256"]) == ("1", sha256(TWO))
    assert policies.set(People.admin, BUILT_IN_TEXT).number == 2
    with pytest.raises(StaleError, match="Version 2 of the policy is in force; you saw 1"):
        policies.set(People.admin, TWO, seen=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "not TOML"),
        (BUILT_IN_TEXT.replace("warn = []", 'warn = ["S14"]'), "S14 always blocks: identities stay home"),
        (BUILT_IN_TEXT + "author_signs = true\n", "never signs it"),
        (BUILT_IN_TEXT.replace("never = []", 'never = ["a.stoen"]'), "there is no account named 'a.stoen'"),
        (BUILT_IN_TEXT.replace("never = []", 'never = ["a.stone", "b.field"]'), "story: nobody could sign it"),
    ],
)
def test_a_policy_that_is_refused_changes_nothing(policies: PolicyVerbs, text: str, said: str) -> None:
    for verb in (policies.check, policies.set):
        with pytest.raises(RefusedError, match=said):
            verb(People.admin, text)
    assert policies.current(People.admin) == BUILT_IN
    assert policies.history(People.admin) == []


def test_a_draft_in_review_is_judged_by_the_policy_of_now(desk: Desk, policies: PolicyVerbs, story: Draft) -> None:
    policies.set(People.admin, TWO)
    row = desk.drafts.queue(People.approver)[0]
    assert (row.needed, row.mine, row.waits_for) == (2, False, "a privacy officer")
    assert desk.drafts.queue(People.privacy)[0].mine
    with pytest.raises(NotAllowedError, match="needs first is a privacy officer"):
        signed_by(desk, People.approver, story.id)
    assert signed_by(desk, People.privacy, story.id).state == "in_review"
    assert signed_by(desk, People.approver, story.id).state == "signed"
    names = desk.drafts.page(People.writer, story.id).signatures
    assert [(s.role, s.policy) for s in names] == [("privacy", 1), ("approver", 1)]
    assert desk.drafts.export(People.writer, story.id, 1)


def test_a_signed_text_waits_where_the_policy_of_now_asks_for_more(
    desk: Desk, policies: PolicyVerbs, story: Draft
) -> None:
    signed_by(desk, People.approver, story.id)
    policies.set(People.admin, TWO)
    with pytest.raises(NotAllowedError, match="policy of now asks"):
        desk.drafts.export(People.writer, story.id, 1)
    policies.set(People.admin, BUILT_IN_TEXT)
    assert desk.drafts.export(People.writer, story.id, 1)
    policies.set(People.admin, TWO)  # what has left the house is judged by what it was signed by
    assert desk.drafts.export(People.writer, story.id, 1)
    desk.drafts.withdraw(People.approver, story.id, 1, "The shop asked us to.")
    assert len(desk.drafts.export(People.writer, story.id, 1)) == 2  # the correction and the manifest


def test_a_laxer_policy_signs_nothing_by_itself(desk: Desk, policies: PolicyVerbs, story: Draft) -> None:
    policies.set(People.admin, TWO.replace("in_order = true", "in_order = false"))
    signed_by(desk, People.approver, story.id)
    policies.set(People.admin, BUILT_IN_TEXT)
    assert desk.drafts.page(People.writer, story.id).draft.state == "in_review"
    with pytest.raises(WrongStateError, match="changed while the text was in review"):
        signed_by(desk, People.other, story.id)


def test_warnings_are_signed_with_a_reason_where_the_policy_says_so(
    desk: Desk, policies: PolicyVerbs, story: Draft
) -> None:
    warnings = [f for f in desk.drafts.page(People.approver, story.id).findings if f.severity == "warn"]
    assert warnings
    policies.set(People.admin, REASONS)
    with pytest.raises(NotAllowedError, match="say why these may stand"):
        signed_by(desk, People.approver, story.id)
    reasons = {f.key: f" {f.rule} is meant. " for f in warnings} | {"S99:0-1": "not there"}
    assert signed_by(desk, People.approver, story.id, accepted=reasons).state == "signed"
    name = desk.drafts.page(People.writer, story.id).signatures[0]
    assert name.accepted == {f.key: f"{f.rule} is meant." for f in warnings}
    assert {f.rule for f in name.stood} >= {f.rule for f in warnings}


def test_a_rule_that_the_policy_makes_block_blocks(desk: Desk, policies: PolicyVerbs, story: Draft) -> None:
    page = desk.drafts.page(People.approver, story.id)
    rule = next(f.rule for f in page.findings if f.severity == "warn")
    policies.set(People.admin, BUILT_IN_TEXT.replace("block = []", f'block = ["{rule}"]'))
    assert rule in {f.rule for f in desk.drafts.page(People.approver, story.id).findings if f.severity == "block"}
    assert desk.drafts.queue(People.approver)[0].blocking >= 1
    with pytest.raises(NotAllowedError, match=rf"a finding blocks it \(.*{rule}"):
        signed_by(desk, People.approver, story.id)


def test_when_accounts_are_closed_nothing_is_signed_and_the_desk_says_why(
    desk: Desk, policies: PolicyVerbs, story: Draft
) -> None:
    desk.people.disable(People.admin, People.other.id)
    assert policies.stops(People.admin) == []
    desk.people.disable(People.admin, People.approver.id)
    assert [line.split(":")[0] for line in policies.stops(People.admin)] == ["story", "statement"]
    offer = next(v for v in desk.drafts.page(People.approver, story.id).verbs if v.verb == "sign")
    assert offer.reason.startswith("Nobody but the author is registered as an approver")
    with pytest.raises(RefusedError, match="nobody could sign it"):
        policies.set(People.admin, BUILT_IN_TEXT)


def test_a_team_has_rules_of_its_own(desk: Desk, policies: PolicyVerbs, story: Draft) -> None:
    own = BUILT_IN_TEXT + '[teams.health.story]\nsignatures = ["privacy", "approver"]\n'
    with pytest.raises(RefusedError, match=r"teams\.health: there is no team of this id"):
        policies.set(People.admin, own)
    team = desk.people.make_team(People.admin, "Health")
    assert team.id == "health"
    members = {People.writer.id, People.approver.id}
    desk.people.set_members(People.admin, "health", members | {People.other.id})
    policies.set(People.admin, own)
    with pytest.raises(NotAllowedError, match="signed by other rules"):
        desk.people.move_draft(People.writer, story.id, "health")
    desk.people.move_draft(People.admin, story.id, "health")
    with pytest.raises(NotAllowedError, match="signed by other rules"):  # nor out of it, to rules that ask for less
        desk.people.move_draft(People.writer, story.id, None)
    assert signed_by(desk, People.approver, story.id).state == "in_review"
    assert signed_by(desk, People.privacy, story.id).state == "signed"
    desk.people.set_members(People.admin, "health", {People.writer.id})
    assert [line.split(":")[0] for line in policies.stops(People.admin)] == ["teams.health.story"]


# --- past the desk


def _one_name_fewer(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE policies SET text = ?, sha256 = ?", (BUILT_IN_TEXT, sha256(BUILT_IN_TEXT)))


def _other_text(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE policies SET text = ?", (BUILT_IN_TEXT,))


def _gone(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM policies")


def _slipped_in(raw: sqlite3.Connection) -> None:
    row = (BUILT_IN_TEXT, sha256(BUILT_IN_TEXT))
    raw.execute("INSERT INTO policies SELECT 2, at, by, ?, ?, note FROM policies", row[::-1])


@pytest.mark.parametrize("note", ["Legal asked for it", ""])
@pytest.mark.parametrize("after", ["Nobody asked for it", ""])
def test_a_note_that_was_changed_is_found_by_the_proof(
    desk: Desk, policies: PolicyVerbs, note: str, after: str
) -> None:
    policies.set(People.admin, TWO, note=note)
    policies.set(People.admin, BUILT_IN_TEXT, note="Back again")
    assert desk.audit.verify()
    assert "Legal" not in str(desk.audit.records(People.admin))
    with closing(sqlite3.connect(desk.parts.settings.home / "storydesk.db", isolation_level=None)) as raw:
        raw.execute("UPDATE policies SET note = ? WHERE number = 1", (after,))
    if note == after:
        assert desk.audit.verify()
        return
    with pytest.raises(AuditBrokenError, match="note beside version 1 of the policy"):
        desk.audit.verify()


@pytest.mark.parametrize("tamper", [_one_name_fewer, _other_text, _gone, _slipped_in])
def test_a_policy_changed_in_the_database_stops_signing(
    desk: Desk, policies: PolicyVerbs, story: Draft, tamper: Callable[[sqlite3.Connection], None]
) -> None:
    policies.set(People.admin, TWO)
    with closing(sqlite3.connect(desk.parts.settings.home / "storydesk.db", isolation_level=None)) as raw:
        tamper(raw)
    assert "changed past the desk" in policies.stops(People.admin)[0]
    with pytest.raises(NotAllowedError, match="changed past the desk"):
        signed_by(desk, People.approver, story.id)
    page = desk.drafts.page(People.writer, story.id)  # reading goes on
    assert page.draft.state == "in_review"
    policies.set(People.admin, TWO)
    assert policies.stops(People.admin) == []
    with desk.parts.store.read() as tx:
        assert in_force(tx).text == TWO
