from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat import inbox as letters
from bot.chat.inbox import Inbox
from bot.services import dialogues
from bot.services.audit import trail
from bot.services.audit.hash_chain import START
from bot.services.identity import guard
from models import Officer, Role, Team

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


@pytest.fixture
def officers(database):
    with database.transaction() as session:
        session.orm.add(Team(id=1, code="NPT1", name="NPT", kind="npt"))
        session.orm.flush()
        here = {"rank": "PC", "team_id": 1, "role": Role.OFFICER}
        session.orm.add_all(
            [
                Officer(id=1, collar="1234", surname="Ashfield", account_id=5001, **here),
                Officer(id=2, collar="1300", surname="Elmhurst", account_id=5002, left_at=NOW, **here),
                Officer(id=3, collar="1400", surname="Fallow", **here),
            ]
        )
        session.orm.flush()


@pytest.fixture
def session(database, officers):
    with database.transaction() as session:
        yield session


def test_an_account_is_known_for_its_officer(session):
    found = guard.identify(session, 5001, now=NOW)
    actor = found.actor
    assert (actor.id, actor.collar, actor.surname, actor.rank) == (1, "1234", "Ashfield", "PC")
    assert (actor.role, actor.team_id, actor.team, actor.team_kind) == (Role.OFFICER, 1, "NPT1", "npt")
    assert (found.step, found.facts, found.oldest) == (None, {}, None)


@pytest.mark.parametrize("account_id", [5002, 5003, 0, -1, 2**62])
def test_nobody_else_is_anybody(session, account_id):
    assert guard.identify(session, account_id, now=NOW) is None


def test_an_open_question_comes_with_its_officer(session):
    dialogues.begin(session, 1, "note", {"about": "TSK-0456"}, now=NOW)
    found = guard.identify(session, 5001, now=NOW)
    assert (found.step, found.facts) == ("note", {"about": "TSK-0456"})


def test_the_chain_goes_on_where_it_stands(session):
    actor = guard.identify(session, 5001, now=NOW).actor
    assert (actor.trail.number, actor.trail.digest) == (0, START)
    trail.record(session, actor, "consult", [("task", f"TSK-{n:04}") for n in range(12)], now=NOW)
    again = guard.identify(session, 5001, now=NOW).actor
    assert (again.trail.number, again.trail.digest) == (12, actor.trail.digest)


async def test_the_oldest_unanswered_update_of_the_account_is_named(database, officers):
    inbox = Inbox(database, clock=lambda: NOW)
    await inbox.store([{"update_id": n, "message": {"from": {"id": 5001}}} for n in (4, 5, 6)])
    await inbox.store([{"update_id": 1, "message": {"from": {"id": 5002}}}])
    assert await oldest(database) == 4
    await database.write(lambda session: letters.mark_answered(session, 4, [], now=NOW))
    assert await oldest(database) == 5
    await database.write(lambda session: letters.put_aside(session, 5, [], now=NOW))
    assert await oldest(database) == 6


async def oldest(database):
    return await database.read(lambda session: guard.identify(session, 5001, now=NOW).oldest)
