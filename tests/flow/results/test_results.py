"""Results in the chat: put down in a line or by taps, struck, listed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from models import Operation, Task
from tests.conftest import ON_ONE_DATABASE

TODAY = "Sat 21/11"


@pytest.fixture
async def sweep(beatline):
    """A weapon sweep of Op Driven that PC Ashfield and PC Elmhurst are on."""

    def change(session):
        facts = {"kind": "WEAPON_SWEEP", "status": "in_progress", "operation_id": 1}
        session.run(sa.update(Task).where(Task.ref == "TSK-0457").values(facts))
        session.run(sa.update(Operation).where(Operation.id == 1).values(starts_on=date(2026, 11, 16)))

    await beatline.database.write(change)


async def test_a_line_is_a_result_and_wrong_strikes_it(officer, sweep):
    receipt = await officer.says("/result knives seized 2 tsk457")
    assert receipt.text == f"Result 1: knives seized 2 · Op Driven · {TODAY} · NPT1."
    assert receipt.labels == ["Wrong", "Another", "TSK-0457"]
    asked = await officer.taps(receipt.message, "Wrong")
    assert asked.shows("Why is result 1 wrong?", "knives seized 2")
    struck = await officer.says("One was a ruler")
    assert struck.shows("Result 1", "struck, and counts no more")
    assert (await officer.says("/result wrong 1: again")).shows("Result 1 is struck already")
    await officer.says("/result cash 1240.50 op driven")
    await officer.says("/result drugs cannabis 14 wraps op driven yesterday")
    listed = await officer.says("/result list op driven")
    assert listed.shows(
        *("Results · Op Driven", "Seizure: cash seized £1,240.50, drugs seized cannabis 14 wraps"),
        *(f"2 cash seized £1,240.50 · Op Driven · {TODAY} · NPT1", "1 knives seized 2", "· struck"),
    )
    assert listed.labels == ["2 wrong", "3 wrong"]
    assert (await officer.says("/result list tsk457")).shows("1 knives seized 2")
    assert (await officer.says("/result list mine")).shows("3 drugs seized cannabis 14 wraps")


async def test_three_touches_from_a_tasks_card(officer, sweep):
    card = await officer.says("TSK-0457")
    kinds = await officer.taps(card.message, "Result")
    assert kinds.shows("What came of it?", "TSK-0457")
    assert kinds.labels[:3] == ["Weapon sweeps", "Knives seized", "Machetes seized"]
    number = await officer.taps(kinds.message, "Knives seized")
    assert number.shows("How many knives?", "Knives seized · TSK-0457")
    receipt = await officer.taps(number.message, "3")
    assert receipt.shows(f"Result 1: knives seized 3 · Op Driven · {TODAY} · NPT1.")
    again = await officer.taps(receipt.message, "Another")
    number = await officer.taps(again.message, "Weapon sweeps")
    assert (await officer.says("25")).shows("Really weapon sweeps 25?", "It is above 20")
    assert (await officer.says("yes")).shows("Result 2: weapon sweeps 25")


@ON_ONE_DATABASE
async def test_what_came_of_an_operations_last_night_counts_for_the_day_on_which_it_began(
    officer, sweep, beatline, clock
):
    starts = datetime(2026, 11, 22, 23, tzinfo=UTC)
    last = {"starts_at": starts, "ends_at": starts + timedelta(hours=3)}

    def change(session):
        session.run(sa.update(Task).where(Task.ref == "TSK-0457").values(last))
        session.run(sa.update(Operation).where(Operation.id == 1).values(ends_on=starts.date()))

    await beatline.database.write(change)
    clock.now = starts + timedelta(hours=2)
    receipt = await officer.says("/result knives seized 2 tsk457")
    assert receipt.text == "Result 1: knives seized 2 · Op Driven · Sun 22/11 · NPT1."
    assert (await officer.says("/result arrests 1 op driven")).shows("ended on Sun 22/11/2026", "say the day")


@ON_ONE_DATABASE
async def test_what_is_missing_is_asked(officer, sweep):
    which = await officer.says("/result knives 2 op none")
    assert which.labels[:2] == ["Knives seized", "Knives surrendered"]
    assert (await officer.taps(which.message, "Knives surrendered")).shows("Result 1: knives surrendered 2 ·")
    unit = await officer.says("/result drugs cannabis 9")
    assert "Drugs seized (plants)" in unit.labels
    where = await officer.taps(unit.message, "Drugs seized (plants)")
    assert where.shows("For which operation?")
    assert (await officer.taps(where.message, "Op Driven")).shows(
        "drugs seized cannabis 9 plants · Op Driven"
    )
    power = await officer.says("/result stop searches 4 op driven")
    assert power.shows("Which?", "Stop searches")
    assert (await officer.taps(power.message, "s.1 PACE")).shows("stop searches s.1 PACE 4")
    near = await officer.says("/result arests 3 op driven")
    assert near.shows("no kind of result called “arests”", "Did you mean one of these?")
    assert (await officer.taps(near.message, "Arrests")).shows("arrests 3 · Op Driven")


WRONG = {
    "arrests -3 op driven": "A result can't be below zero",
    "arrests 2.5 op driven": "Arrests are counted in whole numbers, and 2.5 isn't one",
    "cash £10,000,000 op driven": "Really cash seized £10,000,000?",
    "drugs MDMA 5 kg of tablets op driven": "counted in",
    "unicorns 4": "no kind of result called “unicorns”",
    "arrests 3 op driven tomorrow": "That day is still to come",
    "arrests 3 op nowhere": "No operation on record is called “nowhere”",
    "arrests 1 Jordan Millbrook": "I can't place “Jordan Millbrook”",
    "arrests 1 tsk9999": "TSK-9999 isn't on record",
    "convictions 2 op driven": "kept for a strategy, not for a day's work: Convictions",
    "arrests 3 op driven november": "A month is for a strategy alone",
    "wrong 99": "Result 99 isn't on record",
    "list of everything": "no list “of everything”",
}


@pytest.mark.parametrize("words", WRONG)
@ON_ONE_DATABASE
async def test_what_cannot_be_is_said_in_a_sentence(officer, sweep, words):
    assert (await officer.says(f"/result {words}")).shows(WRONG[words])
    assert (await officer.says("/result list")).shows("No results on record")


@ON_ONE_DATABASE
async def test_a_partner_puts_down_results_of_their_own_tasks_alone(phone, sweep):
    partner = phone("2001")
    assert (await partner.says("/result leaflets 30 op driven")).shows("Partners record results of their own")
    assert (await partner.says("/result leaflets 30 tsk457")).shows("TSK-0457 isn't on record")
    auditor = phone("9001")
    assert (await auditor.says("/result arrests 1")).hides("Result 1")


@ON_ONE_DATABASE
async def test_a_question_is_left_or_answered_once(officer, sweep):
    for words in ("arrests op driven", "knives seized 2", "cash 60000 op driven"):
        await officer.says(f"/result {words}")
        assert (await officer.says("/cancel")).shows("Cancelled. Nothing was kept.")
    sure = await officer.says("/result cash 60000 op driven")
    await officer.taps(sure.message, "Yes, record it")
    assert "It answers" not in " ".join((await officer.says("yes")).labels)
    await officer.says("/result knives seized 2")
    assert (await officer.says("op driven")).shows("Result 2: knives seized 2 · Op Driven")
    assert (await officer.says("/result list mine")).labels == ["2 wrong", "1 wrong"]


@ON_ONE_DATABASE
async def test_a_partner_hears_of_no_other_operation_and_no_part_of_a_figure(
    phone, sergeant, beatline, clock
):
    def plan(session):
        session.orm.add(Operation(id=9, code="HUSH", name="Op Hush", starts_on=date(2026, 11, 16)))
        mine = sa.update(Task).where(Task.ref == "TSK-0456").values(operation_id=1, referral_id=1)
        session.run(mine)

    await beatline.database.write(plan)
    await sergeant.says("/op driven change objective: 1: Every shop | retailers visited | 20")
    partner = phone("2001")
    told = [(await partner.says(f"/result leaflets 30 tsk456 op {name}")).text for name in ("hush", "nought")]
    assert told[0].replace("hush", "nought") == told[1]
    assert (await partner.says("/op driven")).hides("0 of 20")


async def test_one_find_put_down_twice_is_noticed_by_either_of_the_crew(officer, phone, sweep, clock):
    says_the_same = "Result 1 says the same. If it is the same find, tap Wrong"
    await officer.says("/result knives seized 2 tsk457")
    clock.moves(hours=3)
    again = await phone("1300").says("/result knives seized 2 tsk457")
    assert again.shows("Result 2: knives seized 2", says_the_same)
    await phone("1300").says("/result wrong 2: counted twice")
    assert (await officer.says("/result knives seized 1 tsk457")).hides("says the same")
    await officer.says("/result arrests 1 op driven")
    assert (await officer.says("/result arrests 1 op driven")).shows("Result 4 says the same")
    clock.moves(minutes=16)
    assert (await officer.says("/result arrests 1 op driven")).hides("says the same")
    assert (await phone("1300").says("/result arrests 1 op driven")).hides("says the same")


async def test_a_days_results_an_operations_by_its_name_and_a_strategys_with_its_parts(
    beatline, officer, sweep
):
    def strategy(session):
        facts = {"code": "VIPER", "name": "Op Viper", "kind": "strategy", "starts_on": date(2026, 1, 1)}
        session.orm.add(Operation(id=2, **facts))
        session.orm.flush()
        session.run(sa.update(Operation).where(Operation.id == 1).values(part_of_id=2))

    await beatline.database.write(strategy)
    await officer.says("/result arrests 3 op driven yesterday")
    await officer.says("/result knives seized 2 op driven")
    assert (await officer.says("/result list today")).shows("Results · NPT1, today", "2 knives") is True
    assert (await officer.says("/result list today")).hides("arrests")
    assert (await officer.says("/result list yesterday")).shows("1 arrests 3")
    assert (await officer.says("/result list driven")).shows("Results · Op Driven", "Enforcement: arrests 3")
    viper = await officer.says("/result list op viper")
    assert viper.shows("Results · Op Viper", "Enforcement: arrests 3", "2 knives seized 2 · Op Driven")
    assert (await officer.says("/result list rubbish")).shows("I know no list “rubbish” of results")


async def test_a_result_without_its_command_is_offered(officer, sweep):
    offered = await officer.says("knives seized 2 op driven")
    receipt = await officer.taps(offered.message, "Did you mean /result knives seized 2…?")
    assert receipt.shows("Result 1: knives seized 2 · Op Driven")
