"""Personal detail: for a reason, for a while, in a message that is known beforehand."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot.jobs import retractions, worker
from bot.services.upkeep import health
from models import AuditEntry, Officer, Person, Referral, Retraction, Task, TaskStatus
from models.referral import OTHER_ADDRESS, ReferralAnswer
from tests.conftest import ON_ONE_DATABASE

SECRET = ("Jordan", "Millbrook", "14 Larch Walk", "01/05/2011")
CHOICES = ("An incident", "A crime", "Safeguarding", "Officer safety", "Supervision", "Something else")


@pytest.fixture
async def beatline(beatline):
    await beatline.database.write(describe)
    return beatline


@pytest.fixture
def lead(beatline, phone):
    """Leads CIR-0046, on which there is no task."""
    return phone("3001")


def describe(session):
    jordan, casey = session.orm.get(Person, 1), session.orm.get(Person, 2)
    jordan.address, jordan.also_known_as, jordan.warnings = "14 Larch Walk", "JJ", "dog loose in yard"
    casey.address = "2 Elder Close"
    session.orm.get(Referral, 1).grounds = "Arrest, possession of a blade"
    session.orm.add_all([jordan, casey])


def rows(model):
    return lambda session: session.orm.exec(select(model).order_by(col(model.id))).all()


async def entries(beatline, *actions):
    found = await beatline.database.read(rows(AuditEntry))
    return [one for one in found if one.action in actions]


async def revealed(officer):
    card = await officer.says("TUR-0123")
    return await officer.taps(card.message, "Details")


async def masked(phone, message_id, eventually):
    """Waits for the message to be masked; what it says then."""
    await eventually(lambda: "details were shown until" in phone.message(message_id).text)
    return phone.message(message_id)


async def test_a_live_task_is_the_reason_and_the_card_itself_becomes_the_detail(officer, beatline):
    card = await officer.says("TUR-0123")
    detail = await officer.taps(card.message, "Details")
    assert detail.message_id == card.message_id
    assert detail.text.startswith("TUR-0123 · ")
    assert detail.shows(*SECRET, "JJ", "aged 15", "Abington", "dog loose in yard", "possession of a blade")
    assert detail.shows("OFFICIAL-SENSITIVE", "Shown to 1234 at 10:15 · masked at 10:17")
    assert detail.protected
    (entry,) = await entries(beatline, "reveal")
    assert (entry.reason, entry.object_ref) == ("TASK", "TUR-0123")
    assert entry.detail == (
        "TSK-0456 · shown: name, also known as, date of birth, address, area, warnings, grounds"
    )


async def test_nothing_of_the_detail_is_ever_sent_as_a_new_message(officer, telegram):
    await revealed(officer)
    sent = [call for call in telegram.calls if call.method.startswith("send")]
    assert sent
    assert not [word for call in sent for word in SECRET if word in str(call.params)]


async def test_without_a_task_a_reason_is_asked_for_first(lead, beatline):
    card = await lead.says("CIR-0046")
    why = await lead.taps(card.message, "Details")
    assert why.message_id != card.message_id
    assert why.shows("Why do you need CIR-0046's details?")
    assert set(CHOICES) <= set(why.labels)
    assert why.hides("Hollowell", "Elder Close")
    detail = await lead.taps(why.message, "Safeguarding")
    assert detail.message_id == why.message_id
    assert detail.shows("Casey Lee Hollowell", "2 Elder Close")
    (entry,) = await entries(beatline, "reveal")
    assert entry.reason == "SAFEGUARDING"


@pytest.mark.parametrize(("button", "code"), [("An incident", "INCIDENT"), ("A crime", "CRIME")])
async def test_an_incident_and_a_crime_need_their_number(lead, beatline, button, code):
    why = await lead.says("/details CIR-0046")
    asked = await lead.taps(why.message, button)
    assert asked.shows("Give its number")
    assert (await lead.says("the one on Sunday")).shows("can't read that as a number")
    ready = await lead.says("26000123456")
    assert ready.hides("Hollowell")
    assert (await lead.taps(ready.message, "Show details")).shows("Hollowell")
    (entry,) = await entries(beatline, "reveal")
    assert entry.reason == code
    assert entry.detail.startswith("26000123456 · shown: name")


async def test_another_reason_needs_words_that_say_something(lead, beatline):
    why = await lead.says("/details CIR-0046")
    asked = await lead.taps(why.message, "Something else")
    assert asked.shows("15 characters or more")
    for thin in ("curious", "aaaaaaaaaaaaaaa", "              x", "asdfasdfasdfasdfasdf"):
        assert (await lead.says(thin)).shows("doesn't say why")
    ready = await lead.says("his mother rang the front desk")
    assert (await lead.taps(ready.message, "Show details")).shows("Hollowell")
    (entry,) = await entries(beatline, "reveal")
    assert entry.detail.startswith("his mother rang the front desk · shown")


async def test_everything_can_be_typed_and_the_detail_still_comes_by_a_tap(lead, beatline):
    ready = await lead.says("/details cir 46 crime 26000123456")
    assert ready.hides("Hollowell")
    detail = await lead.taps(ready.message, "Show details")
    assert detail.message_id == ready.message_id
    assert detail.shows("Hollowell")
    assert detail.protected


async def test_a_task_is_no_reason_for_who_has_none(lead):
    assert (await lead.says("/details CIR-0046 TASK")).shows("aren't in the crew of a live task")


async def test_a_reason_is_good_for_one_look(lead):
    ready = await lead.says("/details CIR-0046 safeguarding")
    detail = await lead.taps(ready.message, "Show details")
    assert detail.shows("Hollowell")
    assert (await lead.says("/details CIR-0046")).shows("Why do you need")


async def test_a_reason_holds_for_five_minutes(lead, clock):
    ready = await lead.says("/details CIR-0046 safeguarding")
    clock.moves(minutes=5)
    assert (await lead.taps(ready.message, "Show details")).shows("Why do you need")


async def test_a_reason_for_one_record_opens_no_other(lead, beatline):
    await lead.says("/details CIR-0046 safeguarding")
    await beatline.database.write(
        lambda session: session.orm.execute(sa.update(Task).values(referral_id=None))
    )
    assert (await lead.says("/details CIR-0045")).shows("Why do you need CIR-0045")


async def test_somebody_elses_button_shows_nothing(lead, phone, beatline):
    ready = await lead.says("/details CIR-0046 safeguarding")
    stranger_to_it = phone("1234")
    own = await stranger_to_it.says("TUR-0123")
    stranger_to_it.person.replays("/details CIR-0046", own.message_id)
    answer = await stranger_to_it.hears()
    assert answer.shows("CIR-0046 isn't on record")
    assert (await lead.taps(ready.message, "Show details")).shows("Hollowell")
    (entry,) = await entries(beatline, "reveal")
    assert entry.officer_id == 4


async def test_a_colleagues_reason_is_not_ones_own(officer, phone, beatline):
    partner = phone("2001")
    await beatline.database.write(end_tasks)
    ready = await partner.says("/details TUR-0123 safeguarding")
    await beatline.database.write(lambda session: in_team(session, 2))
    card = await officer.says("TUR-0123")
    officer.person.replays("/details TUR-0123", card.message_id)
    assert (await officer.hears()).shows("Why do you need")
    assert (await partner.taps(ready.message, "Show details")).shows("Millbrook")


async def test_who_may_see_the_card_only_is_sent_to_the_owning_team(sergeant, beatline):
    card = await sergeant.says("TUR-0123")
    assert "Details" not in card.labels
    assert (await sergeant.says("/details TUR-0123 supervision")).shows(
        "held by Turnaround, 01604 555010. Ring the owning team"
    )
    assert await entries(beatline, "reveal", "give reason") == []


async def test_a_record_made_restricted_between_card_and_tap_is_refused(officer, beatline):
    card = await officer.says("TUR-0123")
    await beatline.database.write(restrict)
    answer = await officer.taps(card.message, "Details")
    assert answer.hides(*SECRET)
    assert answer.shows("Ring the owning team")


async def test_a_record_made_restricted_between_reason_and_tap_is_refused(officer, beatline):
    ready = await officer.says("/details TUR-0123")
    await beatline.database.write(restrict)
    answer = await officer.taps(ready.message, "Show details")
    assert answer.hides(*SECRET)
    assert await entries(beatline, "reveal") == []


async def test_the_detail_is_masked_after_two_minutes_with_a_way_back(officer, clock, beatline, eventually):
    detail = await revealed(officer)
    clock.moves(seconds=119)
    await officer.says("/tasks")
    assert officer.message(detail.message_id).text == detail.text
    clock.moves(seconds=1)
    left = await masked(officer, detail.message_id, eventually)
    assert left.text == "TUR-0123 · details were shown until 10:17"
    assert left.labels == ["Card", "Details"]
    again = await officer.taps(left, "Details")
    assert again.shows(*SECRET)
    clock.moves(minutes=2)
    await masked(officer, detail.message_id, eventually)
    (row,) = await beatline.database.read(rows(Retraction))
    await eventually(lambda: done(beatline))
    assert row.ref == "TUR-0123"


async def test_the_detail_is_masked_by_the_next_start_if_the_bot_was_down(
    officer, beatline, start_bot, clock, eventually
):
    detail = await revealed(officer)
    await beatline.stop()
    clock.moves(hours=3)
    assert officer.message(detail.message_id).text == detail.text
    await start_bot()
    assert (await masked(officer, detail.message_id, eventually)).text.endswith("until 13:15")


async def test_a_detail_that_was_not_sent_before_a_kill_is_not_sent_after_its_time(
    officer, telegram, beatline, start_bot, clock, eventually
):
    card = await officer.says("TUR-0123")
    away = telegram.fault("drop before", "editMessageText", times=None)
    officer.person.taps(card.message, "Details")
    await away.hit.wait()
    await beatline.stop()
    clock.moves(minutes=10)
    away.lift()
    again = await start_bot()
    await eventually(lambda: done(again))
    assert officer.message(card.message_id).text.startswith("TUR-0123 · details were shown until 10:25")
    assert not [call for call in telegram.calls if "Larch" in str(call.params) and call.when >= clock.now]
    await officer.says("/tasks")
    assert "Larch" not in "".join(one.text for one in officer.messages)


async def test_the_mask_waits_for_the_answer_that_shows_the_detail(
    officer, telegram, beatline, clock, eventually
):
    card = await officer.says("TUR-0123")
    slow = telegram.fault("hang", "editMessageText", seconds=30)
    officer.person.taps(card.message, "Details")
    await slow.hit.wait()
    clock.moves(seconds=119)
    await beatline.database.write(due_now)
    assert await worker.turn(retractions.WORKER, beatline.tools) == 0
    slow.lift()
    assert (await masked(officer, card.message_id, eventually)).labels == ["Card", "Details"]
    await officer.says("/tasks")
    assert "Larch" not in officer.message(card.message_id).text


async def test_if_the_card_is_gone_the_detail_is_shown_nowhere(officer, telegram, beatline):
    card = await officer.says("TUR-0123")
    broken = telegram.fault("error", "editMessageText", code=400)
    officer.person.taps(card.message, "Details")
    await broken.hit.wait()
    await officer.says("/tasks")
    assert "Larch" not in "".join(one.text for one in officer.messages)


async def test_two_copies_mask_a_message_once(
    officer, telegram, clock, postgresql_only, start_bot, eventually
):
    await start_bot()
    details = [await revealed(officer) for _ in range(4)]
    clock.moves(minutes=2)
    for one in details:
        await masked(officer, one.message_id, eventually)
    masks = [call for call in telegram.calls if "were shown until" in str(call.params)]
    assert len(masks) == len(details)


async def test_a_telegram_that_cannot_is_asked_again(officer, telegram, clock, beatline, eventually):
    detail = await revealed(officer)
    broken = telegram.fault("error", "editMessageText", times=1)
    clock.moves(minutes=2)
    await broken.hit.wait()
    await eventually(lambda: tried_later(beatline, clock))
    assert officer.message(detail.message_id).text == detail.text
    clock.moves(seconds=6)
    await masked(officer, detail.message_id, eventually)


async def test_what_telegram_refuses_to_mask_is_listed_for_auditors_and_the_doctor(
    officer, telegram, clock, beatline, phone, eventually
):
    await revealed(officer)
    telegram.fault("error", "editMessageText", times=1, code=400)
    clock.moves(minutes=2)
    await eventually(lambda: failed(beatline))
    answer = await phone("9001").says("/unmasked")
    assert answer.shows("Could not be masked · 1", "TUR-0123 · shown to 1234, 10:15: A fault")
    (entry,) = await entries(beatline, "mask")
    assert entry.outcome == "failed"
    found = await beatline.database.read(lambda session: [*health.examine(session, now=clock.now)])
    assert [(one.level, one.cure) for one in found if "1 messages with detail not masked" in one.what] == [
        ("warning", "An auditor can list them with /unmasked.")
    ]
    assert (await officer.says("/unmasked")).shows("Your role can't do that")


async def test_after_48_hours_of_trying_it_is_given_up(officer, telegram, clock, beatline, eventually):
    await revealed(officer)
    telegram.fault("error", "editMessageText", times=None)
    clock.moves(hours=48)
    (row,) = await eventually(lambda: failed(beatline))
    assert row.failed_reason.startswith("could not be masked within 48 h")
    assert row.try_at is None


async def test_hide_now_hides_it_at_once_for_good(officer, clock, beatline, eventually):
    detail = await revealed(officer)
    clock.moves(seconds=30)
    left = await officer.taps(detail.message, "Hide now")
    assert left.message_id == detail.message_id
    assert left.text == "TUR-0123 · details were shown until 10:15"
    await eventually(lambda: done(beatline))


async def test_hiding_can_be_typed(officer, beatline, eventually):
    detail = await revealed(officer)
    assert (await officer.says("/details TUR-0123 hide")).shows("being hidden")
    await masked(officer, detail.message_id, eventually)


async def test_locking_hides_it(officer, eventually):
    detail = await revealed(officer)
    await officer.says("/lock")
    await masked(officer, detail.message_id, eventually)


async def test_a_reply_to_the_detail_is_filed_on_the_record(officer):
    detail = await revealed(officer)
    assert (await officer.says("nobody in", reply_to=detail.message)).shows("on TUR-0123")


async def test_a_fuller_reason_is_asked_for_whatever_the_code_and_cannot_be_dodged(
    phone, start_bot, clock, beatline
):
    await beatline.stop()
    again = await start_bot(fuller_reason_one_in=1)
    officer = phone("1234")
    card = await officer.says("TUR-0123")
    asked = await officer.taps(card.message, "Details")
    assert asked.shows("What do you need it for?")
    assert (await officer.says("because")).shows("doesn't say why")
    await officer.says("/cancel")
    await again.stop()
    await start_bot(fuller_reason_one_in=0)
    assert (await officer.taps(card.message, "Details")).shows("What do you need it for?")
    ready = await officer.says("visit at two with the Turnaround worker")
    assert (await officer.taps(ready.message, "Show details")).shows(*SECRET)


async def test_a_question_left_open_ends_with_the_look(lead, beatline):
    why = await lead.says("/details CIR-0046")
    await lead.taps(why.message, "A crime")
    ready = await lead.says("/details CIR-0046 safeguarding")
    await lead.taps(ready.message, "Show details")
    assert (await lead.says("note nobody in")).shows("PNB-3001-0001")


async def test_a_card_that_could_be_forwarded_never_becomes_the_detail(officer, telegram):
    card = await officer.says("TUR-0123")
    telegram.world.chats[officer.id].messages[card.message_id].body.pop("has_protected_content")
    ready = await officer.taps(card.message, "Details")
    assert ready.message_id != card.message_id
    assert ready.labels == ["Show details"]
    assert (await officer.taps(ready.message, "Show details")).protected


@pytest.mark.parametrize("words", ["", "TUR-9999", "CIR-0046", "CIR-0046 hide", "hide", "TUR-0123 blue"])
async def test_rubbish_is_answered_in_words(officer, words):
    answer = await officer.says(f"/details {words}")
    assert answer.text
    assert answer.hides("Millbrook", "Hollowell")


@pytest.fixture
def postgresql_only(database_url):
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite is for one copy")


async def done(beatline):
    found = await beatline.database.read(rows(Retraction))
    return found and all(one.done_at and one.try_at is None for one in found)


async def failed(beatline):
    found = await beatline.database.read(rows(Retraction))
    return [one for one in found if one.failed_reason]


async def tried_later(beatline, clock):
    (row,) = await beatline.database.read(rows(Retraction))
    return clock.now < row.try_at < clock.now + timedelta(seconds=10)


def due_now(session):
    session.run(sa.update(Retraction).values(try_at=Retraction.made_at))


def restrict(session):
    session.run(sa.update(Referral).values(restricted=True))


def end_tasks(session):
    session.run(sa.update(Task).values(status=TaskStatus.COMPLETED))


def in_team(session, team_id):
    session.run(sa.update(Officer).where(col(Officer.id) == 2).values(team_id=team_id))


@ON_ONE_DATABASE
async def test_a_typed_reason_is_an_answer(lead, beatline):
    await lead.says("/details CIR-0046")
    assert (await lead.says("An incident")).shows("Which incident?")
    await lead.says("/details CIR-0046")
    assert (await lead.says("thin")).shows("That doesn't say why.")
    assert (await lead.says("checking the address for a visit")).hides("follow")
    (given,) = await entries(beatline, "give reason")
    assert (given.reason, given.detail) == ("OTHER", "checking the address for a visit")


@ON_ONE_DATABASE
async def test_a_card_names_the_team_in_words(officer):
    card = await officer.says("TUR-0123")
    assert card.shows("Team: Turnaround")


@ON_ONE_DATABASE
async def test_another_address_that_was_given_stands_in_the_detail_alone(beatline, lead, clock):
    other = "7 Alder Way"

    def plant(session):
        facts = {"referral_id": 3, "by_id": 2, "at": clock.now, "question": OTHER_ADDRESS, "answer": other}
        session.orm.add(ReferralAnswer(**facts))

    await beatline.database.write(plant)
    ready = await lead.says("/details CIR-0046 safeguarding")
    shown = await lead.taps(ready.message, "Show details")
    assert shown.shows("Address: 2 Elder Close", f"Another address given: {other} (21/11/2026, by 1234)")
    (entry,) = await entries(beatline, "reveal")
    assert "other addresses" in entry.detail
    for words in ("CIR-0046", "/ref CIR-0046 history", "/referrals mine", "/find hollowell"):
        assert (await lead.says(words)).hides(other)
