"""Every setting of the desk, typed, in one place; the only reader of the environment.

``load()`` refuses a wrong value at start with its name, the value and what was expected. A secret's value is
never shown. Names are those of the fields, upper case, with ``STORYDESK_`` in front, except ``DATABASE_URL``
and ``OPENAI_API_KEY``, which keep the names that the field knows.
"""

import difflib
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.errors import SettingsError
from agent.models import Role
from retrieval.language import LANGUAGES, MEASURED, UNCLEAR
from retrieval.records import Kind

#: What retention knows beside the kinds of records.
ORIGINALS, DRAFTS, REJECTS = "originals", "drafts", "rejects"

#: The SQLite file in the data folder, where no ``DATABASE_URL`` is set.
DATABASE = "storydesk.db"
LONGEST_DAYS = 36500
EMBEDDED = "embedded"
NONE = "none"
EVERY = "*"
#: A comma with another address behind it.
_BETWEEN = re.compile(r",\s*(?=[a-z][a-z0-9]*://)")
#: This machine, to which nothing needs to be encrypted.
HERE = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


class Settings(BaseSettings):
    """The desk's settings. ``description`` of each field is its row in the README."""

    model_config = SettingsConfigDict(env_prefix="STORYDESK_", extra="ignore", frozen=True)

    home: Path = Field(default=Path(".storydesk"), description="data folder: database, index, vault key, exports")
    models: Path = Field(default=Path("~/.cache/storydesk/models"), description="folder of the verified model files")
    database_url: str | None = Field(
        default=None,
        repr=False,
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="SQLAlchemy address; SQLite in the data folder when empty",
    )
    vault_key: SecretStr | None = Field(
        default=None,
        description="the vault's master key (Fernet; while keys are changed several, the newest first, with commas "
        "between); a 0600 file in the data folder when empty",
    )
    key_service: str | None = Field(
        default=None,
        description="address of a HashiCorp Vault transit engine that keeps the master key instead, such as "
        "`https://vault.example:8200/v1/transit`",
    )
    key_service_token: SecretStr | None = Field(default=None, description="token for the key service")
    key_service_key: str = Field(
        default="storydesk", pattern=r"^[A-Za-z0-9_.-]{1,40}$", description="name of the master key at the key service"
    )
    key_service_timeout_s: float = Field(
        default=5.0, gt=0, le=60, description="seconds before a question to the key service is given up"
    )
    backup_passphrase: SecretStr | None = Field(
        default=None, description="passphrase of backups, at least 12 characters; asked for at a terminal when empty"
    )

    audit_anchor: Path | None = Field(
        default=None,
        description="a second place for the anchors of the audit chain, a file or a folder that whoever has the data "
        "folder in hand can't change",
    )

    llm_base_url: str = Field(
        default=EMBEDDED, description="`embedded`, `none` (compose without a model) or an OpenAI-compatible address"
    )
    llm_model: str = Field(
        default="qwen2.5-coder-1.5b",
        description="model name; with the embedded server `qwen2.5-coder-1.5b` or `qwen2.5-coder-0.5b`",
    )
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key"),
        description="key for a hosted model; not needed for the embedded one",
    )
    llm_timeout_s: float = Field(default=120.0, gt=0, le=3600, description="seconds before a model call is given up")
    llm_strategy: Literal["auto", "small", "strong"] = Field(
        default="auto",
        description="how the model is used: `small` fills in forms, `strong` writes freely, `auto` by name",
    )
    llm_slots: int = Field(
        default=1, ge=1, le=16, description="requests to the model at once; the embedded server is started for as many"
    )
    llm_context: int = Field(
        default=8192, ge=2048, le=131072, description="tokens of context: the embedded server's, and the most to pack"
    )
    llm_threads: int = Field(default=0, ge=0, le=256, description="threads of the embedded server; 0 is one a core")
    llm_price_in: Decimal | None = Field(default=None, ge=0, description="price of a million prompt tokens")
    llm_price_out: Decimal | None = Field(default=None, ge=0, description="price of a million completion tokens")
    mend_rounds: int = Field(default=2, ge=0, le=5, description="rounds of mending before a sentence is cut")

    passage_tokens: int = Field(default=120, ge=20, le=400, description="most tokens in one passage")
    support_threshold: float = Field(
        default=0.5, ge=0, le=1, description="score below which a sentence counts as unsupported"
    )
    support_model: bool = Field(
        default=True,
        description="judge support with the entailment model beside the counted features; `False` is the features "
        "alone",
    )

    crowd: int = Field(
        default=5, ge=2, le=1000, description="customers that the details of a story must fit, or it is made coarser"
    )
    count_from: int = Field(
        default=1000,
        ge=0,
        description="records from which too small a crowd blocks a story; with fewer it is a question",
    )

    languages: str = Field(
        default=",".join(MEASURED),
        description="languages in which records may become stories, as codes with commas between; `*` is every one, "
        "`und` those that could not be told",
    )

    retention: str = Field(
        default="",
        description="days to keep things, as `ticket=730,originals=90`: kinds of records, `originals` (sealed raw "
        "text alone), `drafts` (never signed), `rejects`; what is not named is kept",
    )

    host: str = Field(default="127.0.0.1", description="address on which the desk listens")
    port: int = Field(default=7860, ge=0, le=65535, description="port of the desk; 0 takes a free one")
    session_hours: float = Field(default=12.0, gt=0, le=720, description="hours until a session ends")
    session_idle_minutes: float = Field(
        default=120.0, ge=5, le=10080, description="minutes without a click after which a session ends"
    )
    token: SecretStr | None = Field(
        default=None,
        description="personal token: the command line imports, searches, drafts and exports as its person",
    )
    public_url: str | None = Field(
        default=None, description="address at which browsers reach the desk, such as `https://desk.example`"
    )
    sso_issuer: str | None = Field(
        default=None, description="OpenID Connect issuer by which people may sign in, such as `https://id.example`"
    )
    sso_client_id: str | None = Field(default=None, description="the desk's client id at the issuer")
    sso_client_secret: SecretStr | None = Field(default=None, description="the desk's client secret at the issuer")
    sso_scope: str = Field(default="openid profile", description="what is asked of the issuer, `openid` among it")
    sso_roles_claim: str = Field(
        default="roles", description="claim of the ID token that names groups, such as `realm_access.roles`"
    )
    sso_roles: str = Field(
        default="",
        description="roles by group, as `press-writers=writer,press-leads=approver`; who has none is not let in",
    )
    sso_confirm_minutes: float = Field(
        default=5.0,
        gt=0,
        le=60,
        description="minutes in which a text may be signed after proving oneself at the issuer",
    )
    secure_cookies: bool = Field(default=False, description="send cookies over HTTPS only; set it behind TLS")
    watch_minutes: float = Field(
        default=5.0, ge=0, le=1440, description="minutes between two looks of the early warning; 0 switches it off"
    )
    alerts: SecretStr | None = Field(
        default=None,
        description="addresses of the desk's own channel for warnings and crises, as Apprise writes them "
        "(`slack://…`, `mailtos://…`, `jsons://…`), with commas between",
    )
    upload_mb: int = Field(default=64, ge=1, le=2048, description="largest file that the page takes, in MB")
    requests_per_minute: int = Field(
        default=600, ge=0, le=1_000_000, description="requests a minute from one session or token; 0 is no limit"
    )
    log_format: Literal["text", "json"] = Field(default="text", description="lines of the log as text or as JSON")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="how much is logged")

    @field_validator("alerts")
    @classmethod
    def _alerts(cls, value: SecretStr | None) -> SecretStr | None:
        given = _BETWEEN.split(value.get_secret_value()) if value else []
        if any(re.fullmatch(r"[a-z][a-z0-9]*://\S+", one.strip()) is None for one in given):
            raise ValueError("expected addresses such as mailtos://… or jsons://…, with commas between")
        return value

    @field_validator("llm_base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value not in {EMBEDDED, NONE} and not value.startswith(("http://", "https://")):
            raise ValueError(f"expected `{EMBEDDED}`, `{NONE}` or an address that begins with http:// or https://")
        return value

    @field_validator("key_service")
    @classmethod
    def _key_service(cls, value: str | None) -> str | None:
        """The token goes with every question, so it is not sent in the clear to another machine."""
        if value is not None and not value.startswith(("https://", *HERE)):
            raise ValueError("expected an address that begins with https://")
        return value

    @field_validator("public_url", "sso_issuer")
    @classmethod
    def _encrypted(cls, value: str | None) -> str | None:
        """Codes and cookies go there."""
        if value is not None and not value.startswith(("https://", *HERE)):
            raise ValueError("expected an address that begins with https://")
        return value

    @field_validator("sso_roles")
    @classmethod
    def _mapping(cls, value: str) -> str:
        _role_map(value)
        return value

    @property
    def sso_role_map(self) -> tuple[tuple[str, Role], ...]:
        """Groups of the identity provider with the role that each gives."""
        return _role_map(self.sso_roles)

    @model_validator(mode="after")
    def _whole_provider(self) -> "Settings":
        """A provider that is half set up would let nobody in, or be taken for none."""
        needed = {"sso_client_id": self.sso_client_id, "sso_roles": self.sso_roles, "public_url": self.public_url}
        missing = [f"STORYDESK_{name.upper()}" for name, value in needed.items() if not value]
        if self.sso_issuer is not None and missing:
            raise ValueError(f"STORYDESK_SSO_ISSUER needs {', '.join(missing)}")
        if self.sso_issuer is not None and "openid" not in self.sso_scope.split():
            raise ValueError("STORYDESK_SSO_SCOPE has to hold openid")
        return self

    @model_validator(mode="after")
    def _token_for_the_service(self) -> "Settings":
        if self.key_service is not None and self.key_service_token is None:
            raise ValueError("STORYDESK_KEY_SERVICE needs STORYDESK_KEY_SERVICE_TOKEN")
        return self

    @field_validator("retention")
    @classmethod
    def _retention(cls, value: str) -> str:
        _days(value)
        return value

    @property
    def retention_days(self) -> dict[str, int]:
        """Days to keep each kind; a kind that is not named is kept for good, as is one with 0."""
        return _days(self.retention)

    @field_validator("languages")
    @classmethod
    def _codes(cls, value: str) -> str:
        codes = [code.strip().lower() for code in value.split(",")]
        unknown = [code for code in codes if code not in {*LANGUAGES, UNCLEAR, EVERY}]
        if unknown:
            raise ValueError(f"expected ISO 639-1 codes with commas between, such as en,es; {unknown[0]!r} is none")
        return ",".join(codes)

    def drafts_in(self, language: str | None) -> bool:
        """Whether a record in ``language`` may become a story; one whose words are too few to tell may."""
        allowed = self.languages.split(",")
        return language is None or EVERY in allowed or language in allowed

    @property
    def alert_addresses(self) -> tuple[str, ...]:
        """Each address of ``alerts``; a comma inside of one stays in it."""
        given = self.alerts.get_secret_value() if self.alerts else ""
        return tuple(one.strip() for one in _BETWEEN.split(given) if one.strip())

    @property
    def sqlalchemy_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home.expanduser() / DATABASE}"


def load(**overrides: object) -> Settings:
    """The settings of this process. Raises ``SettingsError`` naming each wrong one, a misspelt one too."""
    _known_names()
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("\n".join(_line(e["loc"], e["input"], e["msg"]) for e in error.errors())) from None


def _days(text: str) -> dict[str, int]:
    """Raises ``ValueError`` saying what was expected."""
    kinds = (*get_args(Kind), ORIGINALS, DRAFTS, REJECTS)
    days: dict[str, int] = {}
    for piece in filter(None, (part.strip() for part in text.split(","))):
        kind, _, number = (part.strip() for part in piece.partition("="))
        if kind not in kinds or not number.isdecimal() or not int(number) <= LONGEST_DAYS:
            raise ValueError(f"expected KIND=DAYS with commas between; KIND is one of {', '.join(kinds)}")
        days[kind] = int(number)
    return days


def _role_map(text: str) -> tuple[tuple[str, Role], ...]:
    """Raises ``ValueError`` saying what was expected."""
    pairs: list[tuple[str, Role]] = []
    for piece in filter(None, (part.strip() for part in text.split(","))):
        group, _, wanted = (part.strip() for part in piece.rpartition("="))
        role = next((role for role in get_args(Role) if role == wanted), None)
        if not group or role is None:
            raise ValueError(f"expected GROUP=ROLE with commas between; ROLE is one of {', '.join(get_args(Role))}")
        pairs.append((group, role))
    return tuple(pairs)


def _known_names() -> None:
    """A setting that is misspelt would be passed over in silence, and the desk run on another value."""
    known = [f"STORYDESK_{field.upper()}" for field in Settings.model_fields]
    for name in sorted(os.environ):
        if name.upper().startswith("STORYDESK_") and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, 1)
            raise SettingsError(f"{name} is no setting" + (f"; did you mean {near[0]}?" if near else "."))


def _line(loc: tuple[int | str, ...], value: object, expected: str) -> str:
    said = expected.removeprefix("Value error, ")
    if not loc:
        return said  # about several settings: the value would be all of them, the secrets too
    name = str(loc[0]).upper()
    if name not in {"DATABASE_URL", "OPENAI_API_KEY"}:
        name = f"STORYDESK_{name}"
    secret = any(word in name for word in ("ALERTS", "KEY", "DATABASE_URL", "PASSPHRASE", "TOKEN", "SECRET"))
    shown = "(hidden)" if secret else repr(value)
    return f"{name} is {shown}: {said[0].lower()}{said[1:]}"
