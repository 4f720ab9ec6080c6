"""Who has taken a draft in hand, and when its stand-ins were told that its time had passed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("claimed_by", sa.String(length=200), nullable=True))
    op.add_column("drafts", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("drafts", sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
