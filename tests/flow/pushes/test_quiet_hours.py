"""The sound of a push in the night, on the phone."""

from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.pushes import notices
from tests.conftest import ON_ONE_DATABASE

pytestmark = ON_ONE_DATABASE


async def test_in_quiet_hours_what_can_wait_comes_without_a_sound_and_a_reminder_with_one(
    beatline, phone, clock, greet, pushed, ticked
):
    await greet("1234", "1300")
    await phone("1300").says("/on")
    officer = phone("1234")
    await officer.says("remind me 2230 ring the school")
    clock.moves(hours=12, minutes=30)

    def tell(session):
        for officer_id in (2, 5):
            notices.tell(session, officer_id, EnquiryAnsweredNotice("BRF-0001", 1), now=clock.now)

    await beatline.database.write(tell)
    beatline.dispatcher.wake()
    assert (await pushed(officer, "is answered")).silent
    assert not (await pushed(phone("1300"), "is answered")).silent, "on duty"
    await ticked()
    beatline.dispatcher.wake()
    assert not (await pushed(officer, "Reminder for", "ring the school")).silent
