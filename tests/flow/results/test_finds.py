"""Finds typed plainly: a preview for the task in progress, and each is put down by a tap alone."""

from __future__ import annotations

import sqlalchemy as sa

from models import Task, TaskStatus
from models.result import Result
from tests.conftest import ON_ONE_DATABASE


def count(session):
    return session.run(sa.select(sa.func.count()).select_from(Result)).scalar_one()


async def test_each_find_is_put_down_by_its_own_tap(beatline, officer):
    change = sa.update(Task).where(Task.ref == "TSK-0456").values(status=TaskStatus.IN_PROGRESS)
    await beatline.database.write(lambda session: session.run(change))
    asked = await officer.says("We got 2 knives and 3 arrests.")
    assert asked.shows("Record as results? For TSK-0456:", "Knives seized 2", "Arrests 3")
    assert asked.labels == ["Record 2 knives", "Record 3 arrests", "Keep as a note"]
    assert await beatline.database.read(count) == 0
    assert (await officer.taps(asked.message, "Record 2 knives")).shows("Result 1: knives seized 2")
    assert (await officer.taps(asked.message, "Record 3 arrests")).shows("Result 2: arrests 3")
    assert await beatline.database.read(count) == 2


@ON_ONE_DATABASE
async def test_what_is_no_kind_is_said_and_what_may_be_two_is_asked(officer):
    assert (await officer.says("2 males outside the shop")).shows("Nothing was recorded")
    asked = await officer.says("seized 2 bananas and 1 knife")
    assert asked.shows("No task of yours was in progress today", "No kind of result that I know: 2 bananas.")
    asked = await officer.says("2 knives")
    assert asked.shows("Knives seized or Knives surrendered 2")
    assert (await officer.taps(asked.message, "Record")).shows("What kind of result?")
