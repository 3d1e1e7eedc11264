from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot.jobs import clock
from bot.services.briefings import audiences, sending
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings.fields import Fields
from bot.services.briefings.sending import EmptyAudienceNotice, MissedBriefingNotice
from bot.services.clock_duties import ClockDuty
from bot.services.kinds import push_contents
from bot.services.pushes import queue as push_queue
from bot.services.reminders import refusals, reminders
from bot.settings import Settings
from models import (
    Briefing,
    BriefingState,
    Delivery,
    Occurrence,
    OccurrenceKind,
    Officer,
    Reminder,
    Task,
    TaskStatus,
)
from tests.conftest import POSTGRESQL_IN_THE_DRILL
from tests.refusals import refused

SETTINGS = Settings(_env_file=None)
LEASE = timedelta(seconds=10)


def at(words):
    """Local wall time as an instant; in London's winter they are the same."""
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


@pytest.fixture
def tick(database):
    async def tick(now, *, catching_up=False, **changes):
        return await clock.tick(
            database, SETTINGS.model_copy(update=changes), now=now, catching_up=catching_up
        )

    return tick


@pytest.fixture
def ledger(database):
    def ledger(kind):
        """(subject, due, missed, recipients) of each occurrence of a kind."""
        with database.transaction() as session:
            rows = session.orm.exec(select(Occurrence).where(Occurrence.kind == kind)).all()
            return sorted(
                (
                    row.subject_id,
                    row.due_at,
                    row.missed,
                    tuple(
                        session.orm.exec(
                            select(Delivery.officer_id)
                            .where(Delivery.occurrence_id == row.id)
                            .order_by(col(Delivery.officer_id))
                        )
                    ),
                )
                for row in rows
            )

    return ledger


def says(database, now):
    with database.transaction() as session:
        claimed = push_queue.claim(session, 100, read=push_contents.read, now=now, until=now + LEASE).claimed
    return {push.account_id: push.content for push in claimed}


async def test_a_crew_is_reminded_a_day_and_an_hour_before_once_each(force, tick, ledger):
    starts = at("24/11/2026 14:30")
    task = force.task("TSK-0001", starts, 2, 4)
    for hours in (25, 24, 24, 2, 1, 1, 0):
        await tick(starts - timedelta(hours=hours))
    assert ledger(OccurrenceKind.TASK) == [
        (task, starts - timedelta(hours=24), False, (2, 4)),
        (task, starts - timedelta(hours=1), False, (2, 4)),
    ]


async def test_a_task_made_after_its_reminder_was_due_has_none(force, tick, ledger):
    starts = at("24/11/2026 14:30")
    task = force.task("TSK-0001", starts, 2, created_at=starts - timedelta(hours=2))
    await tick(starts - timedelta(hours=1, minutes=59), catching_up=True)
    assert ledger(OccurrenceKind.TASK) == []
    await tick(starts - timedelta(hours=1))
    assert ledger(OccurrenceKind.TASK) == [(task, starts - timedelta(hours=1), False, (2,))]


@pytest.mark.parametrize("status", [TaskStatus.CANCELLED, TaskStatus.COMPLETED])
async def test_a_closed_task_reminds_nobody_even_when_it_was_queued_already(
    database, force, tick, ledger, status
):
    starts = at("24/11/2026 14:30")
    task = force.task("TSK-0001", starts, 2)
    await tick(starts - timedelta(hours=24))
    with database.transaction() as session:
        session.orm.get(Task, task).status = status
    await tick(starts - timedelta(hours=1))
    assert len(ledger(OccurrenceKind.TASK)) == 1
    assert says(database, starts - timedelta(hours=1)) == {}


async def test_a_moved_task_reminds_at_its_new_time_and_not_at_the_old(database, force, tick, ledger):
    starts = at("24/11/2026 14:30")
    task = force.task("TSK-0001", starts, 2)
    await tick(starts - timedelta(hours=1), reminder_leads=(timedelta(hours=1),))
    moved = starts + timedelta(hours=3)
    with database.transaction() as session:
        session.orm.get(Task, task).starts_at = moved
    assert says(database, starts - timedelta(hours=1)) == {}
    await tick(moved - timedelta(hours=1), reminder_leads=(timedelta(hours=1),))
    assert says(database, moved - timedelta(hours=1))[102].starts_at == moved


async def test_down_for_a_while_sends_late_and_down_for_long_is_missed(force, tick, ledger):
    soon, later = at("24/11/2026 14:30"), at("24/11/2026 15:30")
    force.task("TSK-0001", soon, 2)
    force.task("TSK-0002", later, 2)
    now = at("24/11/2026 14:45")
    await tick(now, catching_up=True, reminder_leads=(timedelta(hours=1),))
    assert ledger(OccurrenceKind.TASK) == [
        (1, at("24/11/2026 13:30"), True, ()),
        (2, at("24/11/2026 14:30"), False, (2,)),
    ]


async def test_who_enrolled_later_missed_nothing(force, tick, ledger):
    force.task("TSK-0001", at("24/11/2026 14:30"), 2)
    force.change(2, enrolled_at=at("24/11/2026 14:40"))
    await tick(at("24/11/2026 14:45"), catching_up=True)
    assert ledger(OccurrenceKind.TASK) == []


DIGESTS = [
    ("20/11/2026 06:30", time(6, 30), "an ordinary day"),
    ("28/03/2027 05:30", time(6, 30), "the clocks went forward"),
    ("31/10/2027 06:30", time(6, 30), "the clocks went back"),
    ("28/03/2027 01:00", time(1, 30), "the hour that is missing"),
    ("31/10/2027 00:30", time(1, 30), "the hour that comes twice"),
]


@POSTGRESQL_IN_THE_DRILL
@pytest.mark.parametrize(("due", "digest_at", "night"), DIGESTS)
async def test_the_digest_comes_once_at_its_wall_time(force, tick, ledger, due, digest_at, night):
    due = at(due)
    force.task("TSK-0001", due + timedelta(hours=5), 2)
    for minutes in range(-180, 181, 5):
        await tick(due + timedelta(minutes=minutes), digest_at=digest_at, reminder_leads=())
    assert [
        row for row in ledger(OccurrenceKind.DIGEST) if row[0] == 2 and row[1] > due - timedelta(hours=4)
    ] == [(2, due, False, (2,))]


async def test_a_digest_lists_the_shift_day_and_no_more(database, force, tick):
    due = at("24/11/2026 06:30")
    force.task("TSK-0001", due - timedelta(minutes=1), 2)
    force.task("TSK-0002", due + timedelta(hours=20), 2)
    force.task("TSK-0003", due, 2, 3)
    force.task("TSK-0004", due + timedelta(hours=24), 2, 4)
    force.task("TSK-0005", due + timedelta(hours=1), 3, status=TaskStatus.CANCELLED)
    await tick(due, reminder_leads=())
    found = says(database, due)
    assert {who: [task.ref for task in digest.tasks] for who, digest in found.items()} == {
        102: ["TSK-0003", "TSK-0002"],
        103: ["TSK-0003"],
    }


async def test_a_digest_takes_the_place_of_reminders_next_to_it(force, tick, ledger):
    due = at("24/11/2026 06:30")
    await tick(due - timedelta(days=1))
    inside = force.task("TSK-0001", due + timedelta(hours=1, minutes=14), 2)
    outside = force.task("TSK-0002", due + timedelta(hours=1, minutes=15), 2)
    for minutes in range(20):
        await tick(due + timedelta(minutes=minutes), reminder_leads=(timedelta(hours=1),))
    told = {subject: crew for subject, _, _, crew in ledger(OccurrenceKind.TASK)}
    assert told == {inside: (), outside: (2,)}


async def test_a_late_start_sends_the_digest_or_records_it_as_missed(force, tick, ledger):
    due = at("24/11/2026 06:30")
    force.task("TSK-0001", due + timedelta(hours=5), 2)
    force.task("TSK-0002", due + timedelta(days=3, hours=5), 2)
    await tick(due + timedelta(minutes=29), reminder_leads=())
    assert ledger(OccurrenceKind.DIGEST) == [(2, due, False, (2,))]
    await tick(due + timedelta(days=3, minutes=31), reminder_leads=())
    assert [(subject, when, missed) for subject, when, missed, _ in ledger(OccurrenceKind.DIGEST)] == [
        *((0, due + timedelta(days=days), True) for days in (1, 2, 3)),
        (2, due, False),
    ]


async def test_the_first_start_of_all_missed_no_digest(force, tick, ledger):
    force.task("TSK-0001", at("24/11/2026 12:00"), 2)
    await tick(at("24/11/2026 10:00"), reminder_leads=())
    assert ledger(OccurrenceKind.DIGEST) == []


async def test_personal_reminders_come_once_late_ones_too_and_older_ones_are_missed(
    database, force, tick, ledger
):
    with database.transaction() as session:
        for minutes in (5, 40):
            reminders.add(
                session, force.actor(session, 2), "x",
                due_at=force.now + timedelta(minutes=minutes), about=None, now=force.now,
            )  # fmt: skip
    now = force.now + timedelta(minutes=45)
    for _ in range(2):
        await tick(now)
    assert [(missed, crew) for _, _, missed, crew in ledger(OccurrenceKind.REMINDER)] == [
        (True, ()),
        (False, (2,)),
    ]
    assert len(ledger(OccurrenceKind.NOTICE)) == 1
    with database.transaction() as session:
        assert [one.id for one in reminders.list_missed(session, force.actor(session, 2), now=now)] == [1]
        assert reminders.list_missed(session, force.actor(session, 3), now=now) == []


def schedule(database, force, when, audience="NPT1"):
    with database.transaction() as session:
        actor = force.actor(session, 1)
        made = briefing_drafts.draft(session, actor, Fields("T", "B", audience, when), now=force.now)
        sending.send(
            session, actor, made.briefing.ref, version=1, again=False, late=timedelta(hours=2), now=force.now
        )
        return made.briefing.id


async def test_a_briefing_goes_to_who_is_in_the_audience_at_its_time(database, force, tick, ledger):
    when = force.now + timedelta(hours=1)
    number = schedule(database, force, when)
    force.change(4, team_id=1)
    force.change(3, left_at=force.now)
    for _ in range(2):
        await tick(when + timedelta(minutes=119))
    assert ledger(OccurrenceKind.BRIEFING) == [(number, when, False, (1, 2, 4))]


async def test_a_briefing_too_late_is_a_draft_again_and_its_author_told(database, force, tick, ledger):
    when = force.now + timedelta(hours=1)
    number = schedule(database, force, when)
    await tick(when + timedelta(hours=2))
    assert ledger(OccurrenceKind.BRIEFING) == [(number, when, True, ())]
    with database.transaction() as session:
        assert session.orm.get(Briefing, number).state is BriefingState.DRAFT
    assert says(database, when + timedelta(hours=2))[101] == MissedBriefingNotice("BRF-0001")


async def test_a_briefing_whose_audience_has_gone_is_a_draft_again(database, force, tick, ledger):
    when = force.now + timedelta(hours=1)
    schedule(database, force, when, audience="TURN")
    force.change(6, left_at=force.now)
    await tick(when)
    assert ledger(OccurrenceKind.BRIEFING) == []
    assert says(database, when)[101] == EmptyAudienceNotice("BRF-0001")


async def test_one_duty_that_fails_does_not_stop_the_others(database, force, tick, ledger, monkeypatch):
    def breaks(session, turn):
        with database.reading():
            raise ZeroDivisionError

    broken = [ClockDuty("broken", lambda session, turn: True, breaks), *clock.DUTIES]
    monkeypatch.setattr(clock, "DUTIES", broken)
    starts = at("24/11/2026 14:30")
    force.task("TSK-0001", starts, 2)
    assert await tick(starts - timedelta(hours=1))
    assert len(ledger(OccurrenceKind.TASK)) == 1


async def test_nobody_but_the_enrolled_is_reminded(force, tick, ledger):
    starts = at("24/11/2026 14:30")
    force.change(2, account_id=None)
    force.task("TSK-0001", starts, 2, 3)
    await tick(starts - timedelta(hours=1))
    assert ledger(OccurrenceKind.TASK)[0][3] == (3,)


@pytest.mark.parametrize(
    ("words", "officers"),
    [
        ("all", {1, 2, 3, 4, 5, 6}),
        ("npt1", {1, 2, 3}),
        ("Response , NPT1", {1, 2, 3, 4, 5}),
        ("supervisors", {1}),
        ("partner", {6}),
        ("kettering", {1, 2, 3}),
        ("North", {1, 2, 3, 4, 5}),
        ("op driven", {1, 2, 3, 5, 6}),
        ("driven", {1, 2, 3, 5, 6}),
    ],
)
def test_an_audience_is_teams_roles_areas_and_operations(database, force, words, officers):
    force.task("TSK-0001", force.now, 5, operation_id=1)
    with database.transaction() as session:
        assert audiences.resolve(session, words, now=force.now).officers == officers


def test_reminders_wait_only_for_their_own_officer(database, force):
    with database.transaction() as session:
        mine = reminders.add(
            session, force.actor(session, 2), "x", due_at=force.now, about=None, now=force.now
        )
        with refused(refusals.NO_SUCH_REMINDER):
            reminders.cancel(session, force.actor(session, 3), mine.id, now=force.now)
        assert session.run(sa.select(sa.func.count()).select_from(Reminder)).scalar() == 1
        assert session.orm.get(Officer, 2) is not None


async def test_a_reminder_that_waited_in_the_queue_too_long_is_listed_as_missed(database, force, tick):
    with database.transaction() as session:
        reminders.add(session, force.actor(session, 2), "x", due_at=force.now, about=None, now=force.now)
    await tick(force.now)
    later = force.now + timedelta(minutes=30)
    with database.transaction() as session:
        batch = push_queue.claim(session, 30, read=push_contents.read, now=later, until=later + LEASE)
        assert (batch.claimed, batch.barred) == ([], True)
        _, occurrences = push_queue.turn_away(session, now=later)
        for _ in range(2):
            reminders.tell_expired(session, occurrences, now=later)
        assert len(reminders.list_missed(session, force.actor(session, 2), now=later)) == 1
    assert says(database, later)[102] == reminders.MissedRemindersNotice()
