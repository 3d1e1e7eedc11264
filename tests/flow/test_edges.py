"""Only an enrolled officer's own message in their own chat is answered; nobody floods."""

from __future__ import annotations

import time

import pytest
from sqlmodel import func, select

from bot.values import replace
from models import FieldNote
from models.inbox import InboxEntry, InboxState
from tests.conftest import ON_ONE_DATABASE
from tests.flow.conftest import ACCOUNTS, seed

BURST = 20
FLOOD = 120
POLLING = {"getUpdates"}
OFFICER = {"id": ACCOUNTS["1234"], "is_bot": False, "first_name": "Ashfield"}
CHAT = {"id": ACCOUNTS["1234"], "type": "private", "first_name": "Ashfield"}
MESSAGE = {"message_id": 900, "date": 1_795_255_200, "chat": CHAT, "from": OFFICER, "text": "note of nobody"}
CHANNEL = {"id": -1002000, "type": "channel", "title": "News"}
OTHER_BOT = {"id": 77, "is_bot": True, "first_name": "Gif", "username": "gif"}
FORWARDED = {"forward_origin": {"type": "user", "date": 1_795_255_000, "sender_user": OFFICER}}
SERVICE = {name: value for name, value in MESSAGE.items() if name != "text"}
FILL = {"type": "solid", "color": 0}
BACKGROUND = {"type": {"type": "fill", "fill": FILL, "dark_theme_dimming": 0}}
FROM_ELSEWHERE = {
    "forwarded": FORWARDED,
    "a channel post": {"forward_origin": {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 3}},
    "by an inline bot": {"via_bot": OTHER_BOT},
}
NOT_OURS = {
    "a forwarded message that was edited": (
        "edited_message",
        MESSAGE | FORWARDED | {"edit_date": 1_795_255_300},
    ),
    "a pinned message": ("message", SERVICE | {"pinned_message": MESSAGE}),
    "a new background": ("message", SERVICE | {"chat_background_set": BACKGROUND}),
    "a timer switched off": (
        "message",
        SERVICE | {"message_auto_delete_timer_changed": {"message_auto_delete_time": 0}},
    ),
    "an inline query": ("inline_query", {"id": "1", "from": OFFICER, "query": "TUR-0123", "offset": ""}),
    "a chosen inline result": (
        "chosen_inline_result",
        {"result_id": "1", "from": OFFICER, "query": "TUR-0123"},
    ),
    "a tap under an inline message": (
        "callback_query",
        {"id": "1", "from": OFFICER, "inline_message_id": "x", "chat_instance": "1", "data": "TUR-0123"},
    ),
    "a channel post": ("channel_post", MESSAGE | {"chat": CHANNEL, "sender_chat": CHANNEL}),
    "an edited channel post": (
        "edited_channel_post",
        MESSAGE | {"chat": CHANNEL, "sender_chat": CHANNEL, "edit_date": 1_795_255_300},
    ),
    "a business message": ("business_message", MESSAGE | {"business_connection_id": "b"}),
    "an edited business message": (
        "edited_business_message",
        MESSAGE | {"business_connection_id": "b", "edit_date": 1_795_255_300},
    ),
    "a business message that nobody can read": ("business_message", {"from": OFFICER, "date": "x"}),
    "a business connection": (
        "business_connection",
        {"id": "b", "user": OFFICER, "user_chat_id": OFFICER["id"], "date": 1, "is_enabled": True},
    ),
    "a message through a business account": ("message", MESSAGE | {"business_connection_id": "b"}),
    "a poll's answer": ("poll_answer", {"poll_id": "1", "user": OFFICER, "option_ids": [0]}),
    "a request to join": (
        "chat_join_request",
        {"chat": CHANNEL, "from": OFFICER, "user_chat_id": OFFICER["id"], "date": 1},
    ),
}


@pytest.fixture
def slip_in(telegram):
    """An update of any kind at all in Telegram's queue, even of one that the bot never asked for."""

    def add(kind, body):
        updates = telegram.world.updates
        updates.on_handed = None  # it would look for the message in a chat
        update_id = updates.add("message", body)
        raw = {"update_id": update_id, kind: body}
        updates.pending[update_id] = replace(updates.pending[update_id], kind=kind, body=raw)
        return update_id

    return add


@ON_ONE_DATABASE
@pytest.mark.parametrize(("kind", "body"), NOT_OURS.values(), ids=NOT_OURS)
async def test_what_is_not_for_us_is_answered_with_nothing_and_recorded_nowhere(
    kind, body, officer, telegram, slip_in, beatline, eventually
):
    await officer.says("/me")
    await eventually(lambda: beatline.lanes.idle)
    before = len(telegram.calls)
    update_id = slip_in(kind, body)

    def settled(session):
        entry = session.orm.get(InboxEntry, update_id)
        return entry is not None and entry.state is InboxState.SETTLED

    await eventually(lambda: beatline.database.read(settled))
    assert {call.method for call in [*telegram.calls][before:]} <= POLLING
    assert await beatline.database.read(notes) == 0


def notes(session):
    return session.orm.exec(select(func.count()).select_from(FieldNote)).one()


async def test_a_note_that_is_forwarded_is_not_recorded(officer, beatline):
    await officer.hears(after=officer.forwards("note somebody said"))
    assert (await officer.says("/note mine")).shows("PNB-1234-0001")
    assert await beatline.database.read(notes) == 1


@ON_ONE_DATABASE
@pytest.mark.parametrize("how", FROM_ELSEWHERE.values(), ids=FROM_ELSEWHERE)
async def test_why_nothing_is_kept_of_it_is_said_once_an_hour(how, officer, slip_in, eventually, clock):
    def told():
        return [one for one in officer.messages if "nobody can vouch" in one.text]

    for hour in (1, 2):
        for _ in range(3):
            slip_in("message", MESSAGE | how)
        await officer.says("/me")
        assert len(told()) == hour
        clock.moves(minutes=61)


@ON_ONE_DATABASE
async def test_a_timer_that_erases_receipts_earns_a_warning(officer, slip_in, eventually):
    slip_in("message", SERVICE | {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}})
    await officer.says("/me")
    assert any("delete themselves after 1 day" in one.text for one in officer.messages)


# One account's budget


class Timer:
    """It stands until it is let go, and then runs a hundred times as fast."""

    started = None

    def __call__(self):
        return 0.0 if self.started is None else 100 * (time.monotonic() - self.started)

    def runs(self):
        self.started = time.monotonic()


@pytest.fixture
def timer():
    return Timer()


@pytest.fixture
async def rationed(start_bot, clock, timer):
    """A bot with seeded officers whose accounts have small budgets."""
    bot = await start_bot(timer=timer, account_burst=BURST, account_per_second=5)
    await bot.database.write(lambda session: seed(session, clock.now))
    return bot


@pytest.fixture
def waits(rationed, eventually):
    """Until so many updates wait in the inbox, and no more of them are answered."""

    async def wait(count):
        await eventually(lambda: rationed.lanes.idle and is_left(count))
        assert await is_left(count)

    async def is_left(count):
        return await rationed.database.read(received) == count

    return wait


def received(session):
    waiting = select(func.count()).select_from(InboxEntry).where(InboxEntry.state == InboxState.RECEIVED)
    return session.orm.exec(waiting).one()


def receipts(officer):
    return [one.text.split(" ")[0] for one in officer.messages if one.from_bot]


async def test_a_flood_from_one_officer_is_answered_in_order_and_holds_nobody(
    rationed, phone, timer, waits, eventually
):
    flooding, other = phone("1234"), phone("1300")
    for number in range(FLOOD):
        flooding.person.says(f"/note entry {number}")
    assert (await other.says("TSK-0457")).shows("TSK-0457")
    assert len(receipts(flooding)) <= BURST
    await waits(FLOOD - BURST)
    assert (await other.says("TSK-0457")).shows("TSK-0457")
    assert receipts(flooding) == [f"PNB-1234-{number:04d}" for number in range(1, BURST + 1)]
    timer.runs()
    await eventually(lambda: len(receipts(flooding)) == FLOOD)
    assert receipts(flooding) == [f"PNB-1234-{number:04d}" for number in range(1, FLOOD + 1)]


async def test_a_flood_from_a_stranger_gets_one_answer_and_none_of_it_is_left(
    rationed, phone, telegram, timer, waits
):
    stranger, officer = telegram.person(7001, "Nobody"), phone("1300")
    for number in range(FLOOD):
        stranger.says(f"hello {number + 1000}")  # 112 and 999 are calls for help
    assert (await officer.says("TSK-0457")).shows("TSK-0457")
    await waits(FLOOD - BURST)
    timer.runs()
    await waits(0)
    assert len([one for one in stranger.messages if one.from_bot]) == 1
