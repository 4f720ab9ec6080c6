"""Learning from approvers through the whole desk: when pairs are kept, when they go, who reads them, what is told."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.actions.learning import LAST
from agent.edits import Pair, StoredPair
from agent.errors import NotAllowedError, StoreError
from agent.llm import ChatModel
from agent.models import Actor, Brief, Draft, Role
from agent.store import Tx
from tests.conftest import Clock, People
from tests.desk_samples import NOW, draft, new_store, passage, version
from tests.fake_endpoint import serve
from tests.stories import FLOOD, import_rows
from tests.test_actions_drafts import sign, signed

BRIEF = Brief(topic="a bookshop open again after a flood", words=120)


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, BRIEF)


def kept(desk: Desk) -> Sequence[StoredPair]:
    return desk.learning.pairs(People.approver)


def rows(desk: Desk) -> int:
    """Rows of the table itself, whether their text's signature stands or not."""
    with sqlite3.connect(desk.parts.settings.home / "storydesk.db") as plain:
        return int(plain.execute("SELECT count(*) FROM edits").fetchone()[0])


def body_of(desk: Desk, draft_id: str) -> list[str]:
    return [s.text for s in desk.drafts.page(People.writer, draft_id).version.content.sentences if s.part == "body"]


def edited(desk: Desk, story: Draft) -> Draft:
    """The first body sentence is shorter, the last one is gone."""
    content = desk.drafts.page(People.writer, story.id).version.content
    texts = [s.text for s in content.sentences if s.part == "body"]
    desk.drafts.edit(People.writer, story.id, 1, {"body": " ".join([*texts[:-1]])})
    return desk.drafts.page(People.writer, story.id).draft


# --- when they are kept -----------------------------------------------------------------------------------------


def test_nothing_is_learnt_before_the_signature(desk: Desk, story: Draft) -> None:
    edited(desk, story)
    desk.drafts.submit(People.writer, story.id, 2)
    assert rows(desk) == 0
    sign(desk, story)
    assert rows(desk) == len(kept(desk)) > 0


def test_each_drafted_sentence_is_kept_once_with_its_words_and_its_writer(desk: Desk, story: Draft) -> None:
    drafted = body_of(desk, story.id)
    signed(desk, edited(desk, story))
    found = [one.pair for one in kept(desk) if one.pair.part == "body"]
    assert [p.before for p in found] == drafted
    assert [p.outcome for p in found] == ["kept"] * (len(drafted) - 1) + ["cut"]
    assert {p.writer for p in found} == {"composer"}
    assert [p.kind for p in found][-1] is not None


def test_a_text_signed_as_drafted_teaches_that_all_was_kept(desk: Desk, story: Draft) -> None:
    signed(desk, story)
    made = desk.learning.report(People.approver)
    assert (made.shares.drafts, made.shares.kept_share, made.shares.distance) == (1, 1.0, 0.0)
    assert made.kinds == ()


def test_an_edit_after_the_signature_unlearns_and_the_next_signature_learns_anew(desk: Desk, story: Draft) -> None:
    signed(desk, story)
    before = len(kept(desk))
    edited(desk, story)
    assert kept(desk) == [], "its signature is void"
    now = desk.drafts.page(People.writer, story.id).draft
    signed(desk, now)
    assert rows(desk) == len(kept(desk)) == before, "exactly once, in place of those of before"
    assert {one.version for one in kept(desk)} == {2}


def test_the_pairs_come_with_the_signature_or_not_at_all(
    desk: Desk, story: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.drafts.submit(People.writer, story.id, 1)

    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr("agent.store.audit.Audit.append", full)
    with pytest.raises(StoreError):
        sign(desk, story)
    monkeypatch.undo()
    page = desk.drafts.page(People.approver, story.id)
    assert (page.draft.state, page.signatures, rows(desk)) == ("in_review", (), 0)


# --- when they go -----------------------------------------------------------------------------------------------


def test_what_is_withdrawn_teaches_nothing(desk: Desk, story: Draft) -> None:
    signed(desk, story)
    desk.drafts.export(People.writer, story.id, 1)
    assert rows(desk)
    desk.drafts.withdraw(People.approver, story.id, 1, "The customer took the consent back.")
    assert rows(desk) == 0


@pytest.mark.parametrize("published", [False, True])
def test_forgetting_the_source_erases_the_pairs_from_every_file(desk: Desk, story: Draft, published: bool) -> None:
    signed(desk, edited(desk, story))
    if published:
        desk.drafts.export(People.writer, story.id, 2)
    words = next(one.pair.before for one in kept(desk) if one.pair.outcome == "cut").encode()
    done = desk.privacy.forget(People.privacy, "flood-1", "asked by letter")
    assert (done.found, rows(desk), list(kept(desk))) == (0, 0, [])
    home = desk.parts.settings.home
    assert [p.name for p in home.rglob("*") if p.is_file() and words in p.read_bytes()] == []


def test_what_is_masked_later_is_masked_in_the_pairs(desk: Desk, story: Draft) -> None:
    assert "Thursday night" in " ".join(body_of(desk, story.id))
    signed(desk, story)
    desk.drafts.export(People.writer, story.id, 1)
    desk.records.mask(People.privacy, "flood-1", "Thursday night", "date")
    texts = [f"{one.pair.before} {one.pair.after}" for one in kept(desk)]
    assert texts
    assert all("Thursday" not in text for text in texts)


def test_a_sentence_that_holds_an_identity_is_kept_without_its_words(
    desk: Desk, story: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the first version was written before the vault knew the name."""
    drafted = body_of(desk, story.id)
    desk.drafts.submit(People.writer, story.id, 1)
    monkeypatch.setattr(type(desk.drafts), "_identities", lambda *_: [" ".join(drafted[0].split()[:5])])
    sign(desk, story)
    texts = [one.pair.before for one in kept(desk) if one.pair.part == "body"]
    assert texts == ["(withheld)", *drafted[1:]]


# --- who, and what is told --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["writer", "approver", "legal", "privacy", "admin"])
def test_whoever_may_read_drafts_may_read_what_was_changed(desk: Desk, role: Role) -> None:
    assert desk.learning.report(Actor(id="x", name="X", roles=frozenset({role}))).shares.drafts == 0


def test_nobody_else_does(desk: Desk) -> None:
    nobody = Actor(id="x", name="X", roles=frozenset())
    for verb in (desk.learning.report, desk.learning.pairs, desk.learning.advice):
        with pytest.raises(NotAllowedError):
            verb(nobody)


def test_the_report_begins_where_it_is_told_and_takes_one_writer(desk: Desk, story: Draft, clock: Clock) -> None:
    signed(desk, story)
    later = clock.at
    clock.forward(days=1)
    assert desk.learning.report(People.approver, since=later).shares.drafts == 1
    assert desk.learning.report(People.approver, since=clock.at).shares.drafts == 0
    assert desk.learning.report(People.approver, writer="composer").shares.drafts == 1
    assert desk.learning.report(People.approver, writer="another").shares.drafts == 0


ANSWER = {"s3": "Support staff sent a spare till by courier on Friday, and moved 3,100 books to it."}


@pytest.mark.enable_socket
def test_the_next_draft_is_told_and_its_provenance_says_so(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    with serve() as endpoint:
        desk = make_desk(model=lambda guard: ChatModel("tiny-1b", endpoint, guard, timeout_s=10, retries=0))
        import_rows(desk, tmp_path, [FLOOD])
        endpoint.says(ANSWER)
        first = desk.drafts.draft_story(People.writer, BRIEF)
        made = desk.drafts.page(People.writer, first.id).version
        assert (made.provenance.model, made.provenance.taught) == ("tiny-1b", ())
        drafted = body_of(desk, first.id)
        desk.drafts.edit(People.writer, first.id, 1, {"body": " ".join([drafted[0], *drafted[3:]])})
        signed(desk, desk.drafts.page(People.writer, first.id).draft)
        told = tuple(advice.text for advice in desk.learning.advice(People.writer))
        assert len(told) == 1
        assert told[0].startswith("Editors cut whole sentences (2 of ")
        endpoint.says(ANSWER)
        second = desk.drafts.draft_story(People.writer, BRIEF)
    assert desk.drafts.page(People.writer, second.id).version.provenance.taught == told
    asked = [str(request["messages"]) for request in endpoint.requests]
    assert told[0] not in asked[0]
    assert any(told[0] in words for words in asked[1:])


@pytest.mark.enable_socket
@pytest.mark.parametrize(("model", "shown"), [("gpt-4o", True), ("tiny-1b", False)])
def test_a_strong_model_is_shown_how_the_house_wrote(
    make_desk: Callable[..., Desk], tmp_path: Path, model: str, shown: bool
) -> None:
    """A small one would copy it."""
    with serve() as endpoint:
        desk = make_desk(model=lambda guard: ChatModel(model, endpoint, guard, timeout_s=10, retries=0))
        import_rows(desk, tmp_path, [FLOOD])
        first = desk.drafts.draft_story(People.writer, BRIEF)
        signed(desk, first)
        excerpt = desk.voices.voice_for(People.writer, BRIEF).shown
        desk.drafts.draft_story(People.writer, BRIEF)
    assert excerpt
    assert (excerpt in endpoint.requests[-1]["messages"][-1]["content"]) is shown


def test_the_last_texts_of_one_kind_teach(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    changed = Pair(outcome="changed", part="body", origin="model", writer="m", before="A b.", after="C b.")
    with store.begin() as tx:
        for number in range(LAST + 2):
            _signed_draft(tx, f"d{number:02}", number, changed)
        _signed_draft(tx, "statement", 99, changed, kind="statement")
        _signed_draft(tx, "open", 99, changed, state="in_review")
    with store.read() as tx:
        found = tx.edits.last("story", LAST)
    assert [one.draft_id for one in found] == [f"d{number:02}" for number in range(2, LAST + 2)]


def _signed_draft(tx: Tx, key: str, day: int, pair: Pair, kind: str = "story", state: str = "signed") -> None:
    made = draft(state=state, kind=kind, draft_id=key)  # type: ignore[arg-type]
    tx.drafts.create(made, version(draft_id=key), [passage()], [])
    tx.edits.put(key, 1, NOW.replace(year=2000 + day), [pair])
