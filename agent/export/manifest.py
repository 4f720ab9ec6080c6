"""The manifest: what left the house, proved by SHA-256, or that it no longer stands.

Field names are in camel case, as in ninjs, whose ``pubStatus`` is used here: ``usable`` or ``canceled``.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, ConfigDict
from pydantic.alias_generators import to_camel

from agent.export.machine import digital_source, responsible_editor
from agent.export.package import Exported, Package, file_stem, require_signed, require_withdrawn
from agent.models import Origin, Role
from retrieval.records import Value

MEDIA_TYPE = "application/json"


class Camel(Value):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Signer(Camel):
    name: str
    role: Role
    at: AwareDatetime
    sha256: str


class FileEntry(Camel):
    name: str
    media_type: str
    bytes: int
    sha256: str


class MadeWith(Camel):
    """Where the words come from (rule S20): the model, and how many sentences are whose."""

    model: str
    prompt_sha256: str | None
    sentences: dict[Origin, int]


class Manifest(Camel):
    """``credited``: the files hold a customer's name where the signed text holds ``[CREDIT]``, as a consent grants.

    ``digital_source_type`` is a term of the IPTC's vocabulary; it is empty in manifests made before there was one.
    """

    draft_id: str
    kind: str
    channel: str
    version: int
    sha256: str
    pub_status: Literal["usable", "canceled"]
    issued_at: AwareDatetime
    issued_by: str
    organisation: str
    responsible_editor: str
    signatures: tuple[Signer, ...]
    origin: MadeWith
    credited: bool = False
    digital_source_type: str = ""
    embargoed_until: AwareDatetime | None = None
    files: tuple[FileEntry, ...]

    def json_text(self) -> str:
        return self.model_dump_json(by_alias=True, indent=2) + "\n"


def manifest(package: Package, files: Sequence[Exported], at: datetime, by: str) -> Manifest:
    """What goes with ``files``. Raises ``RefusedError`` unless exactly this text is signed."""
    require_signed(package)
    return _manifest(package, files, at, by, "usable")


def cancel(package: Package, at: datetime, by: str, files: Sequence[Exported] = ()) -> Manifest:
    """The notice that a text which had been signed no longer stands; ``files`` are what says so beside it.

    Raises ``RefusedError`` for any other text.
    """
    require_withdrawn(package)
    return _manifest(package, files, at, by, "canceled")


def _manifest(
    package: Package, files: Sequence[Exported], at: datetime, by: str, status: Literal["usable", "canceled"]
) -> Manifest:
    version, made = package.version, package.version.provenance
    standing = package.standing
    return Manifest(
        draft_id=version.draft_id,
        kind=package.draft.kind,
        channel=package.draft.channel,
        version=version.number,
        sha256=version.sha256,
        pub_status=status,
        issued_at=at,
        issued_by=by,
        organisation=package.organisation,
        responsible_editor=responsible_editor(package),
        signatures=tuple(Signer(name=s.signer_name, role=s.role, at=s.at, sha256=s.sha256) for s in standing),
        origin=MadeWith(
            model=made.model,
            prompt_sha256=made.prompt_sha256,
            sentences=dict(Counter(s.origin for s in version.content.sentences)),
        ),
        credited=bool(package.credit),
        digital_source_type=digital_source(package.version).uri,
        embargoed_until=package.embargo,
        files=tuple(FileEntry(name=f.name, media_type=f.media_type, bytes=len(f.data), sha256=f.sha256) for f in files),
    )


def manifest_file(package: Package, made: Manifest) -> Exported:
    """The manifest as the file that lies beside the others."""
    name = f"{file_stem(package)}-manifest.json"
    return Exported(name=name, media_type=MEDIA_TYPE, data=made.json_text().encode())


def canceled_file(made: Manifest) -> Exported:
    """A manifest that says ``canceled`` as a file named by nothing of the text."""
    name = f"canceled-v{made.version}-manifest.json"
    return Exported(name=name, media_type=MEDIA_TYPE, data=made.json_text().encode())
