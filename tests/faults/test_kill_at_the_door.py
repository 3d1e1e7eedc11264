"""Killed with -9 between the tap of an outcome at the door and its answer, all of it is there or none, once.

The bot ends itself at a statement of the outcome's own transaction, or of what comes right after it; or it is
killed when all is committed and the answer hangs on its way.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from bot.demo.stand_in.faults import Trouble
from tests.conftest import ON_ONE_DATABASE
from tests.faults import deadly, doorsteps
from tests.faults.doorsteps import check_whole, stands
from tests.faults.notebooks import all_settled
from tests.faults.running import until
from tests.patience import LONG

SEED = int(os.environ.get("SEED", "1"))
LAST_STATEMENT = 20  # an outcome takes fewer: the others are those of its answer and of what is due meanwhile
ACTS = ("bot.services.tasks.outcomes.record", "bot.services.tasks.visits.plan")


@pytest.fixture
def program(make_program, database_url):
    return make_program(database_url, script=deadly.script(*ACTS))


@pytest.fixture
def steps(database, takers):
    with database.transaction() as session:
        return doorsteps.plant(session)


@ON_ONE_DATABASE
@pytest.mark.parametrize("takers", [2], indirect=True)
async def test_an_outcome_of_two_steps_and_the_visit_after_it_live_through_a_kill(
    program, telegram, officer, database, steps
):
    two_steps = next(one for one in steps if (one.status, one.outcome) == ("CONTACTING", "thinking"))
    not_in = next(one for one in steps if one.outcome == "not in")
    await _lives_through([two_steps, not_in], program, telegram, officer.person, database)


@pytest.mark.drill
@pytest.mark.timeout(2 * LONG)
@pytest.mark.parametrize("takers", [2], indirect=True)
async def test_each_outcome_of_each_programme_lives_through_a_kill(
    program, telegram, officer, database, steps
):
    assert {one.outcome for one in steps} == {"engaged", "thinking", "declined", "not in", "unsafe"}
    await _lives_through(steps, program, telegram, officer.person, database)


async def _lives_through(steps, program, telegram, person, database):
    dice = Random(SEED)
    await program.starts(telegram)
    for number, one in enumerate(steps):
        asked = await doorsteps.ask(person, one)
        before = stands(database, one)
        if number % 5 == 4:
            died = await _killed_before_the_answer(program, telegram, person, database, one, asked)
        else:
            deadly.dies_at(program, dice.randint(1, LAST_STATEMENT))
            await doorsteps.tap_through(person, one, asked, gone=lambda: not program.runs)
            await until(lambda: not program.runs, "the kill")
            died = stands(database, one)
        await program.starts(telegram)
        await all_settled(telegram, database)
        answer = await doorsteps.answer_what_is_left(person, one)
        after = stands(database, one)
        assert died in (before, after), "all or none"
        check_whole(one, before, after)
        if one.outcome == "not in":
            await _next_visit_is_made_once(program, telegram, person, database, one, answer, dice)
    await all_settled(telegram, database)


async def _killed_before_the_answer(program, telegram, person, database, one, asked):
    """Committed, while the answer is on its way."""
    before = stands(database, one)
    holding = [
        telegram.fault(Trouble.HANG, method, times=None, seconds=LONG, chat_id=person.id)
        for method in ("sendMessage", "editMessageText")
    ]
    if one.outcome in ("engaged", "declined", "unsafe"):  # their questions are to arrive
        for fault in holding:
            fault.lift()
        await doorsteps.tap_through(person, one, asked)
    else:
        person.taps(asked, one.label)
    await until(lambda: stands(database, one) != before, "the outcome to be committed")
    program.kill()
    for fault in holding:
        fault.lift()
    return stands(database, one)


async def _next_visit_is_made_once(program, telegram, person, database, one, answer, dice):
    """The visit that is offered, tapped, with a kill in the middle."""
    deadly.dies_at(program, dice.randint(1, LAST_STATEMENT))
    person.taps(answer, answer.buttons[0][0][0])
    await until(lambda: not program.runs, "the kill")
    assert stands(database, one)["next visits"] in ([], [[1, 1]])
    await program.starts(telegram)
    await until(lambda: stands(database, one)["next visits"] == [[1, 1]], "the visit, once")
    await all_settled(telegram, database)
    assert stands(database, one)["next visits"] == [[1, 1]]
