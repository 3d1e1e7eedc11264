"""Things by import and export, and what imported tasks need: booked, moved, and said where none is free."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.services.exchange.exporting import export_folder
from bot.services.exchange.importing import run_import
from bot.services.tasks.notices import ThingLostNotice
from models import Task, Thing, ThingBooking
from tests.notices_told import notices_told
from tests.sheets import everything, set_cell, write_folder

HEADER = ["code", "name", "kind", "area", "travel_minutes"]
THINGS = [HEADER, ["bus 1", "Beat bus", "bus", "NTN", ""]]


def taken(database):
    with database.reading() as session:
        query = sa.select(col(Task.ref), col(ThingBooking.starts_at), col(ThingBooking.freed_at).is_(None))
        joined = query.join(Task, col(Task.id) == col(ThingBooking.task_id)).order_by(col(Task.ref))
        return [(ref, f"{at:%d %H:%M}", bool(live)) for ref, at, live in session.run(joined)]


def test_imported_tasks_book_what_they_need_and_move_with_it(database, tmp_path, now):
    sheets = set_cell(set_cell(everything(), "tasks.2.kind", "beat bus"), "tasks.2.referral", "")
    header, first = sheets["tasks"]
    second = [*first]
    second[0], second[header.index("starts")] = "TSK-0457", "26/11/2026 10:00"
    second[header.index("ends")] = "26/11/2026 12:00"
    sheets |= {"things": THINGS, "tasks": [header, first, second]}
    result = run_import(database, write_folder(tmp_path / "in", sheets), now=now)
    assert result.problems == ()
    assert result.remarks == ("TSK-0457 needs a thing of the kind BUS, and none is free then",)
    assert taken(database) == [("TSK-0456", "26 09:30", True)]
    with database.reading() as session:
        (one,) = session.run(sa.select(Thing.__table__)).all()
        assert (one.code, one.kind, one.travel_minutes) == ("BUS_1", "BUS", 30)
        export_folder(session, tmp_path / "out")
    again = run_import(database, tmp_path / "out", now=now).counts
    assert all(one.added == one.changed == 0 for one in again.values())
    later = set_cell(
        set_cell(sheets, "tasks.2.starts", "26/11/2026 14:00"), "tasks.2.ends", "26/11/2026 15:00"
    )
    moved = run_import(database, write_folder(tmp_path / "later", later), now=now)
    assert taken(database) == [("TSK-0456", "26 14:00", True)]
    assert moved.remarks == ()


def test_a_task_that_is_put_to_a_time_at_which_all_are_taken_loses_its_thing_and_its_crew_hear_of_it(
    database, tmp_path, now
):
    sheets = set_cell(set_cell(everything(), "tasks.2.kind", "beat bus"), "tasks.2.referral", "")
    header, first = sheets["tasks"]
    second = [*first]
    second[0], second[header.index("starts")] = "TSK-0457", "26/11/2026 14:00"
    second[header.index("ends")] = "26/11/2026 15:00"
    sheets |= {"things": THINGS, "tasks": [header, first, second]}
    run_import(database, write_folder(tmp_path / "in", sheets), now=now)
    assert taken(database) == [("TSK-0456", "26 09:30", True), ("TSK-0457", "26 14:00", True)]
    clashing = set_cell(
        set_cell(sheets, "tasks.2.starts", "26/11/2026 14:00"), "tasks.2.ends", "26/11/2026 15:00"
    )
    for _ in range(2):  # the second changes nothing, and tells nobody again
        run_import(database, write_folder(tmp_path / "later", clashing), now=now)
        assert taken(database) == [("TSK-0456", "26 09:30", False), ("TSK-0457", "26 14:00", True)]
        with database.reading() as session:
            crew = session.run(sa.text("SELECT officer_id FROM task_officers WHERE task_id = 1")).scalars()
            lost = [(who, told) for who, told in notices_told(session) if isinstance(told, ThingLostNotice)]
            assert lost == [(who, ThingLostNotice("TSK-0456", "Beat bus")) for who in sorted(set(crew))]
            assert lost


def test_without_things_there_is_no_sheet_of_them(database, tmp_path, now):
    run_import(database, write_folder(tmp_path / "in", everything()), now=now)
    with database.reading() as session:
        export_folder(session, tmp_path / "out")
    assert not (tmp_path / "out" / "things.csv").exists()
