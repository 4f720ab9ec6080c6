"""Settings: wrong values are refused by name, secrets are never shown, and the README lists every one."""

import re
from pathlib import Path

import pytest

from agent.errors import SettingsError
from agent.settings import Settings, load

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")

WRONG = [
    ("STORYDESK_PORT", "seven", "STORYDESK_PORT is 'seven'"),
    ("STORYDESK_PORT", "70000", "less than or equal to 65535"),
    ("STORYDESK_SUPPORT_THRESHOLD", "1.5", "less than or equal to 1"),
    ("STORYDESK_LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
    ("STORYDESK_LLM_TIMEOUT_S", "0", "greater than 0"),
    ("STORYDESK_LLM_BASE_URL", "my-server", "expected `embedded`, `none` or an address"),
]


def environment_name(field: str) -> str:
    return field.upper() if field in {"database_url", "openai_api_key"} else f"STORYDESK_{field.upper()}"


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=re.escape(said)):
        load()


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_PORT", "x")
    monkeypatch.setenv("STORYDESK_LLM_SLOTS", "0")
    with pytest.raises(SettingsError) as refused:
        load()
    assert {line.split(" ")[0] for line in str(refused.value).splitlines()} == {
        "STORYDESK_PORT",
        "STORYDESK_LLM_SLOTS",
    }


def test_a_misspelt_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_PROT", "80")
    with pytest.raises(SettingsError, match="did you mean STORYDESK_PORT"):
        load()


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hush")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hush@localhost/desk")
    own = load()
    assert "hush" not in repr(own)
    assert own.sqlalchemy_url.startswith("postgresql")


def test_the_database_is_in_the_data_folder_by_default(tmp_path: Path) -> None:
    assert load(home=tmp_path).sqlalchemy_url == f"sqlite:///{tmp_path / 'storydesk.db'}"


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_the_readme_lists_every_setting_as_it_is(field: str) -> None:
    info = Settings.model_fields[field]
    default = "" if info.default is None else str(info.default)
    row = next((line for line in README.splitlines() if line.startswith(f"| `{environment_name(field)}` |")), None)
    assert row is not None, f"{environment_name(field)} has no row"
    assert row == f"| `{environment_name(field)}` | {f'`{default}`' if default else ''} | {info.description} |"


def test_languages_are_codes() -> None:
    assert load().drafts_in("pl")
    assert load().drafts_in(None)
    assert not load().drafts_in("fi")
    assert load(languages="FI, en").drafts_in("fi")
    assert load(languages="*").drafts_in("und")
    with pytest.raises(SettingsError, match=r"STORYDESK_LANGUAGES.*ISO 639-1"):
        load(languages="en,klingon")
