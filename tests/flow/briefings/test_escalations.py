"""A briefing with a question, from the sergeant's phone to the officer's and back."""

import pytest
import sqlalchemy as sa

from bot.services.briefings import escalations
from models import Officer
from tests.turns import turn

LINE = "/brief to NPT1: Knife arch moved | It stands at the bus station from 14:00. RV in the car park."
ASKS = "/brief question BRF-0001 Where is the RV? | Guildhall | *Car park | Station"


@pytest.fixture(autouse=True)
async def known(beatline, greet):
    await beatline.database.write(
        lambda session: session.run(
            sa.update(Officer).where(Officer.collar == "1234").values(supervisor_id=1)
        )
    )
    await greet("1234", "0077")


@pytest.fixture
def sends(sergeant):
    async def sends(*more):
        await sergeant.says(LINE)
        for words in more:
            await sergeant.says(words)
        preview = await sergeant.says("/brief show BRF-0001")
        return await sergeant.taps(preview.message, "Send")

    return sends


async def looked_at(beatline, clock):
    """Whether the clock has seen to all that was due by now."""
    return not await beatline.database.read(lambda session: escalations.is_due(session, turn(clock.now)))


async def test_a_wrong_answer_is_told_and_asked_again_and_the_report_tells_who_understood(
    sergeant, officer, sends, pushed, settled
):
    asked = await sergeant.says(LINE)
    asked = await sergeant.says(ASKS)
    assert asked.shows("BRF-0001", "Where is the RV?", "✓ Car park", "Not sent yet")
    await sends()
    card = await officer.taps(await pushed(officer, "BRF-0001"), "Open")
    question = await officer.taps(card.message, "Acknowledge")
    assert question.shows("Acknowledged 10:15", "Question: Where is the RV?")
    assert question.labels == ["Guildhall", "Car park", "Station", "Undo acknowledgement", "Ask the author"]
    wrong = await officer.taps(question.message, "Station")
    assert wrong.shows("That's wrong", "car park", "Question: Where is the RV?")
    right = await officer.taps(wrong.message, "Car park")
    assert right.shows("Question answered 10:15") and right.hides("That's wrong")
    await settled()
    report = await sergeant.says("/briefings report BRF-0001")
    assert report.shows("1 of 2 acknowledged", "1 understood, 0 at once", "2 people: 2 sent")
    understood = await sergeant.taps(report.message, "Understood 1")
    assert understood.shows("1234 Ashfield · 10:15, after 1 wrong")
    back = await officer.taps(right.message, "Undo acknowledgement")
    assert back.shows("To acknowledge")
    assert back.labels == ["Acknowledge", "Ask the author"]


async def test_who_does_not_acknowledge_is_reminded_and_the_sergeant_told_by_name(
    sergeant, officer, sends, pushed, eventually, clock, beatline
):
    def reminders():
        return [one for one in officer.messages if "is waiting for you to acknowledge" in one.text]

    await sends()
    await pushed(officer, "BRF-0001", "Knife arch")
    await pushed(sergeant, "BRF-0001 · Knife arch moved\nOFFICIAL-SENSITIVE")
    for number, minutes in enumerate((6, 30, 61, 61)):
        clock.moves(minutes=minutes)
        await eventually(lambda: looked_at(beatline, clock))
        await eventually(lambda number=number: len(reminders()) == number)
    reminder = reminders()[-1]
    clock.moves(minutes=61)
    told = await pushed(sergeant, "Not acknowledged in your line", "1234")
    assert "Ashfield" not in told.text
    names = await sergeant.taps(told, "Names")
    assert names.shows("BRF-0001 · 1234 Ashfield · not opened, reminded 3×")
    card = await officer.taps(reminder, "Open")
    await officer.taps(card.message, "Acknowledge")
    assert (await sergeant.says("/briefings line")).shows("Nothing is left")


async def test_the_authors_card_counts_along_until_it_is_through(sergeant, sends, eventually, clock):
    sent = await sends()
    assert sent.shows("On its way", "2 people")

    def counted():
        clock.moves(seconds=1)
        return next((one for one in sergeant.messages if "Sent: 2 of 2" in one.text), None)

    assert (await eventually(counted)).message_id == sent.message.message_id


async def test_the_workbook_and_the_chart_come_as_files(sergeant, sends, eventually, settled):
    await sends()
    await settled()
    for form in ("xlsx", "png"):
        assert (await sergeant.says(f"/briefings report BRF-0001 {form}")).shows("BRF-0001", "follows")
    await eventually(lambda: any(one.document for one in sergeant.messages))
    await eventually(lambda: any(one.photo for one in sergeant.messages))


async def test_off_duty_it_waits_until_book_on(sergeant, officer, sends, pushed):
    await officer.says("/on")
    await officer.says("/off")
    await sends()
    await pushed(sergeant, "BRF-0001 · Knife arch moved\nOFFICIAL-SENSITIVE")
    report = await sergeant.says("/briefings report BRF-0001")
    assert report.shows("1 waiting until back")
    assert not [message for message in officer.messages if "Knife arch" in message.text]
    await officer.says("/on")
    assert await pushed(officer, "BRF-0001", "Knife arch")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/brief question BRF-0001", "a star at the right one"),
        ("/brief question", "Which briefing?"),
        ("/brief question BRF-0001 Where? | here | there", "Put a star"),
        ("/brief question BRF-0001 none", "Not sent yet"),
        ("/brief urgent BRF-0001", "Urgent: sent at any hour"),
        ("/brief receipt BRF-0001 no", "Nobody is asked to acknowledge it"),
        ("/briefings again BRF-0001", "It hasn't gone out"),
        ("/briefings takeback BRF-0001", "isn't on record"),
        ("/briefings answer BRF-0001 2", "isn't on record"),
        ("/briefings report BRF-0001 refused", "isn't on record"),
        ("/briefings line", "Nothing is left"),
    ],
)
async def test_what_cannot_be_done_gets_a_sentence(sergeant, words, answer):
    await sergeant.says(LINE)
    assert (await sergeant.says(words)).shows(answer)
