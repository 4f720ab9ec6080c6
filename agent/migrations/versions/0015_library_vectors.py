"""The vectors of past statements, kept with them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("library", sa.Column("vectors", sa.LargeBinary()))
    op.add_column("library", sa.Column("made_by", sa.String(length=64)))
