"""Queues name their columns alike; cards that count along have attempts too"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

RENAMED = (("attachments", "fetch_at", "try_at"), ("attachments", "failures", "attempts"), ("live_cards", "edit_at", "try_at"))


def upgrade() -> None:
    for table, old, new in RENAMED:
        _rename(table, old, new)
    op.add_column("live_cards", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("live_cards", "attempts")
    for table, old, new in RENAMED:
        _rename(table, new, old)


def _rename(table: str, old: str, new: str) -> None:
    """In place on both databases; the index on what is due follows."""
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
