"""The key service: a transit engine on loopback, what it answers wrongly, late or not at all, and what is not said."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.errors import KeyUnavailableError, SettingsError, VaultError
from agent.key_file import create_key
from agent.key_service import TransitKey
from agent.keys import Wrapped, key_id
from tests.conftest import People
from tests.fake_transit import TOKEN, FakeTransit, serve
from tests.test_actions_keeping import all_open, ids, in_use, keep, rows

pytestmark = pytest.mark.enable_socket

DATA_KEY = b"0123456789abcdef0123456789abcdef"


@pytest.fixture
def server() -> Iterator[FakeTransit]:
    with serve() as fake:
        yield fake


@pytest.fixture
def key(server: FakeTransit) -> Iterator[TransitKey]:
    made = client(server)
    yield made
    made.close()


def client(server: FakeTransit, token: str = TOKEN, name: str = "storydesk", timeout_s: float = 5) -> TransitKey:
    return TransitKey(server.url, name, SecretStr(token), timeout_s)


def test_a_data_key_comes_back_for_its_own_context_only(key: TransitKey) -> None:
    wrapped = key.wrap(DATA_KEY, "record T-1")
    assert (wrapped.key_id, DATA_KEY in wrapped.wrapped) == ("transit:storydesk:v1", False)
    assert key.unwrap(wrapped, "record T-1") == DATA_KEY
    with pytest.raises(VaultError, match="did not take the data key"):
        key.unwrap(wrapped, "record T-2")


def test_older_versions_still_unwrap(key: TransitKey) -> None:
    old = key.wrap(DATA_KEY, "record T-1")
    assert key.next() == "transit:storydesk:v2"
    assert key.wrap(DATA_KEY, "record T-1").key_id == key.newest() == "transit:storydesk:v2"
    assert key.unwrap(old, "record T-1") == DATA_KEY


@pytest.mark.parametrize(
    ("key_id", "known"),
    [
        ("transit:storydesk:v1", True),
        ("transit:storydesk:v90", True),
        ("transit:storydesk2:v1", False),
        ("transit:other:v1", False),
        ("0123456789abcdef", False),
        ("", False),
    ],
)
def test_it_knows_its_own_versions_and_no_other_key(key: TransitKey, key_id: str, known: bool) -> None:
    assert key.knows(key_id) is known


# --- what goes wrong


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (403, "refuses the token"),
        (404, "no such key"),
        (429, "too often"),
        (500, "not ready"),
        (503, "sealed"),
        (302, "refused"),
    ],
)
def test_a_refusal_is_said_in_words_without_what_the_server_said(
    server: FakeTransit, key: TransitKey, caplog: pytest.LogCaptureFixture, status: int, said: str
) -> None:
    caplog.set_level(logging.DEBUG)
    wrapped = key.wrap(DATA_KEY, "record T-1")
    for ask in (lambda: key.wrap(DATA_KEY, "record T-1"), lambda: key.unwrap(wrapped, "record T-1"), key.newest):
        server.failures.append(status)
        with pytest.raises(KeyUnavailableError, match=said) as refused:
            ask()
        assert_nothing_told(str(refused.value), str(refused.value.__cause__), str(refused.value.__context__))
    assert_nothing_told(caplog.text)


@pytest.mark.parametrize(
    "answer", [b"", b"no json", b"[]", b"{}", b'{"data": null}', b'{"data": {"ciphertext": "x", "plaintext": "eA=="}}']
)
def test_an_answer_that_can_not_be_used_is_refused(server: FakeTransit, key: TransitKey, answer: bytes) -> None:
    wrapped = key.wrap(DATA_KEY, "record T-1")
    for ask in (lambda: key.wrap(DATA_KEY, "record T-1"), lambda: key.unwrap(wrapped, "record T-1")):
        server.failures.append(answer)
        with pytest.raises(KeyUnavailableError, match="answered"):
            ask()


def test_a_server_that_does_not_answer_in_time_is_given_up(server: FakeTransit) -> None:
    late = threading.Event()
    server.failures.append(late)
    impatient = client(server, timeout_s=0.05)
    with pytest.raises(KeyUnavailableError, match="in time"):
        impatient.newest()
    late.set()
    impatient.close()


def test_a_server_that_is_not_there_is_said() -> None:
    with serve() as gone:
        pass
    with pytest.raises(KeyUnavailableError, match="can't be reached"):
        client(gone).newest()


def test_a_wrong_token_and_a_wrong_name_are_said(server: FakeTransit) -> None:
    with pytest.raises(KeyUnavailableError, match="refuses the token"):
        client(server, token="wrong").newest()
    with pytest.raises(KeyUnavailableError, match="no such key"):
        client(server, name="other").newest()


def test_bytes_that_are_no_ciphertext_are_refused(key: TransitKey) -> None:
    with pytest.raises(VaultError):
        key.unwrap(Wrapped(b"\xff\x00", key.newest()), "record T-1")


def assert_nothing_told(*texts: str) -> None:
    for text in texts:
        assert TOKEN not in text
        assert "MDEyMzQ1Njc4" not in text  # the data key in base64
        assert "vault:v" not in text


# --- a desk on it


def desk_on(server: FakeTransit, home: Path) -> Desk:
    own = settings.load(
        home=home, llm_base_url="none", key_service=server.url, key_service_token=TOKEN, log_level="error"
    )
    return build(own)


def test_a_desk_seals_and_opens_with_the_service_and_keeps_no_key(server: FakeTransit, tmp_path: Path) -> None:
    desk = desk_on(server, tmp_path / "own")
    keep(desk, *ids(5))
    assert in_use(desk) == {"transit:storydesk:v1"}
    assert not (tmp_path / "own" / "vault.key").exists()
    assert all_open(desk)
    pseudonym = desk.parts.vault.pseudonym("Ottoline Quayle")
    done = desk.keeping.rotate(People.admin)
    assert (done.rewrapped, in_use(desk)) == (5, {"transit:storydesk:v2"})
    desk.close()
    again = desk_on(server, tmp_path / "own")
    assert all_open(again)
    assert again.parts.vault.pseudonym("Ottoline Quayle") == pseudonym
    again.close()


def test_a_desk_moves_from_its_file_to_the_service_while_another_goes_on(server: FakeTransit, tmp_path: Path) -> None:
    home = tmp_path / "own"
    before = build(settings.load(home=home, llm_base_url="none", log_level="error"))
    keep(before, *ids(5))
    before.close()
    running, working = desk_on(server, home), desk_on(server, home)
    keep(running, "more")
    assert len(in_use(running)) == 1
    done = working.keeping.rotate(People.admin)
    assert (done.rewrapped, done.to_do) == (6, "")
    assert in_use(running) == {"transit:storydesk:v1"}
    assert not (home / "vault.key").exists()
    keep(running, "after")
    assert all_open(running)
    running.close()
    working.close()


def test_a_change_that_broke_off_at_the_service_goes_on_with_the_same_version(
    server: FakeTransit, tmp_path: Path
) -> None:
    desk = desk_on(server, tmp_path / "own")
    keep(desk, *ids(5))
    asked = desk.parts.vault.rewrap
    count = iter(range(100))

    def breaks(row: object, newest: str) -> object:
        if next(count) == 3:
            server.failures += [503] * 2
        return asked(row, newest)  # type: ignore[arg-type]

    desk.parts.vault.rewrap = breaks  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyUnavailableError, match="sealed"):
        desk.keeping.rotate(People.admin)
    server.failures.clear()
    assert desk.keeping.rotate(People.admin).key_id == "transit:storydesk:v2"
    assert len(server.versions) == 2
    assert {row.key_id for row in rows(desk)} == {"transit:storydesk:v2"}
    desk.close()


def test_a_desk_whose_service_is_gone_says_so_and_starts_nothing(server: FakeTransit, tmp_path: Path) -> None:
    desk_on(server, tmp_path / "own").close()
    server.failures.append(503)
    with pytest.raises(KeyUnavailableError, match="sealed"):
        desk_on(server, tmp_path / "own")


def test_a_desk_without_its_service_does_not_open_on_a_fresh_key(server: FakeTransit, tmp_path: Path) -> None:
    desk_on(server, tmp_path / "own").close()
    with pytest.raises(VaultError):
        build(settings.load(home=tmp_path / "own", llm_base_url="none", log_level="error"))
    create_key(tmp_path / "own" / "vault.key")
    with pytest.raises(VaultError, match="another key"):
        build(settings.load(home=tmp_path / "own", llm_base_url="none", log_level="error"))


@pytest.mark.parametrize("address", ["http://vault.example:8200/v1/transit", "vault.example", "ftp://vault.example"])
def test_a_token_is_not_sent_in_the_clear(address: str) -> None:
    with pytest.raises(SettingsError, match="https://"):
        settings.load(key_service=address, key_service_token=TOKEN)


def test_a_service_needs_a_token_and_the_refusal_shows_no_secret() -> None:
    with pytest.raises(SettingsError, match="needs STORYDESK_KEY_SERVICE_TOKEN") as refused:
        settings.load(key_service="https://vault.example/v1/transit", vault_key="hush", openai_api_key="hush")
    assert "hush" not in str(refused.value)


def test_a_key_id_fits_its_column() -> None:
    assert len(f"transit:{'n' * 40}:v{10**9}") <= 64
    assert len(key_id(b"k")) <= 64
