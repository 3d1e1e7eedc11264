"""A real bot against the stand-in for Telegram, and officers who talk to it."""

from __future__ import annotations

import asyncio
import inspect
import shutil
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
import sqlalchemy as sa

from bot.application import Beatline
from bot.chat import profile
from bot.chat.pool import Urgency
from bot.chat.sender import Sender
from bot.database import Database
from bot.demo.stand_in.limits import Limits
from bot.demo.stand_in.stand_in import StandIn
from bot.jobs.clock import tick
from bot.services.clock_duties import Turn
from bot.services.lone_visits import clock as lone_visits
from bot.services.pushes import facts
from bot.services.referrals.making import draft_reminders
from bot.services.tasks.unfinished import UnfinishedNotice
from bot.services.trainings import duties as trainings
from models import (
    Area,
    Delivery,
    DeliveryState,
    Occurrence,
    OccurrenceKind,
    Officer,
    Operation,
    Person,
    Referral,
    Role,
    Task,
    TaskOfficer,
    Team,
)
from tests.dead_ends import first_words_alone
from tests.patience import PATIENCE
from tests.unlocked import PIN, unlock_everybody

TOKEN = "4200000042:flow-test"
LEAVE_WHAT_OTHERS_DO = (lone_visits.DUTY, draft_reminders.DUTY, trainings.DUTY)


class Clock:
    """The time for the bot and for its stand-in alike; tests move it."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def moves(self, **how):
        self.now += timedelta(**how)


class Phone:
    """An officer with the chat open."""

    def __init__(self, person, collar):
        self.person = person
        self.collar = collar

    async def says(self, text, **how):
        return await self._answer_to(self.person.says(text, **how))

    async def taps(self, message, button):
        return await self._answer_to(self.person.taps(message, button))

    async def _answer_to(self, act):
        """The first message after it that is no push: one may come at any instant."""
        heard = await self.hears(after=act)
        while (self.person.chat.id, heard.text) in PUSHED:
            heard = await self.hears(after=heard.message)
        return heard

    async def enters(self, pad, pin=PIN):
        """Taps a PIN on a pad; the answer to the last digit."""
        for digit in pin[:-1]:
            self.person.taps(pad.message, digit)
        return await self.taps(pad.message, pin[-1])

    async def hears(self, *, after=None):
        return Answer(await self.person.hears(after=after, timeout=PATIENCE))

    def __getattr__(self, name):
        return getattr(self.person, name)


class Answer:
    """A message of the bot's, with the questions that tests ask of one."""

    def __init__(self, message):
        self.message = message

    def shows(self, *words):
        missing = [word for word in words if word not in self.message.text]
        assert not missing, f"{missing} not in:\n{self.message.text}"
        return True

    def hides(self, *words):
        shown = [word for word in words if word in self.message.text]
        assert not shown, f"{shown} in:\n{self.message.text}"
        return True

    @property
    def labels(self):
        return [label for row in self.message.buttons for label, _ in row]

    def __getattr__(self, name):
        return getattr(self.message, name)


PUSHED = set()
"""The account and the words of each push of this test."""


@pytest.fixture(autouse=True)
def _note_pushes(monkeypatch):
    PUSHED.clear()
    send = Sender.send

    async def noted(sender, call, *, urgency=Urgency.ANSWER):
        if urgency is not Urgency.ANSWER and call.method == "sendMessage":
            PUSHED.add((call.params["chat_id"], call.params["text"]))
        return await send(sender, call, urgency=urgency)

    monkeypatch.setattr(Sender, "send", noted)


@pytest.fixture
def clock():
    return Clock(datetime(2026, 11, 21, 10, 15, tzinfo=UTC))


@pytest.fixture
async def telegram(clock):
    """As strict as Telegram; a call that the Bot API doesn't know fails the test.

    So does an answer in which an example can be tapped, which would send its first word alone; and a file
    that doesn't say what it is.
    """
    stand_in = StandIn(TOKEN, clock=clock, limits=Limits.off())
    introduced(stand_in.world)
    await stand_in.start()
    yield stand_in
    await stand_in.stop()
    assert stand_in.warnings == []
    messages = [message for person in stand_in.people.values() for message in person.messages]
    assert [one.body for one in messages if one.from_bot and _is_unnamed(one)] == []
    assert [
        cut for one in messages if one.from_bot for cut in first_words_alone(one.text, one.entities)
    ] == []


def _is_unnamed(message):
    """A file without words; in an album the first has those of all."""
    return bool(message.body.keys() & {"photo", "document"}) and not (message.text or message.album)


def introduced(world):
    """As the bot leaves its account after a first start: to upload a picture takes 15 ms of each test."""
    world.profile.description, world.profile.short_description = (
        profile.DESCRIPTION,
        profile.SHORT_DESCRIPTION,
    )
    world.profile.picture = world.files.add("photo", profile.PICTURE.read_bytes()).file_id


@pytest.fixture
async def start_bot(settings, clock):
    """Starts a bot, as often as a test wants one; all are stopped at its end."""
    started = []

    async def start(*, timer=time.monotonic, **changes):
        changed = settings.model_copy(update=changes)
        beatline = Beatline(changed, clock=clock, timer=timer, read_seconds=PATIENCE, retry_waits=(0.05,))
        started.append(beatline)
        await beatline.start()
        return beatline

    yield start
    for beatline in started:
        await beatline.stop()


@pytest.fixture(scope="session")
def seeded(sqlite_template, tmp_path_factory):
    """An SQLite file with what `seed` plants, by the time: to plant it again took an eighth of each test."""

    @cache
    def path(now):
        copy = shutil.copy(sqlite_template, tmp_path_factory.mktemp("seeded") / "beatline.db")
        with closing(Database(f"sqlite:///{copy}")) as database, database.transaction() as session:
            seed(session, now)
        return copy

    return path


@pytest.fixture
async def beatline(start_bot, clock, database_url, seeded):
    url = sa.make_url(database_url)
    if url.get_backend_name() == "sqlite":
        shutil.copy(seeded(clock.now), url.database)
        return await start_bot()
    bot = await start_bot()
    await bot.database.write(lambda session: seed(session, clock.now))
    return bot


@pytest.fixture
def phone(telegram):
    """The phone of an enrolled officer, by collar."""

    def take(collar):
        known = telegram.people.get(ACCOUNTS[collar])
        return Phone(known or telegram.person(ACCOUNTS[collar], f"Officer {collar}"), collar)

    return take


@pytest.fixture
def eventually():
    """Asks until the answer is true, and returns it: the bot works in its own time."""

    async def ask(question):
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = question()
                if inspect.isawaitable(answer):
                    answer = await answer
                if answer:
                    return answer
                await asyncio.sleep(0.01)

    return ask


@pytest.fixture
def greet(beatline, phone):
    """Write to the bot first: Telegram lets it write only to those who have."""

    async def greet(*collars):
        for collar in collars:
            await phone(collar).says("/me")

    return greet


@pytest.fixture
def pushed(eventually):
    """The newest message to a phone that holds all these words."""

    async def find(phone, *words):
        def there():
            return next((one for one in reversed(phone.messages) if all(w in one.text for w in words)), None)

        return await eventually(there)

    return find


@pytest.fixture
def settled(beatline, eventually):
    """Wait until the outcome of every push is on record."""
    under_way = (DeliveryState.QUEUED, DeliveryState.SENDING)
    waiting = sa.exists().where(Delivery.state.in_(under_way), Delivery.parked_at.is_(None))

    async def wait():
        await eventually(
            lambda: beatline.database.read(
                lambda session: not session.orm.execute(sa.select(waiting)).scalar()
            )
        )

    return wait


@pytest.fixture
def ticked(beatline, clock, eventually):
    """All that is due by now is published, as the bot's own clock sees to within a second.

    What that clock has in hand at the time is left to it, and waited for.
    """

    async def tick_now():
        turn = Turn(beatline.settings, clock.now, catching_up=False)
        wake = beatline.dispatcher.wake
        await tick(beatline.database, turn.settings, now=turn.now, catching_up=turn.catching_up, wake=wake)
        for duty in LEAVE_WHAT_OTHERS_DO:
            await eventually(lambda duty=duty: _is_done(beatline.database, duty, turn))

    return tick_now


async def _is_done(database, duty, turn):
    return not await database.read(lambda session: duty.is_due(session, turn))


@pytest.fixture
def officer(beatline, phone):
    return phone("1234")


@pytest.fixture
def sergeant(beatline, phone):
    return phone("0077")


ACCOUNTS = {"1234": 5001, "0077": 5002, "2001": 5003, "3001": 5004, "1300": 5005, "9001": 5006}


def seed(session, now):
    """A few of everything, with facts that tests can rely on."""
    today = now.date()
    session.orm.add_all(
        [
            Area(id=1, code="NTH", name="North", kind="lpa"),
            Area(id=2, code="NTN-01", name="Abington", kind="beat", parent_id=1),
        ]
    )
    session.orm.flush()
    session.orm.add_all(
        [
            Team(id=1, code="NPT1", name="NPT Northampton", kind="npt", area_id=2),
            Team(id=2, code="TURN", name="Turnaround", kind="turnaround_yjs", telephone="01604 555010"),
            Team(id=3, code="CIRV", name="CIRV", kind="yviu_cirv"),
            Team(id=4, code="RESP", name="Response", kind="response", area_id=1),
        ]
    )
    session.orm.flush()
    people = [
        (1, "0077", "Copsewell", "PS", 1, Role.SUPERVISOR),
        (2, "1234", "Ashfield", "PC", 1, Role.OFFICER),
        (3, "2001", "Brackenbury", None, 2, Role.PARTNER),
        (4, "3001", "Dunmoor", "PC", 3, Role.OFFICER),
        (5, "1300", "Elmhurst", "PC", 4, Role.OFFICER),
        (6, "9001", "Fallowfield", None, 1, Role.AUDITOR),
    ]
    session.orm.add_all(
        Officer(
            id=i,
            collar=collar,
            surname=surname,
            rank=rank,
            team_id=team,
            role=role,
            account_id=ACCOUNTS[collar],
            enrolled_at=now - timedelta(days=4),
        )
        for i, collar, surname, rank, team, role in people
    )
    session.orm.flush()
    session.orm.add(Operation(id=1, code="DRIVEN", name="Op Driven", kind="week_of_action", starts_on=today))
    session.orm.add_all(
        [
            Person(
                id=1,
                source_key="p1",
                surname="Millbrook",
                forenames="Jordan",
                date_of_birth=date(2011, 5, 1),
                area_id=2,
            ),
            Person(
                id=2,
                source_key="p2",
                surname="Hollowell",
                forenames="Casey Lee",
                date_of_birth=date(2004, 2, 3),
                area_id=2,
                warnings="dog at address",
            ),
        ]
    )
    session.orm.flush()
    since = now - timedelta(days=3)
    common = {"status_since": since, "opened_on": today - timedelta(days=20)}
    session.orm.add_all(
        [
            Referral(
                id=1,
                ref="TUR-0123",
                programme_id=1,
                person_id=1,
                status="CONTACTING",
                team_id=2,
                lead_id=3,
                next_action="Home visit",
                next_due_on=today + timedelta(days=2),
                **common,
            ),
            Referral(
                id=2,
                ref="CIR-0045",
                programme_id=2,
                person_id=2,
                status="SUPPORT_OFFERED",
                team_id=3,
                lead_id=4,
                next_due_on=today - timedelta(days=1),
                **common,
            ),
            Referral(
                id=3,
                ref="CIR-0046",
                programme_id=2,
                person_id=2,
                status="ALLOCATED",
                team_id=3,
                lead_id=4,
                restricted=True,
                **common,
            ),
        ]
    )
    session.orm.flush()
    tasks = [
        (1, "TSK-0456", "HOME_VISIT_TURNAROUND", "Visit with Turnaround", now + timedelta(hours=4), 1, 1),
        (2, "TSK-0457", "PATROL_HOTSPOT", "Patrol Market Square", now + timedelta(days=1, hours=5), None, 2),
        (3, "TSK-0458", "VISIT_CIRV", "Joint visit", now - timedelta(hours=10, minutes=30), 2, 3),
    ]
    for i, ref, kind, title, starts, referral, _ in tasks:
        session.orm.add(
            Task(
                id=i,
                ref=ref,
                kind=kind,
                title=title,
                operation_id=1,
                area_id=2,
                address="Bridge Street" if i < 3 else "Mill Lane",
                latitude=52.2365 if i < 3 else 52.2465,
                longitude=-0.897,
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                referral_id=referral,
                created_at=now,  # so that no reminder of theirs was missed
            )
        )
    session.orm.flush()
    crews = [(1, 2), (1, 3), (2, 2), (2, 5), (3, 4)]
    session.orm.add_all(TaskOfficer(task_id=task, officer_id=who) for task, who in crews)
    session.orm.flush()
    _asked_about_unfinished(session, now)
    _count_on(session)
    unlock_everybody(session, now)


def _asked_about_unfinished(session, now):
    """The crew of TSK-0458 was asked about it two hours after its end."""
    told = UnfinishedNotice(("TSK-0458",))
    due_at = now - timedelta(hours=7, minutes=30)
    times = {"due_at": due_at, "made_at": due_at, "expires_at": due_at}
    notice = {"notice": told.kind.value, "facts": facts.write(told)}
    session.orm.add(Occurrence(kind=OccurrenceKind.NOTICE, subject_id=4, **notice, **times))
    session.orm.flush()


def _count_on(session):
    """PostgreSQL gives new rows numbers from 1, whatever was written by hand."""
    for table in ("people", "referrals", "tasks") if session.dialect == "postgresql" else ():
        session.run(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1000)"))
