"""An update that cannot be read is kept for a person to look at, and its sender is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot.chat import json_text
from bot.chat.answering import Answering
from bot.chat.failures import Failures
from bot.chat.inbox import Inbox, InboxQuery
from bot.chat.routing import RouteTable
from bot.chat.sender import SendResult, SendVerdict
from bot.settings import Settings

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


class Sender:
    def __init__(self):
        self.sent = []

    async def send(self, call):
        self.sent.append((call.params["chat_id"], call.params["text"]))
        return SendResult(SendVerdict.ACCEPTED)


@pytest.mark.parametrize(
    ("account", "told"), [({"from": {"id": 7}}, [7]), ({"chat": {"id": -100, "type": "group"}}, [])]
)
async def test_it_is_put_aside_whole(database, account, told):
    inbox, sender = Inbox(database, clock=lambda: NOW), Sender()
    answering = Answering(
        database,
        inbox,
        sender,
        RouteTable((), prefixes=frozenset()),
        wire=SimpleNamespace(id=42, username="beatline_bot", defaults=None),
        settings=Settings(_env_file=None),
        clock=lambda: NOW,
        failures=Failures(waits=(), timer=lambda: 0.0),
    )
    body = {"update_id": 1, "message": account | {"text": "in a shape of tomorrow"}}
    (letter,) = await inbox.store([body])
    await answering.answer(letter)
    await answering.answer(letter)
    await inbox.flush()
    with database.reading() as session:
        row = session.run(sa.text("SELECT state, raw FROM inbox")).one()
    assert (row.state, json_text.loads(bytes(row.raw))) == ("dead", body)
    assert [chat_id for chat_id, _ in sender.sent] == told
    assert all("NOT recorded" in text for _, text in sender.sent)
    later = NOW + timedelta(days=1)
    assert (await inbox.waiting(InboxQuery(9, 9, later, later), known=frozenset())).letters == []
