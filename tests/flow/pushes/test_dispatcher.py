"""The dispatcher against a Telegram as strict as the real one. Its rate: services/pushes/test_rate.py."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.application import Beatline
from bot.chat.permits import HOLD_SECONDS
from bot.demo.stand_in.limits import Limits
from bot.demo.stand_in.stand_in import StandIn
from bot.jobs.dispatcher import LASTS
from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.pushes import alarms, ledger, notices
from bot.services.pushes.facts import Alarm
from bot.settings import Settings, utc_now
from models import Delivery, DeliveryState, Occurrence, OccurrenceKind, Officer, Reminder, Role, Team
from models.reminder import ReminderState
from tests.conftest import POSTGRESQL_IN_THE_DRILL
from tests.flow.conftest import Clock
from tests.patience import PATIENCE

TOKEN = "4200000042:dispatcher-test"
CROWD = 60
STATE = sa.select(col(Delivery.state), sa.func.count()).group_by(col(Delivery.state))


@pytest.fixture
async def telegram():
    stand_in = StandIn(TOKEN, limits=Limits())
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def start_bot(telegram, database_url, tmp_path):
    """Start a bot that polls nobody: these tests are about its sending."""
    started = []

    async def start(*, clock=utc_now, **changes):
        settings = Settings(
            _env_file=None,
            telegram_token=TOKEN,
            telegram_api=telegram.url,
            database_url=database_url,
            files_dir=tmp_path,
            **{"messages_per_second": 30} | changes,
        )
        bot = Beatline(settings, clock=clock)
        started.append(bot)
        await bot.start()
        return bot

    yield start
    for bot in started:
        await bot.stop()


@pytest.fixture
def crowd(telegram):
    """Officers who have all written to the bot once."""
    people = [telegram.person(7000 + number, f"Officer {number}") for number in range(CROWD)]
    for person in people:
        telegram.world.chats[person.id].opened = True
    return people


def seed(session):
    session.orm.add(Team(id=1, code="NPT1", name="NPT"))
    session.orm.flush()
    session.orm.add_all(
        Officer(id=n + 1, collar=str(n), surname="Ash", team_id=1, role=Role.OFFICER, account_id=7000 + n)
        for n in range(CROWD)
    )


def publish(session):
    now = utc_now()
    return ledger.publish(
        session, OccurrenceKind.NOTICE, 1, now, range(1, CROWD + 1),
        now=now, expires_at=now + timedelta(hours=1), facts=EnquiryAnsweredNotice("BRF-0001", 1),
    )  # fmt: skip


async def states(database):
    rows = await database.read(lambda session: session.run(STATE).all())
    return dict(tuple(row) for row in rows)


async def drained(bot):
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await states(bot.database)
            if not {DeliveryState.QUEUED, DeliveryState.SENDING} & set(found):
                return found
            await asyncio.sleep(0.02)


def received(crowd):
    return Counter({person.id: len(person.messages) for person in crowd})


def floods(telegram):
    return [call for call in telegram.calls if call.outcome == "429"]


async def test_everybody_gets_it_once_without_a_429(telegram, start_bot, crowd):
    bot = await start_bot()
    await bot.database.write(seed)
    await bot.database.write(publish)
    assert await drained(bot) == {DeliveryState.ACCEPTED: CROWD}
    assert set(received(crowd).values()) == {1}
    assert floods(telegram) == []
    assert not [call for call in telegram.calls if "allow_paid_broadcast" in call.params]


async def test_paid_pushes_are_paid_for_and_no_answer_is(telegram, start_bot, crowd):
    bot = await start_bot(paid_pushes_per_second=200)
    await bot.database.write(seed)
    answered = crowd[0].says("/me")
    await bot.database.write(publish)
    assert await drained(bot) == {DeliveryState.ACCEPTED: CROWD}
    await crowd[0].hears(after=answered)
    sent = [call for call in telegram.calls if call.method == "sendMessage"]
    paid = [call for call in sent if call.params.get("allow_paid_broadcast")]
    assert len(paid) == CROWD < len(sent)
    assert floods(telegram) == []


async def test_an_alarm_overtakes_a_broadcast(telegram, start_bot, crowd):
    bot = await start_bot()
    await bot.database.write(seed)
    await bot.database.write(publish)
    async with asyncio.timeout(PATIENCE):
        while not any(person.messages for person in crowd):  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.01)

    def raises(session):
        now = utc_now()
        alarms.sound(
            session, 7, now, [CROWD], Alarm("1002", "TSK-0456"), now=now, expires_at=now + timedelta(hours=1)
        )
        return len([call for call in list(telegram.calls) if call.method == "sendMessage"])

    sent = await bot.database.write(raises)
    await drained(bot)
    texts = [call.params["text"] for call in telegram.calls if call.method == "sendMessage"]
    place = next(at for at, text in enumerate(texts) if "does not answer" in text)
    assert sent <= place <= sent + 30
    assert floods(telegram) == []


@POSTGRESQL_IN_THE_DRILL
async def test_a_bad_day_loses_nobody_and_doubles_nobody(telegram, start_bot, crowd):
    bot = await start_bot()
    await bot.database.write(seed)
    telegram.fault("error", "sendMessage", times=5, code=502)
    telegram.fault("drop before", "sendMessage", times=3)
    telegram.fault("drop after", "sendMessage", times=3)
    telegram.fault("flood", "sendMessage", times=1, seconds=2)
    crowd[50].blocks()
    telegram.world.chats[crowd[51].id].gone = True
    await bot.database.write(publish)
    found = await drained(bot)
    assert sum(found.values()) == CROWD
    assert found[DeliveryState.REFUSED] == 2
    assert found[DeliveryState.UNCERTAIN] <= 6
    got = received(crowd)
    assert max(got.values()) == 1
    missing = [person for person, count in got.items() if not count]
    assert len(missing) <= 2 + 3


@pytest.fixture
def clock():
    """It stands still, so that a lease runs out when a test says so."""
    return Clock(utc_now() + timedelta(minutes=1))


async def _telegram_forgets():
    """Pushes of the last second count against the next ones; slowness only lengthens this."""
    await asyncio.sleep(1.2 * HOLD_SECONDS)


async def test_a_copy_that_dies_is_made_up_for_and_nothing_goes_twice(telegram, start_bot, crowd, clock):
    first = await start_bot(clock=clock)
    await first.database.write(seed)
    await first.database.write(publish)
    await telegram.changed()  # the first has arrived
    await first.nursery.close()  # as by a kill: what is under way is never recorded
    await _telegram_forgets()
    second = await start_bot(clock=clock)
    clock.moves(seconds=LASTS.total_seconds() + 1)
    found = await drained(second)
    assert found[DeliveryState.ACCEPTED] + found.get(DeliveryState.UNCERTAIN, 0) == CROWD
    assert found.get(DeliveryState.UNCERTAIN, 0) <= 10
    assert max(received(crowd).values()) == 1
    assert floods(telegram) == []


@POSTGRESQL_IN_THE_DRILL
async def test_two_copies_send_as_one(telegram, start_bot, crowd):
    first, second = await start_bot(), await start_bot()
    await first.database.write(seed)
    await first.database.write(publish)
    assert await drained(second) == {DeliveryState.ACCEPTED: CROWD}
    assert set(received(crowd).values()) == {1}
    assert floods(telegram) == []


async def test_a_clean_stop_leaves_nothing_in_doubt_and_hands_over_at_once(telegram, start_bot, crowd, clock):
    first = await start_bot(clock=clock)
    await first.database.write(seed)
    await first.database.write(publish)
    await telegram.changed()  # the first has arrived
    await first.stop()
    await _telegram_forgets()
    second = await start_bot(clock=clock)
    assert DeliveryState.SENDING not in await states(second.database)
    clock.moves(seconds=HOLD_SECONDS)  # far less than what a dead copy's lease lasts
    assert await drained(second) == {DeliveryState.ACCEPTED: CROWD}
    assert floods(telegram) == []


def publish_unreadable(session):
    """To the first two of the crowd, as no version wrote it."""
    now = utc_now()
    for officer, (notice, facts) in enumerate(
        [("renamed-since", {"ref": "Hollowell"}), ("enquiry-answered", {"reference": "Hollowell"})], start=1
    ):
        row = {"kind": OccurrenceKind.NOTICE, "subject_id": 90 + officer, "due_at": now, "made_at": now}
        row |= {"expires_at": now + timedelta(hours=1), "notice": notice, "facts": facts}
        session.orm.add(occurrence := Occurrence(**row))
        session.orm.flush()
        session.orm.add(Delivery(occurrence_id=occurrence.id, officer_id=officer, not_before=now))


async def test_a_notice_that_cannot_be_read_is_dropped_by_its_kind_and_holds_up_nobody(
    telegram, start_bot, crowd, caplog
):
    bot = await start_bot()
    await bot.database.write(seed)
    await bot.database.write(publish_unreadable)
    await bot.database.write(publish)
    assert await drained(bot) == {DeliveryState.ACCEPTED: CROWD, DeliveryState.REFUSED: 2}
    assert set(received(crowd).values()) == {1}
    said = [record.getMessage() for record in caplog.records if "cannot be read" in record.getMessage()]
    assert [one.partition(": ")[2] for one in said] == [
        "renamed-since, whose facts cannot be read",
        "enquiry-answered, whose facts cannot be read",
    ]
    assert "Hollowell" not in caplog.text


def tell_all(session):
    """Twelve notices and six reminders to the first, then one to each of the others."""
    now = utc_now()
    for number in range(12):
        notices.tell(session, 1, EnquiryAnsweredNotice(f"BRF-{number:04d}", 1), now=now)
    session.orm.add_all(
        Reminder(id=n, officer_id=1, text=f"r{n}", due_at=now, created_at=now, state=ReminderState.GIVEN)
        for n in range(1, 7)
    )
    session.orm.flush()
    for n in range(1, 7):
        ledger.publish(
            session, OccurrenceKind.REMINDER, n, now, [1], now=now, expires_at=now + timedelta(hours=1)
        )
    for officer_id in range(2, 30):
        notices.tell(session, officer_id, EnquiryAnsweredNotice("BRF-0001", 1), now=now)


async def test_notices_to_one_officer_become_one_and_what_waits_for_a_chat_holds_nobody(
    telegram, start_bot, crowd
):
    bot = await start_bot()
    await bot.database.write(seed)
    await bot.database.write(tell_all)
    assert await drained(bot) == {DeliveryState.ACCEPTED: 12 + 6 + 28}
    flooded, *others = crowd[:29]
    texts = [one.text for one in flooded.messages]
    assert [text.splitlines()[0] for text in texts if "notices" in text] == ["10 notices", "2 notices"]
    for number in range(12):
        assert sum(f"BRF-{number:04d}" in text for text in texts) == 1
    assert len(texts) == 2 + 6
    assert all(len(person.messages) == 1 for person in others)
    assert floods(telegram) == []
    order = [call.chat_id for call in telegram.calls if call.method == "sendMessage"]
    assert set(order[-4:]) == {flooded.id}, "the others were served before"
