"""Statements compiled for good give what SQLAlchemy gives, on both databases."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import col

from bot import statements
from bot.database import columns
from bot.statements import OFTEN
from models import Officer, Reminder, ReminderState, Role, Team

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
TEAM = sa.insert(Team)
REMINDER = sa.insert(Reminder)
RETURNING = sa.insert(Reminder).returning(col(Reminder.id), col(Reminder.due_at))
DUE = (
    sa.select(Reminder.__table__).where(col(Reminder.due_at) <= sa.bindparam("by")).order_by(col(Reminder.id))
)
OF_STATES = sa.select(col(Reminder.id)).where(col(Reminder.state).in_(sa.bindparam("states", expanding=True)))
PUT_OFF = (
    sa.update(Reminder)
    .where(col(Reminder.text) == sa.bindparam("called"))
    .values(due_at=sa.bindparam("again_at", type_=Reminder.__table__.c.due_at.type))
)
TWICE = sa.select(col(Officer.id), col(Reminder.id)).join(
    Reminder, col(Reminder.officer_id) == col(Officer.id)
)
WORDS = sa.text("SELECT count(*) FROM reminders")


def reminder(text):
    return {"officer_id": 1, "text": text, "due_at": NOW, "created_at": NOW, "state": ReminderState.WAITING}


PRIVATE = (  # what bot/statements.py uses of SQLAlchemy without being promised
    (SQLCompiler, "_result_columns"),
    (SQLCompiler, "_render_postcompile"),
    (SimpleResultMetaData, "_key_to_index"),
    (sa.Connection, "_handle_dbapi_exception"),
)


@pytest.fixture
def session(database):
    with database.transaction() as session:
        session.run(TEAM, {"id": 1, "code": "NPT1", "name": "NPT", "kind": "npt"})
        who = {
            "id": 1,
            "collar": "1234",
            "surname": "Ashfield",
            "rank": "PC",
            "team_id": 1,
            "role": Role.OFFICER,
        }
        session.run(sa.insert(Officer), who)
        yield session


@pytest.fixture
def both(session):
    """Run a statement by SQLAlchemy, then as it is compiled here; give both results."""

    def run(statement, facts=None):
        with session.connection().begin_nested() as savepoint:
            result = session.connection().execute(statement, facts)
            theirs = (result.all() if result.returns_rows else [], result.rowcount)
            savepoint.rollback()
        for _ in range(OFTEN):
            statements.compiled(statement, session.connection().dialect, facts)
        ours = session.run(statement, facts)
        return theirs, (list(ours.all()), ours.rowcount)

    return run


@pytest.mark.parametrize(("owner", "name"), PRIVATE)
def test_what_is_used_of_sqlalchemy_without_a_promise_is_there(owner, name):
    if owner is SQLCompiler:
        assert hasattr(sa.select(sa.literal(1)).compile(), name)
    elif owner is SimpleResultMetaData:
        assert getattr(owner(["a", "b"]), name) == {"a": 0, "b": 1}
    else:
        assert callable(getattr(owner, name))


def test_rows_have_the_same_values_names_and_types(session, both):
    session.run(REMINDER, [reminder("tea"), reminder("tyres")])
    theirs, ours = both(DUE, {"by": NOW})
    assert ours[0] == theirs[0]
    assert [columns(row) for row in ours[0]] == [columns(row) for row in theirs[0]]
    assert [type(value) for value in ours[0][0]] == [type(value) for value in theirs[0][0]]
    assert (ours[0][0].state, ours[0][1].text) == (ReminderState.WAITING, "tyres")


@pytest.mark.parametrize("many", [False, True])
def test_what_is_written_is_read_the_same(session, both, many):
    theirs, ours = both(REMINDER, [reminder("tea"), reminder("tyres")] if many else reminder("tea"))
    assert ours[0] == theirs[0] == []
    assert [row.text for row in session.run(DUE, {"by": NOW})] == ["tea", "tyres"][: 1 + many]


def test_returned_values_come_back(session, both):
    (theirs, _), (ours, _) = both(RETURNING, reminder("tea"))
    assert [row.due_at for row in ours] == [row.due_at for row in theirs] == [NOW]
    many = session.run(RETURNING, [reminder("tyres"), reminder("bail")]).all()
    assert len({row.id for row in (*ours, *many)}) == 3


def test_columns_of_one_name_are_told_apart(session, both):
    session.run(REMINDER, [reminder("tea"), reminder("tyres")])
    theirs, ours = both(TWICE)
    assert [tuple(row) for row in ours[0]] == [tuple(row) for row in theirs[0]]


def test_changed_rows_are_counted(session, both):
    session.run(REMINDER, [reminder("tea"), reminder("tea")])
    later = {"called": "tea", "again_at": NOW + timedelta(hours=1)}
    assert both(PUT_OFF, later) == (([], 2), ([], 2))
    assert both(PUT_OFF, later | {"called": "none"}) == (([], 0), ([], 0))
    assert session.run(DUE, {"by": NOW}).first() is None


@pytest.mark.parametrize(
    ("statement", "facts"), [(OF_STATES, {"states": [ReminderState.WAITING]}), (WORDS, None)]
)
def test_what_is_not_plain_is_left_to_sqlalchemy(session, both, statement, facts):
    session.run(REMINDER, reminder("tea"))
    theirs, ours = both(statement, facts)
    assert ours == theirs
    assert statements.compiled(statement, session.connection().dialect, facts) is None


def test_errors_are_sqlalchemys(database, session):
    team = {"id": 1, "code": "NPT1", "name": "NPT", "kind": "npt"}
    for _ in range(OFTEN + 1):
        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            session.run(TEAM, team)
    assert statements.compiled(TEAM, session.connection().dialect, team)


def test_a_statement_that_nobody_holds_is_forgotten(session):
    def passing():
        statement = sa.select(col(Team.id)).where(col(Team.code) == "NPT1")
        found = [statements.compiled(statement, session.connection().dialect, None) for _ in range(OFTEN)]
        assert found[-1]
        assert session.run(statement).scalar() == 1

    before = len(statements._compiled)
    passing()
    gc.collect()
    assert len(statements._compiled) <= before


def test_a_parameter_that_is_missing_is_named(session):
    for _ in range(OFTEN):
        session.run(DUE, {"by": NOW})
    with pytest.raises(KeyError, match="by"):
        session.run(DUE)
