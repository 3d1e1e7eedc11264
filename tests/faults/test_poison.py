"""An update that cannot be read, always fails or is slow never holds up the others."""

from __future__ import annotations

import json
import logging
import re
from errno import ENOSPC
from threading import Event

import aiohttp
import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.chat.failures import RETRY_WAITS
from bot.chat.lanes import DEPTH
from bot.chat.route import Route
from bot.chat.webhook import SECRET_HEADER
from bot.demo.stand_in.faults import Trouble
from bot.services.access.policy import Permission
from bot.texts.reply import say
from bot.values import replace
from handlers import routes
from models.inbox import InboxEntry, InboxState
from tests.conftest import POSTGRESQL_IN_THE_DRILL
from tests.faults.notebooks import all_settled, check_books
from tests.faults.running import until
from tests.patience import LONG

SECRETS = "words-that-no-log-may-hold"
ROOM = 4 * DEPTH  # letters in memory with four lanes
EACH = 30  # letters of each officer in a backlog
HUGE = 2**64 - 1  # more than a database keeps in a number
PEOPLE = {"id": 5019, "is_bot": False, "first_name": SECRETS}
CHAT = {"id": 5019, "type": "private", "first_name": SECRETS}
FRAME = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": PEOPLE}
MALFORMED = {
    "nothing but a number": {},
    "an unknown kind": {"telepathy": {"from": PEOPLE, "thought": SECRETS}},
    "a string where a message belongs": {"message": SECRETS},
    "a list where a message belongs": {"message": [SECRETS]},
    "null where a message belongs": {"message": None},
    "an empty message": {"message": {}},
    "a message without a chat": {"message": {"message_id": 1, "date": 1, "from": PEOPLE, "text": SECRETS}},
    "a message without a date": {"message": {"message_id": 1, "chat": CHAT, "from": PEOPLE}},
    "a date beyond all time": {"message": FRAME | {"date": HUGE, "text": SECRETS}},
    "a negative date": {"message": FRAME | {"date": -(2**62), "text": SECRETS}},
    "a date in words": {"message": FRAME | {"date": SECRETS}},
    "a person in words": {"message": FRAME | {"from": SECRETS, "text": SECRETS}},
    "a chat in words": {"message": FRAME | {"chat": SECRETS, "text": SECRETS}},
    "an account too large for any database": {"message": FRAME | {"from": PEOPLE | {"id": HUGE}}},
    "an account that is true": {"message": FRAME | {"from": PEOPLE | {"id": True}, "text": SECRETS}},
    "a text that is a number": {"message": FRAME | {"text": 5}},
    "a text that is a list": {"message": FRAME | {"text": [SECRETS]}},
    "a photo that is a string": {"message": FRAME | {"photo": SECRETS, "caption": "note"}},
    "a photo of nothing": {"message": FRAME | {"photo": [{}], "caption": "note"}},
    "a voice that is a list": {"message": FRAME | {"voice": [SECRETS]}},
    "a place of words": {"message": FRAME | {"location": {"latitude": SECRETS, "longitude": None}}},
    "an answer to words": {"message": FRAME | {"reply_to_message": SECRETS, "text": SECRETS}},
    "a tap without a message": {"callback_query": {"id": "1", "from": PEOPLE, "chat_instance": "1"}},
    "a tap by nobody": {"callback_query": {"id": "1", "data": SECRETS}},
    "a membership of nothing": {"my_chat_member": {"chat": CHAT, "from": PEOPLE, "date": 1}},
    "two accounts at once": {"message": FRAME, "callback_query": {"id": "1", "from": PEOPLE | {"id": 5001}}},
    "a text with a NUL": {"message": FRAME | {"text": f"note {SECRETS} \x00 end"}},
    "a nest of answers": None,  # made by _nest
}
NO_UPDATES = [{}, SECRETS, None, 5, [], {"update_id": SECRETS}, {"update_id": HUGE}, {"update_id": True}]


def _nest(depth):
    message = FRAME | {"text": SECRETS}
    for _ in range(depth):
        message = FRAME | {"text": SECRETS, "reply_to_message": message}
    return {"message": message}


def _slip_in(telegram, body, kind="message"):
    """Put an update as Telegram would never write it in its queue like any other; its number."""
    updates = telegram.world.updates
    update_id = updates.add(kind, {})
    body = {"update_id": update_id} | body if isinstance(body, dict) and "update_id" not in body else body
    updates.pending[update_id] = replace(updates.pending[update_id], body=body, kind="raw")
    return update_id


async def _polling_is_held(telegram):
    """Fetch nothing until the fault is lifted, so that all that follows comes in one batch."""
    fault = telegram.fault(Trouble.ERROR, "getUpdates", times=None)
    telegram.world.updates.end_poll()
    await until(lambda: fault.struck, "polling to be held")
    return fault


def _states(database, ids):
    with database.reading() as session:
        query = sa.select(col(InboxEntry.update_id), col(InboxEntry.state))
        return {row.update_id: row.state for row in session.orm.execute(query) if row.update_id in ids}


async def test_malformed_updates_in_a_batch_are_put_aside_and_the_good_ones_answered(
    telegram, start_bot, takers, database, caplog
):
    caplog.set_level(logging.INFO)
    telegram.world.updates.on_handed = None  # it would look for the chat of an update that names none
    await start_bot()
    held = await _polling_is_held(telegram)
    first, second = takers[:2]
    first.writes()
    bad = [_slip_in(telegram, _nest(100) if body is None else body) for body in MALFORMED.values()]
    for body in NO_UPDATES:
        _slip_in(telegram, body)
    second.writes()
    held.lift()
    await all_settled(telegram, database)
    first.writes()
    await all_settled(telegram, database)
    states = _states(database, bad)
    assert sorted(states) == bad
    assert set(states.values()) <= {InboxState.SETTLED, InboxState.DEAD}
    for taker in (first, second):
        assert len(taker.receipts) == len(taker.texts)
    assert SECRETS not in caplog.text
    unread = {int(number) for number in re.findall(r"update (\d+) cannot be read", caplog.text)}
    assert len(unread & set(bad)) > len(MALFORMED) / 2


async def test_malformed_deliveries_to_the_webhook_get_their_200_or_400_and_hold_nothing(
    telegram, start_bot, takers, database, by_webhook
):
    telegram.world.updates.on_handed = None
    await start_bot(**by_webhook)
    bad = [_slip_in(telegram, _nest(100) if body is None else body) for body in MALFORMED.values()]
    surrogate = {"update_id": bad[-1] + 1000, "message": FRAME | {"text": f"note {SECRETS} \ud83d"}}
    async with aiohttp.ClientSession(headers={SECRET_HEADER: by_webhook["webhook_secret"]}) as session:
        for body in (
            json.dumps(surrogate).encode(),
            b"[" * 100_000,
            b"\xff",
            b"",
            b"5",
            b'{"update_id":1e400}',
        ):
            async with session.post(by_webhook["webhook_url"], data=body) as answer:
                assert answer.status in (200, 400)
    bad.append(surrogate["update_id"])
    takers[0].writes()
    await all_settled(telegram, database)
    assert sorted(_states(database, bad)) == bad
    assert len(takers[0].receipts) == 1


@pytest.fixture
def broken_route(monkeypatch):
    """`/breaks` never works, `/wrongs` sends an SQL statement that never will."""

    def breaks(ask):
        raise RuntimeError(ask.words)

    def wrongs(ask):
        ask.session.run(sa.text("SELECT * FROM what_is_nowhere"))
        return say("it worked")

    more = [
        Route(name, handle, Permission.NOTE, help=name)
        for name, handle in (("breaks", breaks), ("wrongs", wrongs))
    ]
    monkeypatch.setattr("bot.application.ROUTES", (*routes.ROUTES, *more))


@pytest.mark.parametrize("command", ["/breaks", "/wrongs"])
async def test_an_update_that_always_fails_is_put_aside_and_the_officer_told(
    command, broken_route, telegram, start_bot, takers, database, caplog
):
    await start_bot()
    unlucky, other = takers[:2]
    unlucky.writes()
    sent = unlucky.person.says(f"{command} {SECRETS}")
    unlucky.writes()
    other.writes()
    await all_settled(telegram, database)
    told = [text for text in unlucky.heard if "NOT recorded" in text]
    assert len(told) == 1
    assert str(sent.update_id) in told[0]
    assert [text.split(" ")[0][-4:] for text in unlucky.heard] == ["0001", told[0].split(" ")[0][-4:], "0002"]
    assert len(other.receipts) == 1
    with database.reading() as session:
        row = session.orm.get(InboxEntry, sent.update_id)
        assert (row.state, row.failures) == (InboxState.DEAD, 5)
        assert SECRETS.encode() in row.raw
    assert SECRETS not in caplog.text
    assert caplog.text.count(f"update {sent.update_id} failed") == 5


@POSTGRESQL_IN_THE_DRILL
async def test_who_was_not_told_of_a_dead_letter_when_the_bot_went_is_told_by_the_next(
    broken_route, telegram, start_bot, officer, database
):
    first = await start_bot()
    telegram.fault(Trouble.ERROR, "sendMessage", times=None)
    sent = officer.person.says("/breaks")

    def put_aside():
        return _states(database, [sent.update_id]).get(sent.update_id) is InboxState.ANSWERED

    await until(put_aside, "the update to be put aside")
    await first.stop()
    telegram.faults.clear()
    await start_bot()
    await all_settled(telegram, database)
    assert [text for text in officer.heard if "NOT recorded" in text]
    assert _states(database, [sent.update_id]) == {sent.update_id: InboxState.DEAD}


@pytest.fixture
def house_on_fire(monkeypatch):
    """While its event is set, `/works` fails whoever says it."""
    burns = Event()
    burns.set()

    def works(ask):
        if burns.is_set():
            raise OSError(ENOSPC, "No space left on device")
        return say("it worked")

    route = Route("works", works, Permission.NOTE, help="works")
    monkeypatch.setattr("bot.application.ROUTES", (*routes.ROUTES, route))
    return burns


async def test_a_fault_that_meets_several_officers_counts_against_nobody(
    house_on_fire, telegram, start_bot, takers, database, caplog
):
    await start_bot()
    several = takers[:3]
    for taker in several:
        taker.person.says("/works")
    await until(lambda: caplog.text.count("failed like others") >= 30, "everybody to have failed often")
    house_on_fire.clear()
    await all_settled(telegram, database)
    assert [taker.heard for taker in several] == [["it worked"]] * 3


async def test_a_fault_of_half_a_second_costs_one_officer_nothing(
    house_on_fire, telegram, start_bot, officer, database
):
    """With the bot's own waits: it fails twice."""
    await start_bot(retry_waits=RETRY_WAITS)
    sent = officer.person.says("/works")

    def failures():
        with database.reading() as session:
            row = session.orm.get(InboxEntry, sent.update_id)
            return row.failures if row else 0

    await until(lambda: failures() >= 2, "a second failure")
    house_on_fire.clear()
    await all_settled(telegram, database)
    assert officer.heard == ["it worked"]


async def test_an_update_that_comes_again_after_its_answer_changes_nothing_and_says_nothing(
    telegram, start_bot, officer, database, caplog
):
    beatline = await start_bot()
    sent = officer.writes()
    body = telegram.world.updates.pending[sent.update_id].body
    await all_settled(telegram, database)
    beatline.lanes.offer(await beatline.inbox.store([body]))
    officer.writes()
    await all_settled(telegram, database)
    check_books(database, [officer])
    assert len(officer.heard) == 2
    assert "failed" not in caplog.text


@POSTGRESQL_IN_THE_DRILL
async def test_a_hanging_chat_with_a_flood_of_messages_holds_nobody_else(
    telegram, start_bot, takers, database
):
    """The flood is larger than the room for it, so that it could fill it."""
    await start_bot(lanes=4)
    slow, others = takers[0], takers[1:]
    telegram.fault(Trouble.HANG, "sendMessage", times=None, seconds=90, chat_id=slow.person.id)
    for _ in range(3 * ROOM):
        slow.writes()
    await until(lambda: not telegram.pending, "the flood to be taken")
    for taker in others:
        taker.writes()
    await until(lambda: all(taker.receipts for taker in others), "the others to be answered")
    assert not slow.receipts
    telegram.faults.clear()
    await all_settled(telegram, database)
    check_books(database, takers)


@pytest.mark.drill
async def test_a_backlog_is_answered_in_order_with_little_of_it_in_memory(
    telegram, start_bot, takers, database
):
    for _ in range(EACH):
        for taker in takers:
            taker.writes()
    beatline = await start_bot(lanes=4)
    assert len(takers) * EACH > 8 * ROOM
    most = 0

    def done():
        nonlocal most
        most = max(most, len(beatline.lanes._known))
        return not telegram.pending and sum(len(taker.receipts) for taker in takers) >= EACH * len(takers)

    await until(done, "the backlog to be answered", patience=LONG)
    assert 0 < most <= ROOM
    await all_settled(telegram, database)
    check_books(database, takers)
    for taker in takers:
        assert taker.receipts == [f"PNB-{taker.collar}-{number:04d}" for number in range(1, EACH + 1)]
