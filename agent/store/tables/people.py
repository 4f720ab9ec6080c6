"""Accounts, what they come in by, their teams, what they set for the desk, and the record of what they did."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from agent.store.tables.common import Moment, belongs, metadata

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
    Column("team_id", String(40), belongs("teams.id"), primary_key=True),
    Column("user_id", String(200), belongs("users.id"), primary_key=True),
    Index("ix_team_members_user_id", "user_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(200), belongs("users.id"), nullable=False),
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
    Column("user_id", String(200), belongs("users.id"), nullable=False),
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
    Column("user_id", String(200), belongs("users.id"), nullable=False),
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
    Column("owner", String(200), belongs("users.id"), nullable=False),
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
