"""The board of an operation counts the tasks that its reader may know of, by strand and day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.errors import NotOnRecordError, NotPermittedError
from bot.services.operations import boards
from bot.services.operations.boards import PrintedOperationBoard
from bot.texts.operations import boards as texts
from bot.texts.operations import charts
from models import Operation, Strand, TaskStatus

MONDAY = date(2026, 11, 23)


def at(day, hour=14):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.fixture
def week(database, force):
    """Op Driven from Monday to Sunday; it is Wednesday, a quarter past ten."""
    with database.transaction() as session:
        session.orm.get(Operation, 1).starts_on = MONDAY
        session.orm.get(Operation, 1).ends_on = MONDAY + timedelta(days=6)
    force.now = datetime(2026, 11, 25, 10, 15, tzinfo=UTC)
    of_it = {"operation_id": 1}
    force.task("TSK-0001", at(23), 2, **of_it, status=TaskStatus.COMPLETED)
    force.task("TSK-0002", at(23), 2, **of_it, ends_at=at(23, 15))
    force.task("TSK-0003", at(29, 23), 2, **of_it, kind="school visit")
    force.task("TSK-0004", at(25), 2, **of_it, kind="DRONE_FLIGHT")
    force.task("TSK-0005", at(25), 2, **of_it, status=TaskStatus.CANCELLED)
    force.task("TSK-0006", at(30), 2, **of_it)
    force.task("TSK-0007", at(25), 2)
    return force


def shown(database, force, officer, words="driven", **asked):
    with database.transaction() as session:
        actor = force.actor(session, officer)
        return boards.show(session, actor, words, **({"page": None} | asked), now=force.now)


def rows(board):
    return {
        one.strand: [(each.total, each.done, each.overdue) for each in one.cells] for one in board.strands
    }


def test_tasks_are_counted_by_strand_and_day(database, week):
    board = shown(database, week, 2)
    assert (board.days[0], len(board.days), board.pages) == (MONDAY, 7, 1)
    none = (0, 0, 0)
    assert rows(board) == {
        Strand.EDUCATION: [*[none] * 6, (1, 0, 0)],
        Strand.ENGAGEMENT: [none] * 7,
        Strand.PREVENTION: [none] * 7,
        Strand.ENFORCEMENT: [(2, 1, 1), *[none] * 6],
        None: [none, none, (1, 0, 0), *[none] * 4],
    }
    assert "Enforcement · 1 of 2 done, 1 overdue\nMon 1/2 ⚠1\nOther · 0 of 1 done\nWed 0/1" in texts.plain(
        board
    )


def test_a_warrant_is_a_number_to_its_crew_and_nothing_to_others(database, week):
    planted = {"title": "Quillfeather", "address": "Doorstreet", "operation_id": 1}
    week.task("TSK-0099", at(26), 3, kind="WARRANT", **planted)
    crews, others = shown(database, week, 3), shown(database, week, 2)
    assert rows(crews)[Strand.ENFORCEMENT][3] == (1, 0, 0)
    assert rows(others)[Strand.ENFORCEMENT][3] == (0, 0, 0)
    assert others.whole.total == crews.whole.total - 1
    for board in (crews, others):
        said = texts.plain(board).casefold() + str(charts.panels(board)).casefold()
        assert not [one for one in ("quillfeather", "doorstreet", "tsk-0099", "warrant") if one in said]


def test_a_strategy_counts_its_parts_and_has_a_page_for_each_week(database, week):
    with database.transaction() as session:
        start = date(2026, 11, 16)
        session.orm.add(Operation(id=2, code="VIPER", name="Op Viper", kind="strategy", starts_on=start))
        session.orm.flush()
        session.orm.get(Operation, 1).part_of_id = 2
    board = shown(database, week, 2, "viper")
    assert (board.page, board.pages, board.days[0]) == (2, 2, MONDAY)
    assert rows(board)[Strand.ENFORCEMENT][0] == (2, 1, 1)
    assert shown(database, week, 2, "viper", page=1).whole.total == 0
    assert shown(database, week, 2, "viper", page=99).page == 2


def test_the_night_when_the_clocks_go_back_is_one_day(database, week):
    with database.transaction() as session:
        session.orm.get(Operation, 1).starts_on = date(2026, 10, 24)
        session.orm.get(Operation, 1).ends_on = date(2026, 10, 26)
    week.task("TSK-0020", datetime(2026, 10, 25, 23, 30, tzinfo=UTC), 2, operation_id=1)
    week.task("TSK-0021", datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 2, operation_id=1)
    cells = rows(shown(database, week, 2))[Strand.ENFORCEMENT]
    assert [one[0] for one in cells] == [0, 2, 0]


def test_a_partner_and_a_stranger_to_its_name_get_nothing(database, week):
    with pytest.raises(NotPermittedError):
        shown(database, week, 6)
    with pytest.raises(NotOnRecordError):
        shown(database, week, 2, "nowhere")


def test_the_picture_is_as_wide_as_a_phone_shows_and_not_much_higher(database, week):
    drawn = charts.chart(PrintedOperationBoard(shown(database, week, 2), "PC 1002 Ash"))
    width, height = Image.open(BytesIO(drawn)).size
    assert (width, height < 2 * width) == (1080, True)
