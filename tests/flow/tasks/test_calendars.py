"""[Calendar] on a task's card brings an entry for one's own calendar."""

from icalendar import Calendar

from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
async def test_a_task_is_put_into_ones_own_calendar_by_tap_and_by_words(officer):
    card = await officer.says("TSK-0457")
    assert "Calendar" in card.labels
    sent = await officer.taps(card.message, "Calendar")
    assert sent.shows("TSK-0457 for your calendar", "ask again") and not sent.protected
    (event,) = Calendar.from_ical(sent.message.document).walk("VEVENT")
    assert event["summary"] == "TSK-0457 Patrol Market Square"
    private = await officer.says("/task TSK-0456 calendar")
    assert private.shows("TSK-0456 for your calendar")
    assert b"Bridge" not in private.message.document
    assert (await officer.says("calendar", reply_to=card.message)).shows("TSK-0457 for your calendar")
    assert (await officer.says("/task calendar TSK-9999")).shows("isn't on record")
