"""Finds typed plainly: a preview for the task in progress, and each is put down by a tap alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import Task, TaskStatus
from models.result import Result
from tests.conftest import ON_ONE_DATABASE


def count(session):
    return session.run(sa.select(sa.func.count()).select_from(Result)).scalar_one()


@pytest.fixture
async def task(beatline):
    """A task of the officer's in progress, so that no operation is asked for."""
    change = sa.update(Task).where(Task.ref == "TSK-0456").values(status=TaskStatus.IN_PROGRESS)
    await beatline.database.write(lambda session: session.run(change))


@pytest.mark.usefixtures("task")
async def test_each_find_is_put_down_by_its_own_tap(beatline, officer):
    asked = await officer.says("We got 2 knives and 3 arrests.")
    assert asked.shows("Record as results? For TSK-0456:", "Knives seized 2", "Arrests 3")
    assert asked.labels == ["Record 2 knives", "Record 3 arrests", "Keep as a note"]
    assert await beatline.database.read(count) == 0
    assert (await officer.taps(asked.message, "Record 2 knives")).shows("Result 1: knives seized 2")
    assert (await officer.taps(asked.message, "Record 3 arrests")).shows("Result 2: arrests 3")
    assert await beatline.database.read(count) == 2


@ON_ONE_DATABASE
@pytest.mark.usefixtures("task")
async def test_money_and_arrests_are_finds_as_they_are_said(officer):
    for said, reads in {
        **dict.fromkeys(("£300", "300 quid", "seized £300"), "Cash seized (pounds) 300"),
        **dict.fromkeys(("arrested 3", "3 nicked", "we nicked 3 males", "3 arrests"), "Arrests 3"),
        "nicked 2 and found £300 at the shop": "Arrests 2",
    }.items():
        assert (await officer.says(said)).shows("Record as results? For TSK-0456:", reads)
    asked = await officer.says("300 quid")
    assert (await officer.taps(asked.message, "Record")).shows("Result 1: cash seized £300")


@ON_ONE_DATABASE
async def test_what_is_no_kind_is_said_and_what_may_be_two_is_asked(officer):
    assert (await officer.says("2 males outside the shop")).shows("Nothing was recorded")
    asked = await officer.says("seized 2 bananas and 1 knife")
    assert asked.shows("No task of yours was in progress today", "No kind of result that I know: 2 bananas.")
    asked = await officer.says("2 knives")
    assert asked.shows("Knives seized or Knives surrendered 2")
    assert (await officer.taps(asked.message, "Record")).shows("What kind of result?")


@pytest.mark.usefixtures("task")
async def test_a_second_tap_says_that_it_is_recorded_already(beatline, officer, eventually):
    asked = await officer.says("We got 2 knives and 3 arrests.")
    await officer.taps(asked.message, "Record 3 arrests")
    again = await officer.taps(asked.message, "Record 3 arrests")
    assert again.shows("Result 1: arrests 3", "recorded already: nothing was counted twice")
    assert again.labels == ["Wrong"]
    await officer.taps(again.message, "Wrong")
    await officer.says("counted twice")
    struck = await officer.taps(asked.message, "Record 3 arrests")
    assert struck.shows("recorded from there already, and struck", "Nothing was recorded now")
    assert await beatline.database.read(count) == 1
    asked = await officer.says("3 arrests")
    for _ in range(2):  # before the first is answered
        officer.person.taps(asked.message, "Record")
    await eventually(lambda: any("recorded already" in one.text for one in officer.messages[-3:]))
    assert await beatline.database.read(count) == 2


@pytest.mark.usefixtures("task")
async def test_a_find_that_is_asked_about_is_recorded_once_as_well(beatline, officer):
    asked = await officer.says("2 knives")
    which = await officer.taps(asked.message, "Record")
    assert (await officer.taps(which.message, "Knives seized")).shows("Result 1: knives seized 2")
    assert (await officer.taps(asked.message, "Record")).shows("Result 1", "recorded already")
    assert await beatline.database.read(count) == 1


@pytest.mark.usefixtures("task")
@ON_ONE_DATABASE
async def test_two_copies_put_down_one_tap_once(beatline, officer):
    """The database itself takes a tap once."""
    asked = await officer.says("3 arrests")
    await officer.taps(asked.message, "Record")

    def again(session):
        first = session.orm.execute(sa.select(Result)).scalar_one()
        facts = first.model_dump(exclude={"id"}) | {"number": first.number + 1}
        session.orm.execute(sa.insert(Result).values(**facts))

    with pytest.raises(sa.exc.IntegrityError):
        await beatline.database.write(again)
