"""The house's own rules: who may import whom, who owns which library, and that raw text ends at anonymising."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("agent", "retrieval", "prompts", "evals")
OURS = {"agent", "retrieval", "prompts", "evals", "ui", "tests"}

#: Who may import a room of ours, by the module's dotted name; the first match rules.
MAY_IMPORT: tuple[tuple[str, set[str]], ...] = (
    ("retrieval", {"retrieval"}),
    ("prompts", {"prompts"}),
    ("agent", {"agent", "retrieval", "prompts", "ui"}),
    ("evals", {"evals", "agent", "retrieval", "prompts"}),
)

#: The one owner of each library.
OWNERS: dict[str, tuple[str, ...]] = {
    "chromadb": ("retrieval/index",),
    "presidio_analyzer": ("retrieval/detectors",),
    "spacy": ("retrieval/detectors", "agent/draft/parsed", "evals/rewrites", "evals/made_pairs"),
    "onnxruntime": ("retrieval/detectors", "retrieval/embed", "agent/checks/entailment", "evals/train_entailment"),
    "langchain": ("agent/llm", "agent/draft/"),
    "langchain_core": ("agent/llm", "agent/draft/"),
    "langchain_openai": ("agent/llm", "agent/draft/"),
    "langgraph": ("agent/llm", "agent/draft/"),
    "openai": ("agent/llm", "agent/draft/"),
    "tiktoken": ("agent/llm", "agent/draft/"),
    "gradio": ("ui.py", "agent/pages/"),
    "sqlalchemy": ("agent/store/", "agent/migrations/"),
    "alembic": ("agent/store/", "agent/migrations/"),
    "sqlite3": ("retrieval/fulltext", "retrieval/index", "agent/store/"),
    "xllamacpp": ("agent/local_model",),
    "apprise": ("agent/notify/",),
    "jsonschema": ("agent/export/ninjs",),
    "docx": ("agent/export/", "agent/voice/"),
    "cryptography": ("agent/vault", "agent/keys", "agent/sealed_file", "agent/anchors"),
    "argon2": ("agent/passwords",),
    "authlib": ("agent/auth_provider",),
    "joserfc": ("agent/auth_provider",),
    "limits": ("agent/api/traffic",),
    "prometheus_client": ("agent/api/traffic",),
    "pythonjsonlogger": ("agent/logs",),
    "ijson": ("retrieval/imports/bigjson",),
    "py3langid": ("retrieval/language",),
}

#: Inside ``agent``: a module of one row may import those of its own row and of the rows above it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "faults", "models", "settings", "logs", "views"),
    (
        "checks",
        "signals",
        "topics",
        "watch",
        "edit",
        "edits",
        "gather",
        "unpublished",
        "notify",
        "guard",
        "reading",
        "policy",
        "policy_lines",
        "review",
        "export",
        "traces",
        "voice",
        "batch",
    ),
    ("weights", "local_model", "capabilities", "answers", "llm"),
    (
        *("migrations", "store", "keys", "key_file", "key_service", "vault", "labels", "backup", "sealed_file", "auth"),
        *("auth_provider", "passwords"),
        "editors",
        "gatekeeper",
        "anchors",
    ),
    ("draft", "crisis"),
    ("actions",),
    ("app",),
    ("demo_incident", "demo", "drill", "restore"),
    ("api",),
    ("pages", "cli"),
)

#: The only modules that may name a ``RawRecord``: those before anonymising, the vault, and the verbs between.
RAW = {
    "retrieval/records.py",
    "retrieval/anonymise.py",
    "retrieval/customers.py",
    "retrieval/identities.py",
    "agent/vault.py",
    "agent/actions/importing.py",
    "agent/actions/customers.py",
    "agent/actions/records.py",
}


def modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))
    yield ROOT / "ui.py"


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", list(modules()), ids=name)
def test_imports_keep_the_direction(path: Path) -> None:
    allowed = next((rooms for room, rooms in MAY_IMPORT if name(path).startswith(room)), OURS)
    ours = {module.split(".")[0] for module in imports(path)} & OURS
    assert ours <= allowed


@pytest.mark.parametrize("path", list(modules()), ids=name)
def test_every_library_has_one_owner(path: Path) -> None:
    used = {module.split(".")[0] for module in imports(path)}
    for library in used & OWNERS.keys():
        assert name(path).startswith(OWNERS[library]), f"{library} belongs to {OWNERS[library]}"


def layer(module: str) -> int:
    for number, row in enumerate(LAYERS):
        if module in row:
            return number
    raise AssertionError(f"agent.{module} has no place in the layers")


@pytest.mark.parametrize("path", sorted((ROOT / "agent").rglob("*.py")), ids=name)
def test_layers_inside_agent(path: Path) -> None:
    own = path.relative_to(ROOT / "agent").parts[0].removesuffix(".py")
    if own == "__init__":
        return
    for module in imports(path):
        parts = module.split(".")
        if parts[0] == "agent" and len(parts) > 1 and (ROOT / "agent" / parts[1]).with_suffix(".py").exists():
            assert layer(parts[1]) <= layer(own), f"{name(path)} imports {module}"


def test_raw_records_end_at_anonymising() -> None:
    naming = {name(path) for path in modules() if "retrieval.records.RawRecord" in imports(path)}
    assert {n for n in naming if not n.startswith(("retrieval/imports/", "evals/"))} <= RAW


def test_only_the_settings_read_the_environment() -> None:
    for path in modules():
        if name(path) != "agent/settings.py":
            assert not re.search(r"os\.(environ|getenv)", path.read_text("utf-8")), name(path)


def test_a_desk_is_there_before_spacy_is() -> None:
    """Importing it takes a second, and its French three: a desk needs neither before its first text."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, agent.app; print('spacy' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert told.stdout.strip() == "False"


def test_no_file_names_a_machine_or_a_registry_host() -> None:
    hosts = re.compile(r"py" + r"pi\.org|python" + r"hosted|np" + r"mjs\.|/(?:work|farm|root)/")
    texts = [p for p in ROOT.rglob("*") if p.suffix in {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".yaml", ""}]
    for path in texts:
        if path.is_file() and not {".git", ".venv"} & set(path.relative_to(ROOT).parts) and _tracked_kind(path):
            assert not hosts.search(path.read_text("utf-8", errors="ignore")), name(path)


def _tracked_kind(path: Path) -> bool:
    return not any(part.startswith(".") and part not in {".ci", ".gitignore"} for part in path.relative_to(ROOT).parts)


def test_dependencies_are_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[<>=\[]", line)[0].lower() for line in project["dependencies"]}
    for needed in ("langchain", "openai", "chromadb", "gradio", "tiktoken", "pydantic"):
        assert needed in declared
