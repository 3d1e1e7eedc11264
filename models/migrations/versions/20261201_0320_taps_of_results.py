"""A result knows the tap that put it down, so that a second tap puts down nothing"""

import sqlalchemy as sa
from alembic import op

from models.migrations.append_only import refuse_replacing

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

KEYS = (("id",), ("number",))


def upgrade() -> None:
    op.add_column("results", sa.Column("tap", sa.String(64), nullable=True))
    op.create_index(op.f("ix_results_tap"), "results", ["tap"], unique=True)
    _refuse_replacing(*KEYS, ("tap",))


def downgrade() -> None:
    _refuse_replacing(*KEYS)
    op.drop_index(op.f("ix_results_tap"), "results")
    op.drop_column("results", "tap")


def _refuse_replacing(*keys: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        refuse_replacing("results", *keys)
