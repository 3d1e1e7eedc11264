"""A walk over all that each role can say, and over all that the answers offer."""

from collections import deque

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.access.policy import may
from bot.texts.cards import split_back
from models import Officer, Role
from tests.dead_ends import TABLE, first_words_alone, hints, refused
from tests.flow.conftest import seed

COLLARS = {
    Role.OFFICER: "1234",
    Role.SUPERVISOR: "0077",
    Role.PARTNER: "2001",
    Role.AUDITOR: "9001",
    Role.ADMINISTRATOR: "9001",
}
SAID = (
    "hello there", "note all quiet", "what's on tomorrow", "my overdue", "TUR-0123", "CIR-0045", "CIR-0046",
    "TSK-0456", "TSK-0458", "BRF-0001", "INT-0001", "PNB-1234-0001", "TUR-0999", "/wibble", "/me", "/on",
    "/start", "/help", "/find x", "/tasks", "/tasks wibble", "/remind", "/unlock",
)  # fmt: skip
ROLES = [
    Role.OFFICER,
    *(pytest.param(one, marks=pytest.mark.drill) for one in Role if one is not Role.OFFICER),
]
LEFT_OUT = ("/lock", "/off", "/pin", "/newpin", "/admit", "/refuse", "/unlock")
MOST = 400


@pytest.fixture
async def bot(start_bot, clock):
    started = await start_bot(looks_per_hour=100_000)
    await started.database.write(lambda session: seed(session, clock.now))
    return started


def begun(role):
    """The bare command and the example of every route, permitted or not."""
    for route in TABLE.routes:
        if not route.hidden or may(role, route.permission):
            yield f"/{route.command}"
        yield from route.examples[:1]


def offered(message):
    return [split_back(says)[0] for row in message.buttons for _, says in row if says]


@pytest.mark.drill
@pytest.mark.parametrize("role", ROLES)
async def test_nobody_is_offered_what_their_role_is_refused(bot, phone, role):
    collar = COLLARS[role]
    change = sa.update(Officer).where(col(Officer.collar) == collar).values(role=role)
    await bot.database.write(lambda session: session.run(change))
    who, seen, found = phone(collar), set(), set()
    waiting = deque(words for words in (*SAID, *begun(role)))
    while waiting and len(seen) < MOST:
        words = waiting.popleft()
        if words in seen or words.startswith(LEFT_OUT):
            continue
        seen.add(words)
        answer = await who.says(words)
        waiting += offered(answer.message)
        found |= {
            (words, "offers", said)
            for said in (*offered(answer.message), *hints(answer.text, answer.entities))
            if refused(said, role)
        }
        found |= {(words, "cuts", said) for said in first_words_alone(answer.text, answer.entities)}
    assert len(seen) > len(SAID)
    assert found == set()


async def test_nobody_is_offered_what_they_are_refused_when_they_send_a_place(bot, phone):
    for role, collar in COLLARS.items():
        if role is Role.ADMINISTRATOR:
            continue
        who = phone(collar)
        answer = await who.hears(after=who.sends_location(52.2, -0.9))
        assert [says for says in offered(answer.message) if refused(says, role)] == []


async def test_a_place_without_a_card_can_be_kept(bot, phone):
    officer = phone("1234")
    answer = await officer.hears(after=officer.sends_location(52.2, -0.9))
    assert answer.shows("Nothing within 2 km.") and answer.hides("caption")
    kept = await officer.taps(answer.message, "Keep as a note")
    assert kept.shows("PNB-1234-0001", "1 attached")
    auditor = phone("9001")
    answer = await auditor.hears(after=auditor.sends_location(52.2, -0.9))
    assert answer.hides("Reply to a card", "note") and "Keep as a note" not in answer.labels
