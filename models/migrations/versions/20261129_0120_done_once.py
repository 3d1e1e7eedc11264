"""A table for things done once, in place of occurrences for nobody"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MARKS = (("digest", "digest", 0), ("purge", "notice", -1), ("access digest", "notice", -2))


def upgrade() -> None:
    op.create_table(
        "done_once",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "at", name=op.f("pk_done_once")),
    )
    for name, kind, subject in MARKS:
        mark = f"FROM occurrences WHERE kind = '{kind}' AND subject_id = {subject}"
        op.execute(f"INSERT INTO done_once (name, at) SELECT '{name}', due_at {mark}")
        op.execute(f"DELETE {mark} AND NOT missed")


def downgrade() -> None:
    for name, kind, subject in MARKS:
        op.execute(
            "INSERT INTO occurrences (kind, subject_id, due_at, made_at, expires_at, missed)"
            f" SELECT '{kind}', {subject}, at, at, at, false FROM done_once WHERE name = '{name}'"
            " AND NOT EXISTS (SELECT 1 FROM occurrences"
            f" WHERE kind = '{kind}' AND subject_id = {subject} AND due_at = done_once.at)"
        )
    op.drop_table("done_once")
