"""The numbers for the public: read out, held up, and kept right by an administrator."""

import pytest
import sqlalchemy as sa

from models import Officer, Pin, PublicRoute, Role, Unlock
from tests.conftest import ON_ONE_DATABASE
from tests.flow.conftest import Phone
from tests.unlocked import AGES_AHEAD, DIGEST

REFUSED = {
    "/routes change crimestoppers: Crimestoppers | 0800 555 11 | x": "no British telephone number",
    "/routes change crimestoppers: Crimestoppers | 0800 555 1111 22 | x": "ten digits",
    "/routes change online: Police | http://www.police.uk | x": "begins with https://",
    "/routes change online: Police | | x": "needs a telephone number or a page",
    "/routes change online: Police": "Say its name",
    "/routes change online: | 101 | x": "Say its name",
    "/routes change online: Police | 101 |": "Say its name",
    "/routes change on line: Police | 101 | x": "can't name a way to help",
    f"/routes change online: {'P' * 41} | 101 | x": "may have 40 characters",
    "/routes change 999: none": "999 stays",
    "/routes change nothing: none": "no way to help called nothing",
    "/routes change nothing": "no way to help called nothing",
}


@pytest.fixture
async def administrator(beatline, telegram, clock):
    def enrol(session):
        facts = {"surname": "Grimsbury", "role": Role.ADMINISTRATOR, "account_id": 5007, "team_id": 1}
        session.orm.add(Officer(id=7, collar="8001", enrolled_at=clock.now, **facts))
        session.orm.flush()
        session.orm.add(Pin(officer_id=7, digest=DIGEST, chosen_at=clock.now))
        session.orm.add(Unlock(officer_id=7, began_at=clock.now, active_until=AGES_AHEAD))

    await beatline.database.write(enrol)
    return Phone(telegram.person(5007, "Officer 8001"), "8001")


async def test_everybody_reads_it_out_and_an_administrator_keeps_it_right(officer, administrator, beatline):
    told = await officer.says("/routes")
    assert told.shows("999", "101", "0800 555 111", "anonymous", "0800 0121 700", "https://www.police.uk")
    assert told.labels == ["Picture"]
    await officer.says("/lock")
    assert (await officer.says("/routes")).shows("Crimestoppers")
    which = await administrator.says("/routes change")
    assert which.labels[2:4] == ["Police online", "Crimestoppers"]
    assert (await administrator.taps(which.message, "Crimestoppers")).shows(
        "/routes change crimestoppers: Crimestoppers | 0800 555 111 | https://crimestoppers-uk.org | Say"
    )
    line = "/routes change cirv: CIRV | 01604555010 | Leave drugs and violence behind."
    preview = await administrator.says(line)
    assert preview.shows("Not changed yet", "nothing", "CIRV · 01604 555010", "Leave drugs")
    assert (await officer.says("/routes")).hides("CIRV")
    assert (await administrator.taps(preview.message, "Save")).shows("cirv is added", "01604 555010")
    assert (await officer.says("/routes")).shows("CIRV · 01604 555010")
    gone = await administrator.says("/routes change cirv: none")
    assert gone.shows("it is taken away")
    moved = sa.update(PublicRoute).where(PublicRoute.code == "cirv").values(telephone="01604 555011")
    await beatline.database.write(lambda session: session.orm.execute(moved))
    assert (await administrator.taps(gone.message, "Save")).shows("Somebody else changed cirv")
    gone = await administrator.says("/routes change cirv: none")
    assert (await administrator.says("fine by me")).shows("Not changed yet")
    await administrator.taps(gone.message, "Leave it")
    assert (await officer.says("/routes")).shows("01604 555011")


@ON_ONE_DATABASE
async def test_a_picture_to_hold_up_is_sent_with_words(officer):
    told = await officer.says("/routes")
    picture = await officer.taps(told.message, "Picture")
    assert picture.message.photo.startswith(b"\x89PNG")
    assert picture.shows("hold it up") and not picture.protected


@ON_ONE_DATABASE
async def test_bad_numbers_are_refused_with_the_cure_and_nobody_else_changes_it(administrator, sergeant):
    for words, says in REFUSED.items():
        assert (await administrator.says(words)).shows(says)
    assert (await administrator.says("/routes save")).shows("No change waits")
    assert (await sergeant.says("/routes change online: Police | 101 | x")).hides("Not changed yet")
    assert (await sergeant.says("/routes")).shows("https://www.police.uk")
