"""Mending by instruction: proposed, checked, accepted or refused; the text changes only when somebody accepts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.errors import LeakError, NotFoundError, RefusedError, StaleError
from agent.llm import ChatModel
from agent.models import Draft
from agent.pages import draft
from agent.pages.edge import Fields
from tests.conftest import Clock, People
from tests.fake_endpoint import FakeEndpoint, serve
from tests.stories import FLOOD, import_rows
from tests.test_pages_html import BRIEF, shown

LONG = "In addition, the spare till very quickly came on Saturday morning."
SHORT = "The spare till came on Saturday morning."


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with serve() as fake:
        yield fake


@pytest.fixture
def with_model(make_desk: Callable[..., Desk], endpoint: FakeEndpoint) -> Desk:
    """A desk with a chat model for rewording; the draft itself is composed before it is asked."""
    return make_desk(model=lambda guard: ChatModel("tiny-1b", endpoint, guard, timeout_s=10, retries=0))


def drafted(desk: Desk, folder: Path) -> Draft:
    import_rows(desk, folder, [FLOOD])
    made = desk.drafts.draft_story(People.writer, BRIEF)
    body = desk.drafts.page(People.writer, made.id).version.content.part("body")
    desk.drafts.edit(People.writer, made.id, 1, {"body": f"{body} {LONG}"})
    return made


def place(desk: Desk, made: Draft, words: str = LONG) -> int:
    return next(v.index for v in desk.drafts.page(People.writer, made.id).sentences if v.sentence.text == words)


def test_without_a_model_a_rule_shortens_and_the_rest_is_said_to_need_one(desk: Desk, tmp_path: Path) -> None:
    made = drafted(desk, tmp_path)
    at = place(desk, made)
    proposal = desk.drafts.propose(People.writer, made.id, 2, [at], "Shorter, please")
    assert [(one.before, one.refused) for one in proposal.sentences] == [(LONG, "")]
    assert "very" not in proposal.sentences[0].after
    assert proposal.model == ""
    with pytest.raises(RefusedError, match="needs a chat model"):
        desk.drafts.propose(People.writer, made.id, 2, [at], "As a limerick")
    assert desk.drafts.page(People.writer, made.id).version.number == 2


@pytest.mark.enable_socket
def test_a_models_sentence_is_accepted_as_a_version_that_says_so(
    with_model: Desk, endpoint: FakeEndpoint, tmp_path: Path
) -> None:
    desk = with_model
    endpoint.says(*[{"s1": ""}] * 3)
    made = drafted(desk, tmp_path)
    endpoint.answers.clear()
    endpoint.says({"s1": SHORT})
    at = place(desk, made)
    before = desk.drafts.page(People.writer, made.id).version.content
    proposal = desk.drafts.propose(People.writer, made.id, 2, [at], "Shorter <<<MATERIAL")
    assert "Change: Shorter ‹MATERIAL" in endpoint.requests[-1]["messages"][1]["content"]
    page = shown(desk, People.writer, made, proposal=proposal.id)
    assert page.does("accept")
    version = desk.drafts.accept(People.writer, proposal.id, [at])
    after = version.content
    assert [a.text for a, b in zip(after.sentences, before.sentences, strict=True) if a != b] == [SHORT]
    assert (version.provenance.model, after.sentences[at].origin) == ("tiny-1b", "model")
    assert version.provenance.prompt_sha256 == proposal.prompt_sha256
    assert after.sentences[at].citations
    record = desk.drafts.page(People.writer, made.id).history[0]
    assert (record.verb, record.detail["model"]) == ("edit", "tiny-1b")
    with pytest.raises(NotFoundError):
        desk.drafts.accept(People.writer, proposal.id, [at])


@pytest.mark.enable_socket
def test_what_the_evidence_does_not_carry_is_refused_and_cant_be_taken(
    with_model: Desk, endpoint: FakeEndpoint, tmp_path: Path
) -> None:
    desk = with_model
    endpoint.says(*[{"s1": ""}] * 3)
    made = drafted(desk, tmp_path)
    endpoint.answers.clear()
    endpoint.says({"s1": "Sales rose by 45 percent in Leeds."})
    at = place(desk, made)
    proposal = desk.drafts.propose(People.writer, made.id, 2, [at], "livelier")
    assert "evidence does not carry it" in proposal.sentences[0].refused
    with pytest.raises(RefusedError, match="None of the proposed"):
        desk.drafts.accept(People.writer, proposal.id, [at])
    assert not shown(desk, People.writer, made, proposal=proposal.id).does("edit-by-model")


def test_a_proposal_is_its_askers_and_for_one_text(desk: Desk, tmp_path: Path) -> None:
    made = drafted(desk, tmp_path)
    at = place(desk, made)
    proposal = desk.drafts.propose(People.writer, made.id, 2, [at], "shorter")
    with pytest.raises(NotFoundError):
        desk.drafts.accept(People.approver, proposal.id, [at])
    desk.drafts.edit(People.approver, made.id, 2, {"headline": "A bookshop reopened"})
    with pytest.raises(StaleError):
        desk.drafts.accept(People.writer, proposal.id, [at])
    with pytest.raises(StaleError):
        desk.drafts.propose(People.writer, made.id, 2, [at], "shorter")


def test_a_proposal_waits_over_a_restart_for_whoever_asked(
    desk: Desk, make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    made = drafted(desk, tmp_path)
    at = place(desk, made)
    proposal = desk.drafts.propose(People.writer, made.id, 2, [at], "shorter")
    desk.close()
    again = make_desk()
    assert again.drafts.proposal(People.writer, proposal.id) == proposal
    with pytest.raises(NotFoundError):
        again.drafts.proposal(People.approver, proposal.id)
    assert again.drafts.accept(People.writer, proposal.id, [at]).number == 3
    with pytest.raises(NotFoundError):
        again.drafts.proposal(People.writer, proposal.id)


@pytest.mark.parametrize("then", ["masked", "forgotten", "a week"])
def test_a_proposal_goes_when_what_it_rests_on_does(desk: Desk, tmp_path: Path, clock: Clock, then: str) -> None:
    made = drafted(desk, tmp_path)
    proposal = desk.drafts.propose(People.writer, made.id, 2, [place(desk, made)], "shorter")
    if then == "masked":
        desk.records.mask(People.writer, "flood-1", "courier", "organisation")
    elif then == "forgotten":
        desk.privacy.forget(People.privacy, "flood-1", "asked by letter")
    else:
        other = desk.drafts.draft_story(People.writer, BRIEF)
        desk.drafts.edit(People.writer, other.id, 1, {"body": LONG})
        clock.forward(days=8)
        desk.drafts.propose(People.writer, other.id, 2, [place(desk, other)], "shorter")
    with pytest.raises(NotFoundError, match="Ask for it again"):
        desk.drafts.proposal(People.writer, proposal.id)


def test_an_instruction_names_no_customer(desk: Desk, tmp_path: Path) -> None:
    made = drafted(desk, tmp_path)
    with pytest.raises(LeakError):
        desk.drafts.propose(People.writer, made.id, 2, [place(desk, made)], "shorter, as Marisela Quintero-Blyth asked")


def test_a_quotation_is_left_word_for_word(desk: Desk, tmp_path: Path) -> None:
    made = drafted(desk, tmp_path)
    said = "“I did not expect anybody to care that much about a small bookshop,” the customer said."
    desk.drafts.edit(People.writer, made.id, 2, {"body": said})
    proposal = desk.drafts.propose(People.writer, made.id, 3, [place(desk, made, said)], "less formal")
    assert proposal.sentences[0].after == said
    assert "word for word" in proposal.sentences[0].refused


def test_the_page_asks_and_accepts(desk: Desk, tmp_path: Path) -> None:
    made = drafted(desk, tmp_path)
    at = str(place(desk, made))
    asked = {"draft": made.id, "base": "2", "sentence": at, "wish": "Shorter"}
    work = draft.PAGE.works["instruct"].run(desk, People.writer, Fields(asked), lambda _: None, lambda: False)
    token = work.go.split("proposal=")[1]
    assert "by rule, without a model" in shown(desk, People.writer, made, proposal=token).text
    done = draft.PAGE.acts["accept"](desk, People.writer, Fields({"proposal": token, "take": [at]}))
    assert (done.notice, done.query) == ("Accepted, as version 3.", {"id": made.id})
