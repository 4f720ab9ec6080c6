"""What a restore of an older backup lets nobody do or read again: ways in that were ended, words that were masked."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.actions.keeping import WaysIn
from agent.actions.ledger import Ledger
from agent.backup import LEDGER
from agent.errors import NotAllowedError, NotFoundError, SignInError
from agent.models import Brief
from agent.restore import Restored
from retrieval.records import Replacement
from tests.bringing_back import back_up
from tests.conftest import PASSWORD, People
from tests.consenting import audited
from tests.stories import import_rows
from tests.test_masking import MISSED, NICK, everything, files_with


@pytest.fixture
def imported(desk: Desk, tmp_path: Path) -> Desk:
    import_rows(desk, tmp_path, [MISSED])
    return desk


def test_every_way_in_without_a_password_is_over(
    imported: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk]
) -> None:
    home = imported.parts.settings.home
    draft = imported.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    imported.drafts.submit(People.writer, draft.id, 1)
    asked = imported.external.invite(People.writer, draft.id, 1, "Quill Arbour", 3)
    used = imported.external.invite(People.writer, draft.id, 1, "Somebody Else", 3)
    address = imported.previews.make(People.writer, draft.id, 1, 3).token
    session = imported.people.sign_in(People.writer.id, PASSWORD)
    token = imported.people.make_token(People.writer, "a script", {"read"}, 30)
    sha256 = imported.drafts.page(People.approver, draft.id).version.sha256
    confirmed = imported.people.confirm(People.approver, PASSWORD, sha256)
    back_up(imported, tmp_path)
    imported.external.decide(used.token, used.code, "Somebody Else", "decline", "It is not true.")
    imported.previews.take_back(People.writer, draft.id, imported.previews.of(People.writer, draft.id)[0].id)
    imported.people.sign_out(session)
    imported.close()
    done = bring_back(home, replace=True)
    assert done.ways_in == WaysIn(sessions=1, tokens=1, invitations=2, previews=1)
    desk = make_desk(home)
    with pytest.raises(SignInError):
        desk.people.actor_of(session)
    with pytest.raises(SignInError):
        desk.people.actor_of_token(token, "read")
    for given in (asked, used):
        with pytest.raises(SignInError):
            desk.external.look(given.token, given.code)
    with pytest.raises(NotFoundError):
        desk.previews.look(address)
    answers = {q.rule: "Yes." for q in desk.drafts.page(People.approver, draft.id).questions}
    with pytest.raises(NotAllowedError):
        desk.drafts.sign(People.approver, draft.id, 1, sha256, answers, confirmation=confirmed)
    assert desk.people.actor_of(desk.people.sign_in(People.writer.id, PASSWORD)).id == People.writer.id
    assert dict(audited(desk, "desk"))["end ways in"] == {
        name: str(count) for name, count in done.ways_in._asdict().items()
    }


def test_words_that_were_masked_since_stay_masked(
    imported: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk]
) -> None:
    home = imported.parts.settings.home
    back_up(imported, tmp_path)
    imported.records.mask(People.writer, "missed-1", NICK.upper(), "person", "our helper's nickname")
    assert NICK not in (home / LEDGER).read_text("utf-8").lower()
    assert "missed-1" not in (home / LEDGER).read_text("utf-8")
    imported.close()
    done = bring_back(home, replace=True)
    assert (done.masked, done.readable) == (1, ())
    desk = make_desk(home)
    assert NICK not in everything(desk, "missed-1")
    assert dict(audited(desk, "missed-1"))["mask"]["reason"] == "a restore had brought it back"
    assert dict(audited(desk, "desk"))["restore"]["masked"] == "1"
    assert files_with(desk, NICK) == []


def test_a_copy_of_the_list_masks_on_a_new_machine_and_goes_on_from_there(
    imported: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk]
) -> None:
    back_up(imported, tmp_path)
    imported.records.mask(People.writer, "missed-1", NICK, "person")
    copy, again = tmp_path / "copied.jsonl", tmp_path / "again"
    shutil.copy(imported.parts.settings.home / LEDGER, copy)
    assert bring_back(again, forgotten=[copy]).masked == 1
    assert bring_back(again, replace=True).masked == 1  # it is in the new desk's own list


def test_a_desk_that_was_begun_anew_says_what_it_masked(
    imported: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk]
) -> None:
    back_up(imported, tmp_path)
    fresh = make_desk(tmp_path / "again")  # another pepper, the same record
    import_rows(fresh, tmp_path, [MISSED])
    fresh.records.mask(People.writer, "missed-1", NICK, "person")
    fresh.close()
    assert bring_back(tmp_path / "again", replace=True).masked == 1
    assert NICK not in everything(make_desk(tmp_path / "again"), "missed-1")


def test_a_mask_that_somebody_took_back_does_not_come_again(
    imported: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk]
) -> None:
    home = imported.parts.settings.home
    back_up(imported, tmp_path)
    imported.records.mask(People.writer, "missed-1", NICK, "person")
    place = taught(imported)
    imported.records.release(People.approver, "missed-1", place.field, place.start, place.token, "a kettle after all")
    imported.close()
    assert Ledger(home).masked() == []
    assert bring_back(home, replace=True).masked == 0
    assert NICK in everything(make_desk(home), "missed-1")


def taught(desk: Desk) -> Replacement:
    return next(r for r in desk.records.page(People.writer, "missed-1").report if r.source == "reviewer")


def test_a_record_whose_original_is_lost_is_named(
    imported: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk]
) -> None:
    with imported.parts.store.begin() as tx:
        row = tx.vault.get("missed-1")
        tx.vault.rewrap([(row, row.model_copy(update={"wrapped": b"damaged"}))])
    back_up(imported, tmp_path)
    with imported.parts.store.begin() as tx:
        tx.vault.rewrap([(tx.vault.get("missed-1"), row)])
    imported.records.mask(People.writer, "missed-1", NICK, "person")
    imported.close()
    done = bring_back(imported.parts.settings.home, replace=True)
    assert (done.masked, done.readable) == (0, ("missed-1",))
