"""Nasty, long and strange words to every route, by somebody who may use it: none becomes a dead letter."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.access import policy
from handlers.routes import ROUTES
from models import Officer, Role
from models.inbox import InboxEntry, InboxState
from tests.bench.desk import Desk
from tests.conftest import NOW
from tests.flow.conftest import ACCOUNTS, seed

ADMINISTRATOR = 5099
PEOPLE = {
    Role.OFFICER: ACCOUNTS["1234"],
    Role.SUPERVISOR: ACCOUNTS["0077"],
    Role.PARTNER: ACCOUNTS["2001"],
    Role.AUDITOR: ACCOUNTS["9001"],
    Role.ADMINISTRATOR: ADMINISTRATOR,
}
LONG = 4096  # what a message takes
NASTY = {
    "nothing": "",
    "NUL": "a\x00b",
    "half a pair": "a \ud83d b",
    "half pairs in a row": "\udc00\ud800",
    "one long word": "x" * LONG,
    "700 words": " ".join(f"w{n}" for n in range(700)),
    "long in bytes": "é" * 60,
    "a long number": "9" * 400,
    "figures of another script": "٣٤٥ ١٢",
    "a record and much after it": f"TUR-0123 {'and so on ' * 300}",
    "a task and a half pair": "TSK-0456 \ud83d",
    "a briefing and NUL": "BRF-0001 \x00: \x00 | \x00",
    "a time, NUL and much": f"tomorrow 0900 \x00 {'x' * 3000}",
    "a page beyond all": f"page {'9' * 30}",
    "a page and much before it": f"{'x' * 50} page 2",
    "a number beyond all": str(2**63),
    "a day beyond all": "31/12/9999 2359",
    "an officer who is none": "PC \x00 1234567890123456",
    "wildcards": "%_\\'\"; -- %s {0} \\x00",
    "right to left": "\u202eabc\u202c\u200b\u2066",
    "a route within": "/note /find /book \ufffd",
}


@pytest.fixture
def desk(database, monkeypatch):
    monkeypatch.setattr("bot.chat.conversation._demanded", lambda *_, **__: None)
    with database.transaction() as session:
        seed(session, NOW)
        session.flush()
        session.add(
            Officer(
                id=99, collar="9999", surname="Grange", team_id=1, role=Role.ADMINISTRATOR,
                account_id=ADMINISTRATOR, enrolled_at=NOW,
            )
        )  # fmt: skip
    return Desk(database, clock=lambda: NOW)


def _dead(database):
    query = sa.select(col(InboxEntry.raw), col(InboxEntry.error)).where(
        col(InboxEntry.state) == InboxState.DEAD
    )
    with database.reading() as session:
        return [(row.error, bytes(row.raw)[-200:]) for row in session.run(query)]


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
async def test_no_words_to_any_route_become_a_dead_letter(desk, database, words):
    assert len(ROUTES) > 100
    for route in ROUTES:
        account = next(one for role, one in PEOPLE.items() if policy.may(role, route.permission))
        await desk.hears(account, f"/{route.command} {words}"[:LONG])
        if route.steps:
            await desk.hears(account, f"/{route.command}")  # a question, perhaps, and its answer
            await desk.hears(account, words)
    for account in PEOPLE.values():
        await desk.hears(account, words)
    await desk.inbox.flush()
    assert _dead(database) == []
