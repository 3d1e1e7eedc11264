from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import suppress

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from bot.demo.stand_in import Limits, StandIn
from tests.patience import PATIENCE

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CARD = (
    "TUR-0123 · Turnaround\n<b>Contacting</b> since 12/11/2026\n"
    "Next: home visit <i>Fri 27/11/2026 09:30</i>\n"
    "Lead: PC 1234 · see /tasks\nOFFICIAL-SENSITIVE · as of 14:32"
)
BUTTONS = [
    [{"text": "Details", "callback_data": "details"}, {"text": "Note", "callback_data": "note"}],
    [{"text": "Read", "callback_data": "read"}],
    [{"text": "Slow", "callback_data": "slow"}, {"text": "Alert", "callback_data": "alert"}],
    [{"text": "Copy TUR-0123", "copy_text": {"text": "TUR-0123"}}],
]
ASKS = {"force_reply": True, "input_field_placeholder": "Note on TUR-0123"}


expect.set_options(timeout=1000 * PATIENCE)


class RefusedError(Exception):
    pass


class EchoBot:
    """The smallest bot that uses all of the page."""

    def __init__(self, stand_in, session):
        self.base = f"{stand_in.url}/bot{stand_in.token}"
        self.session = session
        self.answering = asyncio.Event()
        self.answering.set()

    async def call(self, method, **params):
        async with self.session.post(f"{self.base}/{method}", json=params) as answer:
            body = await answer.json()
        if not body["ok"]:
            raise RefusedError(body["description"])
        return body["result"]

    async def run(self):
        offset = 0
        while True:
            try:
                updates = await self.call("getUpdates", offset=offset, timeout=30)
            except (aiohttp.ClientError, RefusedError):
                await asyncio.sleep(0.05)
                continue
            for update in updates:
                offset = update["update_id"] + 1
                await self.handle(update)

    async def handle(self, update):
        if (query := update.get("callback_query")) is not None:
            await self.handle_tap(query)
        elif (message := update.get("message") or update.get("edited_message")) is not None:
            await self.handle_message(message, edited="edited_message" in update)

    async def handle_message(self, message, *, edited):
        chat, text = message["chat"]["id"], message.get("text", "")
        if text.startswith(("/start", "card")):
            markup = {"inline_keyboard": BUTTONS}
            await self.call("sendMessage", chat_id=chat, text=CARD, parse_mode="HTML", reply_markup=markup)
            return
        kinds = ("photo", "voice", "video", "document", "location")
        said = next((f"a {kind}" for kind in kinds if kind in message), text)
        words = f"{'Amended' if edited else 'You sent'}: {said}"
        reply = {"message_id": message["message_id"]}
        await self.call("sendMessage", chat_id=chat, text=words, reply_parameters=reply)

    async def handle_tap(self, query):
        message, data = query["message"], query["data"]
        if data == "note":
            chat = message["chat"]["id"]
            await self.call("sendMessage", chat_id=chat, text="What is the note?", reply_markup=ASKS)
        if data == "slow":
            await self.answering.wait()
        if data == "details":
            where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            await self.call(
                "editMessageText", **where, text="TUR-0123 · opened", reply_markup={"inline_keyboard": []}
            )
        if data == "read":
            where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            markup = {"inline_keyboard": BUTTONS}
            await self.call("editMessageText", **where, text="TUR-0123 · read", reply_markup=markup)
        answer = {"text": f"{data} done", "show_alert": data == "alert"}
        await self.call("answerCallbackQuery", callback_query_id=query["id"], **answer)


@pytest_asyncio.fixture(loop_scope="module")
async def stand_in():
    made = StandIn("1234567890:test", limits=Limits.off())
    await made.start()
    made.person(5001, "Ash", last_name="Marlow", role="PC 1234 · NPT Kettering", hint="Try: card")
    made.person(5002, "Robin", last_name="Fenn", role="Sgt 88 · Response B")
    yield made
    await made.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def echo(stand_in):
    async with aiohttp.ClientSession() as session:
        bot = EchoBot(stand_in, session)
        await bot.call("setMyCommands", commands=[{"command": "tasks", "description": "What is to be done"}])
        running = asyncio.get_running_loop().create_task(bot.run())
        yield bot
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    path = shutil.which("chromium")
    if path is None and not os.environ.get("CI"):
        pytest.skip("there is no chromium here")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser, stand_in, echo):
    """Opens the page as a person; anything that the page complains of fails the test."""
    complaints = []

    async def open_as(person_id=None, **options):
        context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        page = await context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        await page.goto(f"{stand_in.url}/" + (f"#{person_id}" if person_id else ""))
        return page

    yield open_as
    for context in browser.contexts:
        await context.close()
    # a refused connection is what a test of the lost connection is about
    assert [one for one in complaints if "ERR_CONNECTION" not in one] == []
