"""The house's policy in versions, and what a signature says of the findings that stood."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "policies",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_policies")),
    )
    op.add_column("signatures", sa.Column("stood", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("signatures", sa.Column("accepted", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("signatures", sa.Column("policy", sa.Integer(), nullable=False, server_default="0"))
