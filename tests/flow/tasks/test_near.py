"""A shared location is answered with what is near, and kept only by a tap."""

import sqlalchemy as sa

from tests.conftest import ON_ONE_DATABASE

SOUTH_WEST = (52.2340, -0.9011)  # of where the tasks of the seed are


def everything(session):
    """All that is stored anywhere, as text."""
    tables = sa.inspect(session.connection()).get_table_names()
    rows = (session.connection().exec_driver_sql(f'SELECT * FROM "{one}"').all() for one in tables)  # noqa: S608  # names of tables
    return "\n".join(str(row) for found in rows for row in found)


async def test_a_shared_location_brings_what_is_near_and_is_kept_by_a_tap_alone(
    officer, beatline, eventually, clock
):
    answer = await officer.hears(after=officer.sends_location(*SOUTH_WEST, accuracy=1500))
    assert answer.shows("Near you · 2 within 2 km", "390 m north-east", "Patrol Market Square", "as of")
    assert answer.labels == ["TSK-0456", "TSK-0457", "Keep as a note"]

    async def is_nowhere():
        return "52.234" not in await beatline.database.read(everything)

    await eventually(is_nowhere)
    clock.moves(minutes=3)
    kept = await officer.taps(answer.message, "Keep as a note")
    assert kept.shows("PNB-1234-0001", "1 attached", "10:15")
    note = await officer.says("/notes PNB-1234-0001")
    assert note.shows("location 52.234, -0.9011 (within 1,500 m)")


@ON_ONE_DATABASE
async def test_near_asks_for_a_location_and_says_when_nothing_is_there(officer, phone):
    assert (await officer.says("/tasks near")).shows("Share your location", "keep nothing")
    assert (await officer.says("what's near me?")).shows("Share your location")
    sea = await officer.hears(after=officer.sends_location(0.0, -30.0))
    assert sea.message.text == "Nothing within 2 km."
    pole = await officer.hears(after=officer.sends_location(90.0, 180.0))
    assert pole.message.text == "Nothing within 2 km."
    partner = phone("2001")
    answer = await partner.hears(after=partner.sends_location(*SOUTH_WEST))
    assert answer.hides("Market Square")
    assert (await officer.says("/keep place 91.0 0.0 - 1")).hides("PNB")
    assert (await officer.says("/keep place rubbish")).hides("PNB")


@ON_ONE_DATABASE
async def test_a_location_that_answers_something_is_filed_there(officer):
    card = await officer.says("TSK-0457")
    filed = await officer.hears(after=officer.sends_location(*SOUTH_WEST, reply_to=card.message))
    assert filed.shows("PNB-1234-0001", "TSK-0457")
    await officer.says("/note")
    assert (await officer.hears(after=officer.sends_location(*SOUTH_WEST))).shows("PNB-1234-0002")


@ON_ONE_DATABASE
async def test_a_live_location_is_refused_once_and_nothing_of_it_is_kept(officer, beatline, eventually):
    live = officer.sends_location(*SOUTH_WEST, live=900)
    refused = await officer.hears(after=live)
    assert refused.shows("A live location isn't used", "follows nobody")
    officer.moves(live, latitude=52.2341, longitude=-0.9012)
    after = await officer.says("/me")
    assert [one.message_id for one in officer.messages if one.from_bot][-2:] == [
        refused.message_id,
        after.message_id,
    ]

    async def is_nowhere():
        return "52.234" not in await beatline.database.read(everything)

    await eventually(is_nowhere)
