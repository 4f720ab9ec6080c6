"""The verbs: the only way to change anything on the desk.

Each checks the actor's permission, does the work, and saves it with its audit record in one transaction. Pages,
the command line and evals call the same verbs; there is no second way in.
"""

from collections import Counter
from typing import get_args

from agent.actions.auditing import AuditVerbs
from agent.actions.consents import ConsentVerbs
from agent.actions.crisis import CrisisVerbs
from agent.actions.exporting import DraftVerbs
from agent.actions.incidents import IncidentVerbs
from agent.actions.keeping import KeepingVerbs
from agent.actions.learning import LearningVerbs
from agent.actions.library import LibraryVerbs
from agent.actions.masking import MaskingVerbs
from agent.actions.notices import NoticeVerbs
from agent.actions.parts import Parts
from agent.actions.people import PeopleVerbs
from agent.actions.people_external import ExternalVerbs
from agent.actions.policies import PolicyVerbs
from agent.actions.previewing import PreviewVerbs
from agent.actions.privacy import PrivacyVerbs
from agent.actions.queue_views import ViewVerbs
from agent.actions.voices import VoiceVerbs
from agent.actions.watching import WatchVerbs
from agent.checks.known import verdicts
from agent.models import State
from agent.views import Health

STATES = tuple(f"drafts_{state}" for state in get_args(State))


class Desk:
    """One desk over its parts. May be shared by threads."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.records = MaskingVerbs(parts)
        self.consents = ConsentVerbs(parts)
        self.drafts = DraftVerbs(parts, self.records)
        self.incidents = IncidentVerbs(parts)
        self.crisis = CrisisVerbs(parts, self.drafts)
        self.library = LibraryVerbs(parts)
        self.learning = LearningVerbs(parts)
        self.people = PeopleVerbs(parts)
        self.external = ExternalVerbs(parts, self.drafts)
        self.previews = PreviewVerbs(parts, self.drafts)
        self.audit = AuditVerbs(parts)
        self.policies = PolicyVerbs(parts)
        self.views = ViewVerbs(parts)
        self.keeping = KeepingVerbs(parts)
        self.privacy = PrivacyVerbs(parts)
        self.voices = VoiceVerbs(parts)
        self.notices = NoticeVerbs(parts)
        self.watch = WatchVerbs(parts)

    def health(self) -> Health:
        """What ``/healthz`` says. Raises ``StoreError`` when the database can't be read."""
        with self.parts.store.read() as tx:
            records = tx.records.count()
        return Health(ok=True, records=records, model=self.parts.settings.llm_model, at=self.parts.clock())

    def warm(self) -> None:
        """Reads the models that reading and signing use, so that nobody's first click waits for it.

        Raises what the first use of one would: ``ModelFileError`` where its file is not there.
        """
        self.parts.anonymiser.texts([("The till came back in time.", ())])
        self.parts.index.vector("a till that came back in time")
        verdicts(["The till came back in time."], ["My till came back."], self.parts.settings.support_threshold)

    def held(self) -> dict[str, int]:
        """How much the desk holds now, for a monitor: records, open incidents, drafts in each state."""
        with self.parts.store.read() as tx:
            states = Counter(f"drafts_{draft.state}" for draft in tx.drafts.list())
            incidents = sum(not incident.closed for incident in tx.incidents.list())
            return {"records": tx.records.count(), "incidents_open": incidents} | dict.fromkeys(STATES, 0) | states

    def close(self) -> None:
        """Let go of the database and the index."""
        self.parts.index.close()
        self.parts.store.close()
        self.parts.keys.close()


__all__ = ["Desk", "Parts"]
