"""Visits to people referred, one for each outcome of each programme, and all that an outcome leaves."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.settings import utc_now
from models import (
    AuditEntry,
    Contact,
    Person,
    Programme,
    ProgrammeOutcome,
    Referral,
    ReferralStep,
    Task,
    TaskOfficer,
    TaskStep,
    VisitOutcome,
)
from tests.faults.running import until

ASKED = "How did the visit go?"
ANSWERS = {
    "Who consented?": "A parent",
    "How?": "At the door",
    "Why, in their words?": "Not for them",
    "This ends the referral for good": "End it",
    "What made it unsafe?": "Threats",
}
"""The questions that an outcome asks, each with the button that answers it."""
CREW = (1, 2)


class Doorstep:
    """A visit by officers 1 and 2, for which the programme has that outcome where its referral stands."""

    def __init__(self, number, programme, status, outcome):
        self.number, self.programme, self.status = number, programme, status
        self.outcome = VisitOutcome(outcome)
        self.ref, self.referral = f"TSK-{number:04}", f"TUR-{number:04}"
        self.label = self.outcome.capitalize()


def plant(session):
    """A doorstep for each outcome of each programme; the officers are of the team that owns the referrals."""
    asked = sa.select(
        col(ProgrammeOutcome.programme_id), col(ProgrammeOutcome.from_status), col(ProgrammeOutcome.outcome),
        col(Programme.code), col(Programme.max_age),
    ).join(Programme).order_by(*ProgrammeOutcome.__table__.primary_key)  # fmt: skip
    made, now = [], utc_now()
    for number, row in enumerate(session.run(asked).all(), start=1):
        made.append(Doorstep(number, row.code, row.from_status, row.outcome))
        _plant_one(session, made[-1], row, now)
    for table in ("people", "referrals", "tasks") if session.dialect == "postgresql" else ():
        session.run(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1000)"))
    return made


def _plant_one(session, one, row, now):
    born = date(now.year - row.max_age, 1, 1)
    session.orm.add(Person(id=one.number, source_key=one.ref, surname="Millbrook", date_of_birth=born))
    session.orm.flush()
    of = {"programme_id": row.programme_id, "status": row.from_status, "person_id": one.number, "team_id": 1}
    when = {"status_since": now - timedelta(days=3), "opened_on": now.date()}
    session.orm.add(Referral(id=one.number, ref=one.referral, **of, **when))
    session.orm.flush()
    what = {"kind": "VISIT_CIRV", "title": "Visit", "starts_at": now, "created_at": now}
    session.orm.add(Task(id=one.number, ref=one.ref, referral_id=one.number, **what))
    session.orm.flush()
    session.orm.add_all(TaskOfficer(task_id=one.number, officer_id=who) for who in CREW)
    session.orm.flush()


def stands(database, one):
    """All that an outcome changes, as it stands: the same twice if nothing happened in between."""
    with database.reading() as session:

        def rows(table, *names, **of):
            where = [getattr(table, name) == value for name, value in of.items()]
            found = session.run(sa.select(*(getattr(table, name) for name in names)).where(*where))
            return sorted(map(repr, map(tuple, found)))

        changed = ("status", "step_number", "next_action", "next_due_on", "consent_by", "decision_due_on")
        return {
            "referral": rows(Referral, *changed, id=one.number),
            "task": rows(Task, "status", "step", id=one.number),
            "steps": rows(ReferralStep, "number", "to_status", "reason", referral_id=one.number),
            "task steps": rows(TaskStep, "number", "to_status", "reason", task_id=one.number),
            "attempts": rows(Contact, "kind", "words", referral_id=one.number),
            "record": rows(AuditEntry, "action", action="move", object_ref=one.ref),
            "next visits": _next_visits(session, one),
        }


def _next_visits(session, one):
    """The visits made besides: each with its crew, its first step and the pushes to them."""
    made = sa.select(col(Task.id)).where(col(Task.referral_id) == one.number, col(Task.id) != one.number)
    return [
        [session.count(sa.select(table.id if hasattr(table, "id") else table.officer_id).where(of == task))
         for table, of in ((TaskOfficer, TaskOfficer.task_id), (TaskStep, TaskStep.task_id))]
        for task in session.run(made).scalars().all()
    ]  # fmt: skip


def check_whole(one, before, after):
    """All of the outcome is there, once."""
    ended = "not_done" if one.outcome in ("not in", "unsafe") else "completed"
    (task,) = after["task"]
    assert ended in task
    assert task.endswith(f" {len(after['task steps'])})")
    assert len(after["record"]) == 1
    assert len(after["attempts"]) == (one.outcome != "unsafe")
    (referral,) = after["referral"]
    assert f", {len(after['steps'])}, " in referral
    assert after["referral"] != before["referral"], "it moved, or what comes next is set"


async def latest(person, *words, gone=lambda: False):
    """The newest message of the bot's with these words; None if the bot is gone."""

    def there():
        found = (
            one for one in reversed(person.messages) if one.from_bot and all(w in one.text for w in words)
        )
        return next(found, None) or (gone() and "gone")

    found = await until(there, f"a message with {words}")
    return None if found == "gone" else found


async def ask(person, one):
    person.says(f"/outcome {one.ref}")
    return await latest(person, ASKED, one.ref)


async def tap_through(person, one, asked, *, gone=lambda: False):
    """Tap the outcome and what it asks for, until it is recorded or the bot is gone; the answer, if any."""
    heading, left = f"{one.ref} · outcome", dict(ANSWERS)
    person.taps(asked, one.label)
    while True:

        def next_message():
            new = [m for m in person.messages if m.from_bot and one.ref in m.text]
            return next((m for m in new if heading in m.text or _question(m, left)), None) or (
                gone() and "gone"
            )

        found = await until(next_message, f"{one.ref} {one.outcome}: what comes next")
        if found == "gone" or heading in found.text:
            return None if found == "gone" else found
        person.taps(found, left.pop(_question(found, left)))


async def answer_what_is_left(person, one):
    """Answer the question at which the bot was killed, if it was at one; the outcome's answer."""
    left = dict(ANSWERS)
    while True:
        found = await until(lambda: _next(person, one, left), f"{one.ref} {one.outcome}: what comes next")
        question = _question(found, left)
        if question is None:
            return found
        person.taps(found, left.pop(question))


def _next(person, one, left):
    """The outcome's answer, or the newest question that is left."""
    told = [m for m in reversed(person.messages) if m.from_bot and one.ref in m.text]
    answers = (m for m in told if f"{one.ref} · outcome" in m.text)
    return next(answers, None) or next((m for m in told if _question(m, left)), None)


def _question(message, left):
    lines = message.text.splitlines()
    return next((words for words in left if any(line.startswith(words) for line in lines)), None)
