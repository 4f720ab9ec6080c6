"""Which consent a record has after an import: what people recorded or withdrew here stands over what the file says."""

from agent.models import ConsentEntry
from agent.vault import Opened
from retrieval.records import Anonymised, RawConsent


def kept_over(clean: Anonymised, entry: ConsentEntry | None) -> Anonymised:
    """What an import made of a record, with the consent that people recorded or withdrew here in its place."""
    if entry is None:
        return clean
    return clean.model_copy(update={"record": clean.record.model_copy(update={"consent": entry.consent})})


def words_of(entry: ConsentEntry, older: Opened | None) -> RawConsent:
    """What is sealed with a record that is imported again: ``entry`` with the words that were sealed for it."""
    return RawConsent(
        level=entry.level,
        wording=older.raw.consent.wording if older else None,
        channels=entry.channels,
        granted_at=entry.granted_at,
        expires_at=entry.expires_at,
    )
