"""An officer who has left by an import, with tasks in hand: whoever is above gets the list, once."""

from __future__ import annotations

import sqlalchemy as sa

from bot.services.exchange.importing import run_import
from bot.services.tasks.unfinished import LeaveOverTasksNotice
from bot.texts.pushes import push
from models import Officer
from tests.notices_told import notices_told
from tests.sheets import everything, set_cell, write_folder


def whole():
    sheets = everything()
    sheets["officers"] = [[*sheets["officers"][0], "left"], *([*row, ""] for row in sheets["officers"][1:])]
    return sheets


def lists(database):
    with database.reading() as session:
        return [(who, told) for who, told in notices_told(session) if isinstance(told, LeaveOverTasksNotice)]


def test_whoever_is_above_gets_the_list_once(database, tmp_path, now):
    run_import(database, write_folder(tmp_path / "in", whole()), now=now)
    gone = set_cell(whole(), "officers.2.left", "20/11/2026")
    for _ in range(2):
        assert not run_import(database, write_folder(tmp_path / "later", gone), now=now).problems
        with database.reading() as session:
            above = session.run(sa.select(Officer.id).where(Officer.collar == "2001")).scalar_one()
        assert lists(database) == [(above, LeaveOverTasksNotice("0012", ("TSK-0456",), 1, has_left=True))]


def test_what_the_same_import_gives_to_others_is_not_in_it(database, tmp_path, now):
    run_import(database, write_folder(tmp_path / "in", whole()), now=now)
    gone = set_cell(set_cell(whole(), "officers.2.left", "20/11/2026"), "tasks.2.assigned", "2001")
    run_import(database, write_folder(tmp_path / "later", gone), now=now)
    assert lists(database) == []


def test_the_list_says_how_many_and_gives_each_to_somebody(now):
    told = push(LeaveOverTasksNotice("0745", ("TSK-0001", "TSK-0002"), 10, has_left=True), now=now)
    assert "has left: 10 open tasks: TSK-0001, TSK-0002" in str(told.lines)
    assert "And 8 more." in str(told.lines)
    assert [one.says for row in told.buttons for one in row][:2] == ["/assign TSK-0001", "TSK-0001"]
