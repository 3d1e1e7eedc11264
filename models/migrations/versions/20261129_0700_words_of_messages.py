"""Words of each message of a note, and edits that came before their messages"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.types import ExactText

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("note_messages", sa.Column("said", ExactText(), nullable=True))
    op.create_table(
        "early_edits",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("words", ExactText(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "message_id", name=op.f("pk_early_edits")),
    )
    op.create_index("ix_inbox_message", "inbox", ["lane", "message_id"])


def downgrade() -> None:
    op.drop_index("ix_inbox_message", "inbox")
    op.drop_table("early_edits")
    op.drop_column("note_messages", "said")
