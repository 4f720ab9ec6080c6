"""Past incidents: taken in without identities, found by the present facts, and never in a draft."""

import ast
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx
import numpy as np
import pytest

from agent.actions import Desk
from agent.actions.library import FEWEST
from agent.checks.sentences import split
from agent.crisis.library import MOST_PIECES, PIECE_WORDS, Likeness, Vectors, facts_of, pieces, unpacked
from agent.crisis.sheets import SHEETS
from agent.errors import LeakError, NotAllowedError, NotFoundError, RefusedError
from agent.llm import ChatModel
from agent.models import Draft, Incident
from agent.voice.release import Release, parse
from retrieval.embed import Embedder
from tests.conftest import Clock, People
from tests.crisis_examples import open_incident
from tests.fake_endpoint import FakeEndpoint, serve
from tests.stories import FLOOD, import_rows
from tests.test_crisis_desk import sign

LAST_YEAR = datetime(2025, 3, 4, tzinfo=UTC)
CHARGED = (
    "# Some purchases were taken twice\n\nOn 4 March 2025 shoppers paying by card at our tills lost "
    "the amount of their purchase two times over. Marisela Quintero-Hale, our head of payments, halted the till "
    "software at 10:20. Every surplus amount was sent back within two days."
)
OVERHEATED = (
    "Hot kettle handles\n\nThe handle of the Brindle K2 kettle can become hot enough to burn. Please unplug "
    "it and bring it back to any shop. We stopped selling the kettle on 9 May 2025."
)
ABOUT = "Card purchases doubled by a till update; the update was halted and the money sent back in two days."


def texts(*bodies: str) -> list[Release]:
    return [parse(f"statement-{n}.md", body.encode(), FEWEST) for n, body in enumerate(bodies)]


def stocked(desk: Desk) -> Incident:
    desk.library.add(People.writer, texts(OVERHEATED), LAST_YEAR, "Hot kettle handles; the kettle was recalled.")
    desk.library.add(People.writer, texts(CHARGED), LAST_YEAR, ABOUT)
    return open_incident(desk)


def test_the_present_facts_find_the_past_incident_that_is_like_them(desk: Desk) -> None:
    incident = stocked(desk)
    first, *rest = desk.library.similar(People.legal, incident.id)
    assert (first.title, first.at, first.about, first.own) == (
        "Some purchases were taken twice",
        LAST_YEAR,
        ABOUT,
        False,
    )
    assert first.likeness is not None
    assert all(past.likeness is not None and past.likeness < first.likeness for past in rest)
    assert [past.title for past in desk.library.similar(People.legal, incident.id, most=1)] == [first.title]
    with pytest.raises(NotFoundError):
        desk.library.similar(People.legal, "none")


def test_an_own_statement_stands_beside_another_incident_with_what_was_done_and_when(desk: Desk, clock: Clock) -> None:
    past = open_incident(desk)
    drafts = [desk.drafts.draft_statement(People.writer, past.id, channel=c) for c in ("internal", "press")]
    assert desk.library.rows(People.writer) == []
    for draft in drafts:
        desk.drafts.submit(People.writer, draft.id, 1)
        sign(desk, draft.id, People.approver.id, People.legal.id)
    desk.drafts.export(People.writer, drafts[1].id, 1)
    issued = clock()
    clock.forward(days=30)
    present = open_incident(desk)
    (found,) = desk.library.similar(People.writer, present.id)
    assert (found.own, found.draft_id, found.incident_id, found.at) == (True, drafts[1].id, past.id, issued)
    assert [step.text for step in found.done[:2]] == ["detected", "first statement"]
    assert found.done[0].at == issued - timedelta(minutes=40)
    assert "We stopped sending out update 4.2.1 at 11:10 UTC." in [step.text for step in found.done]
    assert desk.library.similar(People.writer, past.id) == []
    desk.drafts.withdraw(People.approver, drafts[1].id, 1, "it was wrong")
    assert [p.draft_id for p in desk.library.rows(People.writer)] == [drafts[0].id]


def test_identities_are_masked_before_anything_is_kept(desk: Desk) -> None:
    (past,) = desk.library.add(
        People.writer, texts(CHARGED), LAST_YEAR, "Told by Marisela Quintero-Hale, marisela@zelbury.example."
    )
    kept = f"{past.title} {past.about} {past.text}"
    assert "Quintero" not in kept
    assert "marisela@" not in kept
    for path in (p for p in desk.parts.settings.home.rglob("*") if p.is_file()):
        assert b"quintero" not in path.read_bytes().lower()


def test_a_customer_that_masking_missed_is_refused(desk: Desk, tmp_path: Path) -> None:
    firm = FLOOD["requester"] | {"organisation": "Blue Door Cycles"}
    import_rows(desk, tmp_path, [FLOOD | {"requester": firm}])
    with pytest.raises(LeakError, match="on its way to the library"):
        desk.library.add(
            People.writer, texts(OVERHEATED), LAST_YEAR, "The tills of Blue Door Cycles were off for two days."
        )
    assert desk.library.rows(People.writer) == []


def test_the_same_words_again_change_nothing_and_a_text_can_be_removed(desk: Desk) -> None:
    (past,) = desk.library.add(People.writer, texts(OVERHEATED), LAST_YEAR, "Recalled.")
    assert desk.library.add(People.approver, texts(OVERHEATED), LAST_YEAR, "Recalled.") == []
    desk.library.remove(People.approver, past.id)
    assert desk.library.rows(People.writer) == []
    with pytest.raises(NotFoundError):
        desk.library.remove(People.approver, past.id)
    told = [(r.actor, r.verb, r.subject) for r in desk.audit.records(People.admin) if "library" in r.verb]
    assert told == [
        (People.approver.id, "remove from the library", f"library:{past.id}"),
        (People.writer.id, "add to the library", f"library:{past.id}"),
    ]


def test_what_is_refused_takes_nothing_in(desk: Desk, clock: Clock) -> None:
    for wrong, match in (
        (lambda: desk.library.add(People.writer, [], LAST_YEAR, "x"), "no text"),
        (lambda: desk.library.add(People.writer, texts(OVERHEATED), LAST_YEAR, " \n"), "what happened"),
        (lambda: desk.library.add(People.writer, texts(OVERHEATED), clock() + timedelta(days=1), "x"), "future"),
    ):
        with pytest.raises(RefusedError, match=match):
            wrong()
    with pytest.raises(NotAllowedError):
        desk.library.add(People.privacy, texts(OVERHEATED), LAST_YEAR, "x")
    assert desk.library.rows(People.writer) == []


def test_a_past_text_that_holds_a_forgotten_customers_words_goes_with_them(desk: Desk, tmp_path: Path) -> None:
    body = "A reader wrote that the till stood in forty centimetres of water. We are sorry, and sent a spare one."
    desk.library.add(People.writer, texts(OVERHEATED, body), LAST_YEAR, "Recalled.")
    import_rows(desk, tmp_path, [FLOOD])
    assert desk.privacy.forget(People.privacy, FLOOD["id"], "asked by letter").found == 0
    assert [past.title for past in desk.library.rows(People.writer)] == ["Hot kettle handles"]


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_word_html_and_markdown_give_the_same_text(kind: str) -> None:
    title, body = "Hot kettle handles", "Please unplug the kettle and bring it back to any of our shops."
    document = docx.Document()
    document.add_heading(title, 1)
    document.add_paragraph(body)
    held = BytesIO()
    document.save(held)
    data = {
        "docx": held.getvalue(),
        "html": f"<nav>Home</nav><h1>{title}</h1><p>{body}</p>".encode(),
        "md": f"# {title}\n\n{body}\n".encode(),
    }[kind]
    assert parse(f"a.{kind}", data, FEWEST).text == f"# {title}\n\n{body}"


# --- never in a draft


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with serve() as fake:
        yield fake


@pytest.mark.enable_socket
def test_no_sentence_of_the_library_reaches_a_prompt_or_a_text(
    make_desk: Callable[..., Desk], endpoint: FakeEndpoint
) -> None:
    desk = make_desk(model=lambda guard: ChatModel("tiny-1b", endpoint, guard, timeout_s=10, retries=0))
    incident = stocked(desk)
    desk.library.similar(People.writer, incident.id)
    endpoint.says(*[{"s1": ""}] * 12)
    written: list[Draft] = desk.crisis.draft_channels(People.writer, incident.id)
    assert len(written) == len(SHEETS)
    assert endpoint.requests
    out = " ".join(json.dumps(request, ensure_ascii=False) for request in endpoint.requests)
    out += " ".join(desk.drafts.page(People.writer, draft.id).version.content.text for draft in written)
    past = " ".join(f"{p.title}. {p.about} {p.text}" for p in desk.library.rows(People.writer))
    sentences = [past[s:e].strip(" .") for s, e in split(past)]
    assert len(sentences) > 8
    assert [s for s in sentences if s in out] == []
    assert "Brindle" not in out


def test_nothing_that_writes_knows_the_library() -> None:
    root = Path(__file__).parent.parent
    writing = [*(root / "agent" / "draft").rglob("*.py"), *(root / "prompts").rglob("*.py")]
    writing += [root / "agent" / "actions" / f"{name}.py" for name in ("drafting", "statements", "trends", "gathering")]
    for path in writing:
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "library" not in names | {module.split(".")[-1] for module in modules}, path


# --- likeness


def test_a_long_text_counts_by_its_nearest_piece_and_each_is_read_once(embedder: Embedder) -> None:
    asked: list[str] = []

    def vector(text: str) -> Vectors:
        asked.append(text)
        return embedder.embed([text])

    likeness = Likeness(vector)
    filler = "The garden club met on Tuesday to speak about red roses there. " * (PIECE_WORDS // 6)
    facts = "Card payments were charged twice after an update. "
    texts = [(key, likeness.rows(text)) for key, text in (("long", filler + facts * 3), ("roses", filler), ("", ""))]
    count = len(asked)
    assert [key for key, score in likeness.nearest(facts, texts, 5) if score > 0.7] == ["long"]
    likeness.rows(filler)
    assert len(asked) == count + 1


def test_the_vectors_of_a_text_are_kept_with_it(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    incident = stocked(desk)
    found = desk.library.similar(People.writer, incident.id)

    def never(text: str) -> Vectors:
        assert text == facts_of(incident)
        return desk.parts.index.vector(text)

    other = make_desk()
    other.library._likeness = Likeness(never)
    assert other.library.similar(People.writer, incident.id) == found
    with desk.parts.store.begin() as tx:
        (past, *_) = tx.library.list()
        assert np.allclose(np.linalg.norm(unpacked(past.vectors or b""), axis=1), 1, atol=1e-5)
        tx.library.remove(past.id)
        tx.library.put(past.model_copy(update={"made_by": "an older model", "vectors": b"old"}))
    assert desk.library.similar(People.writer, incident.id) == found


def test_a_text_is_read_to_a_bounded_length() -> None:
    found = pieces("word " * 10_000)
    assert len(found) == MOST_PIECES
    assert {len(piece.split()) for piece in found} == {PIECE_WORDS}
