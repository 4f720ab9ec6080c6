"""Views of the queue that people keep, and why a policy was put in force."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "queue_views",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.String(length=40)),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["users.id"],
            name=op.f("fk_queue_views_owner"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_views")),
    )
    op.create_index("ix_queue_views_owner", "queue_views", ["owner"], unique=False)
    op.add_column("policies", sa.Column("note", sa.Text(), nullable=False, server_default=""))
