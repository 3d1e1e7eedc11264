"""Files that hang on notes: fetched whatever happens, or given up with the reason."""

from sqlmodel import select

from models import Attachment


async def test_a_file_is_fetched_when_telegram_comes_back(officer, telegram, beatline, clock, eventually):
    card = await officer.says("TSK-0456")
    broken = telegram.fault("error", "getFile", times=1)
    officer.sends_photo(b"\xff\xd8\xff the door", reply_to=card.message)
    await broken.hit.wait()
    await eventually(lambda: beatline.database.read(failures))
    clock.moves(minutes=1)
    assert await eventually(lambda: beatline.database.read(hashes))


async def test_a_file_that_telegram_no_longer_has_is_given_up_and_the_note_stays(
    officer, telegram, beatline, eventually
):
    telegram.fault("error", "getFile", times=None, code=400)
    card = await officer.says("TSK-0456")
    sent = officer.sends_photo(b"\xff\xd8\xff the door", caption="the door", reply_to=card.message)
    assert (await officer.hears(after=sent)).shows("PNB-1234-0001")
    assert await eventually(lambda: beatline.database.read(reasons))
    assert (await officer.says("/notes")).shows("[1 attached] the door")


def failures(session):
    return session.exec(select(Attachment.failures)).one()


def hashes(session):
    return session.exec(select(Attachment.sha256)).one()


def reasons(session):
    return session.exec(select(Attachment.lost_reason)).one()
