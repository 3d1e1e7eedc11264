"""Enrolment by two people: one makes a link, somebody opens it, the first says whether it is them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import Role
from tests.flow.conftest import Phone
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

__all__ = ["administrator", "audited", "change", "newcomer", "officer_row"]
WAIT = "Your supervisor has been asked to confirm that it is you. Wait for my message."
NO_ACCOUNT = {"account_id": None, "enrolled_at": None}
REFUSED = "wrong, already used or too old"


@pytest.fixture
async def asked(sergeant, newcomer, change):
    """The question that the sergeant is asked once the newcomer has opened the link for 1234."""
    await change("1234", **NO_ACCOUNT)
    link = link_in(await commands(sergeant, "/enrol 1234"))
    assert (await open_link(newcomer, link)).text == WAIT
    return await question(sergeant)


async def question(phone):
    """The next thing that is said unasked, after the picture of the link."""
    while (heard := await phone.hears()).photo:
        assert heard.text.startswith("Link to enrol")
    return heard


async def test_a_link_comes_as_words_and_as_a_picture_and_may_be_passed_on(sergeant, change):
    await change("1234", **NO_ACCOUNT)
    answer = await commands(sergeant, "/enrol pc 1234")
    assert answer.shows("PC 1234 Ashfield", "NPT1", "until 10:45", "https://t.me/beatline_demo_bot?start=")
    assert answer.hides("old account")
    picture = await sergeant.hears()
    assert picture.photo.startswith(b"\x89PNG")
    assert not answer.protected and not picture.protected


async def test_only_the_supervisors_word_binds_the_account(sergeant, newcomer, asked, officer_row, audited):
    assert asked.shows("PC 1234 Ashfield", "Sam Ashfield · @samash", "account 7001")
    assert asked.labels == ["It's them", "It isn't"]
    assert (await officer_row("1234")).account_id is None
    assert (await newcomer.says("TUR-0123")).text == STRANGER
    assert (await sergeant.taps(asked.message, "It's them")).shows("PC 1234 Ashfield", "is enrolled")
    welcome = await newcomer.hears()
    assert welcome.shows("You are enrolled as PC 1234 Ashfield, NPT1. Choose your PIN.")
    assert welcome.buttons == [[("Choose your PIN", "/unlock")]]
    assert (await officer_row("1234")).account_id == 7001
    assert (await newcomer.says("/me")).shows("PC 1234 Ashfield")
    assert [*await audited(1)] == [("issue code", "1234", "done"), ("enrol", "1234", "done")]


async def test_who_is_turned_away_stays_a_stranger_and_the_link_is_used_up(
    sergeant, newcomer, asked, officer_row, audited, telegram
):
    refused = await sergeant.taps(asked.message, "It isn't")
    assert refused.shows("was NOT enrolled") and refused.labels == ["New link"]
    assert (await newcomer.says("hello")).text == STRANGER
    assert (await officer_row("1234")).account_id is None
    assert (await audited(1))[-1] == ("turn away", "1234", "done")
    texts = [message.text for message in newcomer.messages if message.from_bot]
    assert set(texts) == {WAIT, STRANGER}


async def test_a_second_tap_says_how_it_was_decided(sergeant, asked, officer_row):
    await sergeant.taps(asked.message, "It's them")
    admit, refuse = [says for _, says in asked.buttons[0]]
    replayed = sergeant.replays(refuse, asked.message_id)
    assert (await sergeant.hears(after=replayed)).shows("already confirmed")
    assert (await sergeant.says(admit)).shows("already confirmed")
    assert (await officer_row("1234")).account_id == 7001


async def test_who_was_turned_away_is_not_admitted_by_a_later_tap(sergeant, asked, officer_row):
    await sergeant.taps(asked.message, "It isn't")
    replayed = sergeant.replays(asked.buttons[0][0][1], asked.message_id)
    assert (await sergeant.hears(after=replayed)).shows("already turned away")
    assert (await officer_row("1234")).account_id is None


@pytest.mark.parametrize("collar", ["1300", "2001", "9001"])
async def test_the_button_replayed_from_an_officers_account_does_nothing(phone, asked, officer_row, collar):
    other = await open_chat(phone, collar)
    answer = await other.hears(after=other.replays(asked.buttons[0][0][1], asked.message_id))
    assert answer.shows("Your role can't do that")
    assert (await officer_row("1234")).account_id is None


async def test_the_button_replayed_from_the_strangers_own_account_does_nothing(newcomer, asked, officer_row):
    answer = await newcomer.hears(after=newcomer.replays(asked.buttons[0][0][1], asked.message_id))
    assert answer.text == STRANGER
    assert (await officer_row("1234")).account_id is None


async def test_another_who_may_manage_that_officer_may_decide(administrator, asked, officer_row):
    answer = await administrator.says(asked.buttons[0][0][1])
    assert answer.shows("PC 1234 Ashfield", "is enrolled")
    assert (await officer_row("1234")).account_id == 7001


async def test_a_supervisor_does_not_decide_about_themself(
    administrator, sergeant, telegram, officer_row, beatline
):
    link = link_in(await commands(administrator, "/enrol 0077"))
    impostor = Phone(telegram.person(7009, "Impostor"), "0077")
    await open_link(impostor, link)
    asked = await question(administrator)
    answer = await sergeant.says(asked.buttons[0][0][1])
    assert answer.shows("You can't change your own access")
    assert (await officer_row("0077")).account_id == sergeant.id


async def test_a_supervisor_demoted_meanwhile_is_refused(sergeant, asked, change, officer_row, audited):
    await change("0077", role=Role.OFFICER)
    assert (await sergeant.taps(asked.message, "It's them")).shows("Your role can't do that")
    assert (await officer_row("1234")).account_id is None


async def test_who_was_made_an_administrator_meanwhile_is_not_let_in_by_a_supervisor(
    sergeant, asked, change, officer_row
):
    await change("1234", role=Role.ADMINISTRATOR)
    assert (await sergeant.taps(asked.message, "It's them")).shows("Only an administrator")
    assert (await officer_row("1234")).account_id is None


async def test_after_a_day_nobody_waits_any_more(sergeant, asked, clock, officer_row):
    clock.moves(hours=24)
    answer = await commands(sergeant, asked.buttons[0][0][1])
    assert answer.shows("more than a day ago", "/enrol")
    assert (await officer_row("1234")).account_id is None


async def test_a_newer_link_overtakes_who_waits_on_the_older(sergeant, asked, officer_row):
    await commands(sergeant, "/enrol 1234")
    await sergeant.hears()
    assert (await sergeant.taps(asked.message, "It's them")).shows("has replaced that one")
    assert (await officer_row("1234")).account_id is None


async def test_a_link_opens_once_whoever_opens_it_first(sergeant, newcomer, telegram, change):
    await change("1234", **NO_ACCOUNT)
    link = link_in(await commands(sergeant, "/enrol 1234"))
    await open_link(newcomer, link)
    second = Phone(telegram.person(7002, "Second"), "1234")
    assert (await open_link(second, link)).shows(REFUSED)
    assert (await open_link(newcomer, link)).shows(REFUSED)


async def test_stale_foreign_and_invented_codes_are_refused_alike(sergeant, newcomer, change, clock):
    await change("1234", **NO_ACCOUNT)
    older = link_in(await commands(sergeant, "/enrol 1234"))
    await sergeant.hears()
    newer = link_in(await commands(sergeant, "/enrol 1234"))
    said = {(await open_link(newcomer, older)).text, (await newcomer.says("/start nonsense")).text}
    clock.moves(minutes=31)
    said.add((await open_link(newcomer, newer)).text)
    assert len(said) == 1
    assert REFUSED in said.pop()


async def test_a_new_phone_ends_the_old_ones_access(sergeant, officer, newcomer, officer_row):
    await officer.says("/me")
    answer = await commands(sergeant, "/enrol 1234")
    assert answer.shows("already enrolled", "ends the old account's access")
    await open_link(newcomer, link_in(answer))
    assert (await officer.says("/me")).shows("PC 1234"), "the old one works until somebody says yes"
    admitted = await sergeant.taps((await question(sergeant)).message, "It's them")
    assert admitted.shows("old account's access has ended")
    assert (await officer.says("/me")).text == STRANGER
    assert (await officer_row("1234")).account_id == 7001


async def test_an_account_serves_one_officer(sergeant, newcomer, asked, change, officer_row):
    await change("1300", **NO_ACCOUNT)
    await open_link(newcomer, link_in(await commands(sergeant, "/enrol 1300")))
    other = await question(sergeant)
    await sergeant.taps(asked.message, "It's them")
    assert (await sergeant.taps(other.message, "It's them")).shows("belongs to another officer")
    assert (await officer_row("1300")).account_id is None
    assert (await officer_row("1234")).account_id == 7001


async def test_an_account_that_a_leaver_kept_is_free_again(sergeant, asked, change, officer_row, clock):
    await change("1300", account_id=7001, left_at=clock.now - timedelta(days=9))
    assert (await sergeant.taps(asked.message, "It's them")).shows("is enrolled")
    assert (await officer_row("1300")).account_id is None


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("/enrol", "Send the command with their collar number: /enrol 1234"),
        ("/enrol everybody at once", "Send the command with their collar number"),
        ("/enrol 4711", "4711 isn't on record"),
        ("/enrol 0077", "You can't change your own access"),
        ("/enrol 9001", "Only an administrator changes the access of auditors and administrators"),
        ("/enrol 0001", "Only an administrator changes the access of auditors and administrators"),
        ("/admit", "Nobody is waiting under that number"),
        ("/admit 999999999", "Nobody is waiting under that number"),
        ("/refuse x", "Nobody is waiting under that number"),
    ],
)
async def test_what_a_supervisor_cannot_do_is_said_with_its_cure(sergeant, administrator, words, refused):
    assert (await commands(sergeant, words)).shows(refused)


async def test_a_leaver_gets_no_link(sergeant, change, clock):
    await change("1300", left_at=clock.now)
    assert (await commands(sergeant, "/enrol 1300")).shows("has left", "import")


@pytest.mark.parametrize("collar", ["1300", "2001", "9001"])
async def test_who_manages_no_access_makes_no_link(beatline, phone, collar):
    assert (await phone(collar).says("/enrol 1234")).shows("Your role can't do that")


async def test_an_administrator_enrols_an_auditor(administrator, newcomer, change, officer_row):
    await change("9001", **NO_ACCOUNT)
    await open_link(newcomer, link_in(await commands(administrator, "/enrol 9001")))
    await administrator.taps((await question(administrator)).message, "It's them")
    assert (await officer_row("9001")).account_id == 7001


async def test_refusals_are_on_record(sergeant, asked, audited):
    await commands(sergeant, "/enrol 9001")
    refused = [entry for entry in await audited(1) if entry[2] == "refused"]
    assert refused == [("refused", "9001", "refused")]
