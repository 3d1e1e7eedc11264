"""Every example of the help, said to the bot by somebody who may, about records that there are."""

import re

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.chat.route import Need
from bot.services.access.policy import may
from handlers.routes import ROUTES
from models import Officer, Role
from tests.conftest import ON_ONE_DATABASE
from tests.flow.conftest import seed

ELSEWHERE = {  # ends the walk, or brings a file
    *("lock", "off", "unlock", "newpin"),
    *("book", "audit export", "ref file", "referrals board", "referrals xlsx"),
}
UNREAD = re.compile(  # the answers to words that a command can't read
    r"For example:|Say it like|Say late|I can't|I don't know|isn't a |isn't one|Which|Give |Lists of"
    r"|In one line|didn't understand|isn't on record. Did you mean"
)
ABSENT = re.compile(r"Which one\? Say its number|You get: |^Your shift: ")  # read, but not there; or the help
COLLARS = {Role.SUPERVISOR: "0077", Role.AUDITOR: "9001"}


def examples(role):
    for route in ROUTES:
        asked = may(role, route.permission) and route.needs is not Need.FRESH_PIN
        if asked and not route.hidden and route.command not in ELSEWHERE:
            yield from route.examples


async def on_record(who, example):
    """The example, about a note and a draft of this person's own."""
    if re.search(r"PNB-1234|note 7", example):
        made = await who.says("note The van was black")
        while not (found := re.search(r"PNB-\d{4}-\d{4}", made.text or "")):  # a file came first
            made = await who.hears(after=made.message)
        ref = found[0]
        return re.sub(r"PNB-1234-0007|note 7", ref, example)
    if re.search(r"BRF-0012|brf 12", example):
        made = await who.says("/brief to NPT1 at tomorrow 0645: Van | Seen in Mill Lane.")
        ref = re.search(r"BRF-\d{4}", made.text)[0]
        if example.startswith("/briefings"):
            await who.says(f"/brief time {ref} now")
        return re.sub(r"BRF-0012|brf 12", ref, example)
    return example


@pytest.mark.drill
@ON_ONE_DATABASE
@pytest.mark.parametrize("role", COLLARS)
async def test_every_example_is_understood(start_bot, clock, phone, role):
    bot = await start_bot(looks_per_hour=100_000)
    await bot.database.write(lambda session: seed(session, clock.now))
    change = sa.update(Officer).where(col(Officer.collar) == COLLARS[role]).values(role=role)
    await bot.database.write(lambda session: session.run(change))
    who = phone(COLLARS[role])
    for example in examples(role):
        said = await on_record(who, example)
        answer = await who.says(said)
        assert not UNREAD.search(answer.text) or ABSENT.search(answer.text), (said, answer.text)
