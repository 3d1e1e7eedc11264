"""Somebody alone on a task: asked at the minute, and those above told one by one, until one takes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.errors import NotOnRecordError, RejectedError
from bot.services.enrolment import accounts
from bot.services.kinds import push_contents
from bot.services.lone_visits import alarming, answering, beginning, clock, life, lists, rows, taking, viewing
from bot.services.lone_visits.refusals import AlarmGoesOnError
from bot.services.officers import duty
from bot.services.pushes import facts, queue
from bot.services.pushes.contents import AlarmContent
from bot.services.pushes.facts import Alarm, AlarmWord
from bot.services.pushes.queue import PushResult
from bot.services.tasks import moves
from bot.services.tasks.life import TaskVerb
from models import (
    AuditEntry,
    Delivery,
    DeliveryState,
    Leave,
    LoneState,
    LoneVisit,
    Occurrence,
    OccurrenceKind,
    Role,
    TaskKind,
    TaskOfficer,
)
from tests.services.enrolment.test_at_once import at_once
from tests.turns import SETTINGS, turn

SERGEANT, ALONE, MATE, FAR, INSPECTOR, PARTNER = range(1, 7)
MINUTES = 20
REF = "TSK-0456"
PACE = life.pace(SETTINGS)
NIGHTS = [
    datetime(2026, 11, 21, 10, 15, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 50, tzinfo=UTC),  # the clocks go back at 01:00
    datetime(2027, 3, 28, 0, 50, tzinfo=UTC),  # and forward
]

GONE = {
    "revoked": {"account_id": None},
    "left the force": {"left_at": NIGHTS[0]},
    "blocked the bot": {"unreachable_since": NIGHTS[0]},
}


@pytest.fixture
def place(force):
    """A task on which ALONE is with MATE, below a sergeant, below an Inspector; both on duty."""
    with force.database.transaction() as session:
        kind = sa.update(TaskKind).where(col(TaskKind.code) == "PATROL_HOTSPOT")
        session.run(kind.values(alone_minutes=MINUTES))
    force.change(ALONE, supervisor_id=SERGEANT)
    force.change(SERGEANT, supervisor_id=INSPECTOR, rank="PS", on_duty_since=force.now)
    force.change(INSPECTOR, role=Role.SUPERVISOR, rank="Insp", on_duty_since=force.now)
    task = force.task(REF, force.now, ALONE, MATE, status="accepted", step=1, title="Patrol")
    with force.database.transaction() as session:
        session.run(sa.update(TaskOfficer).values(accepted_at=force.now))
    return Place(force, task)


class Place:
    def __init__(self, force, task):
        self.force, self.task, self.now = force, task, force.now

    def does(self, officer, verb, ref=REF, asked_at=None, **how):
        def step(session):
            actor = self.force.actor(session, officer)
            moves.move(session, actor, ref, verb, now=self.now, **how)
            return beginning.after_step(session, actor, ref, verb, now=self.now, asked_at=asked_at)

        return self.write(step)

    def says(self, act, officer, *given, **how):
        return self.write(
            lambda session: act(session, self.force.actor(session, officer), *given, now=self.now, **how)
        )

    def write(self, work):
        with self.force.database.transaction() as session:
            return work(session)

    def ticks(self, after=timedelta(), **minutes):
        """So much later: what is due by then, as the clock sees to each second."""
        self.now += after + timedelta(**minutes)
        at = turn(self.now)
        self.write(lambda session: clock.is_due(session, at) and clock.publish_due(session, at))

    def sent(self, *refused):
        """Send all that is to leave now: (officer, word) of each. Those in `refused` have blocked the bot."""

        def send(session):
            batch = queue.claim(
                session, 50, read=push_contents.read, now=self.now, until=self.now, pick=queue.PICK_ALARMS
            )
            results = [
                PushResult(
                    one.delivery_id, one.attempt,
                    DeliveryState.REFUSED if one.account_id - 100 in refused else DeliveryState.ACCEPTED,
                    message_id=one.delivery_id, reason="blocked",
                )
                for one in batch.claimed
            ]  # fmt: skip
            queue.record(session, results, now=self.now)
            return [(one.account_id - 100, one.content) for one in batch.claimed]

        found = self.write(send)
        assert all(isinstance(content, AlarmContent) for _, content in found)
        return [(officer, content.says) for officer, content in found]

    def told(self):
        """Those to whom the alarm has gone."""
        with self.force.database.reading() as session:
            return {*alarming.outcomes(session, rows.find_open(session, ALONE))}

    @property
    def visit(self):
        with self.force.database.reading() as session:
            rows = session.run(sa.select(*LoneVisit.__table__.c).order_by(col(LoneVisit.id).desc()))
            return rows.first()


@pytest.mark.parametrize("began", NIGHTS)
def test_asked_at_the_minute_again_after_two_and_the_alarm_at_five(place, began):
    place.now = began
    asks_at = place.does(ALONE, TaskVerb.ARRIVED)
    assert asks_at == began + timedelta(minutes=MINUTES)
    place.ticks(timedelta(minutes=MINUTES) - timedelta(seconds=1))
    assert place.sent() == []
    place.ticks(seconds=1)
    assert place.sent() == [(ALONE, AlarmWord.ASKS)]
    place.ticks(seconds=119)
    assert place.sent() == []
    place.ticks(seconds=1)
    assert place.sent() == [(ALONE, AlarmWord.ASKS)]
    place.ticks(minutes=3)
    assert place.sent() == [(SERGEANT, AlarmWord.NO_ANSWER), (ALONE, AlarmWord.YOU_WERE_SILENT)]
    place.ticks(seconds=30)
    place.ticks(seconds=150)
    assert place.sent() == [(INSPECTOR, AlarmWord.NO_ANSWER)]
    place.ticks(seconds=179)
    assert place.sent() == []
    for _ in range(2):  # nobody has taken it
        place.ticks(minutes=3)
        assert sorted(place.sent()) == [(SERGEANT, AlarmWord.NO_ANSWER), (INSPECTOR, AlarmWord.NO_ANSWER)]
    assert place.visit.state is LoneState.ALARM


def loses_access(place, officer):
    place.write(lambda session: accounts.end_account(session, officer, asked_by=None, now=place.now))


def test_whose_access_ends_while_alone_is_told_of_those_above_at_once(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.ticks(minutes=3)
    loses_access(place, ALONE)
    place.ticks(seconds=1)
    assert place.sent() == [(SERGEANT, AlarmWord.ACCESS_ENDED)]
    place.ticks(seconds=5)
    place.ticks(minutes=3)
    assert place.sent() == [(INSPECTOR, AlarmWord.ACCESS_ENDED)]
    place.says(taking.take, SERGEANT, REF)
    place.ticks(minutes=60)
    assert AlarmWord.ACCESS_ENDED not in [word for _, word in place.sent()]


def test_whoever_was_told_of_an_alarm_hears_that_its_officer_has_no_access_any_more(place):
    in_alarm(place)
    loses_access(place, ALONE)
    assert place.sent() == [(SERGEANT, AlarmWord.ACCESS_ENDED)]


def test_of_one_with_a_colleague_there_or_not_out_at_all_no_alarm_is_sounded(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.does(MATE, TaskVerb.ARRIVED)
    for one in (ALONE, FAR):
        loses_access(place, one)
    place.ticks(seconds=1)
    assert place.sent() == []


def in_alarm(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.ticks(minutes=MINUTES)
    place.ticks(minutes=5)
    place.sent()
    return place


def test_of_two_who_take_it_the_second_reads_who_was_first_and_all_are_told(place):
    in_alarm(place).ticks(seconds=6)
    place.ticks(minutes=3)
    place.sent()
    first = place.says(taking.take, INSPECTOR, REF)
    assert first.is_taker
    second = place.says(taking.take, SERGEANT, "1002")
    assert not second.is_taker
    assert (second.taken_by, second.taken_at) == (first.taken_by, place.now)
    assert sorted(place.sent()) == [(SERGEANT, AlarmWord.TAKEN), (ALONE, AlarmWord.YOURS_TAKEN)]
    place.ticks(minutes=60)
    assert place.sent() == []
    assert place.says(answering.all_right, ALONE, None).ask_at == place.now + timedelta(minutes=MINUTES)
    assert sorted(place.sent()) == [(SERGEANT, AlarmWord.ANSWERED), (INSPECTOR, AlarmWord.ANSWERED)]


def test_whoever_blocked_the_bot_counts_as_not_told_and_the_next_one_up_is_at_once(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.ticks(minutes=MINUTES)
    assert place.sent(ALONE) == [(ALONE, AlarmWord.ASKS)]
    place.ticks(minutes=5)
    assert place.sent(SERGEANT) == [(SERGEANT, AlarmWord.NO_ANSWER), (ALONE, AlarmWord.YOU_WERE_SILENT)]
    place.ticks(seconds=5)
    assert place.sent() == [(INSPECTOR, AlarmWord.NO_ANSWER)]


def test_when_the_next_one_up_refuses_it_goes_on_at_once_although_another_was_told(place):
    place.force.change(FAR, role=Role.SUPERVISOR, on_duty_since=place.now)
    place.force.change(INSPECTOR, supervisor_id=FAR)
    in_alarm(place).ticks(seconds=5)
    place.ticks(minutes=3)
    assert place.sent(INSPECTOR) == [(INSPECTOR, AlarmWord.NO_ANSWER)]
    place.ticks(seconds=5)
    assert place.sent() == [(FAR, AlarmWord.NO_ANSWER)]


@pytest.mark.parametrize("values", GONE.values(), ids=GONE)
def test_no_minute_is_spent_on_those_who_cannot_be_told(place, values):
    place.says(duty.book_off, SERGEANT)
    place.says(duty.book_off, INSPECTOR)
    place.force.change(INSPECTOR, **values)
    in_alarm(place)
    place.ticks(minutes=1)
    assert INSPECTOR not in place.told()
    assert SERGEANT in place.told()


def test_of_those_above_who_are_all_off_duty_each_is_told_at_once(place):
    place.says(duty.book_off, SERGEANT)
    place.says(duty.book_off, INSPECTOR)
    in_alarm(place)
    assert {SERGEANT, INSPECTOR} <= place.told()


def test_nobody_above_at_work_leaves_an_inspector_and_then_those_who_are_not(place):
    place.force.change(SERGEANT, supervisor_id=None)
    place.says(duty.book_off, SERGEANT)
    place.does(ALONE, TaskVerb.ARRIVED)
    place.ticks(minutes=MINUTES + 5)
    assert place.sent() == [(INSPECTOR, AlarmWord.NO_ANSWER), (ALONE, AlarmWord.ASKS)]
    place.ticks(minutes=3)
    assert place.sent() == [(SERGEANT, AlarmWord.NO_ANSWER)]


def test_after_a_stop_the_alarm_and_the_question_go_out_at_once_and_say_how_late(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.ticks(minutes=MINUTES + 25)
    with place.force.database.reading() as session:
        stored = session.run(
            sa.select(Occurrence.facts).where(Occurrence.kind == OccurrenceKind.ALARM).order_by(Occurrence.id)
        ).scalars()
        said = [facts.read(Alarm, one) for one in stored]
    assert [(one.says, one.late) for one in said] == [(AlarmWord.NO_ANSWER, 20), (AlarmWord.ASKS, 25)]
    assert place.sent() == [(SERGEANT, AlarmWord.NO_ANSWER), (ALONE, AlarmWord.ASKS)]


def test_each_answer_puts_the_question_off(place):
    asks_at = place.does(ALONE, TaskVerb.ARRIVED)
    assert place.says(answering.ten_more, ALONE, REF).ask_at == asks_at + timedelta(minutes=10)
    place.ticks(minutes=MINUTES + 10)
    assert place.sent() == [(ALONE, AlarmWord.ASKS)]
    place.ticks(minutes=4)
    assert place.says(answering.ten_more, ALONE, None).ask_at == place.now + timedelta(minutes=10)
    assert place.says(answering.all_right, ALONE, None).ask_at == place.now + timedelta(minutes=MINUTES)
    place.ticks(minutes=5)
    assert place.sent() == []


def test_a_double_tap_is_ten_minutes_more_and_not_twenty(place):
    asks_at = place.does(ALONE, TaskVerb.ARRIVED)
    for after, more in ((0, 10), (1, 10), (30, 20)):
        place.now += timedelta(seconds=after)
        assert place.says(answering.ten_more, ALONE, REF).ask_at == asks_at + timedelta(minutes=more)


def test_what_is_answered_before_it_leaves_is_not_sent(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.ticks(minutes=MINUTES + 5)
    place.says(answering.all_right, ALONE, None)
    assert place.sent() == [(SERGEANT, AlarmWord.ANSWERED)]


def test_help_goes_at_once_and_again(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    assert place.says(answering.call_for_help, ALONE, None, pace=PACE).told == ("PS 1001 Ash",)
    assert place.sent() == [(SERGEANT, AlarmWord.HELP)]
    place.says(taking.take, SERGEANT, REF)
    place.sent()
    assert place.says(answering.call_for_help, ALONE, REF, pace=PACE).told == ("PS 1001 Ash", "Insp 1005 Ash")
    assert sorted(place.sent()) == [(SERGEANT, AlarmWord.HELP), (INSPECTOR, AlarmWord.HELP)]


WAITED = {
    "all right": lambda place, at: place.says(answering.all_right, ALONE, None, asked_at=at),
    "10 more": lambda place, at: place.says(answering.ten_more, ALONE, None, asked_at=at),
    "off": lambda place, at: place.says(answering.end_own, ALONE, asked_at=at),
    "left": lambda place, at: place.says(beginning.after_step, ALONE, REF, TaskVerb.LEFT, asked_at=at),
    "arrived": lambda place, at: place.does(ALONE, TaskVerb.ARRIVED, "TSK-0457", asked_at=at),
}


@pytest.mark.parametrize("answers", WAITED.values(), ids=WAITED)
@pytest.mark.parametrize("since", ["You called for help", "PS 1001 Ash took the alarm"])
def test_what_waited_for_the_pin_ends_no_younger_call_for_help_and_no_alarm_taken(place, answers, since):
    place.force.task("TSK-0457", place.now, ALONE, status="accepted", step=1)
    in_alarm(place)
    asked_at, place.now = place.now, place.now + timedelta(minutes=1)
    if "took" in since:
        place.says(taking.take, SERGEANT, REF)
    else:
        place.says(answering.call_for_help, ALONE, None, pace=PACE)
    with pytest.raises(AlarmGoesOnError, match=since):
        answers(place, asked_at)
    assert place.visit.state in answering.ALARMED
    if "help" not in since or answers is not WAITED["10 more"]:
        answers(place, place.now + timedelta(seconds=1))
        assert place.visit.state not in answering.ALARMED


def test_ten_more_answers_a_missed_check_and_no_call_for_help(place):
    in_alarm(place)
    assert place.says(answering.ten_more, ALONE, None).told == ("PS 1001 Ash",)
    place.says(answering.call_for_help, ALONE, None, pace=PACE)
    with pytest.raises(AlarmGoesOnError, match="Help is called, and ten minutes more"):
        place.says(answering.ten_more, ALONE, None)
    assert place.visit.state is LoneState.ALARM
    assert place.says(answering.all_right, ALONE, None).told


def test_one_of_a_crew_may_call_for_help_although_nobody_asks_and_others_may_not(place):
    assert place.says(answering.call_for_help, MATE, REF, pace=PACE).ref == REF
    for officer, ref in ((FAR, REF), (FAR, "TSK-0999"), (FAR, None)):
        with pytest.raises(RejectedError, match="NOBODY WAS TOLD"):
            place.says(answering.call_for_help, officer, ref, pace=PACE)


def test_two_of_a_crew_are_not_alone_until_one_has_left(place):
    assert place.does(ALONE, TaskVerb.ARRIVED)
    assert place.does(MATE, TaskVerb.ARRIVED) is None
    place.ticks(seconds=1)
    assert place.visit.state is LoneState.ENDED
    place.does(MATE, TaskVerb.LEFT)
    assert (place.visit.officer_id, place.visit.state) == (ALONE, LoneState.WAITS)
    assert place.sent() == [(ALONE, AlarmWord.ASKS_FROM_NOW)]


def test_leaving_ends_it(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.does(ALONE, TaskVerb.LEFT)
    assert place.visit.state is LoneState.ENDED
    place.ticks(minutes=MINUTES + 5)
    assert place.sent() == []


@pytest.mark.parametrize(
    ("officer", "verb", "why"),
    [
        *(
            (one, *how)
            for one in (ALONE, MATE)
            for how in ((TaskVerb.DONE, None), (TaskVerb.NOT_DONE, "shut"))
        ),
        (SERGEANT, TaskVerb.CANCEL, "twice"),
    ],
)
def test_whoever_ends_the_task_leaves_them_there_and_they_are_asked(place, officer, verb, why):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.does(officer, verb, reason=why)
    place.ticks(minutes=MINUTES)
    assert place.sent() == [(ALONE, AlarmWord.ASKS)]
    assert place.says(answering.all_right, ALONE, REF).ask_at == place.now + timedelta(minutes=MINUTES)
    place.says(answering.leave, ALONE, REF)
    assert place.visit.state is LoneState.ENDED


def test_a_task_taken_from_them_leaves_them_there_and_they_are_asked(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.write(
        lambda session: session.run(sa.delete(TaskOfficer).where(col(TaskOfficer.officer_id) == ALONE))
    )
    place.ticks(minutes=MINUTES + 5)
    assert place.sent() == [(SERGEANT, AlarmWord.NO_ANSWER), (ALONE, AlarmWord.ASKS)]
    [line], _ = place.says(lists.listed, ALONE, page=1)
    assert line.ref == REF
    assert place.says(answering.all_right, ALONE, REF).told == ("PS 1001 Ash",)
    place.says(answering.leave, ALONE, REF)
    assert place.visit.state is LoneState.ENDED


def test_an_alarm_is_not_over_because_somebody_else_ends_the_task(place):
    in_alarm(place).does(SERGEANT, TaskVerb.CANCEL, reason="planned twice")
    place.ticks(seconds=1)
    assert place.visit.state is LoneState.ALARM
    place.says(answering.all_right, ALONE, None)
    assert place.visit.state is LoneState.WAITS
    assert place.sent() == [(SERGEANT, AlarmWord.ANSWERED)]


def test_who_arrives_elsewhere_has_left_and_no_kind_without_minutes_asks(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    place.force.task("TSK-0457", place.now, ALONE, status="accepted", step=1)
    place.force.task("TSK-0458", place.now, ALONE, status="accepted", step=1, kind="BEAT_BUS")
    assert place.does(ALONE, TaskVerb.ARRIVED, "TSK-0457")
    with place.force.database.reading() as session:
        states = session.run(sa.select(LoneVisit.state).order_by(LoneVisit.id)).scalars().all()
    assert states == [LoneState.ENDED, LoneState.WAITS]
    assert place.does(ALONE, TaskVerb.ARRIVED, "TSK-0458") is None


def test_only_those_above_and_those_told_may_see_it_or_take_it(place):
    in_alarm(place)
    for officer, named, error in (
        (MATE, REF, RejectedError),
        (PARTNER, REF, NotOnRecordError),
        (FAR, "1002", NotOnRecordError),
        (PARTNER, "TSK-0999", NotOnRecordError),
    ):
        for act in (viewing.require, taking.take):
            with pytest.raises((RejectedError, NotOnRecordError)) as raised:
                place.says(act, officer, named)
            assert isinstance(raised.value, (error, RejectedError))
    assert place.visit.state is LoneState.ALARM
    assert place.says(viewing.require, SERGEANT, REF).task.title == "Patrol"


def test_an_officer_sees_oneself_and_a_supervisor_their_own(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    for officer, seen in ((ALONE, ["1002"]), (MATE, []), (SERGEANT, ["1002"]), (PARTNER, [])):
        lines, total = place.says(lists.listed, officer, page=1)
        assert ([one.collar for one in lines], total) == (seen, len(seen))


def test_two_clocks_at_the_same_instant_ask_once_and_sound_one_alarm(place):
    place.does(ALONE, TaskVerb.ARRIVED)
    for minutes, deliveries in ((MINUTES, 1), (MINUTES + 5, 3)):
        at = turn(place.force.now + timedelta(minutes=minutes))

        def ticks(session, _actor, at=at):
            return clock.is_due(session, at) and clock.publish_due(session, at)

        at_once(place.force, (SERGEANT, ticks), (SERGEANT, ticks))
        with place.force.database.reading() as session:
            assert session.run(sa.select(sa.func.count()).select_from(Delivery)).scalar_one() == deliveries


def test_of_two_who_take_it_at_the_same_instant_one_has_it(place):
    in_alarm(place).ticks(seconds=5)
    place.ticks(minutes=3)

    def takes(session, actor):
        return taking.take(session, actor, REF, now=place.now)

    both = at_once(place.force, (SERGEANT, takes), (INSPECTOR, takes))
    assert sorted(one.is_taker for one in both) == [False, True]
    assert len({one.taken_by for one in both}) == 1


def test_what_is_done_is_on_record(place):
    in_alarm(place).says(taking.take, SERGEANT, REF)
    place.says(answering.all_right, ALONE, None)
    with place.force.database.reading() as session:
        query = sa.select(AuditEntry.chain, AuditEntry.action, AuditEntry.detail).where(
            AuditEntry.object_ref == REF, AuditEntry.action.in_(("answer", "push", "take"))
        )
        assert [tuple(one) for one in session.run(query.order_by(AuditEntry.id))] == [
            (ALONE, "answer", "out alone from now on"),
            (0, "push", "asked whether all right"),
            (0, "push", "alarm: no answer"),
            (SERGEANT, "take", "alarm"),
            (ALONE, "answer", "all right"),
        ]


@pytest.mark.parametrize("values", GONE.values(), ids=GONE)
def test_an_alarm_whose_taker_is_gone_sounds_for_the_next_one_up(place, values):
    taken_by_the_sergeant(place)
    place.force.change(SERGEANT, **values)
    place.ticks(seconds=1)
    sent = place.sent()
    assert (INSPECTOR, AlarmWord.NO_ANSWER) in sent
    assert sent.count((ALONE, AlarmWord.YOURS_GIVEN_BACK)) == 1
    assert (place.visit.state, place.visit.taken_by_id) == (LoneState.ALARM, None)


def test_anothers_leave_and_anothers_alarm_are_none_of_its(place):
    taken_by_the_sergeant(place)
    place.force.change(SERGEANT, on_duty_since=None)
    place.force.change(INSPECTOR, on_duty_since=None)
    on_leave(place, INSPECTOR, place.now.date(), put_at=place.now)
    place.ticks(minutes=1)
    assert place.visit.state is LoneState.TAKEN


@pytest.mark.parametrize(
    ("days", "put", "hours", "sounds"),
    [
        (0, 1, 0, True),  # put down after the alarm was taken
        (1, -60, 14, True),  # it begins at midnight
        (1, -60, 13, False),
        (0, -60, 0, False),  # taken while on leave
    ],
)
def test_an_alarm_whose_taker_goes_on_leave_sounds_for_others(place, days, put, hours, sounds):
    taken_by_the_sergeant(place)
    place.force.change(SERGEANT, on_duty_since=None)
    first_day = place.now.date() + timedelta(days=days)
    facts = {"first_day": first_day, "last_day": first_day, "put_at": place.now + timedelta(minutes=put)}
    place.write(
        lambda session: session.run(sa.insert(Leave).values(officer_id=SERGEANT, put_by_id=SERGEANT, **facts))
    )
    place.write(
        lambda session: session.run(sa.update(LoneVisit).values(next_at=place.now + timedelta(days=1)))
    )
    place.ticks(hours=hours, minutes=2)
    assert (place.visit.state is LoneState.ALARM) is sounds


def taken_by_the_sergeant(place):
    in_alarm(place).says(taking.take, SERGEANT, REF)
    place.sent()


def on_leave(place, officer, day, *, put_at):
    facts = {"officer_id": officer, "put_by_id": officer, "put_at": put_at}
    leave = sa.insert(Leave).values(first_day=day, last_day=day, **facts)
    place.write(lambda session: session.run(leave))


def test_a_taker_gives_it_back_once_and_the_others_and_the_next_one_up_are_told(place):
    taken_by_the_sergeant(place)
    _, told = place.says(taking.hand_back, SERGEANT, REF, pace=PACE)
    assert len(told) == 1
    assert sorted(place.sent()) == [(ALONE, AlarmWord.YOURS_GIVEN_BACK), (INSPECTOR, AlarmWord.NO_ANSWER)]
    card, again = place.says(taking.hand_back, SERGEANT, REF, pace=PACE)
    assert (card.state, again) == (LoneState.ALARM, None)
    place.says(taking.take, SERGEANT, REF)
    place.sent()
    assert place.says(taking.hand_back, INSPECTOR, REF, pace=PACE)[1] is None
    assert place.visit.state is LoneState.TAKEN
    place.says(taking.hand_back, SERGEANT, REF, pace=PACE)
    assert (INSPECTOR, AlarmWord.GIVEN_BACK) in place.sent()


def test_an_alarm_given_back_by_the_only_one_who_can_be_told_sounds_for_them_again(place):
    place.force.change(SERGEANT, supervisor_id=None)
    place.force.change(INSPECTOR, account_id=None)
    taken_by_the_sergeant(place)
    assert place.says(taking.hand_back, SERGEANT, REF, pace=PACE)[1] == ()
    place.sent()
    place.ticks(seconds=1)
    assert place.sent() == [(SERGEANT, AlarmWord.NO_ANSWER)]
