"""One note in several messages: albums, texts that a phone cut, and words that came twice."""

import pytest
from sqlmodel import func, select

from models import Attachment, FieldNote
from tests.conftest import ON_ONE_DATABASE


@pytest.fixture
def counts(beatline):
    """The numbers of notes and attachments."""

    async def read():
        def both(session):
            return tuple(
                session.orm.exec(select(func.count()).select_from(one)).one()
                for one in (FieldNote, Attachment)
            )

        return await beatline.database.read(both)

    return read


def picture(number):
    return b"\xff\xd8\xff" + bytes([number])


async def test_an_album_is_one_note_with_its_caption_and_one_receipt(officer, counts):
    card = await officer.says("TSK-0456")
    first, *_ = [
        officer.sends_photo(
            picture(number), caption="all four rooms" * (number == 3), album="a1", reply_to=card.message
        )
        for number in range(10)
    ]
    assert (await officer.hears(after=first)).shows("PNB-1234-0001", "on TSK-0456", "10 attached")
    assert await counts() == (1, 10)
    assert (await officer.says("PNB-1234-0001")).shows("all four rooms")


async def test_parts_of_an_album_that_come_late_hang_on_the_same_note(officer, counts):
    card = await officer.says("TSK-0456")
    first = officer.sends_photo(picture(1), album="a1", reply_to=card.message)
    await officer.hears(after=first)
    late = officer.sends_photo(picture(2), caption="and the yard", album="a1", reply_to=card.message)
    assert (await officer.hears(after=late)).shows("PNB-1234-0001", "now 2 attached")
    assert await counts() == (1, 2)
    assert (await officer.says("PNB-1234-0001")).shows("and the yard")


async def test_an_album_in_answer_to_nothing_is_answered_once(officer, counts):
    first = officer.sends_photo(picture(1), album="a1")
    officer.sends_photo(picture(2), album="a1")
    assert (await officer.hears(after=first)).shows("isn't filed yet")
    assert (await officer.says("/notes")).shows("You have no notes")
    assert await counts() == (0, 0)


async def test_a_part_of_an_album_that_comes_before_its_words_hangs_on_the_note_too(officer, counts):
    asked = await officer.hears(after=officer.sends_photo(picture(2), album="a1"))
    another = await officer.hears(after=officer.sends_photo(picture(3), album="a2"))
    kept = await officer.hears(after=officer.sends_photo(picture(1), caption="note the yard", album="a1"))
    assert kept.shows("PNB-1234-0001", "2 attached")
    assert (await officer.taps(asked, "Keep as a note")).shows("PNB-1234-0001")
    assert await counts() == (1, 2)
    await officer.taps(another, "Keep as a note")
    assert await counts() == (2, 3)


async def test_the_parts_of_an_album_without_words_are_kept_by_one_tap(officer, counts):
    first = await officer.hears(after=officer.sends_photo(picture(1), album="a1"))
    second = await officer.hears(after=officer.sends_photo(picture(2), album="a1"))
    assert (await officer.taps(first, "Keep as a note")).shows("PNB-1234-0001", "2 attached")
    assert (await officer.taps(second, "Keep as a note")).shows("PNB-1234-0001")
    assert await counts() == (1, 2)


async def test_a_text_that_the_phone_cut_is_offered_as_one(officer, beatline):
    await officer.says("/note " + "a" * 4000)
    second = await officer.says("b" * 4096)
    assert second.shows("PNB-1234-0002 · 10:15 · on PNB-1234-0001", "rest of a long message")
    third = await officer.says("c" * 10)
    assert third.shows("PNB-1234-0003", "on PNB-1234-0001")
    assert (await officer.taps(second, "Join to 0001")).shows("continues in PNB-1234-0002")
    assert (await officer.taps(third, "Join to 0001")).shows("PNB-1234-0001 continues in PNB-1234-0003")
    assert (await officer.says("/join PNB-1234-0003")).shows("already joined to it")


async def test_a_look_up_behind_a_long_note_is_a_look_up_a_minute_later(officer, clock, counts):
    await officer.says("/note " + "a" * 4000)
    clock.moves(minutes=1)
    assert (await officer.says("my tasks")).hides("PNB-")
    assert await counts() == (1, 0)


async def test_a_command_behind_a_long_note_is_a_command(officer, counts):
    await officer.says("/note " + "a" * 4000)
    assert (await officer.says("/tasks mine")).hides("PNB-")
    assert await counts() == (1, 0)


async def test_the_same_words_within_two_minutes_are_kept_once_and_both_if_wanted(officer, clock, counts):
    await officer.says("/note two males")
    clock.moves(seconds=90)
    again = await officer.says("/note two males")
    assert again.shows("PNB-1234-0001", "kept already", "within two minutes")
    assert await counts() == (1, 0)
    assert (await officer.taps(again, "Keep both")).shows("PNB-1234-0002")
    assert await counts() == (2, 0)


async def test_the_same_words_later_or_on_another_record_are_another_note(officer, clock, counts):
    await officer.says("/note nobody in")
    card = await officer.says("TSK-0456")
    assert (await officer.says("nobody in", reply_to=card.message)).shows("PNB-1234-0002")
    clock.moves(minutes=3)
    assert (await officer.says("/note nobody in")).shows("PNB-1234-0003")
    assert await counts() == (3, 0)


async def test_an_edit_of_a_repeat_amends_what_was_kept(officer, counts):
    await officer.says("/note two males")
    repeat = officer.person.says("/note two males")
    await officer.hears(after=repeat)
    edit = officer.person.edits(repeat, "/note three males")
    assert (await officer.hears(after=edit)).shows("PNB-1234-0002", "strikes PNB-1234-0001")


@ON_ONE_DATABASE
@pytest.mark.parametrize("begun", ["note b", "/note b", "Note: b"])
async def test_a_note_right_after_a_long_one_is_its_own(officer, begun):
    await officer.says("note " + "a" * 4000)
    receipt = await officer.says(begun)
    assert receipt.shows("PNB-1234-0002") and receipt.hides("long message", "PNB-1234-0001")
    assert (await officer.says("PNB-1234-0002")).hides("note b", "Note: b")
