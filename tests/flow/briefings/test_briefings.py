import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from models import Delivery, Occurrence, OccurrenceKind, Officer
from tests.conftest import ON_ONE_DATABASE

PHOTO = b"\xff\xd8\xff\xe0 a photo"
LINE = "/brief to NPT1: Knife arch moved | It stands at the bus station from 14:00."


@pytest.fixture(autouse=True)
async def known(greet):
    await greet("1234", "0077", "2001", "3001", "1300")


async def states(beatline):
    def work(session):
        of_briefings = select(Delivery).join(Occurrence).where(Occurrence.kind == OccurrenceKind.BRIEFING)
        return [row.state for row in session.orm.exec(of_briefings).all()]

    return await beatline.database.read(work)


async def test_one_line_goes_to_a_preview_and_only_send_sends(sergeant, officer, beatline, pushed):
    preview = await sergeant.says(LINE)
    assert preview.shows("BRF-0001", "Not sent yet", "NPT1 · 2 people", "Knife arch moved", "14:00")
    assert "Send" in preview.labels
    assert await states(beatline) == []
    sent = await sergeant.taps(preview.message, "Send")
    assert sent.shows("On its way", "2 people")
    push = await pushed(officer, "BRF-0001", "Knife arch moved")
    assert "bus station" not in push.text
    card = await officer.taps(push, "Open")
    assert card.shows("BRF-0001", "To acknowledge", "bus station")
    assert (await officer.taps(card.message, "Acknowledge")).shows("Acknowledged 10:15")
    report = await sergeant.says("/briefings report BRF-0001")
    assert report.shows("1 of 2 acknowledged", "Not acknowledged: 1 (0077)")


async def test_step_by_step_leads_to_the_same_preview(sergeant):
    await sergeant.says("/brief")
    await sergeant.says("Knife arch moved")
    asked = await sergeant.says("It stands at the bus station.")
    assert "NPT1" in asked.labels
    when = await sergeant.taps(asked.message, "NPT1")
    assert "Sat 21/11/2026 13:45" in when.labels
    preview = await sergeant.taps(when.message, "Sat 21/11/2026 13:45")
    assert preview.shows("BRF-0001", "NPT1 · 2 people", "When: Sat 21/11/2026 13:45")
    assert (await sergeant.taps(preview.message, "Send")).shows("Scheduled", "Sat 21/11/2026 13:45")


async def test_leaving_the_dialogue_keeps_nothing(sergeant):
    await sergeant.says("/brief")
    await sergeant.says("Knife arch moved")
    left = await sergeant.says("/cancel")
    assert left.shows("BRF-0001 is discarded")
    assert (await sergeant.says("/briefings mine")).shows("You haven't written any briefings")
    back = await sergeant.taps(left.message, "Bring it back")
    assert back.shows("BRF-0002", "Knife arch moved", "Still missing: text, audience")


async def test_what_was_said_so_far_is_kept_when_something_else_comes_between(sergeant):
    await sergeant.says("/brief")
    await sergeant.says("Knife arch moved")
    await sergeant.says("It stands at the bus station.")
    await sergeant.says("/brief")
    await sergeant.says("Another one")
    assert (await sergeant.says("/cancel")).shows("BRF-0002 is discarded")
    assert (await sergeant.says("/brief drafts")).shows("BRF-0001", "Knife arch moved")
    assert (await sergeant.says("/brief show BRF-0001")).shows("bus station", "Still missing: audience")


async def test_leaving_a_change_keeps_the_draft(sergeant):
    preview = await sergeant.says(LINE)
    await sergeant.taps(preview.message, "Change title")
    assert (await sergeant.says("/cancel")).shows("BRF-0001 stays as it is")
    assert (await sergeant.says("/brief drafts")).shows("BRF-0001", "Knife arch moved")


async def test_a_scheduled_one_leaves_at_its_time_and_not_before(
    sergeant, officer, clock, beatline, pushed, ticked
):
    preview = await sergeant.says("/brief to all at tomorrow 0645: Early turn | Parade at 07:00.")
    assert preview.shows("Sun 22/11/2026 06:45")
    await sergeant.taps(preview.message, "Send")
    clock.moves(hours=20)
    await ticked()
    assert await states(beatline) == []
    clock.moves(minutes=30)
    await pushed(officer, "BRF-0001", "Early turn")


async def test_a_stale_send_says_so_and_shows_the_newest(sergeant, beatline):
    preview = await sergeant.says(LINE)
    await sergeant.says("/brief title BRF-0001 Knife arch moved again")
    stale = await sergeant.taps(preview.message, "Send")
    assert stale.shows("changed since", "Knife arch moved again")
    assert await states(beatline) == []
    assert (await sergeant.taps(stale.message, "Send")).shows("On its way")


async def test_a_second_send_says_that_it_was_sent(sergeant):
    preview = await sergeant.says(LINE.replace("NPT1", "1234"))  # no push of it comes in between
    await sergeant.says("/brief send BRF-0001 v1")
    assert (await sergeant.taps(preview.message, "Send")).shows("already sent")


async def test_a_change_asks_and_shows_the_preview_anew(sergeant):
    preview = await sergeant.says(LINE)
    await sergeant.taps(preview.message, "Change audience")
    assert (await sergeant.says("NPT9")).shows("“NPT9”", "Did you mean NPT1?")
    assert (await sergeant.says("supervisors, resp")).shows("supervisors, RESP · 2 people")


async def test_the_same_text_to_the_same_audience_asks_again(sergeant):
    line = LINE.replace("NPT1", "1234")  # no push of it comes in between
    await sergeant.says(line)
    await sergeant.says("/brief send BRF-0001 v1")
    await sergeant.says(line)
    asked = await sergeant.says("/brief send BRF-0002 v1")
    assert asked.shows("The same text", "BRF-0001", "Nothing was sent")
    assert (await sergeant.taps(asked.message, "Send it anyway")).shows("On its way")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/brief to NPT9: A | B", "“NPT9”"),
        ("/brief to partner, auditors: A | B", "“auditors”"),
        ("/brief to NPT1: A", "Put | between"),
        ("/brief to NPT1:  | B", "both a title and a text"),
        ("/brief to NPT1: A | ", "both a title and a text"),
        (f"/brief to NPT1: {'A' * 201} | B", "200 characters"),
        ("/brief to NPT1 at 20/11/2026 0900: A | B", "has passed"),
        ("/brief to NPT1 at 28/3/2027 0130: A | B", "clocks go forward"),
        ("/brief to NPT1 at blue: A | B", "“blue”"),
        ("/brief to at now: A | B", "Say who gets it"),
        ("/brief to NPT1: A | TOP SECRET: the source is", "SECRET"),
        ("/brief to CIRV, : A | B", "CIRV · 1 person"),
    ],
)
async def test_what_cannot_be_sent_gets_a_sentence_and_leaves_nothing(sergeant, line, words):
    assert (await sergeant.says(line)).shows(words)


async def test_nobody_else_sees_a_draft_or_a_briefing_not_meant_for_them(sergeant, phone):
    await sergeant.says(LINE)
    assert (await phone("1234").says("BRF-0001")).shows("isn't on record")
    await sergeant.says("/brief send BRF-0001 v1")
    assert (await phone("1300").says("BRF-0001")).shows("isn't on record")
    assert (await phone("1300").says("/briefings ack BRF-0001")).shows("isn't on record")
    assert (await phone("1300").says(LINE)).shows("Your role can't do that")


async def test_who_cannot_be_reached_is_named_before_and_after(
    sergeant, officer, beatline, pushed, eventually
):
    officer.person.blocks()

    async def marked():
        query = sa.select(col(Officer.unreachable_since)).where(col(Officer.collar) == "1234")
        return await beatline.database.read(lambda session: session.run(query).scalar())

    await eventually(marked)
    assert (await sergeant.says(LINE)).shows("not reached: 1 (1234)")
    await sergeant.says("/brief send BRF-0001 v1")
    notice = await pushed(sergeant, "did not reach everybody")
    report = await sergeant.taps(notice, "Who, and why")
    assert report.shows("1 not delivered (can't be reached)", "1234")


@ON_ONE_DATABASE
@pytest.mark.parametrize("change", ["urgent", "title", "time", "attach"])
async def test_a_change_to_a_scheduled_one_says_that_it_is_scheduled_no_longer(sergeant, pushed, change):
    await sergeant.says("/brief to RESP at tonight 2200: Nights RV | Meet at the Guildhall")
    card = await sergeant.says("/brief send BRF-0001 v1")
    card.shows("Scheduled for Sat 21/11/2026 22:00")
    if change == "attach":
        sergeant.sends_photo(PHOTO, caption="/brief attach BRF-0001")
    else:
        new = {"urgent": "", "title": " Nights", "time": " tonight 2300"}[change]
        sergeant.person.says(f"/brief {change} BRF-0001{new}")
    await pushed(sergeant, "Not sent yet", "No longer scheduled: press Send to schedule it again")
    told = await pushed(sergeant, "No longer scheduled: nobody gets it")
    assert told.message_id == card.message.message_id


@ON_ONE_DATABASE
async def test_send_says_that_the_version_or_the_audience_is_missing(sergeant):
    for words in ("/brief", "Early turn", "Parade."):
        await sergeant.says(words)
    none = await sergeant.says("/brief send BRF-0001 v9")
    assert none.shows("There is no v9 of it, so nothing was sent", "Still missing: audience")
    assert (await sergeant.says("/brief send BRF-0001 v2")).shows(
        "who gets it: /brief audience BRF-0001 NPT1"
    )
    assert (await sergeant.says("/brief to : A | B")).shows("Say who gets it")
