"""What became of each sentence between the first draft and the signed text, for the desk to learn from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Drafts that were signed before have no pairs; they get theirs when they are signed again."""
    op.create_table(
        "edits",
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
            name=op.f("fk_edits_draft_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("draft_id", "position", name=op.f("pk_edits")),
    )
    op.create_index("ix_edits_at", "edits", ["at"], unique=False)
