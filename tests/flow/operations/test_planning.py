"""An operation is made step by step, and changed by a supervisor or by its lead."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import Officer, Operation
from tests.conftest import ON_ONE_DATABASE


async def led_by(beatline, collar):
    lead = sa.select(Officer.id).where(Officer.collar == collar).scalar_subquery()
    await beatline.database.write(
        lambda session: session.run(sa.update(Operation).where(Operation.id == 1).values(lead_id=lead))
    )


async def test_an_operation_is_made_step_by_step_and_nothing_before_the_tap(sergeant, beatline):
    kinds = await sergeant.says("/op new sceptre")
    assert kinds.shows("What kind of operation?")
    part_of = await sergeant.taps(kinds.message, "Week of action")
    assert part_of.shows("Is it a part of a strategy?")
    lead = await sergeant.taps(part_of.message, "None")
    days = await sergeant.taps(lead.message, "Me")
    assert (await sergeant.says("the other day")).shows("I can't read the days")
    assert (await sergeant.says("27/11 to 23/11")).shows("last day would come before its first")
    areas = await sergeant.says("23/11 to 27/11")
    assert areas.shows("In which areas?"), days
    assert (await sergeant.says("Abingtin")).shows("No area on record", "Did you mean Abington")
    threats = await sergeant.says("Abington")
    assert (await sergeant.says("drugs and tickling")).shows("“tickling” isn't a threat")
    seen = await sergeant.says("drugs, firearms")
    assert threats.shows("Against which threats?")
    assert seen.shows(
        "Op Sceptre", "Not made yet", "Mon 23/11 to Fri 27/11", "Threats: drug supply, firearms"
    )
    card = await sergeant.taps(seen.message, "Make it")
    assert card.shows("Op Sceptre · operation", "Not started", "Kind: Week of action", "Areas: Abington")
    assert (await sergeant.says("/op make")).shows("No operation is being made")
    assert (await sergeant.says("/op new Sceptre")).shows("an operation called Op Sceptre already")
    assert (await sergeant.says("yes")).hides("It answers")
    count = sa.select(sa.func.count()).where(Operation.code == "SCEPTRE")
    assert await beatline.database.read(lambda session: session.run(count).scalar()) == 1


@ON_ONE_DATABASE
async def test_a_part_is_changed_in_one_line_or_by_taps_by_a_supervisor_or_the_lead(
    officer, sergeant, beatline
):
    menu = await sergeant.says("/op driven change")
    assert menu.shows("Op Driven", "what is to be changed?")
    asked = await sergeant.taps(menu.message, "Theme")
    assert asked.shows("Which day")
    changed = await sergeant.says("mon: Retailers")
    assert changed.shows("theme changed", "Mon 23/11: Retailers")
    assert (await sergeant.says("/op change driven theme: 1/1/2020: Rest")).shows("It doesn't run on")
    line = "/op driven change objective 1: x"
    assert (await sergeant.says(line)).hides("1. x")
    line = "/op driven change objective: 1: Every shop | retailers visited | 20"
    assert (await sergeant.says(line)).shows("1. Every shop (20 retailers visited)")
    assert (await sergeant.says("/op driven")).shows("1. Every shop: 0 of 20")
    assert (await sergeant.says("/op change driven objective: 1: none")).hides("Every shop")
    assert (await officer.says("/op change driven lead: me")).shows("A supervisor or the lead of Op Driven")
    assert (await sergeant.says("/op change driven lead: me")).shows("says who leads it")
    await led_by(beatline, "0077")
    assert (await sergeant.says("/op change driven lead: 1234")).shows("Lead: PC 1234 Ashfield")
    assert (await officer.says("/op change driven threats: cse")).shows("Threats: CSE")
    assert (await officer.says("/op change nowhere lead: me")).shows("nowhere isn't on record")


@ON_ONE_DATABASE
@pytest.mark.parametrize("words", ["", "change", "9", "one two three four five", "Driven"])
async def test_what_names_no_operation_makes_none(sergeant, words):
    answer = await sergeant.says(f"/op new {words}")
    assert answer.hides("What kind")


@ON_ONE_DATABASE
async def test_what_was_changed_can_be_read_and_what_cannot_be_changed_is_said(officer, sergeant, clock):
    clock.moves(days=1)
    assert (await sergeant.says("/op change driven days: 16/11 to 22/11")).shows("Mon 16/11 to Sun 22/11")
    themed = await sergeant.says("/op change driven theme: tue: Retailers")
    assert themed.shows("Tue 17/11: Retailers")
    dosed = await sergeant.says("/op change driven dose: abington 15 min, 4 a day, 2000 to 0400")
    assert dosed.shows("Dose: Abington 15 min, 4 a day, 20:00 to 04:00")
    moved = await sergeant.says("/op change driven days: 18/11 to 22/11")
    assert moved.shows("Tue 17/11: Retailers · ⚠ not one of its days")
    odd = await sergeant.says("/op change driven name: Blacker")
    assert odd.shows("“name: Blacker” is no part of Op Driven that can be changed")
    near = await officer.says("/op drivn")
    assert near.shows("drivn isn't on record. Did you mean Op Driven?")
    card = await officer.taps(near.message, "Op Driven")
    assert "Doses" in card.labels and "Results" in card.labels
    assert (await officer.says("/op doses")).labels == ["Op Driven"]
