"""A bot's calls to the stand-in: every kind of body, the wrong token, the unknown method."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.demo.stand_in import Limits, StandIn, TelegramUser

TOKEN = "1234567890:test"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000280000001e08020000003a9d5c9f0000000049454e44ae426082"
)


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
        self.seconds = 1000.0

    def __call__(self):
        return self.now

    def timer(self):
        return self.seconds

    def advance(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass
class Ground:
    stand_in: StandIn
    ash: TelegramUser
    clock: Clock
    session: aiohttp.ClientSession

    def address(self, method):
        return f"{self.stand_in.url}/bot{TOKEN}/{method}"

    async def ask(self, method, **params):
        async with self.session.post(self.address(method), json=params) as answer:
            body = await answer.json()
        assert body["ok"], body
        return body["result"]

    async def refused(self, method, **params):
        """The description; the code has to be the answer's status."""
        async with self.session.post(self.address(method), json=params) as answer:
            body = await answer.json()
            assert body["error_code"] == answer.status
        assert not body["ok"], body
        return body["description"]

    async def send(self, text="hello", **params):
        return await self.ask("sendMessage", chat_id=self.ash.id, text=text, **params)

    async def updates(self, offset=0, **params):
        return await self.ask("getUpdates", offset=offset, **params)


@asynccontextmanager
async def opened(limits=None):
    clock = Clock()
    stand_in = StandIn(TOKEN, clock=clock, timer=clock.timer, limits=limits or Limits())
    await stand_in.start()
    ash = stand_in.person(5001, "Ash", last_name="Marlow", username="ash_m")
    async with aiohttp.ClientSession() as session:
        yield Ground(stand_in, ash, clock, session)
    await stand_in.stop()


@pytest.fixture
async def ground():
    async with opened() as made:
        made.ash.says("/start")
        yield made


async def test_json_forms_multipart_and_queries_are_read_alike(ground):
    address, params = ground.address("sendMessage"), {"chat_id": "5001", "text": "same"}
    async with ground.session.post(address, json=params | {"chat_id": 5001}) as answer:
        assert answer.status == 200
    async with ground.session.post(address, data=params) as answer:
        assert answer.status == 200
    form = aiohttp.FormData(params, default_to_multipart=True)
    async with ground.session.post(address, data=form) as answer:
        assert answer.status == 200
    async with ground.session.get(address, params=params) as answer:
        assert answer.status == 200
    assert [one.text for one in ground.ash.messages[1:]] == ["same"] * 4


async def test_nested_objects_may_be_json_strings_as_forms_bring_them(ground):
    markup = {"inline_keyboard": [[{"text": "Open", "callback_data": "o"}]]}
    await ground.send(reply_markup=json.dumps(markup), disable_notification="true")
    shown = await ground.ash.hears()
    assert shown.buttons == [[("Open", "o")]]
    assert shown.silent


async def test_method_names_are_read_in_any_case(ground):
    assert (await ground.ask("GETME"))["username"] == "beatline_demo_bot"


async def test_a_wrong_token_is_unauthorized(ground):
    async with ground.session.post(f"{ground.stand_in.url}/bot1:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(ground):
    assert await ground.refused("sendTelepathy") == "Not Found: method not found"


async def test_a_method_without_behaviour_says_so_by_name(ground):
    said = await ground.refused("setChatTitle", chat_id=1, title="x")
    assert said == "Bad Request: setChatTitle is not implemented by the stand-in"


async def test_what_is_missing_is_named(ground):
    assert await ground.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"
    assert await ground.refused("sendMessage", chat_id="", text="x") == "Bad Request: chat_id is empty"
    assert await ground.refused("sendMessage", chat_id="nobody", text="x") == "Bad Request: chat not found"
    assert await ground.refused("sendMessage", chat_id=5001) == "Bad Request: message text is empty"
    said = await ground.refused("answerCallbackQuery")
    assert said == 'Bad Request: parameter "callback_query_id" is required'


async def test_a_wrong_type_is_refused(ground):
    said = await ground.refused("sendMessage", chat_id=5001, text="x", reply_markup="{")
    assert said == "Bad Request: can't parse reply keyboard markup JSON object"
    assert await ground.refused("sendMessage", chat_id=5001, text=["x"]) == (
        'Bad Request: field "text" must be of type String'
    )


async def test_unknown_parameters_pass_but_are_noted(ground):
    assert ground.stand_in.warnings == []
    await ground.send(txet="x", link_preview_options={"is_disabeld": True})
    assert ground.stand_in.warnings == [
        "sendMessage: unknown parameter txet",
        "LinkPreviewOptions: unknown field is_disabeld",
    ]


async def test_every_call_is_on_the_log(ground):
    await ground.send("one")
    await ground.refused("sendMessage", chat_id=1, text="two")
    first, second = ground.stand_in.calls
    assert (first.method, first.params["text"], first.chat_id, first.outcome) == (
        "sendMessage",
        "one",
        5001,
        "ok",
    )
    assert (second.outcome, second.description) == ("400", "Bad Request: chat not found")
    assert first.when == ground.clock.now


async def test_a_file_goes_up_and_comes_down(ground):
    form = aiohttp.FormData({"chat_id": "5001", "caption": "the gate"})
    form.add_field("photo", PNG, filename="gate.png", content_type="image/png")
    async with ground.session.post(ground.address("sendPhoto"), data=form) as answer:
        sent = (await answer.json())["result"]
    assert (await ground.ash.hears()).photo == PNG
    file = await ground.ask("getFile", file_id=sent["photo"][-1]["file_id"])
    async with ground.session.get(f"{ground.stand_in.url}/file/bot{TOKEN}/{file['file_path']}") as answer:
        assert await answer.read() == PNG
