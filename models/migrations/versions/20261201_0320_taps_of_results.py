"""A result knows the tap that put it down, so that a second tap puts down nothing"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("results", sa.Column("tap", sa.String(64), nullable=True))
    op.create_index(op.f("ix_results_tap"), "results", ["tap"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_results_tap"), "results")
    op.drop_column("results", "tap")
