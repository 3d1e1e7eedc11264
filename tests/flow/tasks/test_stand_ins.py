"""Somebody else for a task: who is free, at work and has the powers, and one tap that gives it."""

from __future__ import annotations

import sqlalchemy as sa

from models import Officer, Task
from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
async def test_leave_over_tasks_brings_a_list_with_somebody_free_for_each(
    sergeant, officer, phone, beatline, pushed
):
    def team(session):
        session.orm.execute(sa.update(Task).where(Task.ref == "TSK-0456").values(kind="WARRANT_SUPPORT"))
        boss = sa.select(Officer.supervisor_id).where(Officer.collar == "1234").scalar_subquery()
        facts = {"team_id": 1, "role": "officer", "account_id": 70, "supervisor_id": boss}
        for number, rank in ((70, "PCSO"), (71, "PC")):
            more = {"id": number, "collar": f"70{number}", "surname": "Spare", "rank": rank}
            session.run(sa.insert(Officer).values(**facts | more | {"account_id": 9000 + number}))

    await beatline.database.write(team)
    one = await sergeant.says("/assign TSK-0456")
    assert one.shows("TSK-0456", "PC 7071 Spare · not booked on")
    assert one.hides("7070", "1234 Ashfield")
    put = await sergeant.says("/leave 1234 until 28/11")
    listed = await sergeant.taps(put.message, "Free officers")
    assert listed.shows("Tasks of 1234 during leave", "TSK-0456", "PC 7071 Spare")
    given = await sergeant.taps(listed.message, "TSK-0456 to 7071")
    assert given.shows("TSK-0456", "7071 Spare")
    assert (await sergeant.says("/assign free 1234")).hides("TSK-0456")
    assert (await sergeant.says("/assign free 1300")).shows("No officer of yours")
    assert (await officer.says("/assign free 1234")).hides("Tasks of")


@ON_ONE_DATABASE
async def test_a_leaver_is_marked_in_the_crew_and_their_task_can_be_given_to_others(
    sergeant, clock, beatline
):
    left = sa.update(Officer).where(Officer.collar == "1234").values(left_at=clock.now, account_id=None)
    await beatline.database.write(lambda session: session.run(left))
    assert (await sergeant.says("TSK-0456")).shows("1234 Ashfield (has left)")
    assert (await sergeant.says("/assign TSK-0456")).shows("TSK-0456 ·", "Nobody of yours")
