"""Requirements of each version of a briefing; no escalation pace for one briefing, which nobody could set"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PACE = "ck_briefing_terms_chase_after"


def upgrade() -> None:
    op.add_column("briefing_versions", sa.Column("terms", sa.JSON(), nullable=True))
    with op.batch_alter_table("briefing_terms") as batch_op:
        batch_op.drop_constraint(op.f(PACE), type_="check")
        batch_op.drop_column("chase_after")


def downgrade() -> None:
    with op.batch_alter_table("briefing_terms") as batch_op:
        batch_op.add_column(sa.Column("chase_after", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f(PACE), "chase_after > 0")
    op.drop_column("briefing_versions", "terms")
