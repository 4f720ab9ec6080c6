"""The gate that knows every customer: nothing of anybody gets by, whoever asks, and ordinary words do."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.errors import LeakError
from agent.guard import grams, known_forms
from agent.llm import ChatModel
from agent.local_model import Endpoint
from retrieval.records import Requester
from tests.conftest import People
from tests.stories import FLOOD, import_rows

ROOT = Path(__file__).parent.parent
SOMEBODY = Requester(
    name="Łukasz Żółkiewski",
    email="l.zolkiewski@postbox.example",
    phone="+44 1632 960417",
    username="zolkiewski_77",
    organisation="Corner Bakery",
    address="14 Larkspur Lane, Great Yarmouth NR97 0QX",
    account_ids=("AC/4471/20",),
    order_ids=("TW-48213", "17"),
)

HELD = (
    "… said Łukasz Żółkiewski, who …",
    "lukasz zolkiewski wrote again",
    "ŁUKASZ  ŻÓŁKIEWSKI",
    "lukasz_zolkiewski",
    "write to L.Zolkiewski@postbox.example today",
    "ring 01632 960 417"[:5] + "1632 960417",
    "ring +44 1632 960417",
    "ring 441632960417",
    "he is zolkiewski_77 there",
    "at Corner Bakery in town",
    "lives at 14 Larkspur Lane",
    "account AC 4471 20",
    "order tw48213 came",
    "order TW-48213 came",
)
FREE = (
    "a corner bakery in Great Yarmouth",
    "17 loaves, 14 of them sold",
    "Łukasz came back",
    "the lane was flooded, the larkspur too",
    "48213 payments",
    "We took 214 payments in 2026.",
    "",
)


def holds(text: str) -> bool:
    return bool(known_forms(SOMEBODY) & grams(text))


@pytest.mark.parametrize("text", HELD)
def test_what_the_help_desk_holds_is_known_in_other_guises(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize("text", FREE)
def test_ordinary_words_and_counts_are_nobody_s(text: str) -> None:
    assert not holds(text)


@pytest.mark.parametrize(
    "held",
    [
        Requester(name="Rose"),
        Requester(username="restaurant"),
        Requester(address="Floor 12, New York"),
        Requester(order_ids=("2026",)),
        Requester(),
    ],
)
def test_what_tells_of_many_has_no_form(held: Requester) -> None:
    assert known_forms(held) == frozenset()


def test_a_name_of_two_ordinary_words_counts_as_it_is_written() -> None:
    rose = known_forms(Requester(name="Rose Garden"))
    assert rose & grams("Rose Garden wrote")
    assert not rose & grams("a rose garden at the back")


class Asked:
    """A model that is none: it keeps the guard that it was given."""

    def __init__(self) -> None:
        self.guard: Callable[[str], None] = lambda _: None

    def __call__(self, guard: Callable[[str], None]) -> ChatModel:
        self.guard = guard
        return ChatModel("tiny-1b", lambda: Endpoint("http://127.0.0.1:9/v1", "k"), guard)


@pytest.fixture
def asked(make_desk: Callable[..., Desk], tmp_path: Path) -> tuple[Desk, Asked]:
    model = Asked()
    desk = make_desk(model=model)
    import_rows(desk, tmp_path, [FLOOD, FLOOD | {"id": "other", "requester": {"name": "Piotr Wróblewicz"}}])
    return desk, model


def test_a_caller_without_a_guard_is_stopped_all_the_same(asked: tuple[Desk, Asked]) -> None:
    desk, model = asked
    desk.parts.model(lambda _: None)
    model.guard("The shop was open again after four days.")
    for text in ("Piotr Wroblewicz called", "marisela.qb@saltmarshbooks.example", "order SM4471QZ", "01632 960417"):
        with pytest.raises(LeakError, match="stopped on its way to the model"):
            model.guard(text)


def test_the_caller_s_own_guard_still_speaks(asked: tuple[Desk, Asked]) -> None:
    desk, model = asked

    def never(text: str) -> None:
        raise LeakError("not this")

    desk.parts.model(never)
    with pytest.raises(LeakError, match="not this"):
        model.guard("anything")


def test_the_house_s_own_words_pass(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    model = Asked()
    desk = make_desk(model=model)
    rows: list[dict[str, Any]] = [FLOOD | {"requester": {"email": "press@tillwise.example", "name": "Tillwise Press"}}]
    import_rows(desk, tmp_path, rows)
    desk.parts.model(lambda _: None)
    model.guard("Contact: Tillwise press office, press@tillwise.example")


def test_records_of_before_get_their_marks_at_the_first_question(asked: tuple[Desk, Asked]) -> None:
    desk, model = asked
    with desk.parts.store.begin() as tx:
        tx.marks.put("other", [])
        assert tx.marks.unmarked() == ["other"]
    desk.parts.model(lambda _: None)
    with pytest.raises(LeakError):
        model.guard("Piotr Wróblewicz")


def test_marks_go_with_their_record(asked: tuple[Desk, Asked]) -> None:
    desk, model = asked
    desk.parts.model(lambda _: None)
    with desk.parts.store.begin() as tx:
        tx.records.delete("other")
    model.guard("Piotr Wróblewicz")


def test_no_identity_stands_in_the_marks(asked: tuple[Desk, Asked]) -> None:
    desk, _ = asked
    folder = desk.parts.settings.home
    desk.close()
    data = b"".join(path.read_bytes() for path in folder.glob("storydesk.db*"))
    assert b"wroblewicz" not in data.lower()
    assert b"sm4471qz" not in data.lower()


def test_a_text_that_keeps_an_identity_is_refused_by_the_import(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(desk.parts.gatekeeper), "leaves", lambda *_: True)
    summary = import_rows(desk, tmp_path, [FLOOD])
    assert (summary.imported, summary.refused) == (0, 1)
    assert "would have been left in its text" in summary.rejected[0].reason
    assert desk.records.count(People.writer) == 0
    assert desk.parts.index.count() == 0


def test_every_chat_model_is_made_behind_the_gate() -> None:
    """``ChatModel`` is made in ``agent/llm.py`` alone, that is called by ``agent/app.py`` alone, behind ``guarded``."""
    makers: dict[str, set[str]] = {"ChatModel": set(), "from_settings": set(), "ChatOpenAI": set()}
    for path in sorted((ROOT / "agent").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in makers:
                    makers[name].add(path.relative_to(ROOT).as_posix())
    assert makers == {
        "ChatModel": {"agent/llm.py"},
        "from_settings": {"agent/app.py"},
        "ChatOpenAI": {"agent/llm.py"},
    }
    assert "factory(keeper.guarded(guard))" in (ROOT / "agent" / "app.py").read_text("utf-8")
