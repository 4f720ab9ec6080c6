"""Texts with all that hangs on them: evidence, versions, signatures, comments, exports, who looks on from outside."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from agent.store.tables.common import Moment, belongs, metadata

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
    Column("draft_id", String(64), belongs("drafts.id"), primary_key=True),
    Column("passage_id", String(300), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("record_id", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_draft_evidence_record_id", "record_id"),
)

versions = Table(
    "versions",
    metadata,
    Column("draft_id", String(64), belongs("drafts.id"), primary_key=True),
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
    Column("draft_id", String(64), belongs("drafts.id"), nullable=False),
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
    Column("draft_id", String(64), belongs("drafts.id"), nullable=False),
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
    Column("draft_id", String(64), belongs("drafts.id"), primary_key=True),
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
    Column("draft_id", String(64), belongs("drafts.id"), nullable=False),
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
    Column("draft_id", String(64), belongs("drafts.id"), nullable=False),
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
    Column("job", String(64), belongs("checkpoints.job"), primary_key=True),
    Column("record_id", String(200), primary_key=True),
    Index("ix_checkpoint_records_record_id", "record_id"),
)

#: Links by which somebody outside of the house says of one version whether they approve; each is used once.
invitations = Table(
    "invitations",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("draft_id", String(64), belongs("drafts.id"), nullable=False),
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

previews = Table(
    "previews",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("draft_id", String(64), belongs("drafts.id"), nullable=False),
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

#: Other words for sentences of a draft, until whoever asked for them takes or refuses them.
proposals = Table(
    "proposals",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("draft_id", String(64), belongs("drafts.id"), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_proposals_draft_id", "draft_id"),
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
