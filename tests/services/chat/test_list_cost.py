"""The cost of every route and of every look of the clock: none reads the whole of what grows.

Every route is said, by its command alone and as its usage shows it, and so are the lists and searches of
`tests.bench.large`. Each statement that they run is explained: SQLite says SCAN, or AUTOMATIC, where it reads
all of a table or of an index; PostgreSQL names no condition on the index, told that each table has a million
rows a page and that it may read none whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.jobs.clock import DUTIES
from bot.language.distances import Position
from bot.services.access.policy import Permission
from bot.services.clock_duties import Turn
from bot.services.identity import guard
from bot.services.operations.reports import scope as scopes
from bot.services.operations.reports import whole
from bot.services.tasks.clashes import checking, climbing, search
from bot.services.tasks.clashes.pairs import PlacedTask, reach_of
from bot.settings import Settings
from handlers.routes import ROUTES
from models import Clash, Task
from models.task_kind import KindGroup
from tests.bench.desk import Desk
from tests.bench.history import AUDITOR, SERGEANT, add_history
from tests.bench.large import ASKED, WAITING
from tests.bench.records import account, fill
from tests.watched import watch

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
OFFICER = 34
WHO = {"an officer": OFFICER, "a sergeant": SERGEANT, "an auditor": AUDITOR}
FACTS = {"ref": "TUR-1034", "task": "TSK-1034", "collar": "1034"}
NARROWED = (
    *("/tasks kind visit", "/tasks all warrants", "/tasks of {collar}", "/tasks of npt1 tomorrow"),
    *("/tasks at wall", "/tasks kind visit at wall next", "/referrals cirv status contacting"),
    "any visits at the wall tonight",
)
PATROLS = (
    "/here KET",
    "/here",
    "/here left",
    "/op doses driven",
    "/op driven doses",
    "/op change driven",
    "/op board driven",
)
MOVES = (
    *("/task {task} history", "/task {task} accept", "/task {task} done", "/say {task}", "/visit {ref}"),
    *("/attempt {ref} rang: no answer", "/visit {ref} fri 1730 with {collar}"),
    *("/task {task} arrived", "/alone", "/alone {task}", "/alone {task} ok", "/alone {task} help"),
    *("/alone {task} take", "/alone more", "/alone left", "all done", "on my way", "2 arrests"),
)
STAY = {  # tables that are as long in ten years' time
    **dict.fromkeys(("programmes", "programme_statuses"), "a handful"),
    **dict.fromkeys(("programme_grounds", "programme_questions"), "a handful for each"),
    "task_kinds": "a handful",
    "deciders": "what waits for somebody's word now; gone once it is said",
    "result_kinds": "some dozens",
    **dict.fromkeys(("areas", "teams", "operations"), "a force's units and its operations"),
    "officers": "a force's own people",
    "doses": "a force's hotspots, operation by operation",
    "public_routes": "eight at most",
    "things": "a force's buses",
}
IN_HAND = {
    "ix_recalls_failed",  # partial indexes that hold no history
    *("ix_referrals_open_due", "ix_referrals_open_ref", "ix_tasks_open", "ix_flags_open"),
    *("ix_safeguarding_duties_open", "ix_inbox_open", "ix_clashes_open"),
    *("ix_reminders_due", "ix_deliveries_open", "ix_deliveries_parked", "ix_deliveries_alarms"),
    *("ix_lone_visits_open", "ix_lone_visits_due"),
}
IN_ORDER = {  # walked from the newest, and no further than the page goes
    *("ix_audit_entries_at", "ix_audit_entries_refused", "sqlite_autoindex_seals_1"),
    "pk_audit_entries",  # PostgreSQL weighs it against the object's own index, by how many entries it expects
}
GROW = {name: table for name, table in SQLModel.metadata.tables.items() if name not in STAY}
FIRST = {"seal": "audit_entries", "an auditor: /audit": "audit_entries"}  # the first rows alone are read
WHOLE = re.compile(r"SCAN (\w+?)(?:_\d+)?(?: USING (?:COVERING )?INDEX (\w+))?(?: LEFT-JOIN)?$")
OF_A_KIND = re.compile(r"SEARCH (audit_entries)(?:_\d+)? USING INDEX \w+ \(object_kind=\?\)$")  # half of it
BUILT = re.compile(r"SEARCH (\w+?)(?:_\d+)? USING AUTOMATIC")
PRETEND = """UPDATE pg_class SET reltuples = 1000000, relpages = 1
    WHERE relkind = 'r' AND relpages > 0 AND relnamespace = 'public'::regnamespace"""  # a million rows a page
BY_INDEX = (  # PostgreSQL reads small tables whole by choice, unless every other way is taken from it
    *("SET LOCAL enable_seqscan = off", "SET LOCAL enable_hashjoin = off"),
    "SET LOCAL enable_mergejoin = off",
)
KEEPS_OUT = {"lock"}  # its officer would be refused from then on


@pytest.fixture
def force(database, database_url):
    """Years in little. SQLite's planner has no figures of them, as in a force; PostgreSQL's are large."""
    fill(database_url, referrals=200, audit_entries=2000, settled=100)
    add_history(database_url, tasks=200, now=NOW)
    with database.transaction() as session:
        for words in () if database.is_sqlite else ("ANALYZE", PRETEND):
            session.run(sa.text(words))
    return database


@pytest.fixture
def ran(force, monkeypatch):
    """The statements that ran, with their parameters, by what was asked; `ran.asked` is what is asked now."""

    class Ran(defaultdict):
        asked = ""

    ran = Ran(dict)

    def keep(statement, facts):
        ran[ran.asked][statement] = facts

    for engine in (force.engine, force._reading):
        watch(monkeypatch, engine, keep)
    return ran


def asked():
    yield from ((who, words.format(**FACTS)) for who, words in ASKED)
    yield from (("an officer", words.format(**FACTS)) for words in (*NARROWED, *MOVES, *PATROLS))
    for route in ROUTES:
        who = "an auditor" if route.permission is Permission.AUDIT else "a sergeant"
        said = (f"/{route.command}", route.usage) if route.command not in KEEPS_OUT else ()
        yield from ((who, words) for words in said if words.startswith("/"))


@pytest.mark.drill
async def test_no_route_reads_the_whole_of_what_grows(force, ran):
    settings = Settings(_env_file=None, looks_per_hour=1_000_000)
    desk = Desk(force, clock=lambda: NOW, first_update=1_000, settings=settings)
    for who, words in asked():
        ran.asked = f"{who}: {words}"
        answer = await desk.hears(account(WHO[who]), words)
        assert "went wrong" not in answer, ran.asked
    assert len(ran) > len(ASKED)
    assert not _read_whole(force, ran)


def test_no_look_of_the_clock_reads_the_whole_of_what_grows(force, ran):
    turn = Turn(Settings(_env_file=None), NOW)
    with force.reading() as session:
        for duty in DUTIES:
            ran.asked = duty.name
            duty.is_due(session, turn)
        for name, is_waiting in WAITING.items():
            ran.asked = name
            is_waiting(session, NOW)
    assert not _read_whole(force, ran)


def test_no_report_of_an_operation_reads_the_whole_of_what_grows(force, ran):
    """The worker's reading, which no route reaches."""
    ran.asked = "a report"
    with force.reading() as session:
        actor = guard.identify(session, account(SERGEANT), now=NOW).actor
        scope = scopes.require(session, actor, "driven", now=NOW)
        whole.read(session, actor, scope, made_by="a sergeant", now=NOW)
    assert len(ran["a report"]) > 10
    assert not _read_whole(force, ran)


def test_no_check_for_clashes_reads_the_whole_of_what_grows(force, ran):
    """A person, an address and a position; the pair that is found, and what becomes of it."""
    everywhere = PlacedTask(
        0, "TSK-0", NOW, KindGroup.PRIVATE, person_id=1, key="k", position=Position(52.2, -0.9)
    )
    settings = Settings(_env_file=None)
    with force.transaction() as session:
        ran.asked = "clashes"
        search.find(session, everywhere, reach_of(settings))
        ran.asked = "by this test"
        ids = session.run(sa.text("SELECT id FROM tasks WHERE status = 'allocated' LIMIT 2")).scalars().all()
        at = {"starts_at": NOW, "kind": "BAIL_CHECK", "address": "1 Bell Lane", "planner_id": None}
        session.run(sa.update(Task).where(Task.id.in_(ids)).values(**at, referral_id=None, checked_at=None))
        ran.asked = "clashes"
        checking.publish_due(session, Turn(settings, NOW))
        ran.asked = "by this test"
        assert session.run(sa.select(Clash.waits_id)).scalars().all()
        ran.asked = "clashes"
        climbing.climb(session, now=NOW + timedelta(days=1))
        session.run(sa.update(Task).where(Task.id.in_(ids)).values(status="cancelled"))
        checking.publish_due(session, Turn(settings, NOW))
    del ran["by this test"]
    assert not _read_whole(force, ran)


def _read_whole(database, ran):
    """The tables that are read whole, by what was asked."""
    found = defaultdict(set)
    all_ran = [(asked_for, *one) for asked_for, statements in ran.items() for one in statements.items()]
    with database.engine.connect() as connection:
        for words in () if database.is_sqlite else BY_INDEX:
            connection.exec_driver_sql(words)
        for asked_for, statement, facts in all_ran:
            if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
                read = _read_by_sqlite if database.is_sqlite else _read_by_postgresql
                found[asked_for] |= set(read(connection, statement, facts))
    return {asked_for: tables for asked_for, tables in found.items() if tables - {FIRST.get(asked_for)}}


def _read_by_sqlite(connection, statement, facts):
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", facts):
        line = str(row[-1])
        whole, part = WHOLE.match(line), BUILT.match(line) or OF_A_KIND.match(line)
        if part and part[1] in GROW:
            yield part[1]
        elif whole and whole[1] in GROW and whole[2] not in IN_HAND | IN_ORDER:
            yield whole[1]


def _read_by_postgresql(connection, statement, facts):
    """The tables read in full: by no index, or by an index without a condition on it.

    An empty one is read by any index: then nothing can be told.
    """
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", facts).scalar_one()
    for node in _nodes(plan[0]["Plan"]):
        is_scan = node["Node Type"].endswith(("Seq Scan", "Index Scan", "Only Scan"))
        table, index = node.get("Relation Name"), node.get("Index Name")
        is_whole = is_scan and "Index Cond" not in node and index not in IN_HAND | IN_ORDER
        if is_whole and table in GROW and connection.execute(GROW[table].select().limit(1)).first():
            yield table


def _nodes(node):
    yield node
    for part in node.get("Plans", ()):
        yield from _nodes(part)
