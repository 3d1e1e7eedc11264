"""Files attached to briefings, with their first and last versions; the messages that sent them"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT, LAX = "note_id INTEGER NOT NULL", "note_id INTEGER"


def link(column, to):
    name = op.f(f"fk_briefing_attachments_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def _rewrite(old, new) -> None:
    """SQLite's own way to change a NOT NULL: a copy of the table would break the references from notebooks.

    https://www.sqlite.org/lang_altertable.html#otheralter
    """
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE type = 'table' AND name = 'attachments'"
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def _loosen(*, nullable) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(*((STRICT, LAX) if nullable else (LAX, STRICT)))
    else:
        op.alter_column("attachments", "note_id", nullable=nullable)


def upgrade() -> None:
    _loosen(nullable=True)
    op.create_table(
        "briefing_attachments",
        sa.Column("briefing_id", BIG_ID, nullable=False),
        sa.Column("attachment_id", BIG_ID, nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.CheckConstraint("until > since", name=op.f("ck_briefing_attachments_until")),
        link("briefing_id", "briefings"),
        link("attachment_id", "attachments"),
        sa.PrimaryKeyConstraint("briefing_id", "attachment_id", name=op.f("pk_briefing_attachments")),
    )
    op.create_index(
        op.f("ix_briefing_attachments_attachment_id"), "briefing_attachments", ["attachment_id"]
    )
    big = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    reference = "CONSTRAINT fk_papers_briefing_id REFERENCES briefings (id)"
    op.execute(f"ALTER TABLE papers ADD COLUMN briefing_id {big} {reference}")
    op.create_index(op.f("ix_papers_briefing_id"), "papers", ["briefing_id"])
    op.execute("UPDATE recalls SET words = NULL WHERE kind = 'delete'")


def downgrade() -> None:
    op.drop_index(op.f("ix_papers_briefing_id"), "papers")
    op.execute("ALTER TABLE papers DROP COLUMN briefing_id")
    op.drop_table("briefing_attachments")
    op.execute("DELETE FROM attachments WHERE note_id IS NULL")
    _loosen(nullable=False)
