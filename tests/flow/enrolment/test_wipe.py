"""A lost phone: all that we know of its chat is deleted, and the officer who asked hears the outcome."""

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.services.retractions import requests
from models import InboxEntry, Retraction, RetractionKind


@pytest.fixture
async def sergeant(sergeant):
    """Has the chat open, so that a notice can come."""
    await sergeant.says("/me")
    return sergeant


@pytest.fixture
async def chat(officer):
    """A detail still open, and a word of the officer's; the number of the detail's message."""
    card = await officer.says("TUR-0123")
    detail = await officer.taps(card.message, "Details")
    await officer.says("/note at the door")
    return detail.message_id


def wipe(now):
    return lambda session: requests.wipe(session, 2, 5001, asked_by=1, now=now)


async def known(beatline, officer):
    """Have the inbox name this chat's messages, whichever part of the bot fills that in."""
    numbers = [one.message_id for one in officer.messages]
    await beatline.inbox.flush()
    await beatline.database.write(
        lambda session: session.run(sa.update(InboxEntry).where(InboxEntry.lane == 5001).values(sent=numbers))
    )
    return numbers


async def test_a_wiped_chat_is_empty_and_who_asked_is_told(
    chat, officer, sergeant, beatline, clock, eventually
):
    numbers = await known(beatline, officer)
    assert await beatline.database.write(wipe(clock.now)) == len(numbers)
    await eventually(lambda: officer.messages == [])
    notice = await eventually(lambda: next((m for m in sergeant.messages if "phone" in m.text), None))
    assert notice.text == f"1234's phone: {len(numbers)} messages deleted or masked, 0 could not be."
    report = await sergeant.taps(notice, "Which ones")
    assert report.shows("1234's phone", f"{len(numbers)} messages deleted or masked", "Could not be: 0")


async def test_a_detail_in_a_message_too_old_to_be_deleted_is_masked(officer, beatline, clock, eventually):
    card = await officer.says("TUR-0123")
    clock.moves(hours=49)
    detail = await officer.taps(card.message, "Details")
    assert detail.shows("Millbrook")
    await beatline.inbox.flush()
    assert await beatline.database.write(wipe(clock.now)) >= 1
    await eventually(lambda: "Millbrook" not in officer.message(detail.message_id).text)
    assert officer.message(detail.message_id).text.startswith("TUR-0123 · details were shown until")


async def test_what_telegram_will_not_delete_is_reported(
    chat, officer, sergeant, beatline, telegram, clock, eventually
):
    numbers = await known(beatline, officer)
    telegram.fault("error", "deleteMessage", times=2, code=400)
    telegram.fault("error", "editMessageText", times=1, code=400, chat_id=5001)
    await beatline.database.write(wipe(clock.now))
    notice = await eventually(lambda: next((m for m in sergeant.messages if "phone" in m.text), None))
    assert notice.text == f"1234's phone: {len(numbers) - 2} messages deleted or masked, 2 could not be."
    report = await sergeant.says("/recalled 1234")
    assert report.shows("Could not be: 2", "sent 10:15: A fault was asked for")
    assert len(officer.messages) == 2


async def test_what_the_officer_deleted_already_counts_as_gone(
    chat, officer, sergeant, beatline, telegram, clock, eventually
):
    numbers = await known(beatline, officer)
    world_chat = telegram.world.chats[5001]
    telegram.world.erase(world_chat, world_chat.messages[numbers[0]])
    await beatline.database.write(wipe(clock.now))
    notice = await eventually(lambda: next((m for m in sergeant.messages if "phone" in m.text), None))
    assert notice.text.endswith(" 0 could not be.")


async def test_a_wipe_goes_on_after_a_restart(
    chat, officer, beatline, start_bot, telegram, clock, eventually
):
    await known(beatline, officer)
    away = telegram.fault("drop before", "deleteMessage", times=None)
    await beatline.database.write(wipe(clock.now))
    await away.hit.wait()
    await beatline.stop()
    away.lift()
    clock.moves(minutes=1)
    again = await start_bot()
    await eventually(lambda: officer.messages == [])
    await eventually(lambda: all_done(again))


async def test_who_may_not_manage_access_reads_no_report(officer, sergeant):
    assert (await officer.says("/recalled 1234")).shows("Your role can't do that")
    assert (await sergeant.says("/recalled 1234")).shows("Nothing was recalled from 1234's phone")
    assert (await sergeant.says("/recalled 4711")).shows("4711 isn't on record")
    assert (await sergeant.says("/recalled")).shows("Whose phone?")


async def all_done(beatline):
    found = await beatline.database.read(lambda session: session.orm.exec(select(Retraction)).all())
    deleted = [one for one in found if one.kind is RetractionKind.DELETE]
    return deleted and all(one.done_at for one in deleted)
