"""Columns and tables that let the desk forget, count customers, and learn what was masked wrongly."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _customers()
    _envelopes()
    _forgetting()
    _corrections()
    _languages()
    _marks()


def _customers() -> None:
    """Who a record is of, and what it says of them; records of before have neither and count one by one."""
    op.add_column("records", sa.Column("customer", sa.String(length=64), nullable=True))
    op.create_index("ix_records_customer", "records", ["customer"], unique=False)
    op.create_table(
        "details",
        sa.Column("record_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["records.id"],
            name=op.f("fk_details_record_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("record_id", "kind", "value", name=op.f("pk_details")),
    )
    op.create_index("ix_details_kind_value", "details", ["kind", "value"], unique=False)


def _envelopes() -> None:
    """A wrapped data key beside each original; rows of before have none and open as they did."""
    op.add_column("vault", sa.Column("wrapped", sa.LargeBinary(), nullable=True))
    op.create_table(
        "vault_secrets",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_vault_secrets")),
    )


def _forgetting() -> None:
    """What was forgotten, which drafts rested on it, and since when a record is kept; unknown for older ones."""
    op.add_column("records", sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("drafts", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "forgotten",
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_forgotten")),
    )


def _corrections() -> None:
    """That the evidence under a draft was masked anew, or released, after the version was written."""
    op.create_table(
        "evidence_changes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
            name=op.f("fk_evidence_changes_draft_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_changes")),
    )
    op.create_index("ix_evidence_changes_draft_id", "evidence_changes", ["draft_id"], unique=False)


def _languages() -> None:
    """Which language a record is in; unknown for older ones, which are not held back."""
    op.add_column("records", sa.Column("language", sa.String(length=8), nullable=True))
    op.create_index("ix_records_language", "records", ["language"], unique=False)


def _marks() -> None:
    """Keyed hashes of identities; records of before get theirs when the first text asks."""
    op.create_table(
        "marks",
        sa.Column("hash", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["records.id"],
            name=op.f("fk_marks_record_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("hash", "record_id", name=op.f("pk_marks")),
    )
    op.create_index("ix_marks_record_id", "marks", ["record_id"], unique=False)
