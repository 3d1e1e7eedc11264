"""A whole week of action through the chat: forty people, five days, three shifts, and the clock moved on.

Every reminder, alarm, hand-over, clash and expiry is looked for at its minute, and what the bot counts at the
end is counted again from what was said.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from msgspec import Struct, field

from models import Area, Officer, Operation, Task, TaskStatus, Team
from tests.flow.conftest import Clock, Phone
from tests.services.operations.recomputed import recomputed
from tests.unlocked import unlock_everybody

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]  # three minutes alone, ten on a busy machine

MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
SHIFTS = {"earlies": 7, "lates": 14, "nights": 22}
OFFICERS = 12  # of a shift, with a sergeant and an inspector for all: 40 people
STEP = timedelta(minutes=5)
HOUR = timedelta(hours=1)
PLACES = ("Castle", "Delapre", "Eastfield", "Spencer", "Trinity", "Weston")
KINDS = ("Hotspot patrol", "Weapon sweep", "Bail check", "Retailer visit", "School visit")
INSPECTOR = "7001"


class Shift(Struct):
    """One shift of one day: its sergeant and officers, by collar, and the references of what was planned."""

    day: int
    name: str
    starts: datetime
    sergeant: str
    officers: list[str]
    refs: dict[str, str] = field(default_factory=dict)


class Expected(Struct, frozen=True):
    """A push that must have come to this phone at this minute, and not at another."""

    collar: str
    at: datetime
    words: tuple[str, ...]


def collars(shift):
    first = 6000 + 100 * list(SHIFTS).index(shift)
    return [str(first + number) for number in range(OFFICERS + 1)]


@pytest.fixture
def clock():
    return Clock(MONDAY + timedelta(hours=6))


@pytest.fixture
async def force(beatline, telegram, clock):
    """Three shifts, each with its sergeant, below one inspector; they have written to the bot before."""

    def write(session):
        places = [
            Area(id=70 + i, code=f"NTN-{70 + i}", name=name, kind="beat") for i, name in enumerate(PLACES)
        ]
        session.orm.add_all([*places, Team(id=70, code="WEEK", name="Week of action", kind="response")])
        session.orm.flush()
        people = [(INSPECTOR, "Insp", "supervisor"), *_people()]
        ids = {}
        for number, (collar, rank, role) in enumerate(people, 700):
            ids[collar] = number
            above = None if collar == INSPECTOR else ids[INSPECTOR if rank == "PS" else collar[:2] + "00"]
            session.orm.add(
                Officer(
                    id=number, collar=collar, surname=_surname(number), rank=rank, role=role, team_id=70,
                    supervisor_id=above, account_id=70_000 + number,
                    enrolled_at=clock.now - timedelta(days=9),
                )
            )  # fmt: skip
            session.orm.flush()
        days = {"starts_on": MONDAY.date(), "ends_on": MONDAY.date() + timedelta(days=4)}
        session.run(sa.update(Operation).values(**days))
        session.run(sa.delete(sa.table("unlocks")))
        session.run(sa.delete(sa.table("pins")))
        unlock_everybody(session, clock.now)
        return ids

    ids = await beatline.database.write(write)
    people = {
        collar: Phone(telegram.person(70_000 + number, f"Officer {collar}"), collar)
        for collar, number in ids.items()
    }
    for one in people.values():
        await one.says("/me")
    return people


def _people():
    for name in SHIFTS:
        first, *others = collars(name)
        yield first, "PS", "supervisor"
        yield from ((collar, "PC", "officer") for collar in others)


def _surname(number):
    letters = "abcdefghijklmnopqrstuvwxyz"
    return f"Quill{letters[number // 26 % 26]}{letters[number % 26]}er"


class Week:
    """The work of each minute, the pushes that must come, and the results that were put down."""

    def __init__(self, people, clock, settled):
        self.people = people
        self.settled = settled
        self.clock = clock
        self.events = {}
        self.expected = []
        self.results = Counter()
        self.shifts = 0
        self.doses = 0
        self.outcomes = Counter()

    def at(self, when, action):
        self.events.setdefault(when, []).append(action)

    def expect(self, collar, at, *words):
        self.expected.append(Expected(collar, at, words))

    async def say(self, collar, text, *words):
        """Once all pushes are out: else one of them would count as the answer."""
        await self.settled()
        answer = await self.people[collar].says(text)
        if "Your PIN" in answer.text:
            answer = await self.people[collar].enters(answer)
            while "Unlocked until" in answer.text:
                answer = await self.people[collar].hears(after=answer.message)
        assert answer.shows(*words)
        return answer

    def works(self, shift):
        """Put down all that a shift does."""
        self.shifts += 1
        self.at(shift.starts, lambda: self.begins(shift))
        self.at(shift.starts + 5 * STEP, lambda: self.plans(shift))
        self.at(shift.starts + 8 * HOUR - STEP, lambda: self.ends(shift))

    async def begins(self, shift):
        await self.all_say(shift, "/on")

    async def ends(self, shift):
        await self.all_say(shift, "/off")

    async def all_say(self, shift, text):
        people = (shift.sergeant, *shift.officers)
        await asyncio.gather(*(self.people[collar].says(text) for collar in people))

    async def plan(self, shift, name, line, crew, hours):
        """In two touches: the line, and the tap."""
        starts = shift.starts + hours * HOUR
        when = f"{starts:%d/%m %H%M}"
        line = f"/newtask {line} {when} for 1 hour to {', '.join(crew)} op driven: as briefed"
        preview = await self.say(shift.sergeant, line, "Not planned yet")
        card = await self.people[shift.sergeant].taps(preview.message, "Plan it")
        ref = shift.refs[name] = card.text.split()[0]
        assert ref.startswith("TSK-"), card.text
        for collar in crew:
            if name != "forgotten":
                await self.say(collar, f"/task {ref} accept", ref, "Accepted")
            self.expect(collar, shift.starts + 5 * STEP, ref, "new task")
            self.expect(collar, starts - HOUR, ref, "starts")
        return ref, starts

    async def plans(self, shift):
        await self.plans_patrol(shift)
        await self.plans_sweep(shift)
        await self.plans_check(shift)
        await self.plans_hand_over(shift)
        await self.plans_forgotten(shift)

    async def plans_patrol(self, shift):
        """A hotspot patrol by two, long enough to count as a dose, once for both."""
        crew = shift.officers[:2]
        ref, starts = await self.plan(shift, "patrol", f"patrol {PLACES[0]}", crew, 2)

        async def arrives():
            for collar in crew:
                await self.say(collar, f"/task {ref} arrived", "In progress")

        async def leaves():
            await self.say(crew[0], f"/task {ref} left", "20 min at Castle")
            await self.say(crew[1], f"/task {ref} done", "Completed")
            self.doses += 1
            self.outcomes["completed"] += 1

        self.at(starts, arrives)
        self.at(starts + 4 * STEP, leaves)

    async def plans_sweep(self, shift):
        """A weapon sweep by two, with results, of which one is struck."""
        crew = shift.officers[2:4]
        ref, starts = await self.plan(shift, "sweep", f"weapon sweep {PLACES[1]}", crew, 2)

        async def goes():
            await self.say(crew[0], f"/task {ref} arrived", "In progress")
            await self.put(crew[0], "knives seized", shift.day + 1, ref)
            wrong = await self.say(crew[1], f"/result machetes seized 9 {ref}", "Result ")
            number = wrong.text.split()[1].rstrip(":")
            await self.say(crew[1], f"/result wrong {number}: counted twice", "struck")
            await self.say(crew[0], f"/task {ref} done", "Completed")
            self.outcomes["completed"] += 1

        self.at(starts + STEP, goes)

    async def put(self, collar, kind, number, ref):
        await self.say(collar, f"/result {kind} {number} {ref}", "Result ", f"{kind} {number}")
        self.results[kind] += number

    async def plans_check(self, shift):
        """A bail check alone; on Wednesday the officer doesn't answer, and the sergeant takes the alarm."""
        (collar,) = crew = shift.officers[4:5]
        ref, starts = await self.plan(shift, "check", f"bail check {PLACES[2]}", crew, 3)
        silent = shift.day == 2
        asked = starts + timedelta(minutes=20)

        async def arrives():
            await self.say(collar, f"/task {ref} arrived", f"I ask at {asked:%H:%M}")
            self.expect(collar, asked, "All right?", ref)
            if silent:
                self.expect(shift.sergeant, asked + STEP, f"{collar} does not answer on {ref}")
                self.expect(collar, asked + STEP, f"You did not answer on {ref}")

        async def answers():
            if silent:
                await self.say(shift.sergeant, f"/alone {ref} take", "You took it")
                self.expect(collar, asked + 2 * STEP, f"PS {shift.sergeant} took the alarm about you")
                self.expect(shift.sergeant, asked + 2 * STEP, "has answered", ref)
            await self.say(collar, "all right", f"{ref}: I ask at")
            await self.put(collar, "arrests", 1, ref)
            await self.say(collar, f"/task {ref} done", "Completed", "I still ask at", "until you say Left")
            await self.say(collar, "left", f"{ref}: you have left")
            self.outcomes["completed"] += 1

        self.at(starts, arrives)
        self.at(asked + 2 * STEP if silent else asked + STEP, answers)

    async def plans_hand_over(self, shift):
        """A retailer visit that one officer hands over to another, and the sergeant moves by an hour."""
        giver, taker = shift.officers[5:7]
        ref, starts = await self.plan(shift, "visit", f"retailer visit {PLACES[3]}", [giver], 4)

        async def moved():
            later = starts + HOUR
            await self.say(shift.sergeant, f"/task {ref} move {later:%d/%m %H%M}", f"{later:%H:%M}")
            self.expect(giver, starts - 2 * HOUR, ref, "is moved")
            self.expected.remove(Expected(giver, starts - HOUR, (ref, "starts")))
            self.expect(taker, later - HOUR, ref, "starts")

        async def offers():
            await self.say(giver, f"/task {ref} hand over to {taker}", "is asked")
            self.expect(taker, starts - 90 * timedelta(minutes=1), ref, "asks you to take it over")

        async def takes():
            await self.say(taker, f"/task {ref} take over", "Handed over by")
            self.expect(giver, starts - 85 * timedelta(minutes=1), ref, "handed over")

        async def does():
            await self.say(taker, f"/task {ref} accept", "")
            await self.say(taker, f"/task {ref} arrived", "In progress")
            await self.put(taker, "retailers visited", 3, ref)
            await self.say(taker, f"/task {ref} done", "Completed")
            self.outcomes["completed"] += 1

        self.at(starts - 2 * HOUR, moved)
        self.at(starts - timedelta(minutes=90), offers)
        self.at(starts - timedelta(minutes=85), takes)
        self.at(starts + HOUR, does)

    async def plans_forgotten(self, shift):
        """A school visit that nobody goes to: twelve hours after its end it expires."""
        crew = shift.officers[7:8]
        ref, starts = await self.plan(shift, "forgotten", f"school visit {PLACES[4]}", crew, 5)
        self.expect(shift.sergeant, starts + 13 * HOUR + STEP, ref, "expired")  # later than twelve hours
        self.outcomes["expired"] += 1

    async def run(self, until, ticked):
        while self.clock.now < until:
            for action in self.events.pop(self.clock.now, ()):
                await action()
            await ticked()
            await self.settled()
            self.clock.now = self.next_stop()
        assert not self.events

    def next_stop(self):
        """The next minute of note, the step before it (so nothing comes early unseen), or the next hour."""
        due = [*self.events, *(one.at for one in self.expected)]
        stops = [early for at in due for early in (at - STEP, at) if early > self.clock.now]
        return min([*stops, self.clock.now.replace(minute=0) + HOUR])

    def missing(self):
        """The pushes that didn't come at their minute, with what came instead."""
        lost = []
        for one in self.expected:
            said = [
                datetime.fromtimestamp(message.body["date"], UTC)
                for message in self.people[one.collar].messages
                if message.from_bot and all(word in message.text for word in one.words)
            ]
            if one.at not in said:
                lost.append((one.collar, one.words, f"{one.at:%a %H:%M}", [f"{at:%a %H:%M}" for at in said]))
        return lost


async def test_a_week_of_action_from_its_first_shift_to_its_last_figure(
    beatline, force, clock, ticked, settled, pushed
):
    week = Week(force, clock, settled)
    for day in range(5):
        for name, hour in SHIFTS.items():
            sergeant, *officers = collars(name)
            week.works(Shift(day, name, MONDAY + timedelta(days=day, hours=hour), sergeant, officers))
    await force[INSPECTOR].says("/on")
    dose = await force[INSPECTOR].says("/op driven change dose: castle 15 min, 3 a day, 0000 to 2359")
    assert dose.shows("dose changed")
    await week.run(MONDAY + timedelta(days=6), ticked)
    assert week.missing() == [], week.missing()
    statuses = sa.select(Task.status, sa.func.count()).where(Task.ref > "TSK-5").group_by(Task.status)
    made = dict(await beatline.database.read(lambda session: session.run(statuses).all()))
    assert made == {
        TaskStatus.COMPLETED: week.outcomes["completed"],
        TaskStatus.EXPIRED: week.outcomes["expired"],
    }
    listed = await force[INSPECTOR].says("/result list op driven")
    assert listed.shows(*(f"{kind} {number}" for kind, number in week.results.items()))
    lines = await reported(force[INSPECTOR], pushed)
    assert {kind.capitalize(): [number] for kind, number in week.results.items()}.items() <= lines.items()
    done = {kind: figures[1] for kind, figures in lines.items() if kind in KINDS}
    assert done == dict.fromkeys(KINDS, week.shifts) | {"School visit": 0}
    assert lines["School visit"][-1] == week.outcomes["expired"]
    assert lines[PLACES[0]] == [week.shifts, week.doses - 1]  # the last is of Saturday, when the week is over


async def reported(phone, pushed):
    """The figures of the workbook that the report brings, by line, each worked out anew from its rows."""
    assert (await phone.says("/op driven report")).shows("report of Op Driven is coming")
    first = await pushed(phone, "Report · Op Driven")
    book = [one.document for one in phone.messages if one.album and one.album == first.album][1]
    return {words[-2:][0]: figures for words, figures in recomputed(book)}
