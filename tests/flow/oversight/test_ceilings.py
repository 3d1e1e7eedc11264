import pytest
from sqlmodel import col, select

from models import AuditEntry, Officer
from tests.flow.conftest import seed


@pytest.fixture
async def beatline(start_bot, clock):
    bot = await start_bot(looks_per_hour=5)
    await bot.database.write(lambda session: seed(session, clock.now))
    await bot.database.write(lambda session: set_supervisor(session, 2, 1))
    return bot


def set_supervisor(session, officer_id, supervisor_id):
    officer = session.orm.get(Officer, officer_id)
    officer.supervisor_id = supervisor_id
    session.orm.add(officer)


async def looks(officer, clock, times):
    for _ in range(times):
        assert (await officer.says("TUR-0123")).shows("Contacting")
        clock.moves(minutes=1)


REFUSED = ("You have looked at 5 records within the hour, which is the limit.", "Ring your supervisor")


async def test_the_sixth_look_within_an_hour_is_refused_in_words_and_notes_are_not(officer, clock):
    await looks(officer, clock, 5)
    for words in ("TUR-0123", "/find hollowell", "/tasks", "/referrals"):
        assert (await officer.says(words)).shows(*REFUSED)
    assert (await officer.says("note seen by the bus stop")).shows("PNB-1234-0001")
    assert (await officer.says("/me")).shows("1234")


async def test_each_line_of_a_list_counts(officer, clock):
    await looks(officer, clock, 3)
    assert (await officer.says("/referrals")).shows("TUR-0123", "CIR-0045")
    assert (await officer.says("TUR-0123")).shows(*REFUSED)


async def test_an_hour_later_the_looks_count_no_more(officer, clock):
    await looks(officer, clock, 5)
    clock.moves(minutes=54)
    assert (await officer.says("TUR-0123")).shows(*REFUSED)
    clock.moves(minutes=1)
    assert (await officer.says("TUR-0123")).shows("Contacting")


async def test_notes_between_the_looks_do_not_hide_them(officer, clock):
    for number in range(5):
        await looks(officer, clock, 1)
        await officer.says(f"note number {number}")
    assert (await officer.says("TUR-0123")).shows(*REFUSED)


async def test_the_supervisor_is_told_and_lifts_it(beatline, officer, sergeant, clock):
    await sergeant.says("/me")  # the messenger lets us write only to those who wrote to us
    await looks(officer, clock, 5)
    for _ in range(3):
        await officer.says("TUR-0123")
    notice = await sergeant.hears()
    assert notice.shows("1234 reached the hourly ceiling of looks") and notice.labels == ["Lift it for 1234"]
    pad = await sergeant.taps(notice.message, "Lift it for 1234")
    assert (await sergeant.enters(pad)).shows("PIN correct")
    assert (await sergeant.hears()).shows("1234 can look again")
    assert (await officer.hears()).shows("Your ceiling of looks was lifted")
    clock.moves(seconds=1)
    await looks(officer, clock, 5)
    assert (await officer.says("TUR-0123")).shows(*REFUSED)
    query = select(AuditEntry).where(col(AuditEntry.action) == "lift")
    (entry,) = await beatline.database.read(lambda session: list(session.orm.exec(query)))
    assert (entry.officer_id, entry.object_kind, entry.object_ref) == (1, "officer", "1234")


LIFTS = [
    ("/lift 0077", "You can't lift your own ceiling"),
    ("/lift 4321", "4321 isn't on record"),
    ("/lift", "Whose ceiling?"),
]


@pytest.mark.parametrize(("words", "answer"), LIFTS)
async def test_what_cannot_be_lifted_is_said(sergeant, words, answer):
    await sergeant.enters(await sergeant.says(words))
    assert (await sergeant.hears()).shows(answer)


async def test_an_officer_lifts_nobodys(officer):
    assert (await officer.says("/lift 1300")).shows("Your role can't do that")
