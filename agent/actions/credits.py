"""Credits: a customer's own name under their quotation, where their consent grants just that.

A draft carries ``[CREDIT]``; nobody who writes, edits or signs it needs the name. Export puts it in from the vault, for
the channel and the time that the consent covers, and each look is on record. The words of a consent decide: a level
"named" alone grants no name.
"""

import re
from datetime import datetime

from agent.actions.checking import Basis
from agent.actions.parts import Parts
from agent.checks.privacy import CREDIT
from agent.errors import NotFoundError, RefusedError
from agent.models import Actor, Content
from agent.store import Tx
from agent.vault import Opened
from retrieval.records import Consent

NOT_GRANTED = (
    "The text holds {shown}, and no consent grants the customer's name on this channel now. Edit the place, so that it "
    "describes the customer, and have the text signed again."
)
_SENTENCE = re.compile(r"[^.!?;\n]+")
_DENIED = re.compile(r"\b(?:not|never|no|nor|without|except|instead|cannot)\b|n['’]t\b", re.IGNORECASE)


def granted(opened: Opened, consent: Consent, channel: str, now: datetime) -> str | None:
    """The customer's name, where the consent covers ``channel`` now and its words hold just this name; else None.

    ``consent`` is the record's as it stands now; the words are under the vault's seal.
    """
    name, wording = opened.raw.requester.name, opened.raw.consent.wording
    if name is None or wording is None or consent.level != "named" or not consent.covers(channel, now):
        return None
    name = " ".join(name.split())
    said = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    found = [(s, at) for s in _SENTENCE.findall(" ".join(wording.split())) if (at := said.search(s))]
    granting = found and not any(_DENIED.search(sentence[: at.start()]) for sentence, at in found)
    return name if granting else None


def credited(parts: Parts, record_ids: frozenset[str], channel: str, now: datetime) -> frozenset[str]:
    """The records whose customers may be credited by name: that they may, not how they are called."""
    with parts.store.read() as tx:
        held = {r.id: r.consent for r in tx.records.many(sorted(record_ids)).values() if r.consent.level == "named"}
        sealed = list(tx.vault.many(set(held)))
    opened = (parts.vault.open(row) for row in sealed)
    return frozenset(one.raw.id for one in opened if granted(one, held[one.raw.id], channel, now))


def besides(text: str, credit: str, signed: str) -> str:
    """``text`` of a file without the names printed for the places of ``signed``; any further one stays in it.

    A file that keeps the places, such as the evidence sheet, may hold no name.
    """
    places = len(CREDIT.findall(signed)) - len(CREDIT.findall(text))
    return text.replace(credit, "", places) if credit and places > 0 else text


def reveal_credit(parts: Parts, tx: Tx, actor: Actor, draft_id: str, basis: Basis, content: Content) -> str:
    """The name to print for ``[CREDIT]`` in ``content``, its look on record; empty where there is no such place.

    Raises ``RefusedError`` when no consent, or more than one record, stands behind it.
    """
    shown = CREDIT.search(content.text)
    if shown is None:
        return ""
    draft, now = tx.drafts.get(draft_id), parts.clock()
    cited = {i for s in content.sentences if CREDIT.search(s.text) for i in s.citations}
    records = {p.record_id for p in basis.passages if p.id in cited}
    refusal = RefusedError(NOT_GRANTED.format(shown=shown.group()))
    if len(records) != 1:
        raise refusal
    (record_id,) = records
    try:
        consent, sealed = tx.records.get(record_id).consent, tx.vault.get(record_id)
    except NotFoundError:
        raise refusal from None
    name = granted(parts.vault.open(sealed), consent, draft.channel, now)
    if name is None:
        raise refusal
    told = {"record": record_id, "channel": draft.channel, "consent": consent.wording_sha256 or ""}
    tx.audit.append(now, actor.id, "reveal a credit", draft_id, told)
    return name
