"""A schedule fires once each time: racing copies, pauses, both changes of the clocks, a night down."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.database import Database
from bot.errors import NotOnRecordError
from bot.jobs import clock
from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.recurrence_words import read_rule
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import handover, missed_runs, revisions, sending, withdrawal
from bot.services.briefings import refusals as briefings_refusals
from bot.services.briefings import schedules as briefing_schedules
from bot.services.briefings.fields import Fields
from bot.services.briefings.runs import PauseReason, RunAskedNotice, RunMissedNotice, RunsPausedNotice
from bot.services.kinds import push_contents
from bot.services.pushes import queue as push_queue
from bot.services.reminders import refusals as reminders_refusals
from bot.services.reminders import reminders, repeating
from bot.services.reminders.reminders import MissedRemindersNotice
from bot.services.schedules import schedules
from bot.settings import Settings
from models import (
    Briefing,
    BriefingState,
    Delivery,
    IfMissed,
    Occurrence,
    OccurrenceKind,
    Role,
    Schedule,
    ScheduleState,
)
from tests.notices_told import notices_told
from tests.refusals import refused

SETTINGS = Settings(_env_file=None)
LATE = timedelta(hours=2)
REF = "BRF-0001"


def at(words):
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


@pytest.fixture
def tick(database):
    async def tick(now, on=None):
        await clock.tick(on or database, SETTINGS, now=now, catching_up=False)

    return tick


@pytest.fixture
def recurs(database, force):
    """Officer 1 sends NPT1 a briefing that recurs."""

    def recurs(words, *, if_missed=IfMissed.LATE, now=force.now):
        with database.transaction() as session:
            actor = force.actor(session, 1)
            shown = briefing_drafts.draft(session, actor, Fields("Parade", "At seven.", "NPT1"), now=now)
            rule = read_rule(words, now=now).rule
            briefing_schedules.propose(session, actor, shown.briefing, rule, late=LATE, now=now)
            sending.send(session, actor, REF, version=1, again=False, late=LATE, now=now)
            briefing_schedules.set_if_missed(session, actor, REF, if_missed, None, now=now)

    return recurs


@pytest.fixture
def does(database, force):
    """An officer does something by a service."""

    def does(service, *facts, officer=1, **more):
        with database.transaction() as session:
            return service(session, force.actor(session, officer), *facts, **more)

    return does


@pytest.fixture
def runs(database):
    def runs(kind=OccurrenceKind.BRIEFING):
        """(due, missed, number of recipients) of each occurrence, in order."""
        query = (
            sa.select(Occurrence.due_at, Occurrence.missed, sa.func.count(Delivery.id))
            .outerjoin(Delivery, Delivery.occurrence_id == Occurrence.id)
            .where(Occurrence.kind == kind)
            .group_by(Occurrence.id)
            .order_by(Occurrence.due_at)
        )
        with database.transaction() as session:
            return [tuple(row) for row in session.run(query)]

    return runs


@pytest.fixture
def told(database):
    def told(officer):
        with database.transaction() as session:
            return [notice for who, notice in notices_told(session) if who == officer]

    return told


def schedule(database):
    with database.transaction() as session:
        return session.orm.exec(select(Schedule)).one()


def due(runs):
    return [one[0] for one in runs]


async def test_sending_a_recurring_one_sends_nothing_until_its_first_time(recurs, runs, tick, database):
    recurs("every weekday 0645")
    await tick(at("21/11/2026 23:00"))
    assert runs() == []
    await tick(at("23/11/2026 06:45"))
    assert runs() == [(at("23/11/2026 06:45"), False, 3)]
    with database.transaction() as session:
        briefing = session.orm.exec(select(Briefing)).one()
    assert (briefing.state, briefing.published_at) == (BriefingState.PUBLISHED, at("23/11/2026 06:45"))


async def test_each_time_once_with_two_copies_that_race_and_start_anew(recurs, runs, database_url):
    recurs("every day 0645")
    copies = [Database(database_url), Database(database_url)]
    for days in range(4):
        now = at("22/11/2026 06:45") + timedelta(days=days, seconds=days)
        ticks = (clock.tick(copy, SETTINGS, now=now) for copy in (*copies, *copies))
        await asyncio.gather(*ticks)
    for copy in copies:
        copy.close()
    assert runs() == [(at("22/11/2026 06:45") + timedelta(days=days), False, 3) for days in range(4)]


def test_who_comes_second_finds_nothing_to_do(recurs, database, force):
    recurs("every day 0645")
    now = at("22/11/2026 06:45")
    with database.transaction() as session:
        (seen,) = schedules.list_due(session, 10, now=now)
        assert schedules.move_on(session, seen, shifts=SHIFT_STARTS, now=now) is not None
        assert schedules.move_on(session, seen, shifts=SHIFT_STARTS, now=now) is None


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("26/03/2027 12:00", ["27/03/2027 01:30", "28/03/2027 01:00", "29/03/2027 00:30"]),
        ("29/10/2027 12:00", ["30/10/2027 00:30", "31/10/2027 00:30", "01/11/2027 01:30"]),
    ],
    ids=["forward", "back"],
)
async def test_it_goes_out_once_on_each_night_of_the_clocks(recurs, runs, tick, first, expected):
    now = at(first)
    recurs("every day 0130", now=now)
    for night in range(1, 4):
        for minutes in range(0, 210, 30):
            await tick(now.replace(hour=0) + timedelta(days=night, minutes=minutes))
    assert due(runs()) == [at(one) for one in expected]


async def test_what_is_slept_through_in_a_pause_never_comes(recurs, runs, tick, does):
    recurs("every day 0645")
    now = at("21/11/2026 12:00")
    does(briefing_schedules.pause, REF, now=now)
    await tick(at("24/11/2026 08:00"))
    assert runs() == []
    resumed = does(briefing_schedules.resume, REF, shifts=SHIFT_STARTS, now=at("24/11/2026 08:00"))
    assert resumed.schedule.next_at == at("25/11/2026 06:45")
    await tick(at("24/11/2026 08:01"))
    await tick(at("25/11/2026 06:45"))
    assert due(runs()) == [at("25/11/2026 06:45")]


DOWN = [
    (IfMissed.LATE, "24/11/2026 08:30", [False], []),
    (IfMissed.LATE, "24/11/2026 08:46", [True], [RunMissedNotice]),
    (IfMissed.SKIP, "24/11/2026 06:50", [True], [RunMissedNotice]),
    (IfMissed.SKIP, "24/11/2026 06:46", [False], []),
    (IfMissed.ASK, "24/11/2026 06:50", [True], [RunAskedNotice]),
]


@pytest.mark.parametrize(("if_missed", "back", "missed", "notices"), DOWN)
async def test_after_a_night_down_it_does_as_its_author_chose(
    recurs, runs, tick, told, if_missed, back, missed, notices
):
    recurs("every day 0645", if_missed=if_missed)
    await tick(at("22/11/2026 06:45"))
    await tick(at("23/11/2026 06:45"))
    await tick(at(back))
    assert [was for _, was, _ in runs()[2:]] == missed
    assert [type(one) for one in told(1)] == notices
    await tick(at("25/11/2026 06:45"))
    assert runs()[-1] == (at("25/11/2026 06:45"), False, 3)


async def test_after_many_days_down_the_newest_goes_and_the_others_are_listed(recurs, runs, tick, does):
    recurs("every day 0645")
    now = at("26/11/2026 06:45")  # to the very instant
    await tick(now)
    assert runs() == [
        *((at("22/11/2026 06:45") + timedelta(days=day), True, 0) for day in range(4)),
        (now, False, 3),
    ]
    listed = does(missed_runs.listed, now=now)
    assert [one.due_at.day for one in listed] == [25, 24, 23, 22]


async def test_one_that_was_asked_about_is_sent_once_by_its_author(recurs, runs, tick, does):
    recurs("every day 0645", if_missed=IfMissed.ASK)
    when, now = at("22/11/2026 06:45"), at("22/11/2026 09:00")
    await tick(now)
    does(missed_runs.send, REF, when, good_for=LATE, now=now)
    assert runs() == [(when, False, 3)]
    with refused(briefings_refusals.NOT_MISSED):
        does(missed_runs.send, REF, when, good_for=LATE, now=now)
    with pytest.raises(NotOnRecordError):
        does(missed_runs.send, REF, when, good_for=LATE, now=now, officer=2)


async def test_one_that_was_overtaken_is_not_sent_any_more(recurs, runs, tick, does):
    recurs("every day 0645", if_missed=IfMissed.ASK)
    await tick(at("22/11/2026 09:00"))
    await tick(at("23/11/2026 06:45"))
    with refused(briefings_refusals.RUN_OVERTAKEN):
        does(missed_runs.send, REF, at("22/11/2026 06:45"), good_for=LATE, now=at("23/11/2026 07:00"))
    assert [missed for _, missed, _ in runs()] == [True, False]


@pytest.mark.parametrize("change", [{"left_at": at("21/11/2026 12:00")}, {"role": Role.OFFICER}])
async def test_once_its_author_may_brief_no_more_it_is_paused_and_their_supervisor_told(
    recurs, runs, tick, told, force, database, does, change
):
    force.change(2, role=Role.SUPERVISOR)
    force.change(1, supervisor_id=2)
    recurs("every day 0645")
    force.change(1, **change)
    await tick(at("22/11/2026 06:45"))
    await tick(at("23/11/2026 06:45"))
    assert [missed for _, missed, _ in runs()] == [True]
    assert told(2) == [RunsPausedNotice(REF, PauseReason.KEEPER)]
    assert schedule(database).state is ScheduleState.PAUSED
    now = at("23/11/2026 07:00")
    does(briefing_schedules.resume, REF, shifts=SHIFT_STARTS, now=now, officer=2)
    await tick(at("24/11/2026 06:45"))
    assert runs()[-1][:2] == (at("24/11/2026 06:45"), False)


async def test_an_audience_that_has_gone_pauses_it_and_tells_its_author(recurs, tick, told, force, database):
    recurs("every day 0645")
    for officer in (1, 2, 3):
        force.change(officer, team_id=2)
    await tick(at("22/11/2026 06:45"))
    assert told(1) == [RunsPausedNotice(REF, PauseReason.NOBODY)]
    assert schedule(database).state is ScheduleState.PAUSED


async def test_a_briefing_taken_back_ends_its_times(recurs, runs, tick, database):
    recurs("every day 0645")
    with database.transaction() as session:
        session.orm.exec(select(Briefing)).one().state = BriefingState.WITHDRAWN
    await tick(at("22/11/2026 06:45"))
    assert runs() == []
    assert schedule(database).state is ScheduleState.ENDED


async def test_its_last_day_ends_it(recurs, runs, tick, database):
    recurs("every day 0645 until 23/11")
    for day in range(22, 26):
        await tick(at(f"{day}/11/2026 06:45"))
    assert due(runs()) == [at("22/11/2026 06:45"), at("23/11/2026 06:45")]
    assert schedule(database).state is ScheduleState.ENDED


async def test_who_joins_the_audience_later_gets_the_next_and_no_earlier_one(recurs, runs, tick, force):
    recurs("every day 0645")
    await tick(at("22/11/2026 06:45"))
    force.change(4, team_id=1)
    await tick(at("23/11/2026 06:45"))
    assert [people for _, _, people in runs()] == [3, 4]


def test_only_who_may_brief_touches_another_ones_times(recurs, does, force):
    recurs("every day 0645")
    with pytest.raises(NotOnRecordError):
        does(briefing_schedules.pause, REF, now=force.now, officer=2)


@pytest.fixture
def reminds(does, force):
    def reminds(words, text="radio check", now=force.now):
        rule = read_rule(words, now=now).rule
        late = timedelta(minutes=30)
        facts = {"about": None, "late": late, "shifts": SHIFT_STARTS, "now": now}
        return does(repeating.add, text, rule, officer=2, **facts)[0].id

    return reminds


def says(database, now):
    with database.transaction() as session:
        claimed = push_queue.claim(
            session, 100, read=push_contents.read, now=now, until=now + timedelta(seconds=10)
        ).claimed
    return [(push.account_id, push.content.text, push.content.due_at) for push in claimed]


async def test_a_repeating_reminder_comes_each_time_once_and_names_that_time(reminds, runs, tick, database):
    reminds("every weekday 0645")
    for day in ("23/11/2026", "24/11/2026"):
        for minute in (45, 46):
            await tick(at(f"{day} 06:{minute}"))
        assert says(database, at(f"{day} 06:47")) == [(102, "radio check", at(f"{day} 06:45"))]
    assert len(runs(OccurrenceKind.REMINDER)) == 2


async def test_a_repeating_reminder_is_listed_with_its_next_time_and_can_be_paused(reminds, does, runs, tick):
    which = reminds("every day 0645")
    await tick(at("22/11/2026 06:45"))
    (listed,) = does(reminders.list_waiting, officer=2)
    assert (listed.repeats, listed.due_at) == ("every day 06:45", at("23/11/2026 06:45"))
    does(repeating.pause, which, now=at("22/11/2026 07:00"), officer=2)
    await tick(at("24/11/2026 07:00"))
    assert [one.paused for one in does(reminders.list_waiting, officer=2)] == [True]
    now = at("24/11/2026 07:00")
    does(repeating.resume, which, shifts=SHIFT_STARTS, now=now, officer=2)
    await tick(at("25/11/2026 06:45"))
    does(reminders.cancel, which, now=at("25/11/2026 07:00"), officer=2)
    await tick(at("26/11/2026 06:45"))
    assert due(runs(OccurrenceKind.REMINDER)) == [at("22/11/2026 06:45"), at("25/11/2026 06:45")]


async def test_a_repeating_reminder_missed_over_night_is_listed_and_told(reminds, does, tick, told):
    reminds("every day 0645")
    await tick(at("22/11/2026 09:00"))
    (missed,) = does(reminders.list_missed, now=at("22/11/2026 09:00"), officer=2)
    assert missed.due_at == at("22/11/2026 06:45")
    assert told(2) == [MissedRemindersNotice()]


async def test_snoozing_puts_one_off_once_however_often_it_is_tapped(reminds, does, runs, tick, force):
    which = reminds("every day 0645")
    await tick(at("22/11/2026 06:45"))
    for minutes in (55, 56):
        later = at(f"22/11/2026 06:{minutes}")
        does(repeating.snooze, which, due_at=later, now=at("22/11/2026 06:46"), officer=2)
    await tick(at("22/11/2026 06:56"))
    await tick(at("23/11/2026 06:45"))
    expected = ["22/11/2026 06:45", "22/11/2026 06:56", "23/11/2026 06:45"]
    assert due(runs(OccurrenceKind.REMINDER)) == [at(one) for one in expected]


async def test_a_reminder_of_one_time_comes_again_when_it_is_snoozed(does, runs, tick, force, database):
    first, again = at("22/11/2026 07:00"), at("22/11/2026 08:00")
    one = does(reminders.add, "tea", due_at=first, about=None, now=force.now, officer=2)
    await tick(first)
    does(repeating.snooze, one.id, due_at=again, now=first, officer=2)
    with refused(reminders_refusals.NO_SUCH_REMINDER):
        does(repeating.snooze, one.id, due_at=again, now=first, officer=3)
    await tick(again)
    assert due(runs(OccurrenceKind.REMINDER)) == [first, again]


async def test_a_withdrawn_one_recurs_no_more(recurs, does, runs, tick, database):
    recurs("every day 0645")
    does(withdrawal.withdraw, REF, "wrong day", now=at("21/11/2026 12:00"))
    assert schedule(database).state is ScheduleState.ENDED
    await tick(at("22/11/2026 06:45"))
    assert runs() == []


async def test_one_that_is_over_recurs_no_more_even_when_its_times_begin_anew(
    does, runs, tick, database, force
):
    until = at("22/11/2026 12:00")
    with database.transaction() as session:
        fields = Fields("Parade", "At seven.", "NPT1", valid_until=until)
        actor = force.actor(session, 1)
        shown = briefing_drafts.draft(session, actor, fields, now=force.now)
        rule = read_rule("every day 0645", now=force.now).rule
        briefing_schedules.propose(session, actor, shown.briefing, rule, late=LATE, now=force.now)
        sending.send(session, actor, REF, version=1, again=False, late=LATE, now=force.now)
    await tick(at("22/11/2026 06:45"))
    await tick(until)
    assert schedule(database).state is ScheduleState.ENDED
    does(briefing_schedules.retime, REF, rule, shifts=SHIFT_STARTS, now=until)
    await tick(at("23/11/2026 06:45"))
    assert due(runs()) == [at("22/11/2026 06:45")]


async def test_a_new_version_waits_for_the_first_time_and_then_goes_to_all(recurs, does, runs, tick):
    recurs("every day 0645")
    with refused(briefings_refusals.NOT_BEGUN):
        does(revisions.revise, REF, now=at("21/11/2026 12:00"))
    await tick(at("22/11/2026 06:45"))
    now = at("22/11/2026 12:00")
    new = does(revisions.revise, REF, now=now).briefing.ref
    does(briefing_drafts.change, new, text="At eight.", now=now)
    does(sending.send, new, version=2, again=False, late=LATE, now=now)
    await tick(at("23/11/2026 06:45"))
    assert [people for _, _, people in runs()] == [3, 3, 3]


def test_the_same_text_asks_twice_where_one_recurs(recurs, does, force):
    recurs("every day 0645")
    does(briefing_drafts.draft, Fields("Parade", "At seven.", "NPT1"), now=force.now)
    same = does(sending.send, "BRF-0002", version=1, again=False, late=LATE, now=force.now)
    assert (same.double.ref, same.double.people) == (REF, 3)


def test_a_leavers_draft_is_handed_over_without_the_times_proposed_for_it(does, database, force):
    shown = does(briefing_drafts.draft, Fields("Parade", "At seven.", "NPT1"), now=force.now)
    rule = read_rule("every day 0645", now=force.now).rule
    does(briefing_schedules.propose, shown.briefing, rule, late=LATE, now=force.now)
    with database.transaction() as session:
        handover.hand_over(session, 1, now=force.now)
        assert session.orm.exec(select(Schedule)).all() == []
