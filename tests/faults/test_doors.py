"""The open port: its answers to callers without its secret, and the paths that it doesn't serve."""

from __future__ import annotations

import aiohttp
import pytest
import sqlalchemy as sa

from bot.chat.webhook import SECRET_HEADER
from models.inbox import InboxEntry
from tests.faults.conftest import SECRET

UPDATE = {"update_id": 800_000_001, "message": {"message_id": 1, "date": 1_790_000_000, "text": "hello"}}


@pytest.mark.parametrize(
    "given", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "x" * len(SECRET), "wr\xf6ng"]
)
async def test_a_post_without_the_secret_is_refused_and_not_stored(given, start_bot, by_webhook, database):
    await start_bot(**by_webhook)
    headers = {} if given is None else {SECRET_HEADER: given}
    async with (
        aiohttp.ClientSession() as session,
        session.post(by_webhook["webhook_url"], json=UPDATE, headers=headers) as answer,
    ):
        assert (answer.status, await answer.text()) == (403, "")
    with database.reading() as session:
        assert session.orm.scalar(sa.select(sa.func.count()).select_from(InboxEntry)) == 0


async def test_nothing_can_be_fetched_from_the_open_port(start_bot, by_webhook, settings):
    await start_bot(**by_webhook)
    stored = settings.files_dir / "ab" / "abcdef"
    stored.parent.mkdir(parents=True)
    stored.write_text("evidence")
    top, _, path = by_webhook["webhook_url"].rpartition("/")
    async with aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session:
        for wanted in ("", path, "files/ab/abcdef", "ab/abcdef", "%2e%2e/files/ab/abcdef"):
            async with session.get(f"{top}/{wanted}") as answer:
                assert answer.status in (404, 405)
                assert "evidence" not in await answer.text()
