"""Telegram fails in every way it can; afterwards all is answered, and nothing was done twice."""

from __future__ import annotations

import asyncio
from collections import Counter

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp import web
from sqlmodel import col

from bot.demo.stand_in.faults import Trouble
from bot.demo.stand_in.limits import Limits
from bot.services.upkeep import health
from bot.settings import utc_now
from models.notebook import FieldNote
from models.officer import Officer
from tests.faults.notebooks import all_settled, check_books
from tests.faults.running import free_port, until
from tests.patience import PATIENCE

BOTS_PATIENCE = 0.5  # the time that the bot waits for an answer in these tests
FEW = 6


@pytest.fixture
def database_url(sqlite_url):
    """One kind of database: Telegram's faults have nothing to do with it."""
    return sqlite_url


async def _answered(officer):
    """Check that the note written now gets its receipt, and return the receipt's text."""
    sent = officer.writes()
    return (await officer.person.hears(after=sent, timeout=PATIENCE)).text


def _noted(database):
    with database.reading() as session:
        return Counter(session.orm.execute(sa.select(col(FieldNote.text))).scalars())


@pytest.mark.parametrize(
    "trouble",
    [
        {"trouble": Trouble.ERROR, "code": 500},
        {"trouble": Trouble.ERROR, "code": 502},
        {"trouble": Trouble.FLOOD, "seconds": 1},
        {"trouble": Trouble.GARBAGE},
        {"trouble": Trouble.HANG, "seconds": 60},
        {"trouble": Trouble.HANG_AFTER, "seconds": 60},
        {"trouble": Trouble.DROP_BEFORE},
        {"trouble": Trouble.DROP_AFTER},
        {"trouble": Trouble.ERROR, "code": 409},
    ],
    ids=lambda trouble: f"{trouble['trouble']} {trouble.get('code', '')}".strip(),
)
async def test_polling_goes_on_after(trouble, telegram, start_bot, officer, database):
    await start_bot(patience=BOTS_PATIENCE)
    assert "0001" in await _answered(officer)
    fault = telegram.fault(method="getUpdates", times=2, **trouble)
    officer.writes()
    await until(lambda: fault.struck == 2, "the trouble to be met")
    officer.writes()
    await until(lambda: any("0003" in one.text for one in officer.person.messages), "the third receipt")
    await all_settled(telegram, database)
    check_books(database, [officer])


@pytest.mark.parametrize("code", [500, 503])
async def test_an_answer_that_telegram_failed_on_comes_once(code, telegram, start_bot, officer, database):
    await start_bot()
    telegram.fault(Trouble.ERROR, "sendMessage", times=3, code=code)
    assert "0001" in await _answered(officer)
    await all_settled(telegram, database)
    assert len(officer.receipts) == 1
    check_books(database, [officer])


def _floods(telegram):
    return [call for call in list(telegram.calls) if call.outcome == "429"]


async def test_a_429_for_one_chat_holds_nobody_else(telegram, start_bot, takers, database):
    await start_bot()
    first, second = takers[:2]
    flood = telegram.fault(Trouble.FLOOD, "sendMessage", times=1, seconds=600, chat_id=first.person.id)
    first.writes()
    await until(lambda: flood.struck, "the 429")
    assert "0001" in await _answered(second)
    assert not first.receipts


async def test_several_429_in_a_row_hold_everybody(telegram, start_bot, takers, database):
    await start_bot()
    telegram.fault(Trouble.FLOOD, "sendMessage", times=3, seconds=2)
    *first, other = takers[:4]
    for taker in first:
        taker.writes()
    await until(lambda: len(_floods(telegram)) == 3, "the 429s")
    loop = asyncio.get_running_loop()
    refused_at = loop.time()
    assert "0001" in await _answered(other)
    assert loop.time() - refused_at > 1.5  # a wait that Telegram asked for: slowness only lengthens it
    await all_settled(telegram, database)
    assert all(len(taker.receipts) == 1 for taker in first)


async def test_one_officers_flood_of_notes_earns_no_429_and_holds_nobody(
    make_program, telegram, takers, database
):
    """With Telegram's limits on and the bot's own settings."""
    telegram.world.gate.limits = telegram.world.limits = Limits()
    program = make_program(
        database.url.render_as_string(hide_password=False),
        messages_per_second="30",
        chat_messages_per_second="1",
        chat_burst="3",
    )
    program.start()
    busy, other = takers[:2]
    for _ in range(12):
        busy.writes()
    await until(lambda: busy.receipts, "the first receipt")
    assert "0001" in await _answered(other)
    assert len(busy.receipts) < 12
    await all_settled(telegram, database)
    check_books(database, [busy, other])
    assert len(busy.receipts) == 12
    assert _floods(telegram) == []


@pytest.mark.parametrize("code", [401, 404])
async def test_a_refusal_of_the_token_costs_no_answer(code, telegram, start_bot, takers, database):
    await start_bot()
    telegram.fault(Trouble.ERROR, "sendMessage", times=2, code=code)
    first, second = takers[:2]
    first.writes()
    second.writes()
    await all_settled(telegram, database)
    assert len(first.receipts) == len(second.receipts) == 1
    with database.reading() as session:
        assert any("refused the token" in one.what for one in health.examine(session, now=utc_now()))


async def test_a_refusal_of_the_token_at_the_start_is_waited_for(telegram, start_bot, officer):
    telegram.fault(Trouble.ERROR, "getMe", times=2, code=401)
    await start_bot()
    assert "0001" in await _answered(officer)


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.DROP_AFTER,
        pytest.param(Trouble.DROP_BEFORE, marks=pytest.mark.drill),
        pytest.param(Trouble.HANG, marks=pytest.mark.drill),
        pytest.param(Trouble.GARBAGE, marks=pytest.mark.drill),
    ],
)
async def test_an_answer_in_doubt_arrives_with_few_doubles_and_its_effect_once(
    trouble, telegram, start_bot, officer, database
):
    await start_bot(patience=BOTS_PATIENCE)
    telegram.fault(trouble, "sendMessage", times=3, seconds=60)
    officer.writes()
    await all_settled(telegram, database)
    assert 1 <= len(officer.receipts) <= FEW
    check_books(database, [officer])


async def test_a_card_that_cannot_be_edited_is_sent_anew(telegram, start_bot, officer):
    await start_bot()
    notes = await officer.person.hears(after=officer.person.says("/note first"))
    listing = await officer.person.hears(after=officer.person.says("/notes"))
    fault = telegram.fault(Trouble.ERROR, "editMessageText", code=400)
    officer.person.taps(listing, listing.labels[0])
    answer = await officer.person.hears()
    assert fault.struck == 1
    assert "first" in answer.text
    assert answer.message_id not in (listing.message_id, notes.message_id)


@pytest.mark.parametrize(
    "trouble",
    [{"trouble": Trouble.ERROR, "code": 400}, {"trouble": Trouble.DROP_AFTER}, {"trouble": Trouble.GARBAGE}],
    ids=lambda trouble: str(trouble["trouble"]),
)
async def test_a_tap_is_answered_though_its_own_answer_fails(trouble, telegram, start_bot, officer):
    await start_bot(patience=BOTS_PATIENCE)
    await officer.person.hears(after=officer.person.says("/note first"))
    listing = await officer.person.hears(after=officer.person.says("/notes"))
    telegram.fault(method="answerCallbackQuery", times=2, **trouble)
    officer.person.taps(listing, listing.labels[0])
    assert "first" in (await officer.person.hears(timeout=PATIENCE)).text


def _unreachable_since(database, officer):
    with database.reading() as session:
        query = sa.select(col(Officer.unreachable_since)).where(col(Officer.id) == officer.officer_id)
        return session.orm.execute(query).scalar_one()


async def test_who_blocks_the_bot_is_unreachable_until_they_unblock_it(
    telegram, start_bot, officer, database
):
    await start_bot()
    await _answered(officer)
    officer.person.blocks()
    await until(lambda: _unreachable_since(database, officer), "the officer to be unreachable")
    officer.person.unblocks()
    await until(lambda: not _unreachable_since(database, officer), "the officer to be reachable")
    assert "0002" in await _answered(officer)


async def test_an_answer_that_is_forbidden_marks_the_officer(telegram, start_bot, officer, database):
    await start_bot()
    await _answered(officer)
    telegram.fault(Trouble.ERROR, "sendMessage", code=403)
    officer.writes()
    await until(lambda: _unreachable_since(database, officer), "the officer to be unreachable")
    assert "0003" in await _answered(officer)
    await until(lambda: not _unreachable_since(database, officer), "the officer to be reachable")
    assert list(_noted(database).values()) == [1, 1, 1]


@pytest.mark.parametrize("method", ["getMe", "setMyCommands", "deleteWebhook"])
async def test_started_while_telegram_is_away_it_waits_and_then_works(
    method, telegram, start_bot, officer, database
):
    fault = telegram.fault(Trouble.ERROR, method, times=2)
    await start_bot()
    assert fault.struck == 2
    assert "0001" in await _answered(officer)


async def test_setting_the_webhook_is_tried_until_it_is_set(telegram, start_bot, officer, by_webhook):
    fault = telegram.fault(Trouble.DROP_BEFORE, "setWebhook", times=2)
    await start_bot(**by_webhook)
    assert fault.struck == 2
    assert "0001" in await _answered(officer)


async def test_asked_to_stop_while_it_waits_for_telegram_it_ends_well(make_program, sqlite_url):
    program = make_program(sqlite_url, telegram_api=f"http://127.0.0.1:{free_port()}")
    program.start()
    await until(lambda: "cannot be reached" in program.said, "the bot to find Telegram away")
    program.asked_to_stop()
    assert await program.exit_status() == 0
    assert "Traceback" not in program.said


async def test_a_wrong_token_ends_it_with_a_sentence(make_program, sqlite_url):
    program = make_program(sqlite_url, telegram_token="4200000042:another")
    program.start()
    assert await program.exit_status() == 1
    assert "Telegram refuses TELEGRAM_TOKEN. Ask @BotFather for the bot's token." in program.said
    assert "Traceback" not in program.said
    assert "Unclosed" not in program.said
    assert "another" not in program.said


async def test_a_webhook_that_telegram_refuses_ends_it_with_a_sentence(make_program, sqlite_url, by_webhook):
    program = make_program(sqlite_url, **(by_webhook | {"webhook_url": "http://bot.example.org/telegram"}))
    program.start()
    assert await program.exit_status() == 1
    assert "an https url must be provided" in program.said
    assert "Traceback" not in program.said


class Gateway:
    """A proxy before Telegram which, while `closed`, answers 502 in HTML to all calls but polls."""

    def __init__(self, telegram, session):
        self.telegram = telegram
        self.session = session
        self.closed = False
        self.refused = Counter()
        self.url = f"http://127.0.0.1:{free_port()}"

    async def pass_on(self, request):
        method = request.path.rpartition("/")[2]
        if self.closed and method != "getUpdates":
            self.refused[method] += 1
            return web.Response(status=502, text="<h1>502 Bad Gateway</h1>", content_type="text/html")
        url, body = f"{self.telegram.url}{request.path_qs}", await request.read()
        headers = {"Content-Type": request.headers.get("Content-Type", "")}
        async with self.session.request(request.method, url, data=body, headers=headers) as answer:
            body = await answer.read()
            return web.Response(status=answer.status, body=body, content_type=answer.content_type)


@pytest.fixture
async def gateway(telegram):
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(telegram, session)
        app = web.Application()
        app.add_routes([web.route("*", "/{path:.*}", gateway.pass_on)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(gateway.url.rpartition(":")[2])).start()
        yield gateway
        await runner.cleanup()


@pytest.mark.drill
async def test_a_gateway_that_answers_in_html_for_a_while_costs_no_answer(
    gateway, telegram, start_bot, takers, database
):
    """An HTML page doesn't say whether the call was done, so it is in doubt, even after the gateway."""
    await start_bot(telegram_api=gateway.url)
    writers = takers[:3]
    gateway.closed = True
    for taker in writers:
        taker.writes()
    await until(lambda: gateway.refused.total() >= 15, "the gateway to have refused again and again")
    assert gateway.refused["sendMessage"] == len(writers)
    gateway.closed = False
    await all_settled(telegram, database)
    check_books(database, writers)
    assert all(len(taker.receipts) == 1 for taker in writers)
