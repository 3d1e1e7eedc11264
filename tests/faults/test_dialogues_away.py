"""The database goes away in the middle of a dialogue: /refer and [Outcome] go on where they were, once."""

from __future__ import annotations

import sqlite3

import pytest
import sqlalchemy as sa

from models import Referral, ReferralDraft, ReferralGround, Team
from tests.faults import doorsteps
from tests.faults.between import Wire
from tests.faults.doorsteps import check_whole, stands
from tests.faults.notebooks import all_settled, is_pending
from tests.faults.running import until

REFER = (  # what is asked, and the answer: a button, or words
    ("Who is it?", "FERNLEY, Rowan 15/04/2012"),
    ("Where does the person live?", "12 Mill Lane"),
    ("What is the ground?", "[Repeated antisocial behaviour]"),
    ("On which day", "[Yesterday]"),
    ("1. ", "[No to all]"),
    ("know of the referral?", "[Both know]"),
    ("What worries you?", "out late with an older group"),
    ("Not sent yet", "[Send]"),
)


class Cut:
    """The way to PostgreSQL, cut."""

    def __init__(self, wire):
        self.begin, self.end = wire.cut, wire.mend


class Held:
    """SQLite's file, held by another process."""

    def __init__(self, path):
        self.path = path

    async def begin(self):
        self.other = sqlite3.connect(self.path, isolation_level=None)
        self.other.execute("BEGIN EXCLUSIVE")

    async def end(self):
        self.other.execute("ROLLBACK")
        self.other.close()


@pytest.fixture
async def away(database_url, database, start_bot):
    """A bot, and how its database goes away and comes back."""
    if database.is_sqlite:
        await start_bot()
        yield Held(database.url.database)
        return
    wire = Wire(database_url)
    await wire.mend()
    await start_bot(database_url=wire.url)
    yield Cut(wire)
    await wire.cut()


async def _while_away(away, telegram, act):
    """Do it while the database is away: Telegram keeps the update until it is back."""
    await away.begin()
    sent, asked = act(), len(telegram.calls)

    def polled():
        return sum(one.method == "getUpdates" for one in list(telegram.calls)[asked:]) >= 2

    await until(polled, "the bot to ask again")
    assert is_pending(telegram, sent.update_id)
    await away.end()


@pytest.mark.drill
@pytest.mark.parametrize("takers", [2], indirect=True)
async def test_a_referral_in_the_making_goes_on_when_the_database_is_back(away, telegram, officer, database):
    with database.transaction() as session:
        session.orm.add(Team(id=2, code="TURN", name="Turnaround", kind="turnaround_yjs", area_id=1))
    person = officer.person
    person.says("/refer tur")
    for number, (asked, answer) in enumerate(REFER):
        question = await doorsteps.latest(person, asked)

        def act(question=question, answer=answer):
            if answer.startswith("["):
                return person.taps(question, answer.strip("[]"))
            return person.says(answer)

        if number % 2:
            await _while_away(away, telegram, act)
        else:
            act()
    await doorsteps.latest(person, "TUR-5001", "Sent to")
    await all_settled(telegram, database)
    with database.reading() as session:
        counts = [session.count(sa.select(table.id)) for table in (Referral, ReferralGround, ReferralDraft)]
    assert counts == [1, 1, 1]


@pytest.mark.drill
@pytest.mark.parametrize("takers", [2], indirect=True)
async def test_an_outcome_half_said_goes_on_when_the_database_is_back(away, telegram, officer, database):
    with database.transaction() as session:
        steps = doorsteps.plant(session)
    one = next(x for x in steps if (x.programme, x.outcome) == ("turnaround", "engaged"))
    person = officer.person
    asked = await doorsteps.ask(person, one)
    before = stands(database, one)
    await _while_away(away, telegram, lambda: person.taps(asked, "Engaged"))
    who = await doorsteps.latest(person, "Who consented?")
    assert stands(database, one) == before
    await _while_away(away, telegram, lambda: person.taps(who, "A parent"))
    how = await doorsteps.latest(person, "How?")
    assert stands(database, one) == before
    await _while_away(away, telegram, lambda: person.says("at the door, quietly"))
    assert how.buttons
    await doorsteps.latest(person, f"{one.ref} · outcome")
    await all_settled(telegram, database)
    check_whole(one, before, stands(database, one))
