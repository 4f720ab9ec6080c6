"""How the ledger knows words that a person had masked, and how a restore finds them again in an older text.

The words are kept as a keyed hash and their length, so that every stretch of a text that is as long can be tried: the
words themselves are nowhere, and who has no vault can't try any. Time is linear in the text.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from agent.actions.ledger import Masked
from agent.vault import Vault
from retrieval.detectors.plain import plain
from retrieval.lessons import whole_words
from retrieval.overlay import TOKEN
from retrieval.records import CleanRecord


def readable(record: CleanRecord) -> list[str]:
    """Every text of the record that a customer's or a colleague's words can stand in, without stand-ins."""
    given = (record.subject, *(m.text for m in record.messages), *record.tags, record.product, record.region)
    return [TOKEN.sub(" [] ", text) for text in given if text]


def key(vault: Vault, record_id: str) -> str:
    """The keyed hash under which the ledger has a record's masked words."""
    return vault.pseudonym(f"masked {record_id}")


def line(vault: Vault, record_id: str, kind: str, value: str, texts: Sequence[str], at: datetime) -> Masked:
    """What the ledger says of ``value``, which stands in ``texts``: as it stands there first, whatever the case in
    which a person typed it."""
    said = next(iter(forms(value, texts)))
    return Masked(masked=key(vault, record_id), words=_hash(vault, record_id, said), length=len(said), type=kind, at=at)


def hashes(vault: Vault, record_id: str, value: str, texts: Sequence[str]) -> set[str]:
    """The keyed hashes of ``value`` in every case in which it stands in ``texts``."""
    return {_hash(vault, record_id, said) for said in forms(value, texts)}


def find(vault: Vault, record_id: str, masked: Masked, texts: Sequence[str]) -> str | None:
    """The words that ``masked`` is about where they stand in one of ``texts``; else None."""
    for text in map(_even, texts):
        for start in range(len(text) - masked.length + 1):
            said = text[start : start + masked.length]
            if _hash(vault, record_id, said) == masked.words:
                return said
    return None


def found(
    vault: Vault, lines: Iterable[Masked], records: Iterable[CleanRecord]
) -> Iterator[tuple[CleanRecord, Masked, str]]:
    """Where words that ``lines`` have as masked can be read: the record, the line about it, and the words."""
    held: dict[str, list[Masked]] = {}
    for line in lines:
        held.setdefault(line.masked, []).append(line)
    for record in records if held else ():
        for line in held.get(key(vault, record.id), ()):
            said = find(vault, record.id, line, readable(record))
            if said is not None:
                yield record, line, said


def forms(value: str, texts: Sequence[str]) -> list[str]:
    """``value`` as it stands in ``texts``, each way once, in their order."""
    found = (_even(text[start:end]) for text in texts for start, end in whole_words(value, text))
    return list(dict.fromkeys(found))


def _hash(vault: Vault, record_id: str, said: str) -> str:
    return vault.pseudonym(f"masked {record_id} {said}")


def _even(text: str) -> str:
    """``text`` without disguises and with single blanks."""
    return " ".join(plain(text).text.split())
