"""Messages that could not be masked are found by an index: they are few among many"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

FAILED = sa.text("failed_reason IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_recalls_failed", "recalls", ["give_up_at"], sqlite_where=FAILED, postgresql_where=FAILED
    )


def downgrade() -> None:
    op.drop_index("ix_recalls_failed", "recalls")
