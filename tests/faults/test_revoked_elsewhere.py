"""Two copies of the bot against one PostgreSQL: access ended by one is ended on the other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import Officer, Role
from tests.faults.test_two_copies import _by_webhook, addresses, database_url, deliver
from tests.unlocked import PIN

__all__ = ["addresses", "database_url", "deliver"]
STRANGER = "This service is for enrolled staff only. If that is you, ask your supervisor for a link."


@pytest.fixture
def supervisor(takers, database):
    with database.transaction() as session:
        session.run(sa.update(Officer).where(Officer.id == 1).values(role=Role.SUPERVISOR))
    return takers[0].person


async def test_an_officer_revoked_on_one_copy_is_a_stranger_on_the_other(
    addresses, deliver, telegram, start_bot, takers, supervisor
):
    for address in addresses:
        await start_bot(**_by_webhook(address))
    await telegram.world.webhook.stop()
    here, there = addresses
    revoked = takers[1]

    async def to(address, act):
        await deliver(act.update_id, address)
        return act

    async def says(person, words, address):
        return await person.hears(after=await to(address, person.says(words)))

    assert "PC 1002" in (await says(revoked.person, "/me", there)).text
    pad = await says(supervisor, "/revoke 1002", here)
    for digit in PIN:
        last = await to(here, supervisor.taps(pad, digit))
    assert "PIN correct" in (await supervisor.hears(after=last)).text
    assert "has no access from now on" in (await supervisor.hears()).text
    for address in (there, here):
        assert (await says(revoked.person, "/me", address)).text == STRANGER
    assert "PC 1003" in (await says(takers[2].person, "/me", there)).text
