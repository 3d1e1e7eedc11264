"""Intelligence through the chat: submitted, sent back, corrected, assessed; or stopped as sensitive."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import select

from models import (
    AuditEntry,
    Dialogue,
    IntelligenceGrading,
    IntelligenceItem,
    IntelligenceReport,
    Officer,
    Team,
)
from tests.conftest import ON_ONE_DATABASE

KNOWN = "Two lads sell from the garages, most evenings"


@pytest.fixture
async def assessor(beatline, phone):
    def work(session):
        session.orm.add(Team(id=9, code="INTEL", name="Intelligence", kind="intelligence"))
        session.orm.flush()
        session.run(sa.update(Officer).where(Officer.collar == "1300").values(team_id=9))

    await beatline.database.write(work)
    known = phone("1300")
    await known.says("/me")  # the messenger lets us write only to those who wrote to us
    return known


@pytest.fixture
def rows(beatline):
    async def read(model):
        return await beatline.database.read(lambda session: list(session.orm.exec(select(model))))

    return read


async def submitted(officer, line=f"/intel 2C public yesterday: {KNOWN}"):
    stop = await officer.says(line)
    preview = await officer.taps(stop.message, "No, go on")
    return await officer.taps(preview.message, "Submit")


async def test_from_a_card_to_an_assessed_report_by_thumb(officer, assessor, rows, eventually, caplog):
    caplog.set_level("DEBUG")
    card = await officer.says("TSK-0456")
    stop = await officer.says("/intel", reply_to=card.message)
    assert stop.shows("on TSK-0456", "Could any of it show who told you")
    await officer.taps(stop.message, "No, go on")
    how = await officer.says(KNOWN)
    source = await officer.taps(how.message, "A member of the public said so")
    assert source.shows("I propose 2 · untested") and source.labels[0] == "2 · untested"
    known = await officer.taps(source.message, "2 · untested")
    preview = await officer.taps(known.message, "C · known indirectly")
    assert preview.shows("Not submitted yet", f"1 · 2C · {KNOWN}", "Date of intelligence: Sat 21/11/2026")
    assert (await officer.taps(preview.message, "Submit")).shows("INT-0001", "Submitted · 1 item")
    notice = await eventually(lambda: said(assessor, "1 intelligence report waits"))
    assert KNOWN not in notice.text

    queue = await assessor.taps(notice, "Reports waiting")
    assert queue.shows("INT-0001", "NPT1 · 1 item") and queue.hides(KNOWN)
    shown = await assessor.taps(queue.message, "INT-0001")
    assert shown.shows(KNOWN, "From: PC 1234 Ashfield", "About: TSK-0456")
    await assessor.taps(shown.message, "Send back")
    assert (await assessor.says("Which garages?")).shows("Sent back to PC 1234 Ashfield")
    told = await eventually(lambda: said(officer, "INT-0001 was returned for correction"))
    assert "garages" not in told.text

    back = await officer.taps(told, "Show it")
    assert back.shows("Returned for correction", "To correct: Which garages?")
    preview = await officer.taps(back.message, "Correct it")
    await officer.taps(preview.message, "Rewrite 1")
    await officer.says("Garages 4 to 6")
    await officer.says("public")
    preview = await officer.says("2C")
    assert (await officer.taps(preview.message, "Submit again")).shows("Submitted again")

    asked = await assessor.says("/intel assess INT-0001")
    asked = await assessor.taps(asked.message, "Confirm 2C")
    asked = await assessor.taps(asked.message, "C · permitted with conditions")
    await assessor.says("police only")
    assert (await assessor.says("A4")).shows("“A4” isn't one of these")
    assert (await assessor.says("A3")).shows("which overt action")
    await assessor.says("patrols")
    await assessor.says("S1")
    await assessor.says("Dealing behind Bridge Street")
    preview = await assessor.says("3")
    assert preview.shows("Not decided yet", "1 · 2CC · Dealing behind Bridge Street", "MoPI group 3")
    assert (await assessor.taps(preview.message, "Confirm")).shows("Assessed · 2CC · MoPI group 3")
    await eventually(lambda: said(officer, "INT-0001 was assessed"))
    assert (await officer.says("INT-0001")).shows("Assessed", "Garages 4 to 6")
    assert (await officer.says("INT-0001")).hides("Dealing", "2CC", "police only")
    (grading,) = await rows(IntelligenceGrading)
    assert (grading.usage, grading.sanitised_text) == ("patrols", "Dealing behind Bridge Street")
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("telegram")]
    assert not [one for one in ours if "garages" in one.lower() or "Bridge Street" in one]


def said(phone, words):
    return next((one for one in reversed(phone.messages) if words in one.text), None)


@pytest.mark.parametrize("how", ["tap", "type", "after all"])
async def test_what_is_sensitive_is_stopped_and_leaves_nothing(officer, rows, how):
    before = [entry.action for entry in await rows(AuditEntry)]
    stop = await officer.says("/intel 2B public: Periwinkle told me")
    if how == "after all":
        stop = await officer.taps(stop.message, "No, go on")
        answer = await officer.taps(stop.message, "It is sensitive after all")
    elif how == "tap":
        answer = await officer.taps(stop.message, "Yes, it is sensitive")
    else:
        answer = await officer.says("yes")
    assert answer.shows("Not here, then. Nothing was kept.", "the force's own intelligence system")
    assert await rows(IntelligenceReport) == await rows(IntelligenceItem) == await rows(Dialogue) == []
    assert [entry.action for entry in await rows(AuditEntry)] == before
    assert (await officer.says("/intel submit")).shows("You have no report open")


async def test_sensitive_after_it_was_submitted_goes_to_the_people_who_have_it(
    officer, assessor, rows, settled
):
    await submitted(officer)
    await assessor.says("/intel return INT-0001 Take the name out")
    await settled()
    preview = await officer.says("/intel correct INT-0001")
    answer = await officer.taps(preview.message, "It is sensitive after all")
    assert answer.shows("Ring the intelligence team now.", "INT-0001") and answer.hides("Nothing was kept")


async def test_several_items_and_a_day_in_one_line(officer, rows):
    line = "/intel tsk-0456 2B public fri: Somebody sells at 06:45 | 1A officer: I saw a van"
    stop = await officer.says(line)
    preview = await officer.says("no")
    assert stop.shows("on TSK-0456")
    assert preview.shows("1 · 2B · Somebody sells at 06:45", "2 · 1A · I saw a van", "Fri 20/11/2026")
    await officer.taps(preview.message, "Drop 1")
    await officer.says("/intel submit")
    (item,) = await rows(IntelligenceItem)
    assert (item.text, str(item.known_on)) == ("I saw a van", "2026-11-20")
    assert (await officer.says("/intel submit")).shows("You have no report open")
    assert (await officer.says("/intel mine")).shows("INT-0001", "waiting for assessment")


NONSENSE = {
    "/intel 4Z public: lads": "That isn't a grade",
    "/intel 2BC public: lads": "Handling is for an assessor",
    "/intel 2B neighbour: lads": "Between grade and colon, put officer, public",
    "/intel 2B tomorrow: lads": "in the future",
    "/intel TUR-0999": "TUR-0999 isn't on record",
    "/intel INT-0042": "INT-0042 isn't on record",
    "/intel correct INT-0042": "INT-0042 isn't on record",
    "/intel correct": "Which report?",
    "/intel assess INT-0042": "INT-0042 isn't on record",
    "/intel queue": "Your role can't do that here",
    "/intel confirm": "You have no assessment open",
    "/intel submit": "You have no report open",
    "/intel item 9": "You have no report open",
    "/intel date tomorrow": "You have no report open",
    "/intel 2a Bridge Street has it": "Could any of it show",
    "/intel public": "Could any of it show",
}


async def test_what_makes_no_sense_gets_a_sentence_and_keeps_no_report(officer, rows):
    for line, says in NONSENSE.items():
        assert (await officer.says(line)).shows(says)
        await officer.says("/cancel")
    assert await rows(IntelligenceReport) == await rows(Dialogue) == []


async def test_rubbish_half_way_asks_again_and_cancel_leaves_nothing(officer, rows):
    await officer.says("/intel")
    assert (await officer.says("what?")).shows("Could any of it show who told you")
    await officer.says("/intel add")
    await officer.says("no")
    assert (await officer.says("   x   ")).shows("how is it known?")
    assert (await officer.says("my mate Dave")).shows("“my mate Dave” isn't one of these", "how is it known?")
    assert (await officer.says("y" * 300)).shows("the rest of a long message, and was not kept")
    assert (await officer.says("/intel source 2")).shows("how is it known?")
    assert (await officer.says("/intel submit")).shows("how is it known?")
    assert (await officer.says("/intel")).shows("You have already started one", "how is it known?")
    await officer.says("officer")
    assert (await officer.says("4Z")).shows("That isn't a grade")
    assert (await officer.says("1A")).shows("Not submitted yet")
    assert (await officer.says("/intel date soon")).shows("can't read “soon” as a day")
    assert (await officer.says("tomorrow")).shows("in the future")
    assert (await officer.says("thu")).shows("Thu 19/11/2026")
    assert (await officer.says("/cancel")).shows("kept")
    assert await rows(IntelligenceReport) == await rows(Dialogue) == []


async def test_the_second_of_two_assessors_is_told_so_and_left_with_nothing_open(
    officer, assessor, sergeant, beatline, rows
):
    def joins(session):
        session.run(sa.update(Officer).where(Officer.collar == "0077").values(team_id=9))

    await beatline.database.write(joins)
    await submitted(officer)
    await assessor.says("/intel assess INT-0001 v1")
    assert (await assessor.says("2CP")).shows("What is the sanitised text?")
    await sergeant.says("/intel return INT-0001 v1 Say where")
    answer = await assessor.says("Dealing goes on")
    assert answer.shows("assessed or sent back meanwhile; nothing of yours was kept")
    assert await rows(IntelligenceGrading) == await rows(Dialogue) == []


async def test_nothing_is_filed_on_a_report_and_others_are_told_that_there_is_none(officer, sergeant, phone):
    receipt = await submitted(officer)
    answer = await officer.says("more of it", reply_to=receipt.message)
    assert answer.shows("Notes can't be filed on an intelligence report")
    for other in (sergeant, phone("3001")):
        absent = await other.says("INT-0002")
        assert (await other.says("INT-0001")).text == absent.text.replace("0002", "0001")
        assert (await other.says("/find garages")).hides("INT-", KNOWN)
        assert (await other.says("/notes")).hides("INT-", KNOWN)
        assert (await other.says("TSK-0456")).hides("INT-", KNOWN)
    assert (await phone("2001").says("/intel")).shows("Your role can't do that here")


@ON_ONE_DATABASE
@pytest.mark.parametrize("then", ["submit", "sensitive", "cancel"])
async def test_a_second_report_waits_behind_the_open_one_and_neither_is_lost(officer, rows, then):
    await officer.says("/intel 2B public yesterday: RED CORSA dealing")
    both = await officer.says("/intel 2C public today: WHITE VAN at the park")
    assert both.shows(
        "“RED CORSA dealing” isn't submitted yet", "“WHITE VAN at the park” waits, and comes next"
    )
    again = await officer.says("intel 2C public today: WHITE VAN at the park")
    assert again.text == both.text and both.shows("Could any of it show") and both.hides("is closed")
    new = await officer.taps(again.message, "The other one first")
    assert new.shows("“WHITE VAN at the park” · after it: “RED CORSA dealing”", "Could any of it show")
    if then == "submit":
        preview = await officer.taps(new.message, "No, go on")
        assert preview.shows("1 · 2C · WHITE VAN") and preview.hides("1 · 2B")
        left = await officer.taps(preview.message, "Submit")
        left.shows("INT-0001")
    else:
        left = await officer.says("/cancel" if then == "cancel" else "/intel sensitive")
    assert left.shows("The one that waited:", "Could any of it show") and left.hides("WHITE VAN")
    preview = await officer.taps(left.message, "No, go on")
    assert preview.shows("1 · 2B · RED CORSA dealing")
    done = await officer.taps(preview.message, "Submit")
    assert done.hides("waited")
    kept = ["WHITE VAN at the park", "RED CORSA dealing"]
    assert [one.text for one in await rows(IntelligenceItem)] == (kept if then == "submit" else kept[1:])
    assert await rows(Dialogue) == []


@ON_ONE_DATABASE
async def test_an_assessment_and_a_report_of_ones_own_leave_each_other_be(officer, assessor, settled):
    await submitted(officer)
    await settled()
    asked = await assessor.says("/intel assess INT-0001 v1")
    own = await assessor.says("/intel 2B public: RED CORSA dealing")
    assert own.shows("Could any of it show", "is closed. To answer it after all, reply to it")
    decided = await assessor.taps(asked.message, "Confirm 2C")
    decided.shows("INT-0001")
    assert (await assessor.taps(own.message, "No, go on")).shows("Not submitted yet", "RED CORSA")


@ON_ONE_DATABASE
async def test_a_correction_goes_before_the_report_that_is_open(officer, assessor, settled):
    await submitted(officer)
    await assessor.says("/intel return INT-0001 Say where")
    await settled()
    await officer.says("/intel 2B public: RED CORSA dealing")
    preview = await officer.says("/intel correct INT-0001")
    assert preview.shows("To correct: Say where", "After it: “RED CORSA dealing”")
    assert (await officer.taps(preview.message, "Submit again")).shows(
        "Submitted again", "Could any of it show"
    )
