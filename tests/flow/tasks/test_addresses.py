"""The address of a visit: for its crew, masked again, in no list and on no card."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import AuditEntry, Person, Referral
from tests.conftest import ON_ONE_DATABASE

DOOR = "12 Larch Rise"


@pytest.fixture
async def restricted(beatline):
    """TUR-0123, restricted, of somebody whose address is known."""

    def change(session):
        session.run(sa.update(Person).where(Person.id == 1).values(address=DOOR, warnings="dog in the yard"))
        session.run(sa.update(Referral).where(Referral.id == 1).values(restricted=True))

    await beatline.database.write(change)


@ON_ONE_DATABASE
async def test_the_crew_of_a_restricted_referral_gets_the_door_and_it_is_masked_again(
    beatline, phone, clock, eventually, greet, pushed, restricted
):
    await greet("2001", "1234")
    lead, mate = phone("2001"), phone("1234")
    made = await lead.says("/visit TUR-0123 mon 1800 with 1234")
    assert made.shows("TSK-500001", "PC 1234 Ashfield") and made.hides(DOOR, "2001 Brackenbury, PC")
    assert DOOR not in (await pushed(mate, "TSK-500001", "new visit")).text
    assert (await mate.says("/details TUR-0123")).shows("Ring the owning team")
    card = await mate.says("TSK-500001")
    assert card.hides(DOOR)
    door = await mate.taps(card.message, "Address")
    assert door.shows("TSK-500001 · the address", DOOR, "⚠ dog in the yard", "masked at 10:17")
    assert door.hides("Millbrook", "Jordan")
    clock.moves(minutes=3)
    await eventually(lambda: "hidden again" in mate.message(door.message.message_id).text)
    assert DOOR not in mate.message(door.message.message_id).text
    assert (await mate.says("/tasks week")).hides(DOOR)

    query = sa.select(AuditEntry.object_ref, AuditEntry.reason).where(AuditEntry.action == "reveal")
    kept = await beatline.database.read(lambda session: [tuple(one) for one in session.run(query)])
    assert kept == [("TSK-500001", "TASK"), ("TUR-0123", "TASK")]


@ON_ONE_DATABASE
async def test_a_typed_address_is_shown_by_its_button_and_hidden_at_a_word(phone, restricted):
    mate = phone("1234")
    ready = await mate.says("/door 456")
    assert ready.shows("For its crew") and ready.hides(DOOR)
    door = await mate.taps(ready.message, "Show address")
    assert door.shows(DOOR)
    assert (await mate.taps(door.message, "Hide now")).hides(DOOR)
    assert (await mate.says("address", reply_to=door.message)).hides(DOOR)


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("1300", "/door TSK-0456", "isn't on record"),
        ("2001", "/door TSK-0458", "isn't on record"),
        ("1234", "/door TSK-0457", "it is for no referral"),
        ("1234", "/door", "Which visit?"),
    ],
)
@ON_ONE_DATABASE
async def test_nobody_else_gets_it(phone, restricted, who, said, answer):
    assert (await phone(who).says(said)).shows(answer)


@ON_ONE_DATABASE
async def test_a_supervisor_who_sees_the_card_gets_no_address_and_a_list_has_none(beatline, phone):
    assert (await phone("0077").says("/door TSK-0456")).shows("The address is for the visit's crew")
    assert (await phone("1234").says("/tasks today")).hides("Bridge Street")


@ON_ONE_DATABASE
async def test_where_the_visit_is_the_reason_nobody_is_told_of_one_they_gave(beatline, phone):
    ready = await phone("1234").says("/details TUR-0123")
    assert ready.shows("Your TSK-0456 is the reason: it is on record")
