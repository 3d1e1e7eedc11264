"""Particulars added to notes later, their checks, and the messages that brought them"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("note_messages", "note_particulars")
KINDS = (
    *("kind", "occurred", "place", "person", "present", "speech", "reason"),
    *("caption", "goes on in", "hung", "kept", "lost"),
)


def upgrade() -> None:
    op.create_table(
        "note_messages",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("note_id", BIG_ID, nullable=False),
        sa.Column("album", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["field_notes.id"], name=op.f("fk_note_messages_note_id")),
        sa.PrimaryKeyConstraint("account_id", "message_id", "note_id", name=op.f("pk_note_messages")),
    )
    op.create_index("ix_note_messages_album", "note_messages", ["account_id", "album"])
    op.create_index(op.f("ix_note_messages_note_id"), "note_messages", ["note_id"])
    op.create_table(
        "note_particulars",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note_id", BIG_ID, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="particularkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("attachment_id", BIG_ID, nullable=True),
        sa.Column("by_id", BIG_ID, nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("previous_digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_note_particulars_number")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_note_particulars_attachment_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["officers.id"], name=op.f("fk_note_particulars_by_id")),
        sa.ForeignKeyConstraint(["note_id"], ["field_notes.id"], name=op.f("fk_note_particulars_note_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_note_particulars_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_particulars")),
        sa.UniqueConstraint("officer_id", "number", name=op.f("uq_note_particulars_officer_id_number")),
    )
    for column in ("attachment_id", "by_id", "note_id"):
        op.create_index(op.f(f"ix_note_particulars_{column}"), "note_particulars", [column])
    op.add_column("attachments", sa.Column("unique_id", sqlmodel.sql.sqltypes.AutoString(length=64)))
    op.add_column("field_notes", sa.Column("particulars_digest", sqlmodel.sql.sqltypes.AutoString(length=64)))
    big = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(  # alembic would copy the table and lose its triggers
        f"ALTER TABLE field_notes ADD COLUMN made_by_id {big}"
        " CONSTRAINT fk_field_notes_made_by_id REFERENCES officers (id)"
    )
    op.create_index(op.f("ix_field_notes_made_by_id"), "field_notes", ["made_by_id"])
    _make_append_only()


def _make_append_only() -> None:
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name != "sqlite":
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    op.drop_index(op.f("ix_field_notes_made_by_id"), "field_notes")
    for column in ("made_by_id", "particulars_digest"):
        op.execute(f"ALTER TABLE field_notes DROP COLUMN {column}")
    op.execute("ALTER TABLE attachments DROP COLUMN unique_id")
    op.drop_table("note_particulars")
    op.drop_table("note_messages")
