"""The canary: identities planted in records are searched for in everything that a desk writes or sends.

The vault holds them encrypted, in the database; so even the database's own bytes must not show one.
"""

import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.errors import LeakError
from agent.guard import foreign, gate
from agent.llm import ChatModel
from agent.models import Brief
from tests.conftest import People, sign_as
from tests.fake_endpoint import serve
from tests.stories import FLOOD, import_rows

#: Planted in every place of a record where an identity can stand.
CANARIES = (
    "Marisela",
    "Quintero",
    "Blyth",
    "Saltmarsh",
    "marisela.qb@saltmarshbooks.example",
    "01632 960417",
    "01632960417",
    "SM-4471-QZ",
    "Pellinger",
    "Zyx-Handle-77",
    "14 Larkspur Ginnel",
)

PLANTED = FLOOD | {
    "subject": "Marisela Quintero-Blyth: flooded shop, order SM-4471-QZ",
    "requester": FLOOD["requester"] | {"username": "Zyx-Handle-77", "address": "14 Larkspur Ginnel, Saltmarsh"},
    "tags": ["praise", "saltmarsh-books"],
    "consent": {
        "level": "anonymous",
        "wording": "I, Marisela Quintero-Blyth, agree to be quoted without my name.",
        "channels": ["press_release"],
        "granted_at": "2026-10-05T09:00:00Z",
    },
    "messages": [
        *FLOOD["messages"],
        {"role": "note", "author": "Dov Pellinger", "text": "Rang Mrs Quintero-Blyth, she posts as @Zyx-Handle-77."},
    ],
}


def every_file(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as packed:
                    yield from ((path / name, packed.read(name)) for name in packed.namelist())


def found_in(data: bytes) -> list[str]:
    folded = data.lower()
    kinds = ("utf-8", "utf-16-le")
    return [canary for canary in CANARIES for kind in kinds if canary.lower().encode(kind) in folded]


def test_no_identity_is_in_any_file_or_log(desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    import_rows(desk, tmp_path, [PLANTED])
    desk.records.search(People.writer, "flooded bookshop spare till")
    draft = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    desk.drafts.submit(People.writer, draft.id, 1)
    page = desk.drafts.page(People.approver, draft.id)
    answers = {q.rule: "checked" for q in page.questions}
    sign_as(desk, People.approver, draft.id, 1, page.version.sha256, answers)
    desk.drafts.export(People.writer, draft.id, 1)
    desk.records.reindex(People.admin)
    home = desk.parts.settings.home
    desk.close()
    files = list(every_file(home))
    assert len(files) > 8
    assert {str(path.relative_to(home)): found_in(data) for path, data in files if found_in(data)} == {}
    assert found_in(caplog.text.encode()) == []


def test_the_search_would_find_one(tmp_path: Path) -> None:
    (tmp_path / "leak.bin").write_bytes(b"\x00\x01marisela.QB@saltmarshbooks.example\x02")
    (tmp_path / "wide.bin").write_bytes("Quintero".encode("utf-16-le"))
    assert [found_in(data) for _, data in every_file(tmp_path)] != [[], []]
    assert all(found_in(data) for _, data in every_file(tmp_path))


def test_only_the_vault_gives_it_back(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [PLANTED])
    raw = desk.records.reveal(People.privacy, "flood-1", "subject access request")
    assert found_in(raw.model_dump_json().encode())


@pytest.mark.enable_socket
def test_no_identity_is_in_any_request_to_the_model(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    with serve() as endpoint:
        endpoint.says({}, {}, {}, {})
        desk = make_desk(model=lambda guard: ChatModel("tiny-1b", endpoint, guard, timeout_s=10, retries=0))
        import_rows(desk, tmp_path, [PLANTED])
        desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
        sent = json.dumps(endpoint.requests, ensure_ascii=False)
    assert endpoint.requests
    assert "flood" in sent or "river" in sent
    assert found_in(sent.encode()) == []


def test_a_prompt_that_holds_a_known_identity_never_leaves() -> None:
    stop = gate(["Marisela Quintero-Blyth", "01632 960417", "Hope"], "the model")
    stop("The customer gave up hope of a refund.")
    for text in ("… said marisela  quintero-blyth …", "call 01632 960417", "said Hope, who"):
        with pytest.raises(LeakError):
            stop(text)


def test_only_whole_words_of_the_house_are_nobody_s_identity() -> None:
    house = "Tillwise makes card terminals in Leeds."
    assert foreign(["Mina", "Leeds", "Tillwise", "Mina Leeds"], house) == ["Mina", "Mina Leeds"]
