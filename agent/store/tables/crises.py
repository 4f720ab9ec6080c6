"""Incidents, warnings, the library of past statements, and the notices that tell people."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from agent.store.tables.common import Moment, belongs, metadata

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
    Column("incident_id", String(64), belongs("incidents.id"), primary_key=True),
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
    Column("incident_id", String(64), belongs("incidents.id"), primary_key=True),
    Column("record_id", String(200), belongs("records.id"), primary_key=True),
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
    Column("warning_id", String(64), belongs("warnings.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("record_id", String(200), belongs("records.id"), nullable=False),
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
    Column("person", String(200), belongs("users.id")),
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
    Column("person", String(200), belongs("users.id"), primary_key=True),
    Column("mode", String(10), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("address", LargeBinary),
    Column("label", Text, nullable=False),
)
