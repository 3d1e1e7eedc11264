"""Changes of the schema, by alembic."""

from importlib import import_module
from pathlib import Path

import sqlalchemy as sa

HEAD = "0047"  # the newest revision, known without importing alembic, which costs 0.3 s at every start


def upgrade(connection: sa.Connection, *, to: str = "head") -> None:
    """Bring the schema to a revision. The caller commits."""
    import_module("alembic.command").upgrade(_config(connection), to)


def downgrade(connection: sa.Connection, *, to: str) -> None:
    import_module("alembic.command").downgrade(_config(connection), to)


def revision_of(connection: sa.Connection) -> str | None:
    """The database's revision, None for one that has never been migrated."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found


def is_modelled(_object: object, name: str | None, type_: str, _reflected: bool, _other: object) -> bool:
    """Whether alembic should compare it with the models: the index of words belongs to each database."""
    return not (type_ == "table" and (name or "").startswith("note_words"))


def _config(connection: sa.Connection) -> object:
    config = import_module("alembic.config").Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
