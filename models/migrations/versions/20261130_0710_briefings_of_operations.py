"""A briefing knows the operation that its title or its audience names"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ADD = """ALTER TABLE briefings ADD COLUMN operation_id {}
    CONSTRAINT fk_briefings_operation_id_operations REFERENCES operations (id)"""


def upgrade() -> None:
    op.execute(ADD.format(ID.compile(dialect=op.get_bind().dialect)))
    op.create_index(op.f("ix_briefings_operation_id"), "briefings", ["operation_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_briefings_operation_id"), "briefings")
    op.drop_column("briefings", "operation_id")
