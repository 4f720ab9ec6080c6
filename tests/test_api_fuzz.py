"""Requests that nobody would write, for every route: whatever comes, no answer is a fault of ours."""

import random
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation, BaseSchema

from agent import settings as desk_settings
from agent.actions import Desk
from agent.actions.queue_views import Filter
from agent.api.shape import PREFIX
from agent.app import build
from agent.models import Brief
from agent.pages.server import create_app
from agent.watch.warnings import Warned
from tests.conftest import NOON, PASSWORD, Clock, People
from tests.stories import FLOOD, import_rows

WARNED = Warned(
    topic="charged twice",
    what="volume",
    at=NOON,
    since=NOON,
    seen=14,
    expected=2.5,
    negative=9,
    negative_expected=1.0,
    score=5.0,
)
EVERY = ("read", "import", "draft", "review", "export")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with one record, one story and one incident, and a token for everything that a token may do."""
    own = desk_settings.load(home=tmp_path_factory.mktemp("home"), llm_base_url="none", requests_per_minute=0)
    opened = build(own, clock=Clock())
    for person in (People.writer, People.approver):
        opened.people.create(People.admin, person.id, person.name, person.roles, PASSWORD)
    import_rows(opened, tmp_path_factory.mktemp("rows"), [FLOOD])
    opened.consents.record(People.approver, str(FLOOD["id"]), "Yes, do quote me.", "anonymous", ("website",))
    opened.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood"))
    opened.incidents.open(People.writer, "Cards charged twice")
    opened.views.save(People.approver, "Late ones", Filter(show="late"))
    with opened.parts.store.begin() as tx:
        tx.warnings.put(WARNED)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def headers(desk: Desk) -> dict[str, str]:
    return {"Authorization": f"Bearer {desk.people.make_token(People.approver, 'the fuzzer', EVERY, 30)}"}


@pytest.fixture(scope="module")
def described(desk: Desk, headers: dict[str, str]) -> BaseSchema:
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", create_app(desk), headers=headers)
    real = {
        "draft_id": desk.drafts.queue(People.writer)[0].draft.id,
        "incident_id": desk.incidents.rows(People.writer)[0].id,
        "record_id": FLOOD["id"],
        "fact_id": "F1",
        "view_id": desk.views.list(People.approver).own[0].id,
        "warning_id": desk.watch.rows(People.writer)[0].id,
        "preview_id": "none",
    }

    @schema.hook
    def map_path_parameters(context: object, path_parameters: dict[str, str] | None) -> dict[str, str] | None:
        """Three times of four an id that is there, so that what lies behind it is reached."""
        known = random.Random(repr(path_parameters)).random() < 0.75
        return {k: real.get(k, v) if known else v for k, v in (path_parameters or {}).items()} or path_parameters

    return schema


def send(operation: APIOperation, headers: dict[str, str]) -> None:
    """Twenty requests to one route, the same in each run."""

    @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def sent(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=[not_a_server_error])

    sent()


def test_no_answer_of_any_route_is_a_fault(described: BaseSchema, headers: dict[str, str]) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) >= 46
    assert len([one for one in operations if "/consent" in one.path]) == 3
    for operation in operations:
        send(operation, headers)
