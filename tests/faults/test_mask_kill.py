"""Killed with -9 at random instants, the bot leaves no personal detail unmasked in a chat.

KILLS=100 in the environment makes the drill a long one.
"""

from __future__ import annotations

import asyncio
import os
from datetime import date, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.settings import utc_now
from models import InboxEntry, InboxState, Person, Referral, Retraction
from tests.faults.running import until
from tests.patience import LONG

KILLS = int(os.environ.get("KILLS", "5"))
SEED = int(os.environ.get("SEED", "1"))
ADDRESS = "14 Larch Walk"
MASK_AFTER = "2"


@pytest.fixture
def program(make_program, database_url):
    return make_program(database_url, mask_after_seconds=MASK_AFTER, fuller_reason_one_in="0")


@pytest.fixture
def referral(database, takers):
    """A referral of the officers' own team."""
    now = utc_now()
    with database.transaction() as session:
        born = date(2011, 5, 1)
        session.orm.add(
            Person(id=1, source_key="p1", surname="Millbrook", address=ADDRESS, date_of_birth=born)
        )
        session.orm.flush()
        session.orm.add(
            Referral(
                ref="TUR-0123",
                programme_id=1,
                person_id=1,
                status="CONTACTING",
                status_since=now - timedelta(days=3),
                opened_on=now.date(),
                team_id=1,
            )
        )
    return "TUR-0123"


@pytest.mark.drill
@pytest.mark.timeout(LONG + 10 * KILLS)
async def test_no_detail_stands_in_a_chat_after_kills_at_random_instants(
    program, telegram, officer, database, referral
):
    dice = Random(SEED)
    officer.person.says(f"/details {referral}")
    for _ in range(KILLS):
        await program.starts(telegram)
        why = await until(lambda: _asked_why(officer.person), "the question why")
        officer.person.replays(f"/details {referral} SAFEGUARDING", why.message_id)
        await asyncio.sleep(dice.uniform(0, 2.5))
        program.kill()
    program.start()
    await until(lambda: _nothing_left(database), "all masks and answers")
    assert [one.text for one in officer.person.messages if ADDRESS in one.text] == []
    shown = [call for call in telegram.calls if ADDRESS in str(call.params)]
    assert shown, "the detail was shown now and then"
    assert {call.method for call in shown} == {"editMessageText"}


def _asked_why(person):
    """The message with the detail, whatever became of it since."""
    return next((one for one in person.messages if one.from_bot and "TUR-0123" in one.text), None)


def _nothing_left(database):
    with database.reading() as session:
        connection = session.connection()
        masks = connection.execute(sa.select(col(Retraction.try_at))).scalars().all()
        open_ = sa.select(sa.func.count()).where(
            col(InboxEntry.state).in_((InboxState.RECEIVED, InboxState.ANSWERED))
        )
        return masks and not any(masks) and not connection.execute(open_).scalar()
