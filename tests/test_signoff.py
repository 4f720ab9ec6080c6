"""The sign-off record: who, which text, what stood and why; beside the text, and with nobody's identity in it."""

import io
import json
from pathlib import Path

import pytest
from docx import Document

from agent.actions import Desk
from agent.errors import LeakError, RefusedError
from agent.export import Package, signoff, signoff_files
from agent.models import Brief, Draft
from agent.policy import BUILT_IN, BUILT_IN_TEXT, sha256
from tests.conftest import PASSWORD, People
from tests.desk_samples import LATER, draft, finding, signature, version
from tests.stories import FLOOD, import_rows

S16 = finding("S16", "warn")
NAME = signature().model_copy(
    update={
        "answers": {"S2": "I read both.", "X1": "odd"},
        "stood": (S16, finding("S17", "warn"), finding("S2", "ask")),
        "accepted": {S16.key: "The name is that long."},
        "policy": 3,
    }
)


def package(**more: object) -> Package:
    fields: dict[str, object] = {
        "draft": draft("signed"), "version": version(), "signatures": (NAME,), "organisation": "Brasspenny",
    }  # fmt: skip
    return Package.model_validate(fields | more)


def test_the_record_says_who_signed_what_and_what_stood() -> None:
    made = signoff(package())
    assert (made.responsible_editor, made.complete) == ("Abel", True)
    assert (made.sha256, made.version) == (version().sha256, 1)
    assert (made.policy_version, made.policy_sha256) == (0, BUILT_IN.sha256)
    (name,) = made.signatures
    assert (name.name, name.account, name.role, name.at, name.policy) == ("Abel", "abel", "approver", LATER, 3)
    assert name.sha256 == version().sha256
    assert [(a.rule, a.answer) for a in name.answers] == [("S2", "I read both."), ("X1", "odd")]
    assert name.answers[0].question.endswith("?")
    assert [(s.rule, s.reason) for s in name.stood] == [("S16", "The name is that long."), ("S17", "")]
    assert name.stood[0].place == version().content.text[0:1]


def test_a_record_of_half_the_names_says_so_and_one_of_none_is_refused() -> None:
    half = package(draft=draft("in_review", kind="statement"))
    assert not signoff(half).complete
    legal = signature("lena", "legal")
    assert signoff(package(draft=draft("in_review", kind="statement"), signatures=(legal,))).responsible_editor == ""
    for names in ((), (NAME.model_copy(update={"voided_at": LATER}),), (NAME.model_copy(update={"sha256": "0" * 64}),)):
        with pytest.raises(RefusedError, match="Nobody's name stands"):
            signoff(package(signatures=names))


def test_the_two_files_say_the_same() -> None:
    told, word = signoff_files(package())
    stem = "a-bakery-a-friday-night-90-minutes-v1-signoff"
    assert (told.name, word.name) == (f"{stem}.json", f"{stem}.docx")
    row = json.loads(told.data)
    assert row["signatures"][0]["stood"][0]["reason"] == "The name is that long."
    text = "\n".join(p.text for p in Document(io.BytesIO(word.data)).paragraphs)
    for said in (row["sha256"], "Abel, approver", "I read both.", "The name is that long.", "not for publication"):
        assert said in text
    assert [f.sha256 for f in signoff_files(package())] == [told.sha256, word.sha256]


# --- through the desk


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    made = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    return desk.drafts.submit(People.writer, made.id, 1)


def sign(desk: Desk, draft_id: str, reason: str) -> None:
    desk.policies.set(People.admin, BUILT_IN_TEXT.replace("reasons = false", "reasons = true"))
    page = desk.drafts.page(People.approver, draft_id)
    sha = page.version.sha256
    desk.drafts.sign(
        People.approver,
        draft_id,
        1,
        sha,
        {question.rule: "Yes, I checked." for question in page.questions},
        confirmation=desk.people.confirm(People.approver, PASSWORD, sha),
        accepted={f.key: reason for f in page.findings},
    )


def test_an_export_brings_the_record_along(desk: Desk, story: Draft) -> None:
    sign(desk, story.id, "It is meant.")
    files = {f.name: f for f in desk.drafts.export(People.writer, story.id, 1, ("txt",))}
    told = next(json.loads(f.data) for name, f in files.items() if name.endswith("-signoff.json"))
    assert told["policySha256"] == sha256(BUILT_IN_TEXT.replace("reasons = false", "reasons = true"))
    assert told["signatures"][0]["policy"] == told["policyVersion"] == 1
    assert {s["reason"] for s in told["signatures"][0]["stood"]} == {"It is meant."}
    manifest = next(json.loads(f.data) for name, f in files.items() if name.endswith("-manifest.json"))
    listed = {entry["name"]: entry["sha256"] for entry in manifest["files"]}
    assert {name for name in listed if "-signoff" in name} == {name for name in files if "-signoff" in name}
    assert all(files[name].sha256 == listed[name] for name in listed)
    assert desk.drafts.signoff(People.legal, story.id).json_text().encode() in {f.data for f in files.values()}


def test_what_was_said_outside_is_told_without_the_name(desk: Desk, story: Draft) -> None:
    given = desk.external.invite(People.writer, story.id, 1, "Olive Farquhar", 3)
    desk.external.decide(given.token, given.code, "Olive Farquhar", "approve")
    sign(desk, story.id, "It is meant.")
    made = desk.drafts.signoff(People.legal, story.id)
    assert [(one.decision, one.asked_by) for one in made.outside] == [("approve", People.writer.id)]
    assert "Farquhar" not in made.json_text()
    desk.privacy.forget(People.privacy, ["flood-1"], "the customer asked")
    with desk.parts.store.read() as tx:
        assert [(i.name, i.said_name, i.decision) for i in tx.invitations.of(story.id)] == [("", None, "approve")]


def test_a_reason_that_names_the_customer_is_not_taken(desk: Desk, story: Draft) -> None:
    with pytest.raises(LeakError):
        sign(desk, story.id, f"{FLOOD['requester']['name']} wants it so.")
    with pytest.raises(RefusedError, match="Nobody's name stands"):
        desk.drafts.signoff(People.writer, story.id)


def test_forgetting_takes_reasons_and_findings_out_of_the_signatures(desk: Desk, story: Draft) -> None:
    sign(desk, story.id, "It is meant.")
    desk.privacy.forget(People.privacy, ["flood-1"], "the customer asked")
    names = desk.drafts.page(People.privacy, story.id).signatures
    assert [(s.answers, s.accepted, s.stood) for s in names] == [({}, {}, ())]
