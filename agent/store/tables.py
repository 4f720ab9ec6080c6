"""The tables of the desk. ``agent/migrations`` makes them; a test holds the two alike.

Values that are read as a whole (a record, a text, its findings) are one column of JSON in the form of their
type in ``agent/models.py`` or ``retrieval/records.py``; what is searched or guarded has a column of its own.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

#: Every constraint has a name, so that a later migration can change it on both databases.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _belongs(column: str) -> ForeignKey:
    """A row that goes when its owner goes. Deferred: within a transaction the order of writing is free."""
    return ForeignKey(column, ondelete="CASCADE", deferrable=True, initially="DEFERRED")


records = Table(
    "records",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("product", Text),
    Column("created_at", Moment),
    Column("customer", String(64)),
    Column("taken_at", Moment),
    Column("language", String(8)),
    Column("body", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Index("ix_records_kind", "kind"),
    Index("ix_records_product", "product"),
    Index("ix_records_created_at", "created_at"),
    Index("ix_records_customer", "customer"),
    Index("ix_records_language", "language"),
)

#: What a record says of its customer at every rung of every ladder: how many customers share it is counted here.
details = Table(
    "details",
    metadata,
    Column("record_id", String(200), _belongs("records.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("value", String(100), primary_key=True),
    Index("ix_details_kind_value", "kind", "value"),
)

replacements = Table(
    "replacements",
    metadata,
    Column("record_id", String(200), _belongs("records.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

vault = Table(
    "vault",
    metadata,
    Column("record_id", String(200), _belongs("records.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", String(64), nullable=False),
    Column("wrapped", LargeBinary),
    Index("ix_vault_key_id", "key_id"),
)

#: Secrets of the whole vault, wrapped like a data key: the pepper of the pseudonyms.
vault_secrets = Table(
    "vault_secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("key_id", String(64), nullable=False),
)

#: Keyed hashes of each record's identities: a text is compared with them before it leaves.
marks = Table(
    "marks",
    metadata,
    Column("hash", String(32), primary_key=True),
    Column("record_id", String(200), _belongs("records.id"), primary_key=True),
    Index("ix_marks_record_id", "record_id"),
)

#: What people recorded of a record's consent and withdrew; the wording is sealed with the original.
consents = Table(
    "consents",
    metadata,
    Column("record_id", String(200), _belongs("records.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("act", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("level", String(20), nullable=False),
    Column("channels", Text, nullable=False),
    Column("granted_at", Moment),
    Column("expires_at", Moment),
    Column("wording_sha256", String(64)),
    Column("reason", Text, nullable=False),
)

flags = Table(
    "flags",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("record_id", String(200), _belongs("records.id"), nullable=False),
    Column("criterion", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("resolution", String(20)),
    Column("resolved_by", String(200)),
    Column("resolved_at", Moment),
    Index("ix_flags_record_id", "record_id"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_imports_at", "at"),
)

rejects = Table(
    "rejects",
    metadata,
    Column("import_id", String(64), _belongs("imports.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("detected_at", Moment, nullable=False),
    Column("body", Text, nullable=False),
)

#: Lines are added and never changed.
incident_log = Table(
    "incident_log",
    metadata,
    Column("incident_id", String(64), _belongs("incidents.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("what", String(100), nullable=False),
    Column("text", Text, nullable=False),
)

#: The interactions behind an incident; one that is forgotten is behind nothing.
incident_records = Table(
    "incident_records",
    metadata,
    Column("incident_id", String(64), _belongs("incidents.id"), primary_key=True),
    Column("record_id", String(200), _belongs("records.id"), primary_key=True),
    Index("ix_incident_records_record_id", "record_id"),
)

#: What the watch warned of, with its numbers; ``settled_by`` is who opened an incident on it or dismissed it.
warnings = Table(
    "warnings",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("topic", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("settled_by", String(200)),
    Column("settled_at", Moment),
    Column("incident_id", String(64), ForeignKey("incidents.id")),
    Index("ix_warnings_at", "at"),
)

#: The interactions behind a warning; a forgotten record takes its row along.
warning_records = Table(
    "warning_records",
    metadata,
    Column("warning_id", String(64), _belongs("warnings.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("record_id", String(200), _belongs("records.id"), nullable=False),
    Index("ix_warning_records_record_id", "record_id"),
)

#: Statements of past incidents that somebody took in, anonymised. Shown beside a draft and never copied into one.
library = Table(
    "library",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("title", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("taken_by", String(200), nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("vectors", LargeBinary),
    Column("made_by", String(64)),
    UniqueConstraint("sha256"),
)

#: Notices on their way: one row for each place that one goes to. No identity, no address.
notices = Table(
    "notices",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("detail", Text, nullable=False),
    Column("person", String(200), _belongs("users.id")),
    Column("channel", String(64)),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("error", Text, nullable=False),
    Column("sent_at", Moment),
    UniqueConstraint("key"),
    Index("ix_notices_state_due_at", "state", "due_at"),
    Index("ix_notices_person", "person"),
)

#: How far the audit was read for notices.
notice_cursor = Table(
    "notice_cursor",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("seq", Integer, nullable=False),
)

#: When and where each person wants notices; the address holds secrets and is sealed by the vault.
notice_choices = Table(
    "notice_choices",
    metadata,
    Column("person", String(200), _belongs("users.id"), primary_key=True),
    Column("mode", String(10), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("address", LargeBinary),
    Column("label", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_editor", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", Moment),
    Column("claimed_by", String(200)),
    Column("claimed_at", Moment),
    Column("escalated_at", Moment),
    Column("incident_id", String(64), ForeignKey("incidents.id")),
    Column("channel", String(100), nullable=False),
    Column("brief", Text),
    Column("statement", Text),
    Column("facts", Text, nullable=False),
    Column("erased_at", Moment),
    Column("team", String(40)),
    Index("ix_drafts_state", "state"),
    Index("ix_drafts_incident_id", "incident_id"),
)

draft_evidence = Table(
    "draft_evidence",
    metadata,
    Column("draft_id", String(64), _belongs("drafts.id"), primary_key=True),
    Column("passage_id", String(300), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("record_id", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_draft_evidence_record_id", "record_id"),
)

versions = Table(
    "versions",
    metadata,
    Column("draft_id", String(64), _belongs("drafts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("author", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("provenance", Text, nullable=False),
    Column("findings", Text, nullable=False),
    CheckConstraint("number >= 1", name="number"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", String(64), _belongs("drafts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("signer", String(200), nullable=False),
    Column("signer_name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("answers", Text, nullable=False),
    Column("stood", Text, nullable=False, server_default="[]"),
    Column("accepted", Text, nullable=False, server_default="{}"),
    Column("policy", Integer, nullable=False, server_default="0"),
    Column("voided_at", Moment),
    # No person stands twice under one text, whatever two processes do at the same moment.
    Index(
        "uq_signatures_standing",
        "draft_id",
        "signer",
        unique=True,
        sqlite_where=text("voided_at IS NULL"),
        postgresql_where=text("voided_at IS NULL"),
    ),
)

#: That evidence of a draft was masked anew after a version of it was written; the places are those of its text.
evidence_changes = Table(
    "evidence_changes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(64), _belongs("drafts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("places", Text, nullable=False),
    Index("ix_evidence_changes_draft_id", "draft_id"),
)

#: What became of each sentence between the first draft and the signed text. Goes with the draft's text.
edits = Table(
    "edits",
    metadata,
    Column("draft_id", String(64), _belongs("drafts.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("model", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_edits_at", "at"),
)

#: What changed in the fact base under a version of a statement after it was written.
stale_marks = Table(
    "stale_marks",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("draft_id", String(64), _belongs("drafts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("what", String(100), nullable=False),
    Index("ix_stale_marks_draft_id", "draft_id"),
)

comments = Table(
    "comments",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("draft_id", String(64), _belongs("drafts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("resolved_by", String(200)),
    Index("ix_comments_draft_id", "draft_id"),
)

exports = Table(
    "exports",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("draft_id", String(64), ForeignKey("drafts.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("manifest", Text, nullable=False),
    Index("ix_exports_draft_id", "draft_id"),
)

#: Draftings that were cut off. ``job`` names who drafts what; the state in ``body`` holds anonymised text only.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("actor", String(200), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("basis", String(64), nullable=False),
    Column("brief", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_checkpoints_actor", "actor"),
)

checkpoint_records = Table(
    "checkpoint_records",
    metadata,
    Column("job", String(64), _belongs("checkpoints.job"), primary_key=True),
    Column("record_id", String(200), primary_key=True),
    Index("ix_checkpoint_records_record_id", "record_id"),
)

users = Table(
    "users",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("issuer", String(500)),
    Column("subject", String(255)),
    # A person of the identity provider has one account.
    Index("uq_users_issuer_subject", "issuer", "subject", unique=True),
)

#: Whoever is in a team sees its drafts; a draft of no team is everybody's.
teams = Table(
    "teams",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", String(40), _belongs("teams.id"), primary_key=True),
    Column("user_id", String(200), _belongs("users.id"), primary_key=True),
    Index("ix_team_members_user_id", "user_id"),
)

#: Links by which somebody outside of the house says of one version whether they approve; each is used once.
invitations = Table(
    "invitations",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("draft_id", String(64), _belongs("drafts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("invited_by", String(200), nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("ended_at", Moment),
    Column("decision", String(10)),
    Column("said_name", Text),
    UniqueConstraint("token_hash"),
    Index("ix_invitations_draft_id", "draft_id"),
)

#: Who has something open to edit it just now: no history, and no key to what it is, for it need not be a draft.
presence = Table(
    "presence",
    metadata,
    Column("what", String(64), primary_key=True),
    Column("user_id", String(200), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)

previews = Table(
    "previews",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("draft_id", String(64), _belongs("drafts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("embargo", Moment),
    Column("ended_at", Moment),
    UniqueConstraint("token_hash"),
    Index("ix_previews_draft_id", "draft_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(200), _belongs("users.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("seen_at", Moment),
    Index("ix_sessions_user_id", "user_id"),
    Index("ix_sessions_expires_at", "expires_at"),
)

#: What a program acts with in a person's name. The token itself is never stored, only its SHA-256.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("user_id", String(200), _belongs("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
    UniqueConstraint("token_hash"),
    Index("ix_api_tokens_user_id", "user_id"),
)

#: Sign-ins that were begun at the identity provider and have not come back; each comes back once.
provider_requests = Table(
    "provider_requests",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("body", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

#: That a person proved who they are in order to sign one text; a signature uses it up.
confirmations = Table(
    "confirmations",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(200), _belongs("users.id"), nullable=False),
    Column("about", String(64), nullable=False),
    Column("method", String(20), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_confirmations_user_id", "user_id"),
)

#: The versions of the house's policy. The audit chain names the SHA-256 of each.
policies = Table(
    "policies",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)

#: What a person narrows the queue to, under a name of theirs. ``shared`` names a team, or with no letter everybody.
queue_views = Table(
    "queue_views",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("owner", String(200), _belongs("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("shared", String(40)),
    Column("removed_at", Moment),
    Index("ix_queue_views_owner", "owner"),
)

#: Kept as the very text that was hashed; its triggers are made by the migration.
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("prev"),
    UniqueConstraint("hash"),
    Index("ix_audit_subject", "subject"),
)

#: What was forgotten: a keyed hash of the record's id, and nothing that leads back to it without the vault's key.
#: ``done_at`` is empty until the erasing is finished and proved.
forgotten = Table(
    "forgotten",
    metadata,
    Column("record", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("done_at", Moment),
)
