"""Nasty, long and strange words to every route, by somebody who may use it: none becomes a dead letter.

`make test` says a few of them to each route, `make drill` all of them.
"""

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
ALL_AT_ONCE = f"TUR-0123 tomorrow 0900 \x00 \ud83d {'9' * 30} page 2 {'x' * 3000}"
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


NEST: list[object] = []
for _ in range(400):
    NEST = [NEST]


DOCUMENT = {"file_id": "d1", "file_unique_id": "u1", "file_size": 1}
PARTS = {  # of a message besides its words
    "a long file name": {"document": DOCUMENT | {"file_name": "x" * 300 + ".pdf"}},
    "NUL in a file name": {"document": DOCUMENT | {"file_name": "a\x00b.pdf", "mime_type": "a\x00b" * 60}},
    "half a pair in a file name": {"document": DOCUMENT | {"file_name": "a\ud83d.pdf"}},
    "NUL in a caption": {"document": DOCUMENT, "caption": "note a\x00b \ud83d"},
    "an album that is none": {"photo": [DOCUMENT | {"width": 1, "height": 1}], "media_group_id": "\x00" * 99},
    "NUL in a performer": {
        "audio": DOCUMENT | {"duration": 1, "title": "\x00\ud83d", "performer": "x" * 300}
    },
    "a long place": {
        "venue": {
            "location": {"latitude": 52.2, "longitude": -0.9},
            "title": "x\x00\ud83d" * 200,
            "address": "y" * 300,
        }
    },
    "a long contact": {
        "contact": {"phone_number": "0" * 300, "first_name": "\x00\ud83d", "vcard": "\x00" * 2000}
    },
    "a sender's nasty name": {
        "text": "/help",
        "from": {"first_name": "\x00\ud83d" * 100, "username": "\x00"},
    },
    "a quotation": {"text": "note it", "quote": {"text": "\x00\ud83d", "position": 0}},
    "a deep nest": {"text": "note it", "extra": NEST},
}


@pytest.fixture
def desk(database, monkeypatch):
    monkeypatch.setattr("bot.chat.conversation._is_pin_demanded", lambda *_, **__: False)
    with database.transaction() as session:
        seed(session, NOW)
        session.orm.flush()
        session.orm.add(
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


async def _says(desk, route, words):
    account = next(one for role, one in PEOPLE.items() if policy.may(role, route.permission))
    await desk.hears(account, f"/{route.command} {words}"[:LONG])
    if route.steps:
        await desk.hears(account, f"/{route.command}")  # a question, perhaps, and its answer
        await desk.hears(account, words)


def test_each_role_has_somebody():
    assert {*PEOPLE} == {*Role}
    assert len(ROUTES) > 100


@pytest.mark.drill
async def test_a_few_nasty_words_to_each_route_become_no_dead_letter(desk, database):
    every = [*NASTY.values()]
    for number, route in enumerate(ROUTES):
        await _says(desk, route, every[number % len(every)])
        await desk.taps(PEOPLE[Role.SUPERVISOR], f"/{route.command} {every[-number % len(every)]}"[:64])
        await desk.hears(PEOPLE[Role.OFFICER], f"/{route.command} {ALL_AT_ONCE}")
    for words in every:
        await desk.hears(PEOPLE[Role.OFFICER], words)
    await desk.inbox.flush()
    assert _dead(database) == []


@pytest.mark.drill
@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
async def test_no_words_to_any_route_become_a_dead_letter(desk, database, words):
    for route in ROUTES:
        await _says(desk, route, words)
        await desk.taps(PEOPLE[Role.SUPERVISOR], f"/{route.command} {words}"[:64])
    for account in PEOPLE.values():
        await desk.hears(account, words)
    await desk.inbox.flush()
    assert _dead(database) == []


async def test_no_part_of_a_message_makes_it_a_dead_letter(desk, database):
    for name, part in PARTS.items():
        for account in PEOPLE.values():
            more = part | (
                {"from": part["from"] | {"id": account, "is_bot": False}} if "from" in part else {}
            )
            await desk.hears(account, "", **({"caption": "note it"} | more))
            await desk.hears(account, "keep it as a note")
        await desk.inbox.flush()
        assert _dead(database) == [], name
