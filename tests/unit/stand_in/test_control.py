"""The verbs over HTTP, and the stand-in in a process of its own."""

from __future__ import annotations

import asyncio
import signal
import sys

import aiohttp
import pytest

from bot.demo.stand_in.acts import ACTS
from tests.patience import PATIENCE
from tests.unit.stand_in.test_client import PNG, opened


@pytest.fixture
async def ground():
    async with opened() as made:
        yield made


async def post(ground, path, facts=None, **options):
    data = facts if isinstance(facts, aiohttp.FormData) else None
    body = {"data": data} if data is not None else {"json": facts or {}}
    async with ground.session.post(ground.stand_in.url + path, **body, **options) as answer:
        return answer.status, await answer.json(content_type=None) if answer.status != 403 else None


async def get(ground, path):
    async with ground.session.get(ground.stand_in.url + path) as answer:
        return await answer.json()


async def test_a_person_is_made_speaks_and_is_answered(ground):
    facts = {"id": 7, "first_name": "Robin", "role": "Sgt 88", "hint": "Try /tasks"}
    assert (await post(ground, "/people", facts))[0] == 200
    status, sent = await post(ground, "/chat/7/say", {"text": "/start"})
    assert (status, sent["message_id"]) == (200, 1)
    await ground.ask("sendMessage", chat_id=7, text="welcome")
    chat = await get(ground, "/chat/7/messages")
    assert [(one["body"]["text"], one["from_bot"]) for one in chat["messages"]] == [
        ("/start", False),
        ("welcome", True),
    ]
    people = (await get(ground, "/people"))["people"]
    assert [(one["id"], one["role"], len(one["serials"])) for one in people] == [
        (5001, "", 0),
        (7, "Sgt 88", 1),
    ]


async def test_who_is_named_anew_keeps_the_chat(ground):
    ground.ash.says("/start")
    await post(ground, "/people", {"id": 5001, "first_name": "Ashley", "role": "PC 1234"})
    chat = await get(ground, "/chat/5001/messages")
    assert (chat["name"], chat["role"], len(chat["messages"])) == ("Ashley", "PC 1234", 1)


async def test_what_cannot_be_done_is_said(ground):
    assert await post(ground, "/chat/1/say", {"text": "x"}) == (400, {"error": "there is no such person"})
    assert (await post(ground, "/chat/5001/fly"))[1]["error"].startswith(
        "nobody can fly; there are say, edit"
    )
    await post(ground, "/chat/5001/say", {"text": "x"})
    status, body = await post(ground, "/chat/5001/tap", {"message_id": 1, "button": "Open"})
    assert (status, body["error"]) == (400, "no button 'Open' on message 1; there are []")


async def test_every_verb_reaches_the_bot(ground):
    def upload(**facts):
        form = aiohttp.FormData({key: str(value) for key, value in facts.items()})
        form.add_field("file", PNG, filename="a.png", content_type="image/png")
        return form

    facts = {
        "say": {"text": "/start"},
        "edit": {"message_id": 1, "text": "/start x"},
        "tap": None,
        "replay": {"data": "d", "message_id": 1},
        "open": {"link": "https://t.me/beatline_demo_bot?start=x"},
        "photo": upload(caption="c"),
        "voice": upload(),
        "video": upload(),
        "document": upload(reply_to=1),
        "location": {"latitude": 52, "longitude": -1},
        "contact": {"phone_number": "+44", "first_name": "R"},
        "poll": {"question": "q", "options": ["a", "b"]},
        "sticker": {},
        "forward": {"text": "f"},
        "block": {},
        "unblock": {},
        "vanish": {},
    }
    assert facts.keys() == ACTS.keys()
    for verb, given in facts.items():
        if given is not None:
            assert (await post(ground, f"/chat/5001/{verb}", given))[0] == 200, verb
    kinds = [next(key for key in one if key != "update_id") for one in await ground.updates()]
    assert kinds.count("message") == 11
    assert {"edited_message", "callback_query", "my_chat_member"} < set(kinds)


async def test_the_feed_catches_up_then_goes_on_live(ground):
    sent = ground.ash.says("/start")
    await ground.send("one")
    address = ground.stand_in.url.replace("http", "ws")
    async with (
        asyncio.timeout(PATIENCE),
        ground.session.ws_connect(f"{address}/events?after={sent.serial}") as feed,
    ):
        assert (await feed.receive_json())["kind"] == "hello"
        assert (await feed.receive_json())["message"]["body"]["text"] == "one"
        await ground.updates(sent.update_id + 1)
        handed = await feed.receive_json()
        assert (handed["kind"], handed["message_id"]) == ("handed", sent.message_id)


async def test_a_chats_own_feed_tells_nothing_of_others(ground):
    robin, start = ground.stand_in.person(5002, "Robin"), ground.stand_in.serial
    robin.says("not for Ash")
    ground.ash.says("for Ash")
    address = ground.stand_in.url.replace("http", "ws")
    path = f"{address}/chat/5001/events?after={start}"
    async with asyncio.timeout(PATIENCE), ground.session.ws_connect(path) as feed:
        await feed.receive_json()
        assert (await feed.receive_json())["message"]["body"]["text"] == "for Ash"


async def test_faults_calls_and_state_over_http(ground):
    ground.ash.says("/start")
    assert (await post(ground, "/faults", {"trouble": "error", "method": "sendMessage", "code": 502}))[
        0
    ] == 200
    assert await ground.refused("sendMessage", chat_id=5001, text="x") == "Bad Gateway: a fault was asked for"
    await ground.send("y", oops=1)
    assert [one["outcome"] for one in await get(ground, "/calls?method=sendMessage")] == ["502", "ok"]
    state = await get(ground, "/state")
    assert len(state["pending"]) == 1
    assert state["warnings"] == ["sendMessage: unknown parameter oops"]


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
async def test_other_web_sites_are_kept_out(ground, headers):
    assert (await post(ground, "/chat/5001/say", {"text": "x"}, headers=headers))[0] == 403
    assert ground.ash.messages == []


async def test_the_page_and_its_files_are_served_with_a_strict_policy(ground):
    for path in ("/", "/chat.css", "/chat.js"):
        async with ground.session.get(ground.stand_in.url + path) as answer:
            assert answer.status == 200
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_a_page_that_somebody_sends_is_saved_never_shown(ground):
    ground.ash.sends_document(b"<script>", "a.html", mime="text/html")
    file_id = ground.ash.messages[0].body["document"]["file_id"]
    async with ground.session.get(f"{ground.stand_in.url}/media/{file_id}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_it_runs_alone_and_ends_cleanly():
    command = [sys.executable, "-m", "bot.demo.stand_in", "--port", "0", "--token", "1:t", "--no-limits"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot1:t/getMe") as answer:
        assert (await answer.json())["result"]["id"] == 1
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


@pytest.mark.parametrize("minutes", [0, -5, 1441, "soon", None])
async def test_the_clock_moves_on_only_by_a_day_at_most(ground, minutes):
    assert (await post(ground, "/clock", {"minutes": minutes}))[0] == 400
    assert not (await get(ground, "/clock"))["moving"]
    assert (await post(ground, "/clock", {"minutes": 60}))[1]["moving"]
