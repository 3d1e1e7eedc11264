from datetime import timedelta

import pytest
from sqlmodel import select

from bot.services.audit import trail
from bot.services.enrolment import links as enrolment_links
from models import Officer
from tests.conftest import ON_ONE_DATABASE

STRANGER = "This service is for enrolled staff only. If that is you, ask your supervisor for a link."


@pytest.fixture
def newcomer(beatline, telegram):
    from tests.flow.conftest import Phone

    return Phone(telegram.person(7001, "Newcomer"), "1234")


@pytest.fixture
def code(beatline, clock):
    async def issue(collar, hours=72):
        def work(session):
            actor = trail.system(session)
            return enrolment_links.issue(
                session, actor, collar, lifetime=timedelta(hours=hours), now=clock.now
            ).code

        return await beatline.database.write(work)

    return issue


async def test_a_stranger_learns_nothing_whatever_is_said(newcomer, clock):
    for words in ("/start", "hello", "TUR-0123", "/find millbrook"):
        assert (await newcomer.says(words)).text == STRANGER
        clock.moves(minutes=1)
    assert (await newcomer.says("/start nonsense-code")).hides("TUR-0123", "Millbrook")


async def test_a_code_binds_the_account_once(newcomer, telegram, code, beatline):
    given = await code("1234")
    pad = await newcomer.says(f"/start {given}")
    assert pad.shows("You are enrolled as PC 1234 Ashfield, NPT1.", "Choose a PIN")
    await newcomer.enters(await newcomer.enters(pad, "908172"), "908172")
    assert (await newcomer.says("TUR-0123")).shows("Contacting")
    second = telegram.person(7002, "Second")
    sent = second.says(f"/start {given}")
    assert "already used" in (await second.hears(after=sent)).text
    bound = await beatline.database.read(
        lambda session: session.orm.exec(select(Officer.account_id).where(Officer.collar == "1234")).one()
    )
    assert bound == 7001


async def test_an_expired_code_is_refused(newcomer, code, clock):
    given = await code("1234", hours=1)
    clock.moves(hours=2)
    assert (await newcomer.says(f"/start {given}")).shows("too old")


async def test_a_newer_code_ends_the_older(newcomer, code):
    older, newer = await code("1234"), await code("1234")
    assert (await newcomer.says(f"/start {older}")).shows("wrong, already used or too old")
    assert (await newcomer.says(f"/start {newer}")).shows("You are enrolled")


async def test_the_menu_of_the_chat_is_the_roles(newcomer, code):
    await newcomer.says(f"/start {await code('1234')}")
    await newcomer.says("/me")
    offered = {command["command"] for command in newcomer.commands}
    assert {"ref", "tasks", "note", "find"} <= offered


async def test_an_enrolled_account_cannot_use_anothers_code(newcomer, phone, code, beatline):
    given = await code("1234")
    assert (await phone("1300").says(f"/start {given}")).shows("enrolled as 1300", "code was not used")
    assert (await newcomer.says(f"/start {given}")).shows("You are enrolled as PC 1234")


async def test_help_lists_what_this_role_may_do(officer, phone):
    assert (await officer.says("/help")).shows("/ref", "/tasks", "/note", "/find")
    assert (await phone("2001").says("/help")).hides("/find")
    assert (await officer.says("/help note")).shows("/note WORDS", "For example", "You get: a receipt")
    brief = await phone("0077").says("/help brief")
    assert brief.shows("/brief to") and "Page 2 →" in brief.labels


async def test_a_command_of_another_role_is_refused_politely(beatline, phone):
    assert (await phone("2001").says("/find millbrook")).shows("Your role can't do that")
    assert (await phone("9001").says("/ref TUR-0123")).shows("Your role can't do that")


async def test_me_says_who_i_am_and_what_is_open(officer):
    assert (await officer.says("/me")).shows("PC 1234", "Ashfield", "NPT Northampton", "2 tasks")


async def test_an_unknown_command_offers_what_there_is(officer):
    answer = await officer.says("/wibble")
    assert answer.shows("/wibble isn't a command I know") and "What can I say?" in answer.labels


async def test_words_not_understood_record_nothing_and_offer_a_search(officer):
    answer = await officer.says("jordan millbrook")
    assert answer.shows("Nothing was recorded")
    assert (await officer.taps(answer.message, "Find “jordan millbrook”")).shows("Nobody found")


async def test_stickers_and_polls_get_a_sentence(officer):
    assert (await officer.hears(after=officer.sends_sticker())).shows("can't use that kind")


async def test_in_a_group_the_bot_says_where_to_find_it_and_leaves(beatline, telegram, eventually):
    member = telegram.person(8001, "Member")
    group = telegram.group("Shift banter", [member])
    group.adds_bot(member)
    group.says("/ref TUR-0123")
    await eventually(lambda: any(call.method == "leaveChat" for call in telegram.calls))
    await eventually(lambda: beatline.lanes.idle and not telegram.pending)
    words = [call.params.get("text", "") for call in telegram.calls if call.method == "sendMessage"]
    assert len(words) == 1 and "private chats" in words[0]


@ON_ONE_DATABASE
@pytest.mark.parametrize("said", ["help", "need help", "999", "I'm being attacked", "/alone help"])
async def test_a_strangers_words_of_danger_are_always_answered_with_radio_and_999(newcomer, said):
    await newcomer.says("hello")
    for _ in range(2):  # within the minute in which no other word is answered
        assert (await newcomer.says(said)).shows("NOBODY WAS TOLD", "radio", "999")
