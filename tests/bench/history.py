"""Rows that a force leaves behind over the years: closed referrals, old tasks, notes, briefings and so on.

Current work stays the same however long the history is; one referral in ten is open.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Database
from bot.services.notebook import word_index
from models.audit import AuditEntry
from models.briefing import Briefing, BriefingState
from models.contact import Contact, ContactKind
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.flag import Bookmark, Flag, FlagRule, Verdict
from models.notebook import FieldNote
from models.officer import Officer, Role
from models.operation import Operation
from models.person import Person
from models.referral import Referral
from models.reminder import Reminder, ReminderState
from models.task import Task, TaskOfficer, TaskStatus, TaskStep
from tests.bench.records import OFFICERS

SERGEANT, AUDITOR = 0, 1  # officers by number; the others are constables
AHEAD = timedelta(days=4)
BETWEEN = timedelta(minutes=15)  # from one task to the next, and from one note to the next
READERS = 20  # of a briefing
OPEN_FLAGS = 12
AT_ONCE = 10_000
HEADS = (
    "Ash Mill Black Stone Wood Red Hart Lang West North Cold Fair Green High Long Marsh Oak Rose Thorn Win"
)
TAILS = (
    "brook field ford ham ton ley wood bridge well worth mere combe hurst stead bury gate land shaw den croft"
)
FORENAMES = "Jordan Alex Sam Casey Robin Taylor Morgan Jamie Kerry Leslie"


def add_history(url, *, tasks, now):
    """Add so many tasks to a filled database, as many notes and reminders, and some rows of all else."""
    database = Database(url)
    with database.transaction() as session:
        for change in _changes(now.date()):
            session.run(change)
        for table, rows in _rows(tasks, now):
            _insert(session, sa.insert(table), rows)
        add = word_index.ADD[0 if session.dialect == "sqlite" else 1]
        _insert(session, add, ({"note": n + 1, "words": f"{_book(n)} {_note(n)}"} for n in range(tasks)))
        if session.dialect == "postgresql":
            session.run(sa.text("ANALYZE"))
    database.close()


def _changes(today):
    """Tell people and referrals apart, promote some officers, and mark all looks as judged."""
    yield sa.update(Officer).where(col(Officer.id) == SERGEANT + 1).values(role=Role.SUPERVISOR, rank="PS")
    yield sa.update(Officer).where(col(Officer.id) == AUDITOR + 1).values(role=Role.AUDITOR)
    number = col(Person.id)
    surname = _one_of(HEADS.split(), number).concat(_one_of(TAILS.split(), number // 20))
    forenames = _one_of(FORENAMES.split(), number // 400)
    yield sa.update(Person).values(
        surname=surname,
        forenames=forenames,
        searched=sa.func.lower(sa.literal(" ").concat(surname).concat(" ").concat(forenames)),
        date_of_birth=_one_of([date(1988, 5, 4), date(2012, 5, 4)], number // 3),
    )
    number = col(Referral.id)
    yield sa.update(Referral).values(
        status=sa.case((number // 41 % 10 == 0, "CONTACTING"), else_="COMPLETED"),
        next_due_on=_one_of([today + timedelta(days=ahead) for ahead in range(-5, 25)], number),
    )
    number, chain = sa.func.max(col(AuditEntry.number)), col(AuditEntry.chain)
    heads = sa.select(sa.literal("misuse"), chain, number).group_by(chain)
    whole = sa.select(sa.literal("misuse"), sa.literal(0), sa.func.coalesce(sa.func.max(AuditEntry.id), 0))
    yield sa.insert(Bookmark).from_select(["name", "chain", "number"], heads.union_all(whole))


def _one_of(values, number):
    return sa.case(dict(enumerate(values)), value=number % len(values))


def _insert(session, statement, rows):
    while some := list(islice(rows, AT_ONCE)):
        session.run(statement, some)


def _rows(tasks, now):
    """The rows, table by table, in an order that gives them the ids 1, 2, 3."""
    briefings = tasks // 20
    operation = {"code": "driven", "name": "Driven", "starts_on": now.date()}
    yield Operation, iter([operation])
    yield Task, (_task(n, now) for n in range(tasks))
    crew = ((n, one) for n in range(tasks) for one in (0, 1))
    yield TaskOfficer, ({"task_id": n + 1, "officer_id": _officer(7 * n + one)} for n, one in crew)
    yield TaskStep, (_step(n, now) for n in range(tasks))
    yield Contact, (_contact(n, now) for n in range(tasks))
    yield FieldNote, (_field_note(n, now) for n in range(tasks))
    yield Reminder, (_reminder(n, now) for n in range(tasks))
    yield Briefing, (_briefing(n, now) for n in range(briefings))
    yield Occurrence, (_occurrence(n, now) for n in range(briefings))
    yield Delivery, (_delivery(n, one, now) for n in range(briefings) for one in range(READERS))
    yield Flag, (_flag(n, now) for n in range(briefings))


def _officer(number):
    return number % OFFICERS + 1


def _book(number):
    return f"{word_index.BOOK}{_officer(number)}"


def _note(number):
    return "spoke to a neighbour by the wall" if number % 50 == 0 else "called at the house nobody in"


def _task(number, now):
    starts = now + AHEAD - number * BETWEEN
    return {
        "ref": f"TSK-{1000 + number}",
        "kind": "HOME_VISIT_TURNAROUND" if number % 2 else "PATROL_HOTSPOT",
        "title": "Visit",
        "operation_id": None if number % 50 else 1,
        "referral_id": number + 1,
        "starts_at": starts,
        "step": 1,
        "status": TaskStatus.ALLOCATED if starts > now - timedelta(days=1) else TaskStatus.COMPLETED,
        "created_at": starts - timedelta(days=7),
    }


def _step(number, now):
    at = now + AHEAD - number * BETWEEN - timedelta(days=7)
    return {"task_id": number + 1, "number": 1, "at": at, "to_status": TaskStatus.ALLOCATED}


def _contact(number, now):
    at = now - (number + 1) * BETWEEN
    said = {"kind": ContactKind.RANG, "words": "no answer"}
    return {"referral_id": number + 1, "at": at, "officer_id": _officer(number), **said}


def _field_note(number, now):
    at = now - number * BETWEEN
    return {
        "officer_id": _officer(number),
        "number": number // OFFICERS + 1,
        "text": _note(number),
        "referral_id": number + 1,
        **dict.fromkeys(("occurred_at", "written_at", "received_at"), at),
        **dict.fromkeys(("previous_digest", "digest"), "0" * 64),
    }


def _reminder(number, now):
    at = now - (number + 1) * BETWEEN
    given = {"state": ReminderState.GIVEN, "due_at": at, "created_at": at}
    return {"officer_id": _officer(number), "text": "ring the school", **given}


def _briefing(number, now):
    at = now - (number + 1) * BETWEEN
    said = {"title": "Hotspots", "text": "Patrol the estate.", "audience": "NPT1"}
    published = {"state": BriefingState.PUBLISHED, "published_at": at, "created_at": at}
    return {"number": number + 1, "author_id": SERGEANT + 1, **said, **published}


def _occurrence(number, now):
    at = now - (number + 1) * BETWEEN
    due = {"due_at": at, "made_at": at, "expires_at": at + timedelta(days=1)}
    return {"kind": OccurrenceKind.BRIEFING, "subject_id": number + 1, **due}


def _delivery(number, reader, now):
    at = now - (number + 1) * BETWEEN
    return {
        "occurrence_id": number + 1,
        "officer_id": _officer(READERS * number + reader),
        "state": DeliveryState.ACCEPTED,
        "message_id": 1,
        **dict.fromkeys(("not_before", "accepted_at", "opened_at", "acknowledged_at"), at),
    }


def _flag(number, now):
    """A flag. All have the same audit entry as their cause: nothing here looks at it."""
    at = now - (number + 1) * BETWEEN
    judged = number >= OPEN_FLAGS
    return {
        "rule": FlagRule.BURST,
        "officer_id": _officer(number),
        "entry_id": number + 1,
        "object_kind": "referral",
        "object_ref": f"TUR-{1000 + number}",
        "at": at,
        "raised_at": at,
        "verdict": Verdict.IN_ORDER if judged else None,
        "judged_by_id": AUDITOR + 1 if judged else None,
        "judged_at": at if judged else None,
    }
