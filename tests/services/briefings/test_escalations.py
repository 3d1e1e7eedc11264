"""A briefing not acknowledged is reminded of, goes up the officer's line, and stops with the receipt."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.jobs import clock
from bot.services.briefings import escalations, receipts, unacknowledged
from bot.services.briefings.unacknowledged import LineUnacknowledgedNotice, UnacknowledgedNotice
from bot.services.officers import duty
from bot.settings import Settings
from models import AuditEntry, Briefing, BriefingState, Delivery, DeliveryState, Escalation, Role
from tests.turns import turn
from tests.watched import watch

SETTINGS = Settings(_env_file=None)
UNREAD, LINE = UnacknowledgedNotice, LineUnacknowledgedNotice
AFTER = [timedelta(minutes=minutes) for minutes in (30, 90, 150)]


def to(told, officer, what=UNREAD):
    """(references, how long after the start) of what this officer was told."""
    return [(one.refs, after) for who, one, after in told if who == officer and isinstance(one, what)]


def acknowledges(desk, officer, ref="BRF-0001"):
    desk.does(receipts.acknowledge, ref, officer=officer)


def test_three_reminders_then_the_own_supervisor_then_up_the_line(desk):
    desk.under({2: 1, 1: 4, 4: 5})
    desk.briefs("NPT1")
    for officer in (1, 3):
        acknowledges(desk, officer)
    told = desk.told_after(hours=8)
    assert [about for about, _ in to(told, 2)] == [("BRF-0001",)] * 3
    for (_, after), wanted in zip(to(told, 2), AFTER, strict=True):
        assert timedelta(0) <= after - wanted <= timedelta(minutes=6)
    assert [to(told, who, LINE)[0][0] for who in (1, 4, 5)] == [{"BRF-0001": ("1002",)}] * 3
    order = [who for who, one, _ in told if isinstance(one, LINE)]
    assert order == [1, 4, 5]
    assert not to(told, 3)


async def test_the_clock_chases_at_the_settings_pace_and_a_new_start_remembers_it(desk):
    desk.briefs()
    told = []
    for minutes in (5, 29, 36, 37):
        desk.now = desk.force.now + timedelta(minutes=minutes)
        await clock.tick(desk.database, SETTINGS, now=desk.now, catching_up=False)
        told.append(len(desk.told()))
    assert sum(told[:1]) == 0
    assert sum(told) == 3


def test_a_supervisor_has_one_digest_with_all_the_names(desk):
    desk.under({2: 1, 3: 1, 4: 1, 5: 4})
    desk.briefs("all")
    desk.briefs("RESP")
    for officer in (1, 6):
        acknowledges(desk, officer)
    told = desk.told_after(hours=4)
    assert [about for about, _ in to(told, 1, LINE)] == [
        {"BRF-0001": ("1002", "1003", "1004"), "BRF-0002": ("1004",)}
    ]
    assert [about for about, _ in to(told, 4, LINE)] == [{"BRF-0001": ("1005",), "BRF-0002": ("1005",)}]


def test_several_unread_make_one_message(desk):
    desk.briefs()
    desk.moves(minutes=4)
    desk.briefs()
    told = desk.told_after(minutes=40)
    assert [about for about, _ in to(told, 2)] == [("BRF-0001", "BRF-0002")]


def test_acknowledging_stops_it_at_once_also_what_was_queued(desk):
    desk.briefs()
    desk.moves(minutes=30)
    desk.chase()
    desk.moves(minutes=5)
    desk.chase()
    acknowledges(desk, 2)
    assert 2 not in [who for who, _ in desk.told()]
    assert not to(desk.told_after(hours=6), 2)
    with desk.database.transaction() as session:
        mine = session.orm.exec(select(Escalation).where(Escalation.officer_id == 2)).one()
    assert (mine.ended_at is not None, mine.due_at) == (True, None)


def test_a_queued_digest_of_the_line_says_who_is_left_when_it_is_sent(desk):
    desk.under({2: 1, 3: 1})
    desk.briefs()
    acknowledges(desk, 1)
    while not any(chase.told_id for chase in desk.chases()):
        desk.told()
        desk.now = desk.next_due()
        desk.chase()
    acknowledges(desk, 2)
    assert desk.told() == [(1, LINE({"BRF-0001": ("1003",)}))]


def test_who_is_off_duty_is_left_in_peace_and_reminded_when_back(desk):
    desk.does(duty.book_on, officer=2)
    desk.briefs()
    desk.does(duty.book_off, officer=2)
    assert not to(desk.told_after(hours=10), 2)
    desk.does(duty.book_on, officer=2)
    back = desk.now - desk.force.now
    ((_, after),) = to(desk.told_after(minutes=45), 2)
    assert timedelta(0) <= after - back - timedelta(minutes=30) <= timedelta(minutes=6)


def test_one_that_was_parked_is_chased_from_book_on(desk):
    desk.books_off(2)
    desk.briefs()
    assert not to(desk.told_after(hours=3), 2)
    desk.does(duty.book_on, officer=2)
    desk.pushes()
    assert not to(desk.told_after(minutes=24), 2)
    assert len(to(desk.told_after(minutes=12), 2)) == 1


def test_nobody_is_disturbed_in_quiet_hours_who_is_not_booked_on(desk):
    desk.moves(hours=11, minutes=30)  # 21:45
    desk.does(duty.book_on, officer=3)
    desk.briefs()
    told = desk.told_after(hours=8)
    assert len(to(told, 3)) == 3
    assert not to(told, 2)
    (first, *_) = to(desk.told_after(hours=1), 2)
    assert (desk.force.now + first[1]).strftime("%H:%M") == "06:00"


def test_what_is_urgent_is_chased_at_night_too(desk):
    desk.moves(hours=13)
    desk.briefs(urgent=True)
    assert len(to(desk.told_after(minutes=40), 2)) == 1


def test_one_that_asks_for_no_receipt_is_not_chased(desk):
    desk.briefs(receipt=False)
    desk.briefs()
    assert to(desk.told_after(minutes=40), 2)[0][0] == ("BRF-0002",)


def test_only_who_was_sent_it_is_chased_doubts_included(desk):
    desk.sends(desk.drafts())
    desk.pushes(DeliveryState.UNCERTAIN)
    desk.sends(desk.drafts())
    desk.pushes(DeliveryState.REFUSED)
    assert [about for about, _ in to(desk.told_after(minutes=40), 2)] == [("BRF-0001",)]


def test_a_withdrawn_one_is_chased_no_more(desk):
    desk.briefs()
    with desk.database.transaction() as session:
        session.run(sa.update(Briefing).values(state=BriefingState.WITHDRAWN))
    assert desk.told_after(hours=5) == []
    assert all(chase.ended_at for chase in desk.chases())


def test_it_climbs_past_who_is_not_at_work_or_cannot_be_reached(desk):
    desk.under({2: 1, 1: 4, 4: 5})
    desk.books_off(1)
    desk.force.change(4, unreachable_since=desk.now)
    desk.briefs("NPT1")
    acknowledges(desk, 3)
    told = desk.told_after(hours=5)
    assert [who for who, one, _ in told if isinstance(one, LINE)] == [5]


def test_with_nobody_above_at_work_it_waits_until_somebody_is(desk):
    desk.under({2: 1})
    desk.books_off(1)
    desk.briefs()
    acknowledges(desk, 3)
    assert not to(desk.told_after(hours=6), 1, LINE)
    desk.does(duty.book_on, officer=1)
    assert len(to(desk.told_after(hours=2), 1, LINE)) == 1


def test_who_has_no_supervisor_has_those_of_the_team_and_who_has_nobody_ends_there(desk):
    desk.briefs("all")
    told = desk.told_after(hours=12)
    assert to(told, 1, LINE)[0][0] == {"BRF-0001": ("1002", "1003")}
    assert [chase.due_at for chase in desk.chases()] == [None] * 6
    assert [chase.officer_id for chase in desk.chases() if chase.told_id] == [2, 3]


def test_taken_back_it_is_chased_again(desk):
    desk.briefs()
    acknowledges(desk, 2)
    desk.does(receipts.take_back, "BRF-0001", officer=2)
    assert len(to(desk.told_after(minutes=40), 2)) == 1


def test_a_line_of_supervision_that_goes_in_circles_ends(desk):
    desk.under({2: 1, 1: 4, 4: 2})
    desk.briefs()
    acknowledges(desk, 3)
    told = desk.told_after(hours=20)
    assert [who for who, one, _ in told if isinstance(one, LINE)].count(1) <= 3


def test_what_is_due_is_done_by_one_copy_alone(desk):
    desk.briefs()
    desk.moves(minutes=40)
    for expected in (True, False):
        with desk.database.transaction() as session:
            assert escalations.is_due(session, turn(desk.now)) is expected
            if expected:
                escalations.publish_due(session, turn(desk.now))
    assert sorted(who for who, _ in desk.told()) == [1, 2, 3]


def test_a_reminder_that_still_waits_is_not_joined_by_another(desk):
    desk.briefs()
    for _ in range(3):
        desk.moves(minutes=62)
        desk.chase()
    assert [who for who, _ in desk.told()].count(2) == 1


def test_each_step_is_on_record_without_names(desk):
    desk.under({2: 1, 3: 1})
    desk.briefs()
    desk.told_after(hours=5)
    with desk.database.transaction() as session:
        rows = session.orm.exec(select(AuditEntry).where(AuditEntry.chain == 0)).all()
    steps = [(row.action, row.object_ref) for row in rows if row.action in ("remind", "climb")]
    assert steps == [("remind", "BRF-0001")] * 3 + [("climb", "BRF-0001")]


def test_the_line_is_listed_by_name_to_who_was_told_alone(desk):
    desk.under({2: 1, 3: 1})
    desk.briefs()
    desk.told_after(hours=5)
    found, total = desk.does(unacknowledged.of_my_line, page=1)
    assert (total, [(one.ref, one.collar, one.reminders) for one in found]) == (
        2,
        [("BRF-0001", "1002", 3), ("BRF-0001", "1003", 3)],
    )
    desk.force.change(4, role=Role.SUPERVISOR)
    assert desk.does(unacknowledged.of_my_line, officer=4, page=1) == ([], 0)


@pytest.mark.parametrize("seen", [True, False])
def test_opened_without_acknowledging_is_chased_like_unopened(desk, seen):
    desk.briefs()
    if seen:
        with desk.database.transaction() as session:
            session.run(sa.update(Delivery).values(opened_at=desk.now))
    assert len(to(desk.told_after(minutes=40), 2)) == 1


def test_looking_each_second_uses_the_index(sqlite_database, monkeypatch):
    with sqlite_database.transaction() as session:
        asked = []
        watch(monkeypatch, sqlite_database.engine, lambda *said: asked.append(said))
        escalations.is_due(session, turn(datetime(2026, 11, 21).astimezone()))
        ((said, facts),) = tuple(asked)
        plan = str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", facts).all())
    assert "chases USING INDEX ix_chases_due" in plan
