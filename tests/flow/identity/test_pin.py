"""The PIN: chosen, asked for, wrong, barred; and the command that waits behind the pad."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.chat.route import Need
from bot.services.access.policy import may
from bot.services.audit.actors import Actor, Trail
from bot.services.enrolment import links as enrolment_links
from bot.services.identity.pin_pads import KEPT
from handlers.routes import ROUTES as ALL_ROUTES
from models import AuditEntry, FieldNote, Officer, Pin, PinPad, Reminder, Role, Unlock
from tests.conftest import ON_ONE_DATABASE
from tests.unlocked import PIN

DIGITS = set("0123456789")


def keys(message):
    """The pad's digits and the data of each button."""
    return {label: data for row in message.buttons for label, data in row if label in DIGITS}


@pytest.fixture
async def locked(beatline, officer, clock):
    """Locked by the officer a moment ago; an unlock then lasts ten minutes."""
    await officer.says("/lock")
    return officer


async def audited(bot, action):
    def read(session):
        query = sa.select(AuditEntry.__table__).where(col(AuditEntry.action) == action)
        return session.run(query.order_by(col(AuditEntry.id))).all()

    return await bot.database.read(read)


async def table(bot, model):
    return await bot.database.read(lambda session: session.run(sa.select(model)).all())


async def stored_anywhere(bot, words):
    """The tables that hold these words in any column."""

    def read(session):
        rows = [(name, session.run(sa.select(one)).all()) for name, one in SQLModel.metadata.tables.items()]
        return [name for name, found in rows if words in str(found)]

    return await bot.database.read(read)


async def lapse(bot, clock):
    """Let the unlock end by idleness while the pad is still good."""

    def shorten(session):
        soon = clock.now + timedelta(seconds=30)
        session.run(sa.update(Unlock).where(col(Unlock.ended_at).is_(None)).values(active_until=soon))

    await bot.database.write(shorten)
    clock.moves(minutes=1)


async def running(bot):
    """The unlocks of PC 1234 that nobody has ended."""
    return [row for row in await table(bot, Unlock) if row.officer_id == 2 and row.ended_at is None]


async def test_what_was_asked_for_is_answered_without_asking_again(locked):
    pad = await locked.says("TUR-0123")
    assert pad.shows("Locked")
    assert pad.hides("TUR-0123", "Contacting")
    unlocked = await locked.enters(pad)
    assert unlocked.shows("Unlocked until 10:25")
    assert unlocked.message_id == pad.message_id
    assert (await locked.hears(after=unlocked.message)).shows("TUR-0123")


async def test_several_things_wait_in_their_order(locked):
    await locked.says("TUR-0123")
    pad = await locked.says("/referrals")
    first = await locked.hears(after=(await locked.enters(pad)).message)
    assert first.shows("TUR-0123 · Turnaround referral")
    assert (await locked.hears(after=first.message)).shows("Open referrals")


async def test_a_pad_that_was_left_does_not_come_back(officer):
    assert (await officer.says("/newpin")).shows("Your PIN again", "For: /newpin")
    await officer.says("/lock")
    assert (await officer.says("/newpin")).shows("Locked", "For: /newpin")
    pad = await officer.says("TUR-0123")
    assert pad.shows("Locked", "For: /ref")
    unlocked = await officer.enters(pad)
    asked = await officer.hears(after=unlocked.message)
    assert asked.shows("wasn't done", "/newpin")
    assert (await officer.hears(after=asked.message)).shows("TUR-0123 · ")
    assert (await officer.says("/me")).shows("Unlocked until")
    assert len([one for one in officer.person.messages if "Your PIN again" in one.text]) == 1


async def test_the_pad_of_one_change_to_access_takes_the_place_of_the_pad_of_another(sergeant, pushed):
    await sergeant.says("/revoke 1300")
    pad = await sergeant.says("/resetpin 1234")
    assert pad.shows("Your PIN again", "For: /resetpin 1234")
    proven = await sergeant.enters(pad)
    assert (await sergeant.hears(after=proven.message)).shows("1234", "PIN is reset")
    assert (await sergeant.says("/me")).hides("1300")
    assert not [one for one in sergeant.person.messages if "no access from now on" in one.text]


async def test_the_pin_proves_only_what_was_asked_for_last(locked):
    await locked.says("/newpin")
    unlocked = await locked.enters(await locked.says("TUR-0123"))
    asked = await locked.hears(after=unlocked.message)
    assert asked.shows("wasn't done", "/newpin")
    assert (await locked.hears(after=asked.message)).shows("TUR-0123 · ")
    assert (await locked.taps(asked.message, "Do it")).shows("Your PIN again")


async def test_a_write_waits_for_a_word_when_its_officer_unlocks_for_something_else(beatline, locked):
    await locked.says("/remind 1500 ring the school")
    unlocked = await locked.enters(await locked.says("/unlock"))
    asked = await locked.hears(after=unlocked.message)
    assert asked.shows("wasn't done", "/remind 1500 ring the school")
    assert await table(beatline, Reminder) == []
    assert (await locked.taps(asked.message, "Do it")).shows("15:00", "ring the school")
    (made,) = await table(beatline, Reminder)
    assert made.text == "ring the school"


async def test_a_write_for_which_the_pad_was_shown_is_done(beatline, locked):
    await locked.says("TUR-0123")
    await locked.enters(await locked.says("/remind 1500 ring the school"))
    await locked.says("/me")
    assert len(await table(beatline, Reminder)) == 1


async def test_a_long_write_that_waited_has_a_button_too(beatline, locked):
    long = f"/remind 1500 {'ring the school ' * 8}"
    await locked.says(long)
    unlocked = await locked.enters(await locked.says("/unlock"))
    asked = await locked.hears(after=unlocked.message)
    assert asked.shows("wasn't done", long.strip())
    assert await table(beatline, Reminder) == []
    assert (await locked.taps(asked.message, "Do it")).shows("15:00", "ring the school")
    assert len(await table(beatline, Reminder)) == 1


async def test_a_write_on_a_card_that_waited_has_a_button_that_knows_the_card(beatline, locked):
    await locked.enters(await locked.says("/unlock"))
    card = await locked.says("TSK-0456")
    await locked.says("/lock")
    await locked.says("remind me fri 0930", reply_to=card.message)
    unlocked = await locked.enters(await locked.says("/unlock"))
    asked = await locked.hears(after=unlocked.message)
    assert asked.shows("wasn't done", "remind me fri 0930", "in answer to TSK-0456")
    assert (await locked.taps(asked.message, "Do it")).shows("Fri 27/11/2026 09:30", "about TSK-0456")
    assert len(await table(beatline, Reminder)) == 1


async def test_a_tap_that_does_what_waited_proves_no_pin(sergeant):
    await sergeant.says("/lock")
    await sergeant.says(f"/revoke 1300 {'the phone is lost ' * 5}")
    unlocked = await sergeant.enters(await sergeant.says("/unlock"))
    asked = await sergeant.hears(after=unlocked.message)
    assert (await sergeant.taps(asked.message, "Do it")).shows("Your PIN again", "/revoke 1300")


@pytest.mark.drill
async def test_no_write_of_any_route_is_done_for_another_unlock(start_bot, sergeant):
    """Every command that waits, of all that a supervisor may say: a look is answered, the rest is asked."""
    routes = [
        one
        for one in ALL_ROUTES
        if one.needs is not Need.ACCOUNT and may(Role.SUPERVISOR, one.permission) and not one.looks
    ]
    assert len(routes) > 60
    await sergeant.says("/lock")
    for some in (routes[at : at + KEPT] for at in range(0, len(routes), KEPT)):
        for one in some:
            pad = await sergeant.says(f"/{one.command}")
            assert pad.shows("Locked")
        told = await sergeant.enters(await sergeant.says("/unlock"))
        for one in some:
            told = await sergeant.hears(after=told.message)
            assert told.shows("wasn't done", f"/{one.command}")
        await sergeant.says("/lock")


async def test_the_pad_that_chooses_a_pin_ends_with_the_unlock_that_gave_it(beatline, officer):
    right = await officer.enters(await officer.says("/newpin"))
    choose = await officer.hears(after=right.message)
    assert choose.shows("Choose a PIN")
    await officer.says("/lock")
    before = await table(beatline, Pin)
    assert (await officer.taps(choose.message, "9")).shows("out of date")
    assert await table(beatline, PinPad) == []
    assert await table(beatline, Pin) == before


@pytest.mark.parametrize("ends", ["idle", "off"])
async def test_a_pad_ends_with_its_unlock_however_that_ends(beatline, officer, clock, ends):
    await officer.says("/on")
    right = await officer.enters(await officer.says("/newpin"))
    choose = await officer.hears(after=right.message)
    if ends == "off":
        await officer.says("/off")
    else:
        await lapse(beatline, clock)
    assert (await officer.taps(choose.message, "9")).shows("out of date")


@pytest.mark.parametrize("command", ["/newpin", "/unlock"])
@pytest.mark.parametrize("typed", [PIN, " ".join(PIN), f"pin {PIN}", f"My PIN is {PIN[:3]}-{PIN[3:]}"])
async def test_a_pin_typed_while_a_pad_is_up_is_deleted_and_kept_nowhere(beatline, officer, command, typed):
    if command == "/unlock":
        await officer.says("/lock")
    await officer.says(command)
    said = officer.person.says(typed)
    assert (await officer.hears(after=said)).shows("never type it")
    await officer.says("/me")
    assert said.message_id not in [message.message_id for message in officer.person.messages]
    while "inbox" in (found := await stored_anywhere(beatline, typed)):  # until the letter is settled
        await officer.says("/me")
    assert found == []


async def test_a_pin_typed_in_answer_to_a_question_is_no_note(beatline, officer):
    await officer.says("/note")
    await officer.says("/newpin")
    said = officer.person.says(PIN)
    assert (await officer.hears(after=said)).shows("never type it")
    assert await table(beatline, FieldNote) == []


async def test_what_waits_behind_a_pad_can_be_cancelled(locked):
    pad = await locked.says("TUR-0123")
    assert (await locked.says("/cancel")).shows("Cancelled")
    assert (await locked.taps(pad.message, "1")).shows("out of date")
    await locked.enters(await locked.says("/unlock"))
    await locked.says("/me")
    assert not [one for one in locked.person.messages if "TUR-0123 · " in one.text]


async def test_what_is_refused_behind_the_pad_leaves_the_chat_unlocked(beatline, locked):
    pad = await locked.says("TUR-0999")
    unlocked = await locked.enters(pad)
    assert (await locked.hears(after=unlocked.message)).shows("TUR-0999 isn't on record")
    assert (await locked.says("TUR-0123")).shows("TUR-0123 · Turnaround")
    refusal, *_ = await audited(beatline, "refused")
    assert (refusal.outcome, refusal.object_ref) == ("refused", "TUR-0999")
    assert refusal.session_id is not None


async def test_a_button_tapped_while_locked_edits_its_card_once_unlocked(officer, clock):
    card = await officer.says("TUR-0123")
    await officer.says("/lock")
    clock.moves(minutes=1)
    pad = await officer.taps(card.message, "↻ Refresh")
    assert pad.message_id != card.message_id
    unlocked = await officer.enters(pad)
    again = await officer.hears(after=unlocked.message)
    assert again.message_id == card.message_id


async def test_a_note_is_kept_while_locked(locked):
    kept = await locked.says("note two males at the shelter")
    assert kept.shows("PNB-1234-0001")
    assert (await locked.says("/notes")).shows("Locked")


async def test_help_and_me_need_no_pin_but_show_that_it_is_locked(locked):
    assert (await locked.says("/help")).shows("/unlock")
    assert (await locked.says("/me")).shows("1234", "Locked")


async def test_each_pad_is_shuffled_and_its_buttons_say_nothing_of_the_digit(locked):
    pads = [keys((await locked.says("/unlock")).message) for _ in range(6)]
    orders = {tuple(pad) for pad in pads}
    assert len(orders) > 1
    assert all(set(pad) == DIGITS for pad in pads)
    for pad in pads:
        assert not any(re.search(r"\d", data) for data in pad.values())
    places = [{label: data.rpartition(" ")[2] for label, data in pad.items()} for pad in pads]
    assert any(one != other for one, other in pairwise(places))


async def test_nothing_of_the_pin_is_stored_or_stays_in_the_chat(beatline, locked, telegram):
    pad = await locked.says("/unlock")
    for digit in PIN[:5]:
        locked.person.taps(pad.message, digit)
    await locked.says("/me")
    (row,) = await table(beatline, PinPad)
    assert len(row.taps) == 5
    assert not DIGITS & set(row.taps)
    unlocked = await locked.taps(pad.message, PIN[5])
    assert unlocked.labels == ["My tasks today", "What can I say?"]
    assert await table(beatline, PinPad) == []


async def test_a_mistap_is_cleared(locked):
    pad = await locked.says("/unlock")
    locked.person.taps(pad.message, "1")
    locked.person.taps(pad.message, "Clear")
    assert (await locked.enters(pad)).shows("Unlocked")


async def test_five_wrong_tries_bar_the_chat_until_a_supervisor_resets_it(beatline, locked, phone):
    def report_to(session):
        session.run(sa.update(Officer).where(col(Officer.collar) == "1234").values(supervisor_id=1))

    await beatline.database.write(report_to)
    sergeant = phone("0077")
    await sergeant.says("/me")
    pad = await locked.says("TUR-0123")
    for left in ("4 tries", "3 tries", "2 tries", "1 try"):
        pad = await locked.enters(pad, "135790")
        assert pad.shows(f"Wrong PIN. {left} left")
    assert (await locked.enters(pad, "135790")).shows("Barred")
    assert (await locked.says("TUR-0123")).shows("barred", "Ring your supervisor")
    told = await sergeant.hears()
    assert told.shows("1234", "barred")
    assert told.labels == ["It was: reset the PIN", "The phone is lost: revoke"]
    assert [row.outcome for row in await audited(beatline, "unlock")] == ["wrong PIN"] * 4 + ["barred"]


async def test_a_hundred_wrong_pins_open_nothing(beatline, locked):
    pad = await locked.says("/unlock")
    data = keys(pad.message)
    for number in range(100):
        for digit in f"{number:06d}":
            locked.person.replays(data[digit], pad.message_id)
    answer = await locked.says("TUR-0123")
    assert answer.hides("Turnaround")
    (pin,) = [row for row in await table(beatline, Pin) if row.officer_id == 2]
    assert pin.failures <= 5
    assert [
        row for row in await table(beatline, Unlock) if row.officer_id == 2 and row.ended_at is None
    ] == []


async def test_a_right_pin_forgives_the_wrong_ones_before(beatline, locked):
    pad = await locked.enters(await locked.says("/unlock"), "135790")
    assert (await locked.enters(pad)).shows("Unlocked")
    assert {row.failures for row in await table(beatline, Pin)} == {0}


async def test_the_pad_of_another_device_is_out_of_date(locked):
    first = await locked.says("/unlock")
    second = await locked.says("/unlock")
    stale = await locked.taps(first.message, "1")
    assert stale.shows("out of date")
    assert stale.labels == []
    assert (await locked.enters(second)).shows("Unlocked")


async def test_a_pad_is_good_for_five_minutes(locked, clock):
    pad = await locked.says("/unlock")
    clock.moves(minutes=5)
    assert (await locked.taps(pad.message, "1")).shows("out of date")


async def test_somebody_elses_pad_does_nothing(locked, sergeant):
    pad = await locked.says("/unlock")
    data = keys(pad.message)
    card = await sergeant.says("/me")
    answer = await sergeant.hears(after=sergeant.person.replays(data["1"], card.message_id))
    assert answer.shows("out of date")
    assert (await locked.enters(pad)).shows("Unlocked")


async def test_idle_minutes_lock(beatline, locked, clock):
    await locked.enters(await locked.says("/unlock"))
    clock.moves(minutes=9)
    assert (await locked.says("TUR-0123")).shows("TUR-0123 · ")
    clock.moves(minutes=9)
    assert (await locked.says("TUR-0123")).shows("TUR-0123 · ")
    clock.moves(minutes=10)
    pad = await locked.says("TUR-0123")
    assert pad.shows("Locked")
    await locked.enters(pad)
    assert [row.detail for row in await audited(beatline, "lock")] == ["lock", "idle"]


async def test_the_end_of_the_shift_locks_even_in_the_middle_of_work(locked, clock, eventually):
    await locked.says("/on")
    await locked.enters(await locked.says("/unlock"))

    def seen():
        return sum("Unlocked until" in one.text for one in locked.messages)

    before = seen()
    for times in range(1, 80):  # beside pushes about tasks that are over
        clock.moves(minutes=9)
        locked.person.says("/me")
        await eventually(lambda times=times: seen() == before + times)
    clock.moves(minutes=9)
    assert (await locked.says("TUR-0123")).shows("Locked")


async def test_booking_off_locks(beatline, officer):
    assert (await officer.says("/on")).shows("On duty since")
    assert (await officer.says("/off")).shows("Off duty", "locked")
    assert (await officer.says("TUR-0123")).shows("Locked")
    assert len(await audited(beatline, "lock")) == 1


async def test_a_typed_pin_is_deleted_and_not_tried(locked):
    said = locked.person.says(PIN)
    answer = await locked.hears(after=said)
    assert answer.shows("never type it")
    await locked.says("/me")
    assert said.message_id not in [message.message_id for message in locked.person.messages]
    assert (await locked.says("TUR-0123")).shows("Locked")


@ON_ONE_DATABASE
@pytest.mark.parametrize("asked", ["question", "reply", "card"])
async def test_six_digits_that_answer_something_wait_for_the_pin_and_are_not_lost(beatline, officer, asked):
    shown = await officer.says("TUR-0123" if asked == "card" else "/note")
    await officer.says("/lock")
    said = officer.person.says("271828", reply_to=None if asked == "question" else shown.message)
    pad = await officer.hears(after=said)
    assert pad.shows("I have deleted the message", "once you unlock", "Your PIN")
    assert [one for one in await stored_anywhere(beatline, "271828") if one != "inbox"] == []
    right = await officer.enters(pad)
    assert (await officer.hears(after=right.message)).shows("PNB-")
    assert [note.text for note in await table(beatline, FieldNote)] == ["271828"]
    assert said.message_id not in [message.message_id for message in officer.person.messages]


@ON_ONE_DATABASE
async def test_a_pin_that_was_typed_as_an_answer_is_kept_nowhere_by_the_pad(beatline, officer):
    await officer.says("/note")
    await officer.says("/lock")
    said = officer.person.says(PIN)
    right = await officer.enters(await officer.hears(after=said))
    assert right.shows("kept nowhere")
    assert await table(beatline, FieldNote) == []
    while "inbox" in (found := await stored_anywhere(beatline, PIN)):
        await officer.says("/me")
    assert found == []


async def test_a_new_pin_asks_for_the_old_one_first(beatline, officer):
    pad = await officer.says("/newpin")
    assert pad.shows("Your PIN again")
    right = await officer.enters(pad)
    choose = await officer.hears(after=right.message)
    assert choose.shows("Choose a PIN")
    repeat = await officer.enters(choose, "908172")
    assert (await officer.enters(repeat, "908172")).shows("PIN set")
    await officer.says("/lock")
    assert (await officer.enters(await officer.says("/unlock"), "908172")).shows("Unlocked")


async def test_the_first_pin_is_chosen_at_enrolment_and_unlocks(beatline, telegram, phone, clock):
    person = await newcomer(beatline, telegram, phone, clock)
    assert person.pad.shows("You are enrolled as PC 1300 Elmhurst", "Choose a PIN of six digits")
    repeat = await person.enters(person.pad, "908172")
    assert repeat.shows("The same PIN again")
    assert (await person.enters(repeat, "908172")).shows("PIN set", "Unlocked until")
    assert (await person.says("TSK-0457")).shows("TSK-0457")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "pin", ["777777", "123456", "654321", "890123", "121212", "747747", "331300", "221221"]
)
async def test_a_pin_that_is_easy_to_guess_is_refused(beatline, telegram, phone, clock, pin):
    person = await newcomer(beatline, telegram, phone, clock)
    again = await person.enters(person.pad, pin)
    assert again.shows("too easy to guess", "Choose a PIN")
    assert [row for row in await table(beatline, Pin) if row.officer_id == 5] == []


async def test_two_different_ones_are_kept_as_neither(beatline, telegram, phone, clock):
    person = await newcomer(beatline, telegram, phone, clock)
    repeat = await person.enters(person.pad, "908172")
    assert (await person.enters(repeat, "908173")).shows("were different", "Choose a PIN")
    assert [row for row in await table(beatline, Pin) if row.officer_id == 5] == []


async def test_a_pad_and_what_waits_behind_it_outlive_a_restart(beatline, start_bot, locked):
    pad = await locked.says("TUR-0123")
    locked.person.taps(pad.message, PIN[0])
    await locked.says("/me")
    await beatline.stop()
    await start_bot()
    for digit in PIN[1:5]:
        locked.person.taps(pad.message, digit)
    unlocked = await locked.taps(pad.message, PIN[5])
    assert (await locked.hears(after=unlocked.message)).shows("TUR-0123 · ")


async def test_every_look_says_in_which_session_it_was(beatline, locked):
    await locked.enters(await locked.says("/unlock"))
    await locked.says("TUR-0123")
    (look,) = await audited(beatline, "consult")
    (stretch,) = [
        row for row in await table(beatline, Unlock) if row.officer_id == 2 and row.ended_at is None
    ]
    assert look.session_id == stretch.id


async def newcomer(beatline, telegram, phone, clock):
    """PC 1300 with a new account, and the first pad before them."""

    def issue(session):
        session.run(sa.update(Officer).where(col(Officer.collar) == "1300").values(account_id=None))
        session.run(sa.delete(Pin).where(col(Pin.officer_id) == 5))
        session.run(sa.delete(Unlock).where(col(Unlock.officer_id) == 5))
        actor = Actor(0, "system", "", None, Role.ADMINISTRATOR, 0, "system", None, Trail())
        return enrolment_links.issue(session, actor, "1300", lifetime=timedelta(hours=1), now=clock.now).code

    code = await beatline.database.write(issue)
    person = phone("1300")
    person.pad = await person.says(f"/start {code}")
    return person


@ON_ONE_DATABASE
async def test_an_arrow_in_words_that_waited_is_a_part_of_them(locked):
    await locked.says("/remind fri 1500 key: shed ← house")
    asked = await locked.hears(after=(await locked.enters(await locked.says("/unlock"))).message)
    assert (await locked.taps(asked.message, "Do it")).shows("key: shed ← house")
