"""Helpers that the tests of enrolling and revoking share."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import select

from models import AuditEntry, Officer, Pin, Role, Unlock
from tests.flow.conftest import Phone
from tests.unlocked import AGES_AHEAD, DIGEST

STRANGER = "This service is for enrolled staff only. If that is you, ask your supervisor for a link."
ADMINISTRATOR = "0001"
ADMINISTRATOR_ACCOUNT = 5090


@pytest.fixture
def newcomer(beatline, telegram):
    return Phone(telegram.person(7001, "Sam", last_name="Ashfield", username="samash"), "1234")


@pytest.fixture
def change(beatline):
    """Set values in an officer's row, by collar."""

    async def change(collar, **values):
        await beatline.database.write(
            lambda session: session.run(sa.update(Officer).where(Officer.collar == collar).values(**values))
        )

    return change


@pytest.fixture
def officer_row(beatline):
    """An officer's row, by collar."""

    async def read(collar):
        return await beatline.database.read(
            lambda session: session.orm.exec(select(Officer).where(Officer.collar == collar)).one()
        )

    return read


@pytest.fixture
async def administrator(beatline, telegram, change, clock):
    """The auditor's collar 9001 stays an auditor's; this one is nobody else's."""

    def work(session):
        session.orm.add(
            Officer(
                id=90,
                collar=ADMINISTRATOR,
                surname="Greatorex",
                team_id=1,
                role=Role.ADMINISTRATOR,
                account_id=ADMINISTRATOR_ACCOUNT,
                enrolled_at=clock.now,
            )
        )

        session.orm.flush()
        session.orm.add(Pin(officer_id=90, digest=DIGEST, chosen_at=clock.now))
        session.orm.add(Unlock(officer_id=90, began_at=clock.now, active_until=AGES_AHEAD))

    await beatline.database.write(work)
    return Phone(telegram.person(ADMINISTRATOR_ACCOUNT, "Administrator"), ADMINISTRATOR)


@pytest.fixture
def audited(beatline):
    """(action, object, outcome) of an officer's entries, oldest first, but for looks and locks."""

    async def read(officer_id):
        query = (
            select(AuditEntry.action, AuditEntry.object_ref, AuditEntry.outcome)
            .where(AuditEntry.chain == officer_id, AuditEntry.action.not_in(("unlock", "lock", "choose PIN")))
            .order_by(AuditEntry.number)
        )
        return await beatline.database.read(lambda session: [tuple(row) for row in session.orm.exec(query)])

    return read


def link_in(answer):
    (link,) = [line for line in answer.text.splitlines() if line.startswith("https://t.me/")]
    return link


async def commands(phone, words):
    """A command that changes somebody's access, and so asks for the PIN; what it comes to."""
    answer = await phone.says(words)
    if "Your PIN" not in answer.text:
        return answer
    assert (await phone.enters(answer)).shows("PIN correct")
    return await phone.hears()


async def open_link(phone, link):
    return await phone.hears(after=phone.opens(link))


async def open_chat(phone, collar):
    """Write to the bot first: it can't write to anybody who has never done so."""
    known = phone(collar)
    await known.says("/me")
    return known
