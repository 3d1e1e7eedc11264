"""Leave: its days, its officer, the work that waits meanwhile, and its end."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.errors import RejectedError
from bot.jobs import clock
from bot.language.times.wall import day_bounds
from bot.services.briefings import audiences
from bot.services.briefings import reports as briefing_reports
from bot.services.briefings.unacknowledged import LineUnacknowledgedNotice
from bot.services.officers import duty, leave, leave_ends, leave_words, refusals
from bot.services.officers.leave import LeaveNotice, NotYourOfficerError, StandsAlreadyError
from bot.services.officers.leave_words import LeaveDays
from bot.services.officers.supervision import SupervisionLines
from bot.settings import Settings
from bot.texts.briefings import drafts as briefing_drafts
from bot.texts.briefings import reports
from models import AuditEntry, Leave
from tests.refusals import refused
from tests.turns import turn

TODAY = date(2026, 11, 21)  # a Saturday
SETTINGS = Settings(_env_file=None)


def day(written):
    return datetime.strptime(written, "%d/%m/%Y").replace(tzinfo=UTC).date()


def put(desk, words, *, officer=2, collar=None):
    days = leave_words.read(words, today=desk.now.date())
    return desk.does(leave.record_leave, days, officer=officer, collar=collar).days


def end(desk, first=None, *, officer=2, collar=None):
    return desk.does(leave_ends.end_leave, (first,) if first else (), officer=officer, collar=collar)


def at_work(desk):
    with desk.database.reading() as session:
        return {1, 2, 3, 4, 5, 6} - duty.off_duty(session, range(1, 7), now=desk.now)


async def ticks(desk):
    await clock.tick(desk.database, SETTINGS, now=desk.now, catching_up=False)


def noon(written):
    return day_bounds(day(written))[0] + timedelta(hours=12)


# What stands


def test_what_meets_or_follows_on_is_one_leave_and_what_lies_within_is_refused(desk):
    put(desk, "24/11 to 26/11")
    assert put(desk, "26/11 to 28/11") == LeaveDays(day("24/11/2026"), day("28/11/2026"))
    assert put(desk, "22/11 to 23/11") == LeaveDays(day("22/11/2026"), day("28/11/2026"))
    put(desk, "5/12")
    with pytest.raises(StandsAlreadyError, match="from Sun 22/11/2026 until Sat 28/11/2026"):
        put(desk, "23/11 to 25/11")
    _, stand = desk.does(leave.listed, officer=2, collar=None)
    assert stand == [
        LeaveDays(day("22/11/2026"), day("28/11/2026")),
        LeaveDays(day("05/12/2026"), day("05/12/2026")),
    ]


def test_two_that_meet_may_not_be_longer_than_a_year_together(desk):
    put(desk, "1/12/2026 to 1/9/2027")
    with pytest.raises(RejectedError, match="up to a year"):
        put(desk, "2/9/2027 to 1/3/2028")


def test_a_supervisor_puts_down_leave_for_their_own_and_their_teams_and_for_nobody_else(desk):
    desk.under({4: 1})
    for collar in ("1002", "1004"):
        put(desk, "until 28/11", officer=1, collar=collar)
    for officer, collar in ((1, "1005"), (1, "9999"), (2, "1003"), (6, "1002")):
        for act in (
            lambda o=officer, c=collar: put(desk, "tomorrow", officer=o, collar=c),
            lambda o=officer, c=collar: end(desk, officer=o, collar=c),
            lambda o=officer, c=collar: desk.does(leave.listed, officer=o, collar=c),
        ):
            with pytest.raises(NotYourOfficerError):
                act()
    desk.force.change(1, rank="Insp")
    put(desk, "until 28/11", officer=1, collar="1005")
    assert desk.told() == [(who, LeaveNotice("1001")) for who in (2, 4, 5)]


def test_each_change_is_on_record_with_its_days_and_without_a_reason(desk):
    put(desk, "until 28/11")
    end(desk)
    with desk.database.transaction() as session:
        rows = session.orm.exec(select(AuditEntry).where(AuditEntry.action.like("%leave%"))).all()
        kept = session.orm.exec(select(Leave)).one()
    said = [(row.action, row.object_ref, row.detail, row.reason) for row in rows]
    days = "21/11/2026 to 28/11/2026"
    assert said == [("put leave", "1002", days, None), ("end leave", "1002", days, None)]
    assert set(kept.model_dump()) == {
        *("id", "officer_id", "first_day", "last_day", "put_by_id", "put_at", "ended_at")
    }


def test_what_was_taken_back_or_is_over_cannot_be_ended(desk):
    with refused(refusals.NO_SUCH_LEAVE):
        end(desk)
    put(desk, "24/12 to 2/1")
    with refused(refusals.NO_SUCH_LEAVE):
        end(desk)
    end(desk, day("24/12/2026"))
    with refused(refusals.NO_SUCH_LEAVE):
        end(desk, day("24/12/2026"))
    put(desk, "until 22/11")
    desk.moves(days=2)
    with refused(refusals.NO_SUCH_LEAVE):
        end(desk)


# What waits meanwhile


def test_leave_holds_from_its_first_midnight_in_london_to_its_last(desk):
    put(desk, "25/3/2027 to 28/3/2027")  # on the last night the clocks go forward
    first, last = day_bounds(day("25/03/2027"))[0], day_bounds(day("28/03/2027"))[1]
    second = timedelta(seconds=1)
    for desk.now, here in ((first - second, True), (first, False), (last - second, False), (last, True)):
        assert (2 in at_work(desk)) is here, desk.now


def test_who_is_booked_on_is_at_work_in_spite_of_leave(desk):
    put(desk, "until 28/11")
    assert at_work(desk) == {1, 3, 4, 5, 6}
    desk.does(duty.book_on, officer=2)
    assert 2 in at_work(desk)
    desk.does(duty.book_off, officer=2)
    assert 2 not in at_work(desk)


def test_a_briefing_waits_for_who_is_on_leave_but_an_urgent_one_goes(desk):
    put(desk, "until 28/11")
    desk.briefs()
    assert desk.states() == {"accepted": 2, "parked": 1}
    desk.briefs(urgent=True)
    assert desk.states() == {"accepted": 3}


def test_what_is_on_its_way_waits_once_leave_is_put_down_for_today_but_not_for_later(desk):
    desk.sends(desk.drafts())
    put(desk, "24/12")
    assert desk.states() == {"queued": 3}
    put(desk, "today")
    assert desk.states() == {"queued": 2, "parked": 1}


def test_nobody_on_leave_is_chased_and_the_line_passes_over_a_supervisor_on_leave(desk):
    desk.force.change(3, role="supervisor")
    desk.under({2: 3, 3: 1})
    put(desk, "until 28/11", officer=3)
    desk.briefs("1002, 1004")
    put(desk, "tomorrow", officer=4)
    told = {(who, type(one)) for who, one, _ in desk.told_after(hours=7)}
    assert (1, LineUnacknowledgedNotice) in told
    assert 3 not in {who for who, _ in told}
    with desk.database.reading() as session:
        assert (
            SupervisionLines(session, turn(desk.now).quiet, now=desk.now).above(2, None, urgent=True).who == 1
        )


def test_who_went_on_leave_after_it_was_sent_is_not_chased(desk):
    desk.briefs("1002")
    put(desk, "until 28/11")
    assert desk.told_after(hours=8) == []


async def test_neither_the_digest_nor_a_tasks_reminder_comes_in_leave_but_to_all_who_are_at_work(desk):
    starts = noon("22/11/2026")
    desk.force.task("TSK-0001", starts, 2, 3, 4)
    put(desk, "until 28/11", officer=4)
    desk.does(duty.book_on, officer=4)
    put(desk, "until 28/11")
    for desk.now in (datetime.combine(starts.date(), SETTINGS.digest_at, UTC), starts - timedelta(hours=1)):
        await ticks(desk)
        assert {who for who, _ in desk.pushes()} == {3, 4}


# Its end


async def test_at_its_end_it_goes_to_who_never_books_once_and_not_in_the_night(desk):
    put(desk, "until 28/11")
    desk.briefs()
    desk.now = noon("28/11/2026")
    await ticks(desk)
    assert desk.states()["parked"] == 1
    desk.now = day_bounds(day("29/11/2026"))[0]
    await ticks(desk)
    assert desk.states()["parked"] == 1
    desk.moves(hours=6)
    await ticks(desk)
    await ticks(desk)
    assert [who for who, content in desk.pushes() if hasattr(content, "title")] == [2]
    with desk.database.transaction() as session:
        over = session.orm.exec(select(AuditEntry.object_ref).where(AuditEntry.action == "leave over")).all()
    assert over == ["1002"]


async def test_at_its_end_who_books_on_and_off_still_gets_it_at_book_on(desk):
    desk.books_off(2)
    put(desk, "until 22/11")
    desk.briefs()
    desk.now = noon("23/11/2026")
    await ticks(desk)
    assert desk.states()["parked"] == 1
    desk.does(duty.book_on, officer=2)
    assert desk.states()["queued"] == 1


async def test_who_is_on_leave_again_when_the_clock_comes_to_see_the_end_still_waits(desk):
    put(desk, "until 22/11")
    desk.briefs()
    put(desk, "25/11 to 28/11")
    desk.now = noon("26/11/2026")
    await ticks(desk)
    assert desk.states()["parked"] == 1


def test_taken_back_it_goes_at_once(desk):
    put(desk, "until 28/11")
    desk.briefs()
    assert end(desk).was_on
    assert desk.states() == {"accepted": 2, "queued": 1}


def test_to_take_back_one_still_to_come_lets_nothing_out_and_hurries_no_reminder(desk):
    put(desk, "until 28/11")
    for officer in (2, 3):
        put(desk, "24/12 to 2/1", officer=officer)
    desk.briefs()
    due = [one.due_at for one in desk.chases()]
    desk.moves(minutes=1)
    for officer in (2, 3):
        assert not end(desk, day("24/12/2026"), officer=officer).was_on
    assert desk.states()["parked"] == 1
    assert [one.due_at for one in desk.chases()] == due


def test_the_end_is_looked_for_by_an_index(desk):
    if not desk.database.is_sqlite:
        pytest.skip("PostgreSQL chooses by statistics")
    with desk.database.transaction() as session:
        asked = sa.select(sa.exists().where(leave_ends._over(desk.now)))
        asked = str(asked.compile(session.connection(), compile_kwargs={"literal_binds": True}))
        plan = str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all())
    assert "ix_leaves_standing" in plan


# Before it is sent, and afterwards


def audience(desk, **goes):
    with desk.database.reading() as session:
        return audiences.resolve(session, "all", now=desk.now, **goes)


def test_the_preview_names_who_is_on_leave_when_it_goes_and_their_lines_telephone(desk):
    with desk.database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE teams SET telephone = '01604 555010' WHERE code = 'RESP'"
        )
    put(desk, "until 28/11", officer=4)
    put(desk, "22/11 to 2/1", officer=5)
    put(desk, "until 28/11", officer=3)
    desk.force.change(3, account_id=None)
    assert [one.collar for one in audience(desk).on_leave] == ["1004"]
    later = audience(desk, goes_at=desk.now + timedelta(days=1))
    said = "\n".join(str(one) for one in briefing_drafts._unreached(later, urgent=False))
    assert "On leave, so they get it when they are back: 2 (1004 until 28/11, 1005 until 2/1)" in said
    assert said.endswith("ring RESP 01604 555010")
    assert "but it is urgent, so they get it at once" in str(
        [*briefing_drafts._unreached(later, urgent=True)]
    )
    assert audience(desk, goes_at=noon("03/01/2027")).on_leave == ()
    assert later.officers == {1, 2, 3, 4, 5, 6}


def test_who_is_booked_on_today_counts_as_on_leave_for_what_goes_tomorrow(desk):
    put(desk, "until 28/11")
    desk.does(duty.book_on, officer=2)
    assert audience(desk).on_leave == ()
    assert [one.collar for one in audience(desk, goes_at=desk.now + timedelta(days=1)).on_leave] == ["1002"]


def test_the_report_says_until_when_it_waits(desk):
    put(desk, "until 28/11")
    ref = desk.briefs()
    found = desk.does(briefing_reports.report, ref)
    said = str(reports.listed(found, briefing_reports.ReportList.PARKED, page=1, now=desk.now).lines)
    assert "1002 Ash · on leave until 28/11" in said
    assert found.unresolved == 0


WEEKDAYS = {
    23: ("mon", "Mon.", "monday"),
    24: ("tue", "tues", "tuesday"),
    25: ("wed", "weds", "wednes", "wednesday"),
    26: ("thu", "thur", "thurs", "Thurs,", "thrs", "on thurs", "thursday"),
    27: ("fri", "friday"),
    28: ("sat next", "sat 28/11"),
    22: ("sun", "sunday"),
}


@pytest.mark.parametrize(("number", "words"), [(one, said) for one in WEEKDAYS for said in WEEKDAYS[one]])
def test_every_short_form_of_a_weekday_is_a_day_of_leave(number, words):
    assert leave_words.read_firsts(words, today=TODAY)[0] == date(2026, 11, number)


def test_a_weekday_ends_the_leave_that_is_on_since_then_as_well(desk):
    put(desk, "19/11 to 24/11")
    firsts = leave_words.read_firsts("thurs", today=TODAY)
    ended = desk.does(leave_ends.end_leave, firsts, officer=2, collar=None)
    assert (ended.days.first, ended.was_on) == (date(2026, 11, 19), True)
