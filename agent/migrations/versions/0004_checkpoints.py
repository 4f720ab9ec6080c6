"""Where a drafting stood when it was cut off, and which records it rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_checkpoints")),
    )
    op.create_index("ix_checkpoints_actor", "checkpoints", ["actor"], unique=False)
    op.create_table(
        "checkpoint_records",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["job"],
            ["checkpoints.job"],
            name=op.f("fk_checkpoint_records_job"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("job", "record_id", name=op.f("pk_checkpoint_records")),
    )
    op.create_index("ix_checkpoint_records_record_id", "checkpoint_records", ["record_id"], unique=False)
