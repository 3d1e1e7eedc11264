from datetime import date
from functools import partial

import sqlalchemy as sa

from models import AuditEntry, Officer, Operation, Task, TaskOfficer, TaskStatus

REFUSED = sa.select(AuditEntry.officer_id, AuditEntry.object_ref).where(AuditEntry.action == "refused")
HIDDEN = {"id": 9, "code": "ANVIL", "name": "Op Anvil", "starts_on": date(2026, 11, 1)}


async def test_todays_tasks_of_mine_are_the_answer_to_plain_tasks(officer):
    assert (await officer.says("/tasks")).shows("mine today", "14:15", "Visit with Turnaround", "Abington")


async def test_plain_words_ask_for_another_day(officer):
    answer = await officer.says("what's on tomorrow?")
    assert answer.shows("Patrol Market Square") and answer.hides("Visit with Turnaround")


async def test_my_overdue_lists_what_should_be_done_already(beatline, phone):
    assert (await phone("3001").says("my overdue")).shows("Joint visit", "OVERDUE")


async def test_an_operations_tasks_are_found_by_its_name(officer):
    assert (await officer.says("/tasks driven")).shows("Visit with Turnaround", "Patrol Market Square")


async def test_free_lists_what_nobody_is_on_yet(officer, sergeant):
    assert (await officer.says("/tasks free")).shows("No tasks: free")
    await sergeant.says("/newtask")
    for at in ("2000", "2100"):
        await sergeant.says(f"/newtask reassurance visit at abington tomorrow {at} to npt1: see Mrs Low")
    preview = await sergeant.says("/newtask reassurance visit at abington tomorrow 2200 to npt1: see Mrs Low")
    assert preview.hides("““")
    await sergeant.taps(preview.message, "Plan it")
    assert (await officer.says("/tasks free")).shows("Tasks · free · 1", "Reassurance visit: Abington")


async def test_an_unknown_list_says_which_there_are(officer):
    assert (await officer.says("/tasks wibble")).shows("“wibble”", "today, tomorrow, week")


async def test_an_impossible_day_says_so(officer):
    assert (await officer.says("/tasks 31/02")).shows("31/02")


async def test_the_card_says_what_where_when_and_with_whom(officer):
    answer = await officer.says("task 456")
    assert answer.shows(
        "TSK-0456 · Visit with Turnaround", "Allocated", "Bridge Street", "Abington", "PC 1234 Ashfield"
    )
    assert answer.labels == [
        "Outcome",
        "What to say",
        "Address",
        "Accept",
        "Not done",
        "Hand over",
        "Note",
        "Map",
        "Calendar",
        "Notes",
        "↻ Refresh",
        "Copy TSK-0456",
        "TUR-0123",
    ]


async def test_the_map_button_sends_the_place(officer):
    card = await officer.says("/task 456")
    place = await officer.taps(card.message, "Map")
    assert place.body["venue"]["location"]["latitude"] == 52.2365


async def test_a_listed_task_is_one_tap_away(officer):
    listing = await officer.says("/tasks")
    assert (await officer.taps(listing.message, "14:15 TSK-0456")).shows("TSK-0456 · Visit")


async def test_a_partner_sees_the_own_programmes_tasks_only(beatline, phone):
    partner = phone("2001")
    assert (await partner.says("TSK-0456")).shows("Visit with Turnaround")
    assert (await partner.says("TSK-0457")).shows("TSK-0457 isn't on record")
    assert (await partner.says("/tasks driven")).hides("Patrol Market Square", "Joint visit")


async def test_a_partner_is_not_told_by_a_list_which_operations_there_are(beatline, phone):
    """An operation of which they may know nothing is answered like one that never was."""
    await beatline.database.write(lambda session: session.orm.add(Operation(**HIDDEN)))
    partner = phone("2001")
    hidden, absent = await partner.says("/tasks anvil"), await partner.says("/tasks hammer")
    assert hidden.message.text == absent.message.text.replace("hammer", "anvil")


async def test_who_has_no_part_in_a_visit_reads_when_and_roughly_where_and_whom_to_ring(beatline, phone):
    outsider = phone("1300")
    answer = await outsider.says("TSK-0456")
    assert answer.text.splitlines()[:4] == [
        "TSK-0456 · Turnaround home visit",
        "14:15-15:15",
        "Area: Abington",
        "Held by NPT Northampton; Turnaround, 01604 555010: ring them.",
    ]
    assert answer.labels == ["Copy 01604 555010", "Note", "Copy TSK-0456", "Notes", "↻ Refresh"]
    listing = await outsider.says("/tasks all today")
    assert listing.shows("14:15 Turnaround home visit · Abington · ring NPT1, TURN")
    assert listing.hides("Visit with Turnaround", "Bridge Street")


async def test_there_is_no_map_of_a_visit_for_who_has_no_part_in_it(beatline, phone):
    answer = await phone("1300").says("/task TSK-0456 map")
    assert answer.shows("Held by NPT Northampton; Turnaround") and "venue" not in answer.body


async def test_a_note_can_be_filed_on_a_coarse_card(beatline, phone):
    outsider = phone("1300")
    card = await outsider.says("TSK-0456")
    assert (await outsider.says("saw them at the shops", reply_to=card.message)).shows("on TSK-0456")


async def test_a_list_tells_nobody_what_it_is_narrowed_by(beatline, phone):
    outsider = phone("1300")
    assert (await outsider.says("/tasks overdue")).shows("No tasks")
    assert (await outsider.says("/tasks driven")).hides("TSK-0456", "home visit")


async def test_a_warrant_is_known_to_its_crew_its_planner_its_lead_and_the_line_above(
    beatline, phone, officer, sergeant
):
    def make_it_a_warrant(session, above=4, **facts):
        task = session.orm.get(Task, 2)
        task.sqlmodel_update({"kind": "WARRANT_SUPPORT", "planner_id": None} | facts)
        session.orm.get(Operation, 1).lead_id = facts.pop("lead_id", None)
        session.orm.get(Officer, 2).supervisor_id = session.orm.get(Officer, 5).supervisor_id = above

    await beatline.database.write(make_it_a_warrant)
    for outsider in (phone("3001"), sergeant):
        hidden, absent = await outsider.says("TSK-0457"), await outsider.says("TSK-0459")
        assert hidden.text.replace("TSK-0457", "X") == absent.text.replace("TSK-0459", "X")
        assert (await outsider.says("TSK-0475")).hides("Did you mean")
        for words in ("/tasks all week", "/tasks team tomorrow", "/tasks driven", "what's on tomorrow"):
            assert (await outsider.says(words)).hides("Market Square", "0457")
    assert (await sergeant.says("/op driven")).shows("Open tasks: 2")
    for facts in ({"above": 1}, {"planner_id": 1}, {"lead_id": 1}, {"status": TaskStatus.COMPLETED}):
        await beatline.database.write(partial(make_it_a_warrant, **facts))
        for one in (officer, sergeant):
            assert (await one.says("TSK-0457")).shows("Patrol Market Square")
    assert (await sergeant.says("/op driven")).shows("Open tasks: 2")
    refused = await beatline.database.read(lambda session: session.orm.execute(REFUSED).all())
    assert {(one.officer_id, one.object_ref) for one in refused} >= {(1, "TSK-0457"), (4, "TSK-0457")}


async def test_a_task_for_a_restricted_referral_is_known_to_its_crew_alone(beatline, phone, sergeant):
    def restrict(session):
        task = session.orm.get(Task, 3)
        task.referral_id = 3
        session.orm.add(task)
        session.orm.delete(session.orm.get(TaskOfficer, (3, 4)))
        session.orm.flush()
        session.orm.add(TaskOfficer(task_id=3, officer_id=2))

    await beatline.database.write(restrict)
    assert (await sergeant.says("TSK-0458")).shows("TSK-0458 isn't on record")
    assert (await phone("1234").says("TSK-0458")).shows("Joint visit", "CIR-0046")
    assert (await phone("3001").says("TSK-0458")).shows("Held by NPT Northampton")
