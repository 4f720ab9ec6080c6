"""Which passages a story may be told from: those that fit its brief best, and what its form asks of consent."""

from collections.abc import Sequence
from datetime import datetime

from agent.actions.parts import Parts
from agent.actions.records import RecordVerbs
from agent.gather import gather
from agent.models import Actor, Brief
from agent.store import Tx
from agent.unpublished import why_not
from retrieval.records import Filter, Passage

#: Records that a trend may take its examples from.
EXAMPLES = 40


class Gathering:
    """Looks for evidence in the records of one desk."""

    def __init__(self, parts: Parts, records: RecordVerbs) -> None:
        self._parts = parts
        self._records = records

    def of(self, actor: Actor, brief: Brief) -> list[Passage]:
        """The passages for ``brief``, the best first. Raises ``NotFoundError`` when none fits."""
        from agent.draft.forms import FORMS

        hits = self._records.search_records(actor, brief.topic, 10, brief.filter)
        if FORMS[brief.form].consented and not brief.filter.record_ids:
            now = self._parts.clock()
            found = [h.passage.record_id for h in hits if h.passage.consent.covers(brief.channel, now)]
            found = found or self._consenting(actor, brief, now)
            brief = brief.model_copy(update={"filter": Filter(record_ids=tuple(found[:1]))}) if found else brief
        with self._parts.store.read() as tx:
            return gather(brief, hits, tx.records.get, self._records.passages, self._parts.settings.drafts_in)

    def _consenting(self, actor: Actor, brief: Brief, now: datetime) -> list[str]:
        """Records nearest to the topic whose customers may be quoted on the brief's channel now, else anywhere."""
        where = brief.filter.model_copy(update={"consent": ("anonymous", "named")})
        hits = self._records.search_records(actor, brief.topic, 40, where)
        covered = [h for h in hits if h.passage.consent.covers(brief.channel, now)]
        return [h.passage.record_id for h in covered or hits]

    def examples(self, tx: Tx, record_ids: Sequence[str], chosen: Sequence[str]) -> list[Passage]:
        """Passages of records that were counted and may be told of, those that the writer chose first.

        A record that somebody wants kept from the public is counted and not told of.
        """
        ordered = [i for i in record_ids if i in chosen] + [i for i in record_ids if i not in chosen]
        held = tx.records.many(ordered[:EXAMPLES])
        found = [held[i] for i in ordered[:EXAMPLES] if i in held]
        told = [r for r in found if self._parts.settings.drafts_in(r.language) and why_not(r) is None]
        return [p for record in told for p in self._records.passages(record) if p.role != "note"]
