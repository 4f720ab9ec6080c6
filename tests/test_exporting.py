"""Letting a text leave the house: embargo, correction, and that no file lies there without its record."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from agent.actions import Desk
from agent.errors import LeakError, RefusedError, StoreError
from agent.export import Exported, Staging, read
from agent.export.ninjs import WITHDRAWN
from agent.models import Brief, Draft
from agent.pages import draft as draft_page
from agent.pages.deciding import ACTS, FILES
from agent.pages.edge import Fields
from agent.pages.server import create_app
from tests.conftest import NOON, PASSWORD, Clock, People, sign_as
from tests.stories import FLOOD, import_rows

SOON = NOON + timedelta(days=2)


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))


def signed(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    page = desk.drafts.page(People.approver, story.id)
    answers = {q.rule: "Yes, I checked." for q in page.questions}
    sign_as(desk, People.approver, story.id, 1, page.version.sha256, answers)


def one(files: list[Exported], ending: str) -> dict[str, object]:
    (file,) = [f for f in files if f.name.endswith(ending)]
    made = json.loads(file.data)
    assert isinstance(made, dict)
    return made


def export(desk: Desk, story: Draft, embargo: datetime | None = None) -> list[Exported]:
    return desk.drafts.export(People.writer, story.id, 1, embargo=embargo)


def test_an_embargo_stands_until_it_is_over(desk: Desk, story: Draft, clock: Clock) -> None:
    signed(desk, story)
    for over in (NOON, NOON - timedelta(hours=1), SOON.replace(tzinfo=None)):
        with pytest.raises(RefusedError, match="embargo"):
            export(desk, story, over)
    assert desk.drafts.page(People.writer, story.id).draft.state == "signed"

    files = export(desk, story, SOON)
    held = "Embargoed until 18 November 2026, 12:00 UTC"
    assert sum(held in read(f) for f in files) == 6  # all but ninjs, the sign-off record and the manifest
    assert one(files, "-ninjs.json")["embargoedUntil"] == SOON.isoformat()
    assert one(files, "-manifest.json")["embargoedUntil"] == "2026-11-18T12:00:00Z"
    history = desk.drafts.page(People.writer, story.id).history
    assert history[0].detail["embargo"] == SOON.isoformat()

    clock.forward(days=1)
    assert one(export(desk, story), "-ninjs.json")["embargoedUntil"] == SOON.isoformat()
    clock.forward(days=1)
    free = export(desk, story)
    assert "embargoedUntil" not in one(free, "-ninjs.json")
    assert one(free, ".jsonld")["datePublished"] == SOON.isoformat()


def test_the_page_takes_an_embargo_and_gives_every_file(desk: Desk, story: Draft) -> None:
    signed(desk, story)
    assert '<input type="datetime-local" name="embargo" required>' in draft_page.show(
        desk, People.writer, {"id": story.id}
    )
    fields = {"draft": story.id, "version": "1", "embargo": "2026-11-18T12:00:00.000Z"}
    done = ACTS["export"](desk, People.writer, Fields(fields))
    assert "held back" in done.notice
    page = draft_page.show(desk, People.writer, {"id": story.id})
    for name, words in FILES:
        assert f'exports/{story.id}/1/{name}" download>{words}<' in page
    (text,) = (desk.parts.exports / story.id).glob("*.txt")
    assert text.read_text("utf-8").startswith("Embargoed until 18 November 2026, 12:00 UTC")


@pytest.mark.parametrize("spoilt", ["no name of theirs", "a name from the vault", "a name that nobody knows"])
def test_the_reason_of_a_correction_names_nobody(desk: Desk, story: Draft, spoilt: str) -> None:
    said = {
        "no name of theirs": "The amount in the second paragraph is wrong.",
        "a name from the vault": "Marisela Quintero-Blyth asked us to.",
        "a name that nobody knows": "Mr Humphrey Atterbury of Leeds rang on 020 7946 0018.",
    }[spoilt]
    signed(desk, story)
    export(desk, story)
    desk.drafts.withdraw(People.approver, story.id, 1, said)
    files = export(desk, story)
    made = one(files, "-ninjs.json")
    assert made["pubStatus"] == "canceled"
    assert made["edNote"] == (f"{WITHDRAWN} Reason: {said}" if spoilt == "no name of theirs" else WITHDRAWN)
    manifest = one(files, "-manifest.json")
    assert [f["name"] for f in manifest["files"]] == [files[0].name]
    assert (desk.parts.exports / story.id / files[0].name).read_bytes() == files[0].data


def test_a_record_that_is_not_kept_leaves_no_file(desk: Desk, story: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    signed(desk, story)
    folder = desk.parts.exports / story.id
    begin = desk.parts.store.begin

    @contextmanager
    def failing() -> Iterator[object]:
        with begin() as tx:
            yield tx
            assert list(folder.glob(".*.part")), "the files were written before the record"
            raise StoreError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(desk.parts.store, "begin", failing)
        with pytest.raises(StoreError, match="disk is full"):
            export(desk, story)
    assert list(folder.iterdir()) == []
    with desk.parts.store.read() as tx:
        assert list(tx.exports.list(story.id)) == []
    assert {f.name for f in export(desk, story)} == {path.name for path in folder.iterdir()}


# --- the files alone


def test_files_keep_what_was_there_until_the_block_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    new = Exported(name="a.txt", media_type="text/plain", data=b"new")

    def stopped() -> None:
        with Staging(tmp_path) as staging:
            staging.write([new])
            raise LeakError("stopped")

    with pytest.raises(LeakError):
        stopped()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.txt", "old")]
    with Staging(tmp_path) as staging:
        staging.write([new])
        assert (tmp_path / "a.txt").read_text() == "old"
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.txt", "new")]


def test_a_folder_that_can_not_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreError, match="stays signed"), Staging(tmp_path / "taken") as staging:
        staging.write([Exported(name="a.txt", media_type="text/plain", data=b"")])


def test_what_is_in_the_way_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(StoreError, match="Export again"), Staging(tmp_path) as staging:
        staging.write([Exported(name="a.txt", media_type="text/plain", data=b"")])
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_of_a_text_that_was_taken_back_the_page_gives_no_file(desk: Desk, story: Draft) -> None:
    signed(desk, story)
    export(desk, story)
    client = TestClient(create_app(desk), follow_redirects=False)
    client.post("/login", data={"name": People.writer.id, "password": PASSWORD})
    assert all(client.get(f"/exports/{story.id}/1/{name}").status_code == 200 for name, _ in FILES)
    desk.drafts.withdraw(People.approver, story.id, 1, "The customer asked.")
    taken = [client.get(f"/exports/{story.id}/1/{name}") for name, _ in FILES]
    assert {answer.status_code for answer in taken} == {404}
    assert "taken back" in taken[0].json()["detail"]
