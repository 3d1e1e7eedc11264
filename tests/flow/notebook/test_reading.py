"""Notebooks as they are read: one's own, an officer's by the supervisor, a record's, by words."""

import re
from datetime import date

import pytest
from sqlmodel import select

from models import FieldNote, Operation

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOBODYS = "{} isn't on record. Check the reference."


async def test_a_supervisor_reads_an_officers_note_and_checks_it(officer, sergeant):
    await officer.says("/note two males by the bins")
    card = await sergeant.says("PNB-1234-0001")
    assert card.shows("two males by the bins", "PC 1234 Ashfield")
    assert card.labels == ["Check", "Copy PNB-1234-0001"]
    receipt = await sergeant.taps(card.message, "Check")
    assert receipt.shows(
        "PNB-1234-0002 · 10:15 · checked up to 0001", "PC 1234 Ashfield's notebook, and they have been told"
    )
    told = await officer.hears()
    assert told.text == "PNB-1234-0002 · your notebook was checked."
    assert (await officer.taps(told.message, "Open")).shows(
        "checked by PS 0077 Copsewell: up to PNB-1234-0001"
    )
    assert (await officer.says("/notes")).shows("0002 checked by PS 0077 Copsewell: up to 0001")


@one_database
async def test_a_check_is_the_supervisors_and_the_officer_cannot_strike_or_amend_it(officer, sergeant):
    await officer.says("/note all quiet")
    await sergeant.says("/check PNB-1234-0001 clear and complete")
    await officer.hears()
    for words in ("/strike PNB-1234-0002 not so", "/amend PNB-1234-0002 not so"):
        assert (await officer.says(words)).text == NOBODYS.format("PNB-1234-0002")
    assert (await officer.says("/notes")).shows("up to 0001", "clear and complete")


@one_database
async def test_a_second_check_of_the_same_entry_within_a_minute_is_kept_once(
    officer, sergeant, clock, beatline
):
    await officer.says("/note all quiet")
    await sergeant.says("/check PNB-1234-0001")
    assert (await sergeant.says("/check PNB-1234-0001")).shows("PNB-1234-0002", "entered once")
    clock.moves(minutes=2)
    assert (await sergeant.says("/check PNB-1234-0001")).shows("PNB-1234-0003")
    made = await beatline.database.read(lambda session: session.orm.exec(select(FieldNote.made_by_id)).all())
    assert made == [None, 1, 1]


@one_database
async def test_nobody_checks_a_notebook_of_their_own_or_one_they_may_not_read(officer, sergeant, phone):
    await sergeant.says("/note mine")
    assert (await sergeant.says("/check PNB-0077-0001")).shows("You can't check your own notebook")
    other = phone("1300")
    await other.says("/note theirs")
    assert (await sergeant.says("/check PNB-1300-0001")).text == NOBODYS.format("PNB-1300-0001")
    assert (await officer.says("/check PNB-1300-0001")).shows("Your role can't do that here")


@one_database
async def test_another_officers_note_is_to_the_letter_as_if_there_were_none(officer, phone):
    await officer.says("/note two males by the bins")
    for other in (phone("1300"), phone("2001")):
        for ref in ("PNB-1234-0001", "PNB-1234-0099"):
            assert (await other.says(ref)).text == NOBODYS.format(ref)
        assert (await other.says("/notes bins")).text.startswith("You have no notes: “bins”.")


async def test_a_records_notes_are_everybodys_whom_one_may_read(officer, sergeant, phone):
    for one, words in ((officer, "nobody in"), (sergeant, "rang the mother"), (phone("2001"), "letter sent")):
        card = await one.says("TSK-0456")
        await one.says(words, reply_to=card.message)
    both = await sergeant.says("/notes TSK-0456")
    assert both.text.splitlines()[0] == "Notes · on TSK-0456 · 2"
    assert both.shows("PNB-1234-0001 PC 1234 Ashfield 10:15: nobody in", "rang the mother")
    assert both.hides("letter sent")
    assert (await officer.says("/notes TSK-0456")).hides("rang the mother", "letter sent")


async def test_notes_are_found_by_their_words_ones_own_and_those_one_may_read(officer, sergeant, phone):
    await officer.says("/note two males by the BINS, café side")
    await officer.says("/note all quiet")
    await phone("1300").says("/note nobody at the bins")
    own = await officer.says("find in notes cafe bin")
    assert own.text.splitlines()[0] == "My notebook · “cafe bin” · 1"
    assert own.shows("0001 10:15: two males by the BINS, café side")
    answer = await sergeant.says("/notes bins")
    assert answer.shows("· 1\n", "two males")
    assert answer.hides("nobody at the bins")
    assert (await officer.says('/notes "bins OR quiet*')).shows("You have no notes: “bins or quiet”")
    assert (await officer.says("/notes 🙂")).shows("There is no word in that")


@one_database
async def test_what_was_put_to_a_note_is_found_too(officer):
    await officer.says("/note spoke to the shopkeeper")
    await officer.says("/add speech PNB-1234-0001 he ran off down the alley")
    assert (await officer.says("/notes alley")).shows("spoke to the shopkeeper")


@one_database
async def test_a_supervisor_lists_an_officers_notebook_by_day(officer, sergeant, clock, phone):
    await officer.says("/note of yesterday")
    clock.moves(days=1)
    await officer.says("/note of today")
    assert (await sergeant.says("/notes PC 1234")).shows(
        "Notebook of PC 1234 Ashfield", "of yesterday", "of today"
    )
    today = await sergeant.says("/notes 1234 today")
    answer = today
    assert answer.shows("of today")
    assert answer.hides("of yesterday")
    assert (await sergeant.says("/notes 1300")).shows(
        "No notes for you to read in the notebook of PC 1300 Elmhurst."
    )
    assert (await phone("1300").says("/notes 1234")).shows("You have no notes: “1234”.")


@one_database
async def test_a_list_has_pages_and_the_last_written_first(officer, clock):
    for number in range(8):
        clock.moves(minutes=1)
        await officer.says(f"/note number {number}")
    late = clock.now
    clock.moves(hours=1)
    await officer.says("/note out of signal", date=late)
    first = await officer.says("/notes")
    assert re.findall(r"^(\d{4}) ", first.text, re.MULTILINE) == [
        "0009",
        "0008",
        "0007",
        "0006",
        "0005",
        "0004",
    ]
    assert first.shows("My notebook · newest first · 9", "0009 10:23 · late: out of signal")
    answer = await officer.taps(first.message, "Page 2 →")
    assert answer.shows("0003", "0001")
    assert answer.hides("0004")


@one_database
async def test_a_note_in_two_messages_is_read_as_one(officer):
    long = "so he said. " * 330
    await officer.says(f"/note {long.strip()}")
    receipt = await officer.says("and then he left")
    await officer.taps(receipt.message, "Join to 0001")
    card = await officer.says("PNB-1234-0001")
    assert card.shows("so he said.\nand then he left", "Continues in: PNB-1234-0002")
    assert (await officer.says("/notes")).shows("0002 10:15 · rest of 0001: and then he left")
    assert (await officer.says("PNB-1234-0002")).shows("Continues from PNB-1234-0001")
    await officer.says("/amend PNB-1234-0002 and then he ran")
    assert (await officer.says("PNB-1234-0001")).shows("and then he left\nand then he ran")


async def test_answering_an_operations_card_files_the_note_on_the_operation(officer, sergeant):
    card = await officer.says("/op driven")
    assert card.text.splitlines()[:2] == ["Op Driven · operation", "Running · from Sat 21/11"]
    assert card.shows("Open tasks: 2")
    assert card.labels == ["Note", "My tasks", "Notes", "Board", "Results"]
    receipt = await officer.says("spoke to six shops", reply_to=card.message)
    assert receipt.text == "PNB-1234-0001 · 10:15 · on Op Driven"
    task = await officer.says("TSK-0457")
    await officer.says("square is quiet", reply_to=task.message)
    for words in ("/notes driven", "/notes op driven", "notes on driven"):
        assert (await officer.says(words)).shows(
            "on Op Driven · 2", "spoke to six shops", "on TSK-0457: square"
        )
    seen = await sergeant.says("op driven")
    assert (await sergeant.taps(seen.message, "Notes")).shows("spoke to six shops")
    assert (await officer.says("PNB-1234-0001")).labels == [
        "Op Driven",
        "Amend",
        "Strike",
        "Copy PNB-1234-0001",
    ]


async def test_a_partner_knows_of_the_operations_alone_of_which_they_know_a_record(beatline, phone):
    partner = phone("2001")
    assert (await partner.says("/op driven")).shows("Op Driven · operation", "Open tasks: 1")
    await beatline.database.write(lambda session: session.orm.add(viper()))
    assert (await partner.says("/op viper")).text == NOBODYS.format("viper")
    assert (await partner.says("/op")).labels == ["Op Driven"]
    assert (await phone("1300").says("/op viper")).shows("Op Viper · operation")


def viper():
    return Operation(
        id=2, code="VIPER", name="Op Viper", starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1)
    )


@one_database
async def test_a_reminder_on_an_operations_card_is_taken(officer):
    card = await officer.says("/op driven")
    assert (await officer.says("remind me fri 0930 ring the lead", reply_to=card.message)).shows(
        "ring the lead"
    )
