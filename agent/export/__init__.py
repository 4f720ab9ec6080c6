"""Signed text → files that may leave the house, and the manifest that says what they are.

Nothing here decides whether a person may export (``agent/review.py`` does); but whoever calls it, a text whose
names do not all stand under exactly this version is refused. The bytes of an export depend on nothing but its
``Package``: the same text exported twice is the same file.
"""

from agent.export.manifest import Manifest, cancel, canceled_file, manifest, manifest_file
from agent.export.ninjs import cancellation, cancellation_of
from agent.export.package import Exported, Format, Package
from agent.export.reading import read
from agent.export.render import FORMATS, export
from agent.export.signoff import SignOff, signoff, signoff_files
from agent.export.staging import Staging, write_files

__all__ = [
    "FORMATS",
    "Exported",
    "Format",
    "Manifest",
    "Package",
    "SignOff",
    "Staging",
    "cancel",
    "canceled_file",
    "cancellation",
    "cancellation_of",
    "export",
    "manifest",
    "manifest_file",
    "read",
    "signoff",
    "signoff_files",
    "write_files",
]
