"""A turn of the clock or of the sender is short, however much has come due: officers write too."""

from __future__ import annotations

import ast
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

import bot.services
from bot.jobs import clock
from bot.services.briefings import escalations, sending, withdrawal
from bot.services.kinds import push_contents, schedule_runs
from bot.services.notebook import writing
from bot.services.notebook.writing import NewNote, Origin
from bot.services.officers import leave_ends, parked
from bot.services.oversight.misuse import judging
from bot.services.pushes import notices
from bot.services.pushes import queue as push_queue
from bot.services.reminders import reminders
from bot.services.safeguarding import duties
from bot.services.safeguarding import reminders as safeguarding_reminders
from bot.services.tasks import reminders as task_reminders
from bot.services.upkeep import purging
from bot.services.upkeep.setbacks import ClockSetBackNotice
from bot.settings import Settings
from models import Leave, Reminder

SETTINGS = Settings(_env_file=None)
A_TURN, DUE = 3, 7
BOUNDED = {
    escalations, sending, withdrawal, schedule_runs, leave_ends, judging, reminders,
    safeguarding_reminders, task_reminders, purging, parked,
}  # fmt: skip
FEW = {
    "referrals/making/draft_reminders": "a hundred drafts a turn",
    "referrals/due_actions": "one notice an officer, once a day",
    "referrals/lying_still": "one notice an officer, once a week",
    "referrals/turning_adult": "one notice an officer for each mark, once a day",
    "referrals/reviews": "a batch of reviews a turn",
    "lone_visits/clock": "a batch of lone visits a turn",
    "tasks/clashes/checking": "a batch of tasks a turn",
    "trainings/duties": "a batch of trainings a turn",
    "tasks/expiry": "a batch of tasks a turn",
    "tasks/unfinished": "a hundred officers a turn",
    "tasks/digest": "one occurrence for all, in one statement",
    "oversight/flags": "a notice for each sergeant with flags, every so often",
    "oversight/access_digest": "one notice",
    "intelligence/queue": "one notice",
    "audit/seals": "one seal",
    "upkeep/heartbeats": "one row",
    "upkeep/setbacks": "an update for each queue",
}


@pytest.fixture(autouse=True)
def short_turns(monkeypatch):
    for one in BOUNDED:
        monkeypatch.setattr(one, "BATCH", A_TURN)


def _tasks(desk, starts_at):
    for number in range(DUE):
        desk.force.task(f"TSK-{number:04d}", starts_at, 2)


def soon_tasks(desk):
    _tasks(desk, desk.now + timedelta(minutes=50))
    return "SELECT count(*) FROM occurrences WHERE kind = 'task'"


def missed_tasks(desk):
    desk.force.task(
        "TSK-9999", desk.now - timedelta(hours=49)
    )  # nobody's: is due for ever, and costs nothing
    _tasks(desk, desk.now - timedelta(hours=11, minutes=30))  # later they expire
    return "SELECT count(DISTINCT subject_id) FROM occurrences WHERE kind = 'task' AND missed"


def due_reminders(desk):
    with desk.database.transaction() as session:
        for _ in range(DUE):
            session.orm.add(Reminder(officer_id=2, text="tea", due_at=desk.now, created_at=desk.now))
    return "SELECT count(*) FROM reminders WHERE state = 'given'"


def ended_leave(desk):
    day = desk.now.date() - timedelta(days=20)
    with desk.database.transaction() as session:
        for number in range(DUE):
            first = day + timedelta(days=2 * number)
            session.orm.add(
                Leave(officer_id=2, first_day=first, last_day=first, put_by_id=1, put_at=desk.now)
            )
    return "SELECT count(*) FROM leaves WHERE ended_at IS NOT NULL"


def scheduled_briefings(desk):
    for _ in range(DUE):
        desk.drafts()
    with desk.database.transaction() as session:
        scheduled = "UPDATE briefings SET state = 'scheduled', publish_at = :now"
        session.run(sa.text(scheduled).bindparams(sa.bindparam("now", desk.now, sa.DateTime())))
    return "SELECT count(*) FROM briefings WHERE state = 'published'"


def open_forms(desk):
    with desk.database.transaction() as session:
        actor, earlier = desk.force.actor(session, 2), desk.now - timedelta(hours=5)
        for number in range(1, DUE + 1):
            origin, text = Origin(number, earlier), "Two children, one with bruising to both arms"
            note = writing.write(session, actor, NewNote(text), origin=origin, now=earlier, both=True)
            duties.suggest(session, actor, note.id, note.ref, text, None, now=earlier)
    return "SELECT count(*) FROM safeguarding_duties WHERE reminded_at IS NOT NULL"


@pytest.mark.parametrize(
    "come_due", [soon_tasks, missed_tasks, due_reminders, ended_leave, scheduled_briefings, open_forms]
)
async def test_a_turn_of_the_clock_does_a_part_and_the_next_turns_the_rest(desk, come_due):
    query, counts, catching_up = sa.text(come_due(desk)), [0], True
    for _ in range(9):
        missed = await clock.tick(desk.database, SETTINGS, now=desk.now, catching_up=catching_up)
        catching_up = catching_up and missed
        with desk.database.reading() as session:
            counts.append(session.run(query).scalar())
    steps = [after - before for before, after in pairwise(counts)]
    assert max(steps) == A_TURN
    assert counts[-1] >= DUE


def test_pushes_that_are_too_late_are_turned_away_a_part_at_a_time(database, force, monkeypatch):
    monkeypatch.setattr(push_queue, "MOST_LOOKED_AT", A_TURN)
    now, late = force.now, force.now + timedelta(days=30)
    with database.transaction() as session:
        for _ in range(DUE):
            notices.tell(session, 2, ClockSetBackNotice(now, now), now=now)
    turns = []
    with database.transaction() as session:
        while push_queue.claim(session, 1, read=push_contents.read, now=late, until=late).barred:
            turns.append(push_queue.turn_away(session, now=late)[1])
    assert [len(one) for one in turns] == [3, 3, 1]


def test_every_duty_of_the_clock_is_bounded_or_small():
    root = Path(bot.services.__file__).parent
    duties = {
        str(path.relative_to(root).with_suffix(""))
        for path in root.rglob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Assign) and ast.unparse(node).startswith("DUTY = ClockDuty(")
    }
    bounded = {one.__name__.removeprefix("bot.services.").replace(".", "/") for one in BOUNDED}
    assert duties == bounded | FEW.keys()
    assert len(clock.DUTIES) == len(duties)
