"""Refuse an INSERT that replaces a row of what is append-only

SQLite fires no DELETE trigger for the row that an INSERT OR REPLACE takes away. So a key that is there
already is refused before the row is written, the hidden rowid too. PostgreSQL's triggers stand for
replication as well, whatever `session_replication_role` says.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEYS = {  # every key of each table; `rowid` is `id` where there is one
    "audit_entries": (("rowid",), ("chain", "number")),
    "briefing_versions": (("rowid",), ("briefing_id", "version")),
    "field_notes": (("rowid",), ("officer_id", "number"), ("strikes_id",), ("update_id",)),
    "intelligence_gradings": (("rowid",),),
    "intelligence_items": (("rowid",), ("report_id", "version", "number")),
    "intelligence_steps": (("rowid",),),
    "note_messages": (("rowid",), ("account_id", "message_id", "note_id")),
    "note_particulars": (("rowid",), ("officer_id", "number")),
    "referral_steps": (("rowid",),),
    "sealed_heads": (("rowid",), ("seal_id", "chain")),
    "seals": (("rowid",), ("number",)),
}


def upgrade() -> None:
    for table, keys in KEYS.items():
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
            continue
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {_is_there(key)})" for key in keys)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    for table in KEYS:
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")
        else:
            op.execute(f"DROP TRIGGER {table}_no_replace")


def _is_there(key: tuple[str, ...]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in key)
