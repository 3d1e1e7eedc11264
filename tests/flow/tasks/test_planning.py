"""A new task: in one line or step by step, with its warnings and what bars it."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from models import Area, Leave, Officer, Task, TaskOfficer
from tests.conftest import ON_ONE_DATABASE

LINE = "/newtask patrol abington fri 1900 for 15 min to 1234, Elmhurst op driven: on foot, speak to the shops"


@pytest.fixture
def tasks(beatline):
    """The tasks that were made here, with their crews."""

    async def look():
        def read(session):
            made = session.run(sa.select(Task.__table__).where(Task.ref > "TSK-5").order_by(Task.ref)).all()
            crew = sa.select(TaskOfficer.officer_id).order_by(TaskOfficer.officer_id)
            return [
                (one, list(session.run(crew.where(TaskOfficer.task_id == one.id)).scalars())) for one in made
            ]

        return await beatline.database.read(read)

    return look


async def test_a_line_goes_to_a_preview_and_nothing_is_made_before_the_tap(sergeant, phone, pushed, tasks):
    ash = phone("1234")
    await ash.says("/on")
    seen = await sergeant.says(LINE)
    assert seen.shows(
        *("Hotspot patrol: Abington", "Not planned yet", "Fri 27/11/2026 19:00 to 19:15"),
        *(
            "For: PC 1234 Ashfield, PC 1300 Elmhurst",
            "Operation: Op Driven",
            "What: on foot, speak to the shops",
        ),
    )
    assert await tasks() == []
    card = await sergeant.taps(seen.message, "Plan it")
    assert card.shows("TSK-500001", "Hotspot patrol: Abington", "Allocated", "on foot, speak to the shops")
    ((task, crew),) = await tasks()
    assert (task.kind, task.area_id, task.operation_id, task.step) == ("PATROL_HOTSPOT", 2, 1, 1)
    assert crew == [2, 5]
    assert (await sergeant.says("/newtask plan")).shows("No task is being planned")
    assert len(await tasks()) == 1
    assert await pushed(ash, "TSK-500001", "new task, and you are in its crew")


async def test_step_by_step_it_asks_for_what_is_missing(sergeant, tasks):
    kinds = await sergeant.says("/newtask")
    assert "Warrant" in kinds.labels and "CIRV visit" not in kinds.labels
    where = await sergeant.taps(kinds.message, "School visit")
    assert where.shows("Where?")
    when = await sergeant.says("abington")
    assert when.shows("When?")
    hour = await sergeant.says("tomorrow")
    assert hour.shows("At what time")
    whom = await sergeant.says("1000")
    assert whom.shows("For whom?")
    seen = await sergeant.says("Ashfield")
    assert seen.shows("School visit: Abington", "Sun 22/11/2026 10:00 to 11:00")
    asked = await sergeant.taps(seen.message, "Length")
    assert asked.shows("How long?")
    seen = await sergeant.says("90 min")
    assert seen.shows("10:00 to 11:30") and seen.hides("Operation:")
    which = await sergeant.taps(seen.message, "Operation")
    assert which.shows("For which operation?")
    seen = await sergeant.taps(which.message, "Op Driven")
    assert seen.shows("Operation: Op Driven", "10:00 to 11:30")
    none = await sergeant.taps(seen.message, "Operation")
    seen = await sergeant.taps(none.message, "None")
    assert seen.hides("Operation:")
    assert (await sergeant.taps(seen.message, "Plan it")).shows("TSK-500001")
    assert len(await tasks()) == 1


BARRED = {
    "patrol abington fri 1900 until 1800 to 1234": "end before it starts",
    "patrol abington fri 1900": "For whom?",
    "patrol abington 28/03/2027 0130 to 1234": "doesn't exist",
    "patrol abington 31/10/2027 0130 to 1234": "The clocks show 01:30 twice that night",
    "patrol abington 30/10/2027 2300 until 31/10/2027 0130 to 1234": "The clocks show 01:30 twice",
    "patrol abington today 0900 to 1234": "passed",
    "patrol abington fri 1900 to nobodyhere": "I don't know nobodyhere",
    "patrol abington fri 1900 to 9999": "Nobody with the collar number 9999 works here",
    "patrol abington fri 1900 to 9001": "Nobody with the collar number 9001",
    "patrol abington fri 1900 for 20 hours to 1234": "end before it starts, or last for more than 16 hours",
    "frolic abington fri 1900 to 1234": "I know no kind of task in",
    "visit abington fri 1900 to 1234": "What kind of task?",
    "cirv visit abington fri 1900 to 1234": "A visit is made on its referral",
    "patrol abington fri 1900 to 1234 op nowhere": "No operation on record is called nowhere",
    "patrol twins fri 1900 to 1234": "2 areas are called Twins. Which one?",
    "patrol fri 1900 to 1234": "Where?",
    "patrol abington to 1234": "When?",
    "patrol abington fri to 1234": "At what time on Fri 27/11/2026?",
    "warrant abington fri 1900 to 4001": "not PCSO 4001 Gorsebrook",
    "warrant abington fri 1900 to 2001": "By rank they have no constable's powers",
    "patrol abington fri 1900 to 5001": "5001 works here",
}


@pytest.fixture
async def more(beatline, clock):
    """A PCSO, a leaver, somebody on leave and out of reach, two areas of one name."""

    def write(session):
        people = (
            ("4001", "Gorsebrook", {"rank": "PCSO"}),
            ("5001", "Hazelton", {"rank": "PC", "left_at": clock.now}),
            ("5002", "Ivywood", {"rank": "PC"}),
        )
        for i, (collar, name, facts) in enumerate(people, 41):
            session.orm.add(Officer(id=i, collar=collar, surname=name, team_id=1, role="officer", **facts))
        session.orm.add_all([Area(id=41, code="TW-1", name="Twins"), Area(id=42, code="TW-2", name="Twins")])
        session.orm.flush()
        days = {"first_day": date(2026, 11, 27), "last_day": date(2026, 11, 28)}
        session.orm.add(Leave(officer_id=43, put_by_id=1, put_at=clock.now, **days))

    await beatline.database.write(write)


@pytest.mark.parametrize("line", BARRED)
@ON_ONE_DATABASE
async def test_what_cannot_be_is_refused_or_asked_in_a_sentence_and_nothing_is_made(
    sergeant, more, tasks, line
):
    answer = await sergeant.says(f"/newtask {line}")
    assert answer.shows(BARRED[line])
    assert "Plan it" not in answer.labels
    assert await tasks() == []


@ON_ONE_DATABASE
async def test_what_is_only_unwise_is_warned_of(sergeant, more):
    busy = await sergeant.says("/newtask weapon sweep Market Row tomorrow 1515 to 1234")
    assert busy.shows(
        "No area is called “Market Row”: it is taken as the address",
        "PC 1234 Ashfield has another task then: Sun 22/11 15:15-16:15",
        "Too few: it takes 2, and its crew is 1",
    )
    away = await sergeant.says("/newtask patrol Abingdon fri 2300 to 5002")
    assert away.shows(
        "Did you mean Abington?",
        "PC 5002 Ivywood is on leave until Sat 28/11",
        "PC 5002 Ivywood can't be reached by the bot",
        "Too few: it takes 2 at night, and its crew is 1",
    )


@ON_ONE_DATABASE
async def test_two_areas_of_one_name_are_told_apart_by_a_tap(sergeant, more):
    asked = await sergeant.says("/newtask patrol twins fri 1900 to 1234")
    assert asked.labels == ["Twins (TW-1)", "Twins (TW-2)", "Leave it"]
    assert (await sergeant.taps(asked.message, "Twins (TW-2)")).shows(
        "Hotspot patrol: Twins", "19:00 to 20:00"
    )


@ON_ONE_DATABASE
async def test_three_hundred_are_too_many(sergeant, beatline):
    def recruit(session):
        for i in range(100, 140):
            session.orm.add(
                Officer(id=i, collar=f"7{i}", surname=f"S{i}", rank="PC", team_id=1, role="officer")
            )

    await beatline.database.write(recruit)
    crew = ", ".join(f"7{i}" for i in range(100, 140))
    assert (await sergeant.says(f"/newtask patrol abington fri 1900 to {crew}")).shows("30 officers at most")


@ON_ONE_DATABASE
async def test_an_officer_plans_nothing(officer, tasks):
    assert (await officer.says(LINE)).shows("Your role can't do that here")
    assert await tasks() == []


@ON_ONE_DATABASE
async def test_what_is_half_made_outlives_a_restart(start_bot, beatline, sergeant):
    where = await sergeant.says("/newtask patrol fri 1900 to 1234")
    assert where.shows("Where?")
    await beatline.stop()
    await start_bot()
    seen = await sergeant.says("abington", reply_to=where.message)
    assert seen.shows("Hotspot patrol: Abington", "Fri 27/11/2026 19:00")


@ON_ONE_DATABASE
async def test_in_answer_to_a_card_the_place_is_its_own(sergeant):
    card = await sergeant.says("TSK-0457")
    seen = await sergeant.says("/newtask patrol fri 1900 to 1234", reply_to=card.message)
    assert seen.shows("Bridge Street", "Op Driven")
    assert "Plan it" in seen.labels


@ON_ONE_DATABASE
async def test_a_second_tap_on_an_older_preview_leaves_the_card_of_what_the_first_made(
    sergeant, pushed, tasks
):
    older = await sergeant.says(LINE)
    await sergeant.says(LINE.replace("1900", "2100"))
    for _ in range(3):
        sergeant.person.taps(older.message, "Plan it")
    await pushed(sergeant, "No task is being planned")
    shown = next(one for one in sergeant.messages if one.message_id == older.message_id)
    assert shown.text.startswith("TSK-500001 ") and len(await tasks()) == 1


NUMBERS = {
    "abington sat 28/11 1900 to 1234 with 1300 op driven": (
        "19:00 to 20:00",
        "1234 Ashfield, PC 1300 Elmhurst",
    ),
    "abington friday 19:00 1234": ("19:00 to 20:00", "For: PC 1234 Ashfield"),
    "abington every weekday 1900 1234, 1300": ("19:00 to 20:00", "1234 Ashfield, PC 1300 Elmhurst"),
    "abington fri 1000 to 1300 with 1234": (
        *("10:00 to 13:00", "For: PC 1234 Ashfield"),
        "1300 is read as the time 13:00, not as the officer of that number",
    ),
    "abington fri 1000 to 1300": ("For whom?", "1300 is read as the time 13:00"),
    "abington fri 1900 until 0630 to 1234": ("It lasts for 11 h 30 min. Check the time.",),
}


@pytest.mark.parametrize("line", NUMBERS)
@ON_ONE_DATABASE
async def test_digits_are_an_officer_or_a_time_and_the_preview_says_which(sergeant, line):
    assert (await sergeant.says(f"/newtask patrol {line}")).shows(*NUMBERS[line])


@ON_ONE_DATABASE
async def test_a_number_in_answer_to_when_is_an_officer_too(sergeant):
    await sergeant.says("/newtask patrol abington")
    assert (await sergeant.says("fri 1900 to 1234")).shows("19:00 to 20:00", "For: PC 1234 Ashfield")


@pytest.mark.parametrize("whom", ["to 1234 and me", "with 1234, myself", "with me and 1234", "1234, me"])
@ON_ONE_DATABASE
async def test_me_in_a_line_is_whoever_says_it(sergeant, whom):
    seen = await sergeant.says(f"/newtask patrol abington fri 1900 {whom}")
    assert seen.shows("PC 1234 Ashfield", "0077")
