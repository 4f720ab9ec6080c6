"""Notices on their way, how far the audit was read for them, and where each person wants theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=200)),
        sa.Column("channel", sa.String(length=64)),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        _of_a_person("notices"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    op.create_index("ix_notices_state_due_at", "notices", ["state", "due_at"], unique=False)
    op.create_index("ix_notices_person", "notices", ["person"], unique=False)
    op.create_table(
        "notice_cursor",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notice_cursor")),
    )
    op.create_table(
        "notice_choices",
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("address", sa.LargeBinary()),
        sa.Column("label", sa.Text(), nullable=False),
        _of_a_person("notice_choices"),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_notice_choices")),
    )


def _of_a_person(table: str) -> sa.ForeignKeyConstraint:
    """A row that goes with its account."""
    return sa.ForeignKeyConstraint(
        ["person"],
        ["users.id"],
        name=op.f(f"fk_{table}_person"),
        ondelete="CASCADE",
        initially="DEFERRED",
        deferrable=True,
    )
