"""Each statement that SQL has, on each append-only table of both databases: what is on record stays."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

import models
from bot.database import columns

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
AT = {"at": NOW, "previous_digest": "", "digest": "d"}
GRADE = {"source": "1", "assessment": "A"}
TIMES = {"occurred_at": NOW, "written_at": NOW, "received_at": NOW}
RECORD = {  # what the rows below hang on
    "teams": {"id": 1, "code": "NPT1", "name": "NPT"},
    "officers": {"id": 1, "collar": "1234", "surname": "Ash", "team_id": 1, "role": "officer"},
    "people": {"id": 1, "source_key": "p1", "surname": "Millbrook"},
    "referrals": {
        "id": 1,
        "ref": "TUR-0123",
        "programme_id": 1,
        "person_id": 1,
        "status": "CONTACTING",
        "status_since": NOW,
        "opened_on": NOW.date(),
    },
    "tasks": {"id": 1, "ref": "TSK-0456", "kind": "x", "title": "x", "starts_at": NOW, "created_at": NOW},
    "briefings": {"id": 1, "number": 1, "author_id": 1, "created_at": NOW},
    "intelligence_reports": {
        "id": 1,
        "number": 1,
        "submitter_id": 1,
        "state": "requires assessment",
        "created_at": NOW,
        "waiting_since": NOW,
    },
}
BESIDE = RECORD["tasks"] | {"id": 2, "ref": "TSK-0457"}
CLASH = {"id": 1, "first_id": 1, "second_id": 2, "waits_id": 2, "reason": "address", "found_at": NOW}
NOTE = {"id": 1, "officer_id": 1, "number": 1, "text": "door", **TIMES, "previous_digest": "", "digest": "d"}
MORE = (("tasks", BESIDE), ("clashes", CLASH), ("field_notes", NOTE))
ROWS = {
    "audit_entries": {
        "id": 1,
        "chain": 1,
        "number": 1,
        "officer_id": 1,
        "role": "officer",
        "team": "NPT1",
        "action": "consult",
        "object_kind": "note",
        "object_ref": "x",
        "outcome": "done",
        **AT,
    },
    "clash_heads": {"id": 1, "clash_id": 1, "task_id": 1, "officer_id": 1, "told_at": NOW},
    "recurring_tasks": {"id": 1, "planner_id": 1, "plan": {}, "created_at": NOW},
    "briefing_versions": {
        "id": 1,
        "briefing_id": 1,
        "version": 1,
        "edition": 1,
        "title": "x",
        "text": "x",
        "fields": {},
        "marking": "OFFICIAL",
        "audience": "",
        "changed": "",
        "changed_by_id": 1,
        "at": NOW,
    },
    "contacts": {"id": 1, "referral_id": 1, "at": NOW, "officer_id": 1, "kind": "rang", "words": "x"},
    "field_notes": NOTE | {"id": 2, "number": 2, "strikes_id": 1, "update_id": 9},
    "intelligence_items": {
        "id": 1,
        "report_id": 1,
        "version": 1,
        "number": 1,
        "text": "x",
        "provenance": "officer",
        "known_on": date(2026, 11, 20),
        **GRADE,
    },
    "intelligence_gradings": {"item_id": 1, "handling": "P", "sanitised_text": "x", **GRADE},
    "intelligence_steps": {
        "id": 1,
        "report_id": 1,
        "version": 1,
        "at": NOW,
        "actor_id": 1,
        "state": "requires assessment",
    },
    "note_messages": {"account_id": 1, "message_id": 1, "note_id": 1, "album": "a"},
    "note_particulars": {
        "id": 1,
        "officer_id": 1,
        "number": 1,
        "note_id": 1,
        "kind": "place",
        "value": "x",
        **AT,
    },
    "decisions": {
        "id": 1,
        "referral_id": 1,
        "number": 1,
        "at": NOW,
        "author_id": 1,
        **dict.fromkeys(
            ("information", "assessment", "powers", "options", "action", "deconflicted_with"), "x"
        ),
    },
    "referral_answers": {"id": 1, "referral_id": 1, "by_id": 1, "at": NOW, "question": "x", "answer": "no"},
    "referral_grounds": {"id": 1, "referral_id": 1, "by_id": 1, "at": NOW, "code": "NFA", "worry": "x"},
    "referral_steps": {"id": 1, "referral_id": 1, "at": NOW, "to_status": "CONTACTING", "number": 1},
    "task_steps": {"id": 1, "task_id": 1, "number": 1, "at": NOW, "to_status": "allocated"},
    "results": {"id": 1, "number": 1, "day": NOW.date(), "kind_id": 1, "count": 2, "at": NOW, "tap": "t"},
    "result_strikes": {"result_id": 1, "at": NOW, "officer_id": 1, "reason": "x"},
    "seals": {
        "id": 1,
        "number": 1,
        "made_at": NOW,
        "chains": 1,
        "entries": 1,
        "previous_digest": "",
        "digest": "d",
    },
    "sealed_heads": {"seal_id": 1, "chain": 1, "number": 1, "digest": "d"},
}
ONE_EACH = ("intelligence_gradings", "result_strikes")  # keyed by what they belong to
TABLES = SQLModel.metadata.tables
CHANGED_OTHERWISE = {"name_words"}  # by triggers, as the names in people change
IMPORTED = {  # the import changes them, by the names of their columns
    *("areas", "operations", "operation_areas", "people", "programmes", "programme_statuses"),
    *("referrals", "tasks", "task_officers", "teams", "programme_grounds", "programme_questions"),
    *("programme_moves", "programme_needs", "programme_outcomes", "programme_words", "holidays"),
    *("task_kinds", "result_kinds", "things"),
}

REFUSED = r"append-only|unique|UNIQUE|cannot truncate"
PLAIN = (
    "UPDATE {t} SET {c} = {c}",
    "UPDATE {t} SET {c} = o.{c} FROM {t} AS o",
    "DELETE FROM {t}",
    "DELETE FROM {t} WHERE 1 = 1 RETURNING {c}",
    "WITH one AS (SELECT 1) DELETE FROM {t} WHERE EXISTS (SELECT 1 FROM one)",
    "INSERT INTO {t} SELECT * FROM {t}",
    "INSERT INTO {t} SELECT * FROM {t} WHERE true ON CONFLICT ({key}) DO UPDATE SET {c} = excluded.{c}",
)
SQLITE = (
    *(
        f"UPDATE OR {way} {{t}} SET {{c}} = {{c}}"  # noqa: S608  # tables of ours
        for way in ("REPLACE", "IGNORE", "FAIL", "ROLLBACK", "ABORT")
    ),
    *(f"INSERT OR {way} INTO {{t}} SELECT * FROM {{t}}" for way in ("REPLACE", "FAIL", "ROLLBACK", "ABORT")),  # noqa: S608  # tables of ours
    "REPLACE INTO {t} SELECT * FROM {t}",
    "INSERT INTO {t} SELECT * FROM {t} WHERE true ON CONFLICT DO UPDATE SET {c} = excluded.{c}",
)
POSTGRESQL = (
    "TRUNCATE {t}",
    "TRUNCATE {t} CASCADE",
    "TRUNCATE officers, seals, referrals CASCADE",
    "WITH gone AS (DELETE FROM {t} RETURNING *) SELECT * FROM gone",
    "DELETE FROM {t} USING {t} AS o",
    "MERGE INTO {t} USING (SELECT 1) AS o ON true WHEN MATCHED THEN UPDATE SET {c} = {t}.{c}",
    "MERGE INTO {t} USING (SELECT 1) AS o ON true WHEN MATCHED THEN DELETE",
    "SET LOCAL session_replication_role = replica; UPDATE {t} SET {c} = {c}",
    "SET LOCAL session_replication_role = replica; DELETE FROM {t}",
)


@pytest.fixture
def filled(database):
    """A row in each table."""
    with database.transaction() as session:
        for table, row in chain(RECORD.items(), MORE):
            session.run(sa.insert(TABLES[table]), row)
        for table in sorted(ROWS, key=[*(t.name for t in SQLModel.metadata.sorted_tables)].index):
            session.run(sa.insert(TABLES[table]), ROWS[table])
    return database


def held(database, table):
    with database.reading() as session:
        return sorted(map(tuple, session.run(sa.text(f"SELECT * FROM {table}"))), key=str)  # noqa: S608


def run_all(database, statements, facts):
    with database.transaction() as session:
        for one in statements:
            session.run(sa.text(one), facts)


def refuses(database, table, statement, facts=None):
    before = held(database, table)
    with pytest.raises(sa.exc.DBAPIError, match=REFUSED):
        run_all(database, statement.split("; "), facts)
    assert held(database, table) == before


def key_names(table):
    return [column.name for column in TABLES[table].primary_key]


@pytest.mark.parametrize("table", ROWS)
def test_no_statement_changes_what_is_on_record(filled, table):
    key = key_names(table)
    statements = (*PLAIN, *(SQLITE if filled.is_sqlite else POSTGRESQL))
    for statement in statements:
        refuses(filled, table, statement.format(t=table, c=key[-1], key=", ".join(key)))


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_key_lets_an_insert_replace_a_row(filled, table, recursive):
    """A row that shares one key alone with the one on record, for each key and for the hidden rowid."""
    with filled.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA recursive_triggers = {recursive}")
    for key in keys(filled, table):
        row = sharing(filled, table, key)
        columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
        refuses(filled, table, f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({values})", row)  # noqa: S608


def keys(database, table):
    found = sa.inspect(database.engine)
    unique = [one["column_names"] for one in found.get_unique_constraints(table)]
    indexes = [one["column_names"] for one in found.get_indexes(table) if one["unique"]]
    return [["rowid"], found.get_pk_constraint(table)["constrained_columns"], *unique, *indexes]


def sharing(database, table, key):
    """The row on record, with other words and, where it can be, every other key."""
    with database.reading() as session:
        query = f"SELECT rowid AS hidden, * FROM {table} ORDER BY rowid DESC LIMIT 1"  # noqa: S608
        row = dict(columns(session.run(sa.text(query)).one()))
    row["rowid"] = row.pop("hidden")
    alias = [name for name in key_names(table) if len(TABLES[table].primary_key) == 1]
    kept = {*key, *(alias if key == ["rowid"] else ())}
    if key != ["rowid"]:
        del row["rowid"]
    for name in {*chain(*keys(database, table))} - kept - {"rowid"}:
        column = TABLES[table].c[name]
        if column.nullable:
            row[name] = None
        elif not column.foreign_keys:
            row[name] += 100
    return row


@pytest.mark.parametrize("table", [table for table in ROWS if table not in ONE_EACH])
def test_a_new_row_is_welcome(filled, table):
    of_one = ("strikes_id", "update_id", "tap")
    row = {name: value for name, value in ROWS[table].items() if name not in of_one}
    free = {"id", "number", "version", "message_id"} | ({"chain"} if table == "sealed_heads" else set())
    before = len(held(filled, table))
    with filled.transaction() as session:
        session.run(sa.insert(TABLES[table]), row | dict.fromkeys(free & row.keys(), 77))
    assert len(held(filled, table)) == before + 1


def test_every_table_that_nothing_changes_is_held_by_the_database():
    source = "\n".join(path.read_text("utf-8") for path in Path("bot").rglob("*.py"))
    changed = set(re.findall(r"(?:sa\.update|sa\.delete|session\.delete|insert_new)\((\w+)", source))
    tables = {
        model.__tablename__
        for name, model in vars(models).items()
        if hasattr(model, "__table__") and name not in changed
    }
    assert tables - IMPORTED - CHANGED_OTHERWISE == ROWS.keys()
