"""Teams, who is in them, and whose each draft is."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=200), nullable=False),
        _owner("team_id", "teams.id"),
        _owner("user_id", "users.id"),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_team_members")),
    )
    op.create_index("ix_team_members_user_id", "team_members", ["user_id"], unique=False)
    op.add_column("drafts", sa.Column("team", sa.String(length=40), nullable=True))


def _owner(column: str, owner: str) -> sa.ForeignKeyConstraint:
    """A row that goes when its owner goes."""
    return sa.ForeignKeyConstraint(
        [column],
        [owner],
        name=op.f(f"fk_team_members_{column}"),
        ondelete="CASCADE",
        initially="DEFERRED",
        deferrable=True,
    )
