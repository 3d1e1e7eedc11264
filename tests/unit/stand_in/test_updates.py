from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from bot.demo.stand_in import Limits
from tests.patience import PATIENCE
from tests.unit.stand_in.test_client import opened


@pytest.fixture
async def ground():
    async with opened(Limits(webhook_retry=(0.01, 0.02))) as made:
        yield made


@pytest.fixture
async def receiver():
    """A bot's webhook: notes each update, answers with `statuses`, then with 200."""
    made = Receiver()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    made.go.set()
    await runner.cleanup()


class Receiver:
    def __init__(self):
        self.url = ""
        self.statuses = []
        self.secrets = []
        self.came = asyncio.Queue()
        self.go = asyncio.Event()
        self.go.set()
        self.open = 0
        self.most_open = 0

    async def take(self, request):
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        update = await request.json()
        self.came.put_nowait(update["update_id"])
        await self.go.wait()
        self.open -= 1
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


def ids(updates):
    return [one["update_id"] for one in updates]


async def test_updates_come_again_until_confirmed(ground):
    first, second = ground.ash.says("one"), ground.ash.says("two")
    assert ids(await ground.updates()) == [first.update_id, second.update_id]
    assert ids(await ground.updates()) == [first.update_id, second.update_id]
    assert ids(await ground.updates(first.update_id + 1)) == [second.update_id]
    assert ids(await ground.updates()) == [second.update_id]
    assert [one.update_id for one in ground.stand_in.pending] == [second.update_id]
    assert await ground.updates(second.update_id + 1) == []


async def test_a_negative_offset_forgets_all_but_the_last(ground):
    last = [ground.ash.says(str(number)) for number in range(5)][-1]
    assert ids(await ground.updates(-1)) == [last.update_id]
    assert ids(await ground.updates()) == [last.update_id]


async def test_limit_is_kept_to_a_hundred(ground):
    for number in range(120):
        ground.ash.says(str(number))
    assert len(await ground.updates(limit=2)) == 2
    assert len(await ground.updates(limit=1000)) == 100


async def test_a_long_poll_returns_as_soon_as_something_is_said(ground):
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        poll = group.create_task(ground.updates(timeout=50))
        await ground.stand_in.polled()
        sent = ground.ash.says("now")
    assert ids(poll.result()) == [sent.update_id]


async def test_of_two_polls_the_older_ends_in_conflict(ground):
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        older = group.create_task(ground.refused("getUpdates", timeout=50))
        await ground.stand_in.polled()
        newer = group.create_task(ground.updates(timeout=50))
        said = await older
        ground.ash.says("for the newer")
    assert said == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert len(newer.result()) == 1


async def test_updates_are_forgotten_after_a_day(ground):
    ground.ash.says("old")
    ground.clock.advance(24 * 3600)
    assert await ground.updates() == []


async def test_only_what_was_asked_for_comes_and_the_wish_is_remembered(ground):
    await ground.updates(allowed_updates=["callback_query"])
    assert ground.ash.says("unheard").update_id is None
    await ground.updates()
    assert ground.ash.says("unheard").update_id is None
    await ground.updates(allowed_updates=[])
    assert ground.ash.says("heard").update_id is not None


async def test_a_webhook_gets_each_update_with_its_secret(ground, receiver):
    before = ground.ash.says("before")
    await ground.ask("setWebhook", url=receiver.url, secret_token="s3cret_-")
    after = ground.ash.says("after")
    assert [await receiver.came.get(), await receiver.came.get()] == [before.update_id, after.update_id]
    assert receiver.secrets == ["s3cret_-"] * 2
    said = await ground.refused("getUpdates")
    assert said == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )


async def test_a_webhook_that_fails_is_tried_again(ground, receiver):
    receiver.statuses = [500, 404]
    await ground.ask("setWebhook", url=receiver.url)
    sent = ground.ash.says("again")
    async with asyncio.timeout(PATIENCE):
        assert [await receiver.came.get() for _ in range(3)] == [sent.update_id] * 3
        while ground.stand_in.pending:
            await ground.stand_in.changed()
    info = await ground.ask("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"
    assert info["pending_update_count"] == 0


async def test_no_more_posts_run_at_once_than_allowed(ground, receiver):
    receiver.go.clear()
    await ground.ask("setWebhook", url=receiver.url, max_connections=2)
    for number in range(6):
        ground.ash.says(str(number))
    async with asyncio.timeout(PATIENCE):
        first = [await receiver.came.get() for _ in range(2)]
        receiver.go.set()
        rest = [await receiver.came.get() for _ in range(4)]
    assert receiver.most_open == 2
    assert len({*first, *rest}) == 6


async def test_a_webhook_ends_the_poll_and_keeps_what_waits_when_deleted(ground):
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        poll = group.create_task(ground.refused("getUpdates", timeout=50))
        await ground.stand_in.polled()
        await ground.ask("setWebhook", url="http://127.0.0.1:9/hook")
    assert poll.result() == "Conflict: terminated by setWebhook request"
    sent = ground.ash.says("waits")
    await ground.ask("deleteWebhook")
    assert ids(await ground.updates()) == [sent.update_id]
    assert (await ground.ask("getWebhookInfo"))["url"] == ""
    await ground.ask("setWebhook", url="http://127.0.0.1:9/hook")
    await ground.ask("setWebhook", url="")
    assert (await ground.ask("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"url": "http://bot.example.uk/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://bot.example.uk:9000/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "nonsense"}, "invalid webhook URL specified"),
        ({"url": "https://bot.example.uk/", "secret_token": "x" * 257}, "secret token is too long"),
        (
            {"url": "https://bot.example.uk/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_a_webhook_address_is_checked(ground, params, complaint):
    assert await ground.refused("setWebhook", **params) == f"Bad Request: {complaint}"
