"""The programs' door: the same verbs with the same refusals, and the description that says so."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from agent.actions import Desk
from agent.api.shape import PREFIX
from agent.models import Actor, Brief, Draft
from agent.pages.server import create_app
from agent.policy import BUILT_IN_TEXT
from agent.store import Scope
from agent.watch.warnings import Warned
from tests.conftest import NOON, PASSWORD, Clock, People
from tests.crisis_examples import open_incident
from tests.stories import FLOOD, import_rows
from tests.test_queueing import copies

SignIn = Callable[[Actor], TestClient]
ROW = b'{"id": "T-77", "kind": "ticket", "messages": [{"role": "customer", "text": "The till froze."}]}'


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))


@pytest.fixture
def sign_in(desk: Desk) -> SignIn:
    app = create_app(desk)

    def client(person: Actor) -> TestClient:
        opened = TestClient(app, base_url=f"http://testserver{PREFIX}/", follow_redirects=False)
        answer = opened.post("http://testserver/login", data={"name": person.id, "password": PASSWORD})
        assert answer.status_code == 303
        return opened

    return client


def test_nobody_comes_in_without_a_session(desk: Desk) -> None:
    stranger = TestClient(create_app(desk), base_url=f"http://testserver{PREFIX}/")
    for path in (
        "queue",
        "drafts/x",
        "incidents",
        "records/x",
        "search?query=till",
        "views",
        "policy",
        "warnings",
        "openapi.json",
    ):
        assert stranger.get(path).status_code == 401, path
    assert stranger.post("stories", json={"topic": "a late delivery"}).status_code == 401
    assert stranger.get("http://testserver/metrics").status_code == 401


def test_a_story_goes_from_draft_to_export_over_http(story: Draft, sign_in: SignIn) -> None:
    writer, approver = sign_in(People.writer), sign_in(People.approver)
    assert writer.post(f"drafts/{story.id}/submit", json={"version": 1}).json()["state"] == "in_review"
    page = approver.get(f"drafts/{story.id}").json()
    said = {"version": 1, "sha256": page["sha256"], "answers": {q["rule"]: "I checked it." for q in page["questions"]}}
    wrong = approver.post(f"drafts/{story.id}/sign", json=said | {"password": "not-the-passphrase"})
    assert wrong.status_code == 403
    signed = approver.post(f"drafts/{story.id}/sign", json=said | {"password": PASSWORD})
    assert (signed.status_code, signed.json()["state"]) == (200, "signed")
    files = writer.post(f"drafts/{story.id}/exports", json={"version": 1, "formats": ["md"]}).json()
    assert files[0]["media_type"].startswith("text/markdown")
    held = {"version": 1, "formats": ["txt"], "embargo": "2026-12-03T09:00:00Z"}
    text = b64decode(writer.post(f"drafts/{story.id}/exports", json=held).json()[0]["data"]).decode()
    assert text.startswith("Embargoed until 3 December 2026, 09:00 UTC\n\n")
    over = writer.post(f"drafts/{story.id}/exports", json=held | {"embargo": "2020-01-01T00:00:00Z"})
    assert (over.status_code, "over already" in over.text) == (409, True)
    assert writer.get("queue", params={"archive": True}).json()[0]["draft"]["id"] == story.id


def test_the_queue_is_read_by_the_page_with_how_many_wait_in_all(desk: Desk, story: Draft, sign_in: SignIn) -> None:
    copies(desk, story, 60)
    reader = sign_in(People.approver)
    pages = [reader.get("queue", params={"page": number}) for number in (1, 2, 3)]
    assert [len(page.json()) for page in pages] == [50, 11, 0]
    assert {page.headers["X-Total-Count"] for page in pages} == {"61"}
    assert pages[0].json() + pages[1].json() == reader.get("queue").json()
    assert reader.get("queue", params={"page": 0}).status_code == 422


def test_what_a_verb_refuses_comes_back_as_its_words(story: Draft, sign_in: SignIn) -> None:
    writer, approver = sign_in(People.writer), sign_in(People.approver)
    stale = writer.post(f"drafts/{story.id}/submit", json={"version": 7})
    assert stale.status_code == 409
    assert "version" in stale.json()["detail"]
    sha256 = approver.get(f"drafts/{story.id}").json()["sha256"]
    own = writer.post(f"drafts/{story.id}/sign", json={"version": 1, "sha256": sha256, "password": PASSWORD})
    assert own.status_code == 403
    assert "sign" in own.json()["detail"]
    assert writer.get("drafts/none-such").status_code == 404
    legal = sign_in(People.legal).post("stories", json={"topic": "a late delivery"})
    assert legal.status_code == 403
    assert "writer" in legal.json()["detail"]


#: Of each: a path, and a body that does not fit it.
NOT_UNDERSTOOD = (
    ("drafts/x/submit", {"version": 0}),
    ("drafts/x/submit", {"version": 10**30}),
    ("drafts/x/submit", {"version": 1, "by": "somebody else"}),
    ("drafts/x/comments", {"version": 1, "text": "a\x00b"}),
    ("drafts/x/comments", {"version": 1, "text": "a" * 20_001}),
    ("stories", {"topic": "ab"}),
    ("incidents", {"title": "Cards charged twice", "detected_at": "yesterday"}),
    ("incidents", {"title": "Cards charged twice", "detected_at": "0001-01-01T00:00:00+14:00"}),
    ("drafts/x/exports", {"version": 1, "embargo": "9999-12-31T23:59:59-14:00"}),
    ("records/x/consent", {"wording": "Yes.", "channels": [], "granted_at": "0001-01-01T00:00:00+14:00"}),
    ("records/x/consent", {"wording": "Yes.", "channels": ["website"], "expires_at": "2027-01-01T09:00:00"}),
    ("records/x/consent/withdraw", {"reason": ""}),
)


def test_a_body_that_is_not_understood_changes_nothing(desk: Desk, sign_in: SignIn) -> None:
    writer, before = sign_in(People.writer), desk.audit.verify()
    for path, body in NOT_UNDERSTOOD:
        assert writer.post(path, json=body).status_code == 422, (path, body)
    assert desk.audit.verify() == before


def test_an_incident_is_opened_kept_and_confirmed_by_another_role(sign_in: SignIn) -> None:
    writer, approver = sign_in(People.writer), sign_in(People.approver)
    opened = writer.post("incidents", json={"title": "Cards charged twice"}).json()
    fact = {"revision": 0, "text": "Some cards were charged twice on Monday."}
    kept = writer.post(f"incidents/{opened['id']}/facts", json=fact).json()
    assert kept["facts"][0]["confirmed_by"] is None
    again = writer.post(f"incidents/{opened['id']}/facts", json=fact)
    assert again.status_code == 409
    confirm = {"revision": kept["revision"]}
    assert writer.post(f"incidents/{opened['id']}/facts/F1/confirm", json=confirm).status_code == 403
    done = approver.post(f"incidents/{opened['id']}/facts/F1/confirm", json=confirm).json()
    assert done["facts"][0]["confirmed_by"] == People.approver.name


def test_a_help_desk_sends_rows_and_gets_the_summary(sign_in: SignIn) -> None:
    writer = sign_in(People.writer)
    answer = writer.post("records", content=ROW, params={"source": "jsonl"})
    assert answer.status_code == 201
    assert answer.json()["imported"] == 1
    assert writer.get("records/T-77").json()["record"]["id"] == "T-77"
    assert writer.post("records", content=ROW).json()["unchanged"] == 1
    assert sign_in(People.legal).post("records", content=ROW).status_code == 403


def test_a_consent_is_recorded_shown_and_withdrawn(desk: Desk, tmp_path: Path, sign_in: SignIn) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    writer, approver = sign_in(People.writer), sign_in(People.approver)
    given = {"wording": "Yes, do quote me on your website.", "channels": ["website"]}
    assert writer.post("records/flood-1/consent", json=given).status_code == 403
    assert approver.post("records/flood-1/consent", json=given | {"channels": ["billboard"]}).status_code == 409
    assert (
        approver.post("records/flood-1/consent", json=given | {"expires_at": "2027-01-01T09:00:00"}).status_code == 422
    )
    done = approver.post("records/flood-1/consent", json=given | {"expires_at": "2027-01-01T09:00:00Z"})
    assert (done.status_code, done.json()["drafts"]) == (201, [])
    shown = writer.get("records/flood-1/consent").json()
    assert (shown["consent"]["level"], shown["consent"]["expires_at"]) == ("anonymous", "2027-01-01T09:00:00Z")
    assert given["wording"] not in writer.get("records/flood-1/consent").text
    draft = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    legal, why = sign_in(People.legal), {"reason": "asked by letter"}
    assert writer.post("records/flood-1/consent/withdraw", json=why).status_code == 403
    assert legal.post("records/flood-1/consent/withdraw", json=why).json()["drafts"] == [draft.id]
    assert writer.get("records/flood-1/consent").json()["consent"]["level"] == "none"
    assert legal.post("records/flood-1/consent/withdraw", json=why).status_code == 409
    assert legal.post("records/none-such/consent/withdraw", json=why).status_code == 404


def test_a_view_is_kept_changed_removed_and_put_back(sign_in: SignIn) -> None:
    legal, writer = sign_in(People.legal), sign_in(People.writer)
    asked = {"name": "Late ones", "filter": {"show": "late", "q": "till"}, "shared": ""}
    kept = legal.post("views", json=asked)
    assert (kept.status_code, kept.json()["query"]) == (201, "show=late&q=till")
    at = f"views/{kept.json()['id']}"
    assert legal.post("views", json=asked).status_code == 409
    assert legal.post("views", json=asked | {"filter": {"show": "none such"}}).status_code == 422
    assert [one["name"] for one in writer.get("views").json()["shared"]] == ["Late ones"]
    assert writer.put(at, json={"name": "Mine now"}).status_code == 404
    renamed = legal.put(at, json={"name": "Later ones", "default": True}).json()
    assert (renamed["query"], renamed["is_default"], renamed["shared"]) == ("show=late&q=till", True, None)
    assert writer.get("views").json()["shared"] == []
    assert legal.delete(at).status_code == 200
    assert [one["name"] for one in legal.get("views").json()["removed"]] == ["Later ones"]
    assert legal.post(f"{at}/put-back").json()["removed_at"] is None


def test_the_policy_is_read_and_set_by_nobody_here(desk: Desk, sign_in: SignIn) -> None:
    desk.policies.set(People.admin, BUILT_IN_TEXT.replace("reasons = false", "reasons = true"), note="Say why")
    legal = sign_in(People.legal)
    policy = legal.get("policy").json()
    assert (policy["number"], policy["fault"], policy["stops"]) == (1, "", [])
    (version,) = legal.get("policy/versions").json()
    assert (version["sha256"], version["whole"], version["note"]) == (policy["sha256"], True, "Say why")
    assert legal.get("policy/versions/0").json()["text"] == BUILT_IN_TEXT
    assert legal.get("policy/versions/2").status_code == 404
    assert sign_in(People.admin).post("policy", json={"text": BUILT_IN_TEXT}).status_code == 405


def test_a_preview_is_made_read_and_taken_back(desk: Desk, story: Draft, sign_in: SignIn) -> None:
    writer, approver, admin = sign_in(People.writer), sign_in(People.approver), sign_in(People.admin)
    at = f"drafts/{story.id}/previews"
    assert writer.post(at, json={"version": 1}).status_code == 409  # nobody has it in review yet
    desk.drafts.submit(People.writer, story.id, 1)
    assert admin.post(at, json={"version": 1}).status_code == 403
    assert writer.post(at, json={"version": 1, "days": 15}).status_code == 422
    path = writer.post(at, json={"version": 1, "days": 2}).json()["path"]
    assert writer.get(f"http://testserver{path}").status_code == 200
    answer = approver.get(at)
    (live,) = answer.json()
    assert live["made_by"] == People.writer.id
    assert "token" not in answer.text
    assert admin.delete(f"{at}/{live['id']}").status_code == 403
    assert approver.delete(f"{at}/{live['id']}").status_code == 204
    assert writer.get(f"http://testserver{path}").status_code == 404
    assert approver.delete(f"{at}/{live['id']}").status_code == 404


def test_an_incident_is_opened_on_a_warning_and_its_topic_read(desk: Desk, sign_in: SignIn) -> None:
    told = {"seen": 14, "expected": 2.5, "negative": 9, "negative_expected": 1.0, "score": 5.0}
    with desk.parts.store.begin() as tx:
        for topic in ("charged twice", "too hot"):
            tx.warnings.put(Warned(topic=topic, what="volume", at=NOON, since=NOON, **told))
    writer, privacy = sign_in(People.writer), sign_in(People.privacy)
    ids = {one["warned"]["topic"]: one["id"] for one in writer.get("warnings").json()}
    assert privacy.post(f"warnings/{ids['charged twice']}/incident").status_code == 403
    opened = writer.post(f"warnings/{ids['charged twice']}/incident")
    assert (opened.status_code, "14 seen" in opened.text or "14 since" in opened.text) == (201, True)
    assert writer.post(f"warnings/{ids['charged twice']}/incident").status_code == 409
    assert writer.post(f"warnings/{ids['too hot']}/set-aside", json={"reason": "bored"}).status_code == 422
    assert writer.post(f"warnings/{ids['too hot']}/set-aside", json={"reason": "known"}).status_code == 200
    assert writer.get("warnings", params={"open_only": True}).json() == []
    desk.watch.run(People.writer)
    assert writer.get("course", params={"topic": "charged twice"}).json() == {"busy": False, "hours": []}
    assert privacy.get("course", params={"topic": "x", "since": "2026-11-01"}).status_code == 422


def test_a_fact_is_put_back_and_a_statement_written_anew(sign_in: SignIn, desk: Desk) -> None:
    incident = open_incident(desk)
    writer, at = sign_in(People.writer), f"incidents/{incident.id}/facts/F1"
    draft = writer.post("statements", json={"incident_id": incident.id}).json()
    gone = writer.delete(at, params={"revision": incident.revision}).json()
    assert "F1" not in [fact["id"] for fact in gone["facts"]]
    back = writer.post(f"{at}/restore", json={"revision": gone["revision"]}).json()
    assert "F1" in [fact["id"] for fact in back["facts"]]
    assert writer.post(f"{at}/restore", json={"revision": gone["revision"]}).status_code == 409
    anew = writer.post(f"drafts/{draft['id']}/redraft", json={"version": 1})
    assert (anew.status_code, anew.json()["number"]) == (201, 2)
    assert writer.post(f"drafts/{draft['id']}/redraft", json={"version": 1}).status_code == 409
    assert sign_in(People.legal).post(f"drafts/{draft['id']}/redraft", json={"version": 2}).status_code == 403


def test_a_token_shows_nothing_outside_and_changes_nothing_beyond_its_scopes(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    app = create_app(desk)

    def codes(*scopes: Scope) -> list[int]:
        token = desk.people.make_token(People.writer, "a script", scopes, 30)
        client = TestClient(app, base_url=f"http://testserver{PREFIX}/", headers={"Authorization": f"Bearer {token}"})
        sent = [
            client.get("policy"),
            client.post("views", json={"name": f"For {' '.join(scopes)}"}),
            client.post(f"drafts/{story.id}/previews", json={"version": 1}),
        ]
        return [answer.status_code for answer in sent]

    assert codes("read") == [200, 403, 403]
    assert codes("draft") == [403, 201, 403]
    assert codes("export") == [403, 403, 201]


def test_a_token_that_only_reads_withdraws_no_consent(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    given = desk.people.make_token(People.approver, "the nightly report", {"read"}, 30)
    program = TestClient(create_app(desk), base_url=f"http://testserver{PREFIX}/")
    program.headers["Authorization"] = f"Bearer {given}"
    assert program.get("records/flood-1/consent").status_code == 200
    for path, body in (("", {"wording": "Yes.", "channels": ["website"]}), ("/withdraw", {"reason": "by letter"})):
        assert program.post(f"records/flood-1/consent{path}", json=body).status_code == 403


def test_a_token_does_what_its_scopes_say_and_never_signs(desk: Desk, story: Draft) -> None:
    given = desk.people.make_token(People.approver, "the nightly report", {"read", "review"}, 30)
    program = TestClient(create_app(desk), base_url=f"http://testserver{PREFIX}/")
    program.headers["Authorization"] = f"Bearer {given}"
    page = program.get(f"drafts/{story.id}").json()
    assert program.get("http://testserver/metrics").status_code == 200
    assert program.post(f"drafts/{story.id}/comments", json={"version": 1, "text": "Which till?"}).status_code == 201
    assert program.post("stories", json={"topic": "a late delivery"}).status_code == 403
    said = {"version": 1, "sha256": page["sha256"], "password": PASSWORD}
    refused = program.post(f"drafts/{story.id}/sign", json=said)
    assert refused.status_code == 401
    assert "token" in refused.json()["detail"]
    program.headers["Authorization"] = f"Bearer {given}x"
    assert program.get("queue").status_code == 401


def test_another_site_cannot_use_a_persons_session(story: Draft, sign_in: SignIn) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    refused = sign_in(People.writer).post(f"drafts/{story.id}/submit", json={"version": 1}, headers=headers)
    assert refused.status_code == 403


def test_who_works_through_the_api_stays_signed_in(desk: Desk, sign_in: SignIn, clock: Clock) -> None:
    writer, idle = sign_in(People.writer), desk.parts.settings.session_idle_minutes
    for _ in range(3):
        clock.forward(minutes=idle * 0.6)
        assert writer.get("queue").status_code == 200
    clock.forward(minutes=idle + 1)
    assert writer.get("queue").status_code == 401


@pytest.mark.parametrize("path", ["queue", "openapi.json"])
def test_a_database_that_is_gone_is_said_to_be_so_and_when_to_ask_again(desk: Desk, sign_in: SignIn, path: str) -> None:
    writer, home = sign_in(People.writer), desk.parts.settings.home
    desk.parts.store.close()
    for file in home.glob("storydesk.db*"):
        file.rename(file.with_name(f"{file.name}.away"))
    (home / "storydesk.db").mkdir()
    answer = writer.get(path)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "database" in answer.json()["detail"]


def test_the_description_names_every_verb_and_its_refusals(sign_in: SignIn) -> None:
    described = sign_in(People.writer).get("openapi.json").json()
    assert described["servers"] == [{"url": PREFIX}]
    sign = described["paths"]["/drafts/{draft_id}/sign"]["post"]
    assert {"200", "401", "403", "404", "409", "422", "429", "503"} <= set(sign["responses"])
