"""Access taken away: at once, everywhere, and on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.exchange.importing import run_import
from bot.services.officers.officers import UnreachableNotice
from bot.services.pushes import ledger
from models import (
    Delivery,
    DeliveryState,
    Dialogue,
    EnrolmentCode,
    Occurrence,
    OccurrenceKind,
    Retraction,
    Role,
)
from tests.flow.enrolment.access import (
    STRANGER,
    administrator,
    audited,
    change,
    commands,
    link_in,
    newcomer,
    officer_row,
    open_chat,
    open_link,
)
from tests.sheets import write_folder

__all__ = ["administrator", "audited", "change", "newcomer", "officer_row"]
SEAT = {"sergeant": 1, "officer": 2, "auditor": 6}


@pytest.fixture
def queue(beatline, clock):
    """Queues a reminder of its own for an officer, for an hour from now."""

    def work(session, officer_id, hours):
        return ledger.publish(
            session, OccurrenceKind.NOTICE, officer_id, clock.now, {officer_id},
            now=clock.now + timedelta(hours=hours), expires_at=clock.now + timedelta(days=1),
            facts=EnquiryAnsweredNotice("BRF-0001", 1),
        )  # fmt: skip

    async def queue(officer_id, hours=1):
        return await beatline.database.write(lambda session: work(session, officer_id, hours))

    return queue


@pytest.fixture
def count(beatline):
    async def count(model, *where):
        query = sa.select(sa.func.count()).select_from(model).where(*where)
        return await beatline.database.read(lambda session: session.run(query).scalar())

    return count


async def test_a_revoked_officer_is_a_stranger_from_then_on(
    sergeant, officer, officer_row, queue, count, audited, newcomer
):
    await officer.says("/note")
    assert await count(Dialogue) == 1
    occurrence = await queue(SEAT["officer"])
    await commands(sergeant, "/enrol 1234")
    await sergeant.hears()
    answer = await commands(sergeant, "/revoke 1234")
    assert answer.shows("PC 1234 Ashfield has no access from now on", "1 link ended", "1 push recalled")
    assert answer.labels[-1] == "Let them in again"
    assert answer.shows("Under way:", "in their chat to delete")
    row = await officer_row("1234")
    assert (row.account_id, row.enrolled_at) == (None, None)
    assert (await officer.says("TUR-0123")).text == STRANGER
    assert await count(Retraction, Retraction.account_id == officer.id, Retraction.asked_by_id == 1) > 0
    assert await count(Dialogue) == 0
    assert await count(EnrolmentCode) == 0
    recalled = (Delivery.state == DeliveryState.CANCELLED, Delivery.reason == "revoked")
    assert await count(Delivery, Delivery.occurrence_id == occurrence, *recalled) == 1
    assert ("revoke", "1234", "done") in await audited(SEAT["sergeant"])


async def test_their_chat_is_emptied_and_whoever_asked_hears_how_it_ended(sergeant, officer, eventually):
    shown = [await officer.says(words) for words in ("/me", "TSK-0456", "note seen by the shop")]
    revoked = await commands(sergeant, "/revoke 1234")
    assert revoked.labels == ["Progress", "Let them in again"]
    told = await sergeant.hears()
    assert told.shows("1234's phone", "deleted", "0 could not be")
    assert all(officer.message(one.message_id).deleted for one in shown)
    assert (await sergeant.taps(revoked.message, "Progress")).shows("1234's phone", "Could not be: 0")


async def test_what_cannot_be_deleted_is_reported(sergeant, officer, telegram):
    await officer.says("/me")
    telegram.fault("error", "deleteMessage", chat_id=officer.id, times=None, code=400)
    await commands(sergeant, "/revoke 1234")
    assert (await sergeant.hears()).hides("0 could not be")
    assert (await sergeant.says("/recalled 1234")).hides("Could not be: 0")


async def test_who_waits_to_be_let_in_waits_no_longer(sergeant, newcomer, officer_row):
    await open_link(newcomer, link_in(await commands(sergeant, "/enrol 1234")))
    while not (asked := await sergeant.hears()).labels:
        pass
    assert (await commands(sergeant, "/revoke 1234")).shows("has no access from now on", "1 link ended")
    assert (await sergeant.taps(asked.message, "It's them")).shows("has replaced that one")
    assert (await officer_row("1234")).account_id is None


async def test_a_button_of_before_is_a_strangers(sergeant, officer):
    card = await officer.says("TSK-0456")
    await commands(sergeant, "/revoke 1234")
    label = card.labels[0]
    assert (await officer.taps(card.message, label)).text == STRANGER


async def test_a_tap_that_waits_its_turn_meanwhile_is_a_strangers(telegram, sergeant, officer, eventually):
    card = await officer.says("TSK-0456")
    stuck = telegram.fault("hang", "sendMessage", chat_id=officer.id, seconds=60)
    officer.person.says("/me")
    await stuck.hit.wait()
    officer.person.taps(card.message, card.labels[0])
    await eventually(lambda: not telegram.pending)
    assert (await commands(sergeant, "/revoke 1234")).shows("has no access from now on")
    stuck.lift()
    await eventually(lambda: officer.message(card.message_id).text == STRANGER)


async def test_the_officers_line_is_told(sergeant, phone, change):
    elmhurst = await open_chat(phone, "1300")
    await change("1300", role=Role.SUPERVISOR)
    await change("1234", supervisor_id=5)
    await commands(sergeant, "/revoke 1234")
    told = await elmhurst.hears()
    assert told.shows("1234's access here was ended by 0077") and told.labels == ["Let them in again"]


async def test_one_who_is_not_enrolled_is_cleared_all_the_same(sergeant, change, count):
    await change("1234", account_id=None, enrolled_at=None)
    await commands(sergeant, "/enrol 1234")
    await sergeant.hears()
    assert (await commands(sergeant, "/revoke 1234")).shows("wasn't enrolled", "1 link ended")
    assert await count(EnrolmentCode) == 0
    assert (await commands(sergeant, "/revoke 1234")).text == (
        "PC 1234 Ashfield wasn't enrolled, so there was no access to end."
    )


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("/revoke", "Send the command with their collar number: /revoke 1234"),
        ("/revoke 4711", "4711 isn't on record"),
        ("/revoke 0077", "You can't change your own access. Ask another supervisor."),
        ("/revoke 9001", "Only an administrator changes the access of auditors and administrators"),
        ("/revoke 0001", "Only an administrator changes the access of auditors and administrators"),
        ("/resetpin 0077", "You can't change your own access"),
        ("/resetpin 9001", "Only an administrator"),
    ],
)
async def test_what_a_supervisor_cannot_do_is_said_and_on_record(
    sergeant, administrator, audited, officer_row, words, refused
):
    assert (await commands(sergeant, words)).shows(refused)
    assert (await officer_row("9001")).account_id and (await officer_row("0077")).account_id
    if " " in words:
        assert ("refused", words.split()[1], "refused") in await audited(SEAT["sergeant"])


async def test_the_last_administrator_cannot_go_before_another_has_come(
    administrator, officer_row, change, audited
):
    answer = await commands(administrator, "/revoke 0001")
    assert answer.shows("You are the last administrator enrolled", "/enrol")
    await change("1300", role=Role.ADMINISTRATOR)
    assert (await commands(administrator, "/revoke 0001")).shows("You can't change your own access")
    assert (await officer_row("0001")).account_id is not None


async def test_an_administrator_revokes_anybody(administrator, officer_row, phone):
    for collar in ("9001", "0077", "2001"):
        assert (await commands(administrator, f"/revoke {collar}")).shows("has no access from now on")
        assert (await officer_row(collar)).account_id is None


async def test_a_supervisor_revokes_another(sergeant, change, officer_row):
    await change("1300", role=Role.SUPERVISOR)
    assert (await commands(sergeant, "/revoke 1300")).shows("PC 1300 Elmhurst has no access from now on")
    assert (await officer_row("1300")).account_id is None


@pytest.mark.parametrize("collar", ["1300", "2001", "9001"])
async def test_nobody_else_revokes(beatline, phone, officer_row, collar):
    assert (await phone(collar).says("/revoke 1234")).shows("Your role can't do that")
    assert (await officer_row("1234")).account_id is not None


async def test_a_reset_pin_is_chosen_anew_and_the_officer_is_told(sergeant, officer, audited):
    await officer.says("/me")
    assert (await commands(sergeant, "/resetpin 1234")).shows("PC 1234 Ashfield's PIN is reset")
    told = await officer.hears()
    assert told.shows("Your PIN was reset by 0077")
    assert told.buttons == [[("Choose a new PIN", "/unlock")]]
    assert ("reset PIN", "1234", "done") in await audited(SEAT["sergeant"])


async def test_there_is_no_pin_to_reset_for_one_who_is_not_enrolled(sergeant, change):
    await change("1234", account_id=None, enrolled_at=None)
    assert (await commands(sergeant, "/resetpin 1234")).shows("isn't enrolled", "/enrol")


# Leavers, by import


def officers_sheet(*rows, header="collar surname rank team role supervisor left"):
    return {"officers": [header.split(), *rows]}


ASHFIELD = ["1234", "Ashfield", "PC", "NPT1", "officer", "1300"]


@pytest.fixture
def bring(beatline, clock, tmp_path):
    """Imports rows of officers, as the command line does."""

    def bring(*rows):
        path = write_folder(tmp_path / "in", officers_sheet(*rows))
        return run_import(beatline.database, path, now=clock.now)

    return bring


async def test_an_import_in_which_an_officer_has_left_ends_their_access(
    bring, officer, officer_row, queue, count, audited, beatline
):
    await officer.says("/me")
    await queue(SEAT["officer"])
    assert not bring([*ASHFIELD, "20/11/2026"]).problems
    assert (await officer.says("/me")).text == STRANGER
    row = await officer_row("1234")
    assert row.account_id is None and row.left_at is not None
    assert await count(Delivery, Delivery.reason == "revoked") == 1
    assert ("revoke", "1234", "done") in await audited(0)


async def test_one_who_is_back_is_enrolled_anew(bring, sergeant, officer, newcomer, officer_row):
    bring([*ASHFIELD, "21/11/2026"])
    assert (await commands(sergeant, "/enrol 1234")).shows("has left")
    bring([*ASHFIELD, ""])
    answer = await commands(sergeant, "/enrol 1234")
    assert (await open_link(newcomer, link_in(answer))).shows("Wait for my message")


async def test_whose_role_changed_is_told_and_their_line_too(bring, officer, phone, change):
    await officer.says("/me")
    await change("1300", role=Role.SUPERVISOR)
    elmhurst = await open_chat(phone, "1300")
    bring(["1234", "Ashfield", "PC", "NPT1", "supervisor", "1300", ""])
    assert (await officer.hears()).shows("Your role here is now supervisor")
    assert (await elmhurst.hears()).shows("1234's role here is now supervisor")


# Who can't be reached


@pytest.mark.parametrize("how", ["blocks", "vanishes"])
async def test_the_line_is_told_once_of_whom_nothing_reaches(
    officer, sergeant, change, queue, officer_row, count, eventually, how
):
    await officer.says("/me")
    await sergeant.says("/me")
    await change("1234", supervisor_id=1)
    getattr(officer.person, how)()
    await queue(SEAT["officer"], hours=0)
    told = await sergeant.hears()
    assert told.shows("1234 can't be reached here: ring them")
    assert told.labels == ["The phone is lost: revoke"]
    await queue(SEAT["officer"], hours=0)
    told = Occurrence.notice == UnreachableNotice.kind.value
    await eventually(lambda: is_settled(count))
    assert await count(Occurrence, told) == 1
    if how == "blocks":
        officer.unblocks()
        await eventually(lambda: is_reachable(officer_row))
        assert await count(Occurrence, told) == 1


async def is_settled(count):
    return not await count(Delivery, Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.SENDING)))


async def is_reachable(officer_row):
    return (await officer_row("1234")).unreachable_since is None
