"""The verbs on the house's voice: versions with who and when, two editors at once, learning, likeness, examples."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.actions.checking import Basis
from agent.errors import LeakError, NotAllowedError, NotFoundError, RefusedError, StaleError, StoreError
from agent.models import Actor, Brief, Content, Draft, Part, Provenance, Sentence, Version
from agent.voice.release import Release, load
from evals.bench_voice import FOLDER
from prompts import voices
from retrieval.records import Filter
from tests.conftest import NOON, People
from tests.stories import FLOOD, import_rows

BRIEF = Brief(topic="a bookshop open again after a flood", words=120)
SHIPPED = voices.load("house").model_dump()


def releases(house: str, count: int = 6) -> list[Release]:
    return [load(path) for path in sorted((FOLDER / house).glob("*.md"))[:count]]


def test_the_shipped_profile_is_version_0_until_somebody_keeps_another(desk: Desk) -> None:
    assert [(k.name, k.number) for k in desk.voices.rows(People.writer)] == [("house", 0)]
    kept = desk.voices.keep(People.approver, "house", 0, SHIPPED | {"city": "York"}, "we moved")
    assert (kept.number, kept.by, kept.at, kept.note) == (1, People.approver.id, NOON, "we moved")
    assert desk.parts.voice.city == "York"
    assert [k.number for k in desk.voices.versions(People.legal)] == [1, 0]


def test_each_version_is_on_record_and_the_chain_holds(desk: Desk) -> None:
    desk.voices.keep(People.approver, "house", 0, SHIPPED | {"city": "York"})
    record = next(r for r in desk.audit.records(People.admin) if r.verb == "keep voice")
    assert (record.actor, record.subject, record.detail["version"]) == (People.approver.id, "voice:house", "1")
    desk.audit.verify()


@pytest.mark.parametrize("who", [People.writer, People.legal, People.privacy])
def test_only_an_approver_or_an_administrator_keeps_a_profile(desk: Desk, who: Actor) -> None:
    for attempt in (
        lambda: desk.voices.keep(who, "house", 0, SHIPPED | {"city": "York"}),
        lambda: desk.voices.take_back(who, "house", 0, 0),
        lambda: desk.voices.accept(who, "house", 0, releases("ostrel")),
    ):
        with pytest.raises(NotAllowedError, match="may not keep the voice"):
            attempt()
    assert desk.voices.get(People.admin).number == 0


def test_of_two_editors_at_once_the_second_is_told_and_nothing_is_lost(
    desk: Desk, make_desk: Callable[..., Desk]
) -> None:
    other = make_desk()
    desk.voices.keep(People.approver, "house", 0, SHIPPED | {"city": "York"})
    with pytest.raises(StaleError, match="what you typed is still there"):
        other.voices.keep(People.other, "house", 0, SHIPPED | {"city": "Hull"})
    assert other.parts.voice.city == "York"
    with pytest.raises(StaleError):
        other.parts.shelf.add(other.parts.shelf.current().model_copy(update={"by": "b.field"}))
    assert [r.actor for r in other.audit.records(People.admin) if r.verb == "keep voice"] == [People.approver.id]


def test_an_earlier_version_can_be_taken_back_as_a_new_one(desk: Desk) -> None:
    desk.voices.keep(People.approver, "house", 0, SHIPPED | {"city": "York"})
    desk.voices.keep(People.approver, "house", 1, SHIPPED | {"city": "Hull"})
    back = desk.voices.take_back(People.admin, "house", 2, 0)
    assert (back.number, back.profile.city, back.note) == (3, "Leeds", "version 0 taken back")
    assert desk.voices.get(People.writer, "house", 1).profile.city == "York"
    with pytest.raises(RefusedError, match="nothing to take back"):
        desk.voices.take_back(People.admin, "house", 3, 0)


def test_everything_that_is_wrong_is_named_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(
        RefusedError, match=r"Organisation: is empty.*Press contact: says no e-mail.*Nothing was changed"
    ):
        desk.voices.keep(People.approver, "house", 0, SHIPPED | {"organisation": "", "press_contact": "us"})
    assert desk.voices.get(People.writer).number == 0


def test_what_is_not_changed_makes_no_version(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="Nothing was changed"):
        desk.voices.keep(People.approver, "house", 0, SHIPPED)


@pytest.mark.parametrize("name", ["../house", "House", "a" * 41, ""])
def test_a_name_that_is_no_name_reaches_no_file(desk: Desk, name: str) -> None:
    with pytest.raises(RefusedError):
        desk.voices.keep(People.approver, name, 0, SHIPPED)
    with pytest.raises(NotFoundError):
        desk.voices.get(People.writer, name)


def test_a_damaged_version_says_which_file_and_the_one_before_is_there(
    desk: Desk, make_desk: Callable[..., Desk]
) -> None:
    desk.voices.keep(People.approver, "house", 0, SHIPPED | {"city": "York"})
    path = desk.parts.settings.home / "voices" / "house" / "0001.json"
    path.write_text("{", "utf-8")
    with pytest.raises(StoreError, match="Bring the file back"):
        make_desk()
    path.unlink()
    assert make_desk().parts.voice.city == "Leeds"


def test_a_profile_of_before_that_lies_in_the_folder_is_read(desk: Desk) -> None:
    old = {k: SHIPPED[k] for k in ("organisation", "city", "boilerplate", "press_contact", "customer_contact")}
    folder = desk.parts.settings.home / "voices" / "sister"
    folder.mkdir(parents=True)
    (folder / "0001.json").write_text(json.dumps({"name": "sister", "number": 1, "profile": old | {"id": "sister"}}))
    assert desk.voices.get(People.writer, "sister").profile.spelling == "either"
    assert [k.name for k in desk.voices.rows(People.writer)] == ["house", "sister"]


# --- learning and likeness ----------------------------------------------------------------------------------


def test_one_proposal_is_taken_and_the_rest_stays_as_it_was(desk: Desk) -> None:
    kept = desk.voices.accept(People.approver, "house", 0, releases("ostrel"), ["ap_dates"])
    assert kept.profile.ap_dates is False
    assert kept.profile == voices.load("house").model_copy(update={"ap_dates": False})
    assert kept.note == "learnt from 6 releases: ap dates"
    assert len(kept.manner) == 6


def test_a_new_profile_is_made_of_releases_and_reads_closer_to_its_own(desk: Desk) -> None:
    kept = desk.voices.accept(People.approver, "ostrel", 0, releases("ostrel", 5))
    assert (kept.number, kept.profile.organisation, kept.profile.city) == (1, "Ostrel Ferries", "Port Elmay")
    own = desk.voices.match(People.writer, "ostrel", releases("ostrel")[5].text)
    strange = desk.voices.match(People.writer, "ostrel", releases("juniper")[0].text)
    assert own.likeness is not None
    assert strange.likeness is not None
    assert own.likeness.score > 0.8 > 0.3 > strange.likeness.score
    assert "V3" in {f.rule for f in strange.findings}


def test_reading_the_same_releases_twice_counts_them_once(desk: Desk) -> None:
    desk.voices.accept(People.approver, "house", 0, releases("ostrel"), [])
    with pytest.raises(RefusedError, match="says this already"):
        desk.voices.accept(People.approver, "house", 1, releases("ostrel"), [])


def test_releases_that_say_too_little_for_a_new_profile_say_what_is_missing(desk: Desk) -> None:
    bare = Release(name="bare.txt", text="A till was mended in the night. " * 10)
    with pytest.raises(RefusedError, match="Organisation: is missing"):
        desk.voices.accept(People.approver, "bare", 0, [bare])
    assert [k.name for k in desk.voices.rows(People.writer)] == ["house"]


def test_without_texts_of_the_house_there_is_no_figure(desk: Desk) -> None:
    found = desk.voices.match(People.writer, "house", releases("ostrel")[0].text)
    assert (found.likeness, found.texts) == (None, 0)


# --- examples of manner -------------------------------------------------------------------------------------


def signed(desk: Desk, key: str, body: str, state: str = "signed") -> str:
    """A story that is kept as signed, past the verbs: what counts here is what the store holds."""
    parts: tuple[tuple[Part, str], ...] = (("headline", f"Help for {key}"), ("body", body))
    content = Content(sentences=tuple(Sentence(part=part, text=text) for part, text in parts))
    draft = Draft.model_validate(
        {
            "id": key,
            "kind": "story",
            "title": f"Help for {key}",
            "state": state,
            "created_by": People.writer.id,
            "created_at": NOON,
            "last_editor": People.writer.id,
            "version": 1,
            "brief": {"topic": key},
        }
    )
    version = Version(
        draft_id=key,
        number=1,
        content=content,
        author=People.writer.id,
        created_at=NOON,
        provenance=Provenance(model="composer"),
    )
    with desk.parts.store.begin() as tx:
        tx.drafts.create(draft, version)
    return key


def test_signed_texts_become_examples_nearest_first_without_their_facts(desk: Desk) -> None:
    signed(desk, "florist", "Support staff mended the florist's cold room before the roses wilted, on Nov. 4, 2025.")
    signed(desk, "till", "Support staff swapped a frozen till for 3 spare ones while the queue waited.")
    signed(desk, "unsigned", "Support staff did nothing that anybody has signed in this desk so far.", "in_review")
    voice = desk.voices.voice_for(People.writer, Brief(topic="a frozen card till on a busy night"))
    assert [one.draft_id for one in voice.exemplars] == ["till", "florist"]
    assert "3" not in voice.shown
    assert "Nov" not in voice.shown
    assert "[figure]" in voice.shown
    assert voice.profile.organisation == "Tillwise"


def test_a_withdrawn_text_is_an_example_no_longer(desk: Desk) -> None:
    signed(desk, "till", "Support staff swapped a frozen till for a spare one while the queue waited.")
    brief = Brief(topic="a frozen till")
    assert len(desk.voices.voice_for(People.writer, brief).exemplars) == 1
    with desk.parts.store.begin() as tx:
        tx.drafts.set_state("till", "signed", "withdrawn")
    assert desk.voices.voice_for(People.writer, brief).exemplars == ()


def test_a_brief_in_a_voice_that_nobody_keeps_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="no voice profile"):
        desk.voices.voice_for(People.writer, Brief(topic="a frozen till", voice="nobody"))


def test_a_story_is_written_in_the_voice_of_its_brief_and_checked_by_it(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    desk.voices.accept(People.approver, "ostrel", 0, releases("ostrel"))
    draft = desk.drafts.draft_story(People.writer, BRIEF.model_copy(update={"voice": "ostrel"}))
    content = desk.drafts.page(People.writer, draft.id).version.content
    assert "Ostrel Ferries runs 3 vessels" in content.part("boilerplate")
    assert content.part("dateline").startswith("PORT ELMAY")
    assert "S18" not in {f.rule for f in desk.drafts.page(People.writer, draft.id).findings}
    with pytest.raises(NotFoundError, match="no voice profile"):
        desk.drafts.draft_story(People.writer, BRIEF.model_copy(update={"voice": "nobody"}))


def test_a_change_of_the_profile_reaches_the_next_draft(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    desk.voices.keep(People.approver, "house", 0, SHIPPED | {"boilerplate": "Tillwise mends tills in an hour."})
    draft = desk.drafts.draft_story(People.writer, BRIEF)
    assert "mends tills in an hour" in desk.drafts.page(People.writer, draft.id).version.content.part("boilerplate")


def test_the_profile_travels_with_a_backup(desk: Desk, tmp_path: Path) -> None:
    from agent.backup import pieces

    desk.voices.keep(People.approver, "house", 0, SHIPPED | {"city": "York"})
    assert "voices/house/0001.json" in {piece.name for piece in pieces(desk.parts.settings.home)}


def test_a_customers_name_among_the_terms_stays_that_customers(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    desk.voices.keep(People.approver, "house", 0, SHIPPED | {"avoid": ["Marisela Quintero-Blyth"]})
    hits = desk.records.search_records(People.writer, "a flooded bookshop", 5, Filter())
    basis = Basis([hit.passage for hit in hits], ())
    assert basis.passages
    desk.drafts.stop_leak(basis, desk.parts.voice.boilerplate, "the draft")
    with pytest.raises(LeakError):
        desk.drafts.stop_leak(basis, "Marisela Quintero-Blyth rang.", "the draft")
