"""The bus's stops for the public, read back by a parser: what is open, no officer, steady when moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from bot.services.tasks import moves, planning, replanning
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.planning import TaskPlan
from bot.services.tasks.replanning import NewPlan
from bot.services.things import surgeries
from bot.services.things.surgeries import Surgery
from bot.texts.things.surgeries import ics, to_publish
from models import KindGroup, TaskKind, Thing

SERGEANT, CREW = 1, 2
SAT = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def bus(database, force):
    with database.transaction() as session:
        session.orm.add_all(
            [
                Thing(id=1, code="BUS1", name="Beat bus", kind="BUS"),
                Thing(id=2, code="ARCH", name="Arch", kind="KNIFE_ARCH"),
                TaskKind(code="COVERT_VAN", label="Van", circle=KindGroup.NEED_TO_KNOW, thing="BUS"),
                TaskKind(code="QUIET_STOP", label="Stop", circle=KindGroup.PRIVATE, thing="BUS"),
            ]
        )
    force.change(CREW, rank="PC")
    return database


def does(bus, force, act):
    with bus.transaction() as session:
        return act(session, force.actor(session, SERGEANT))


def planned(bus, force, kind, starts, place):
    plan = TaskPlan(kind, starts, starts + HOUR, address=place, crew=("1002",), detail="meet 1002 there")
    return does(bus, force, lambda s, a: planning.make(s, a, plan, now=force.now))


def read(bus, force):
    found = does(bus, force, lambda s, a: surgeries.to_come(s, a, now=force.now))
    return Calendar.from_ical(ics(found, now=force.now)).walk("VEVENT"), to_publish(found, now=force.now)


def test_only_open_stops_are_published_with_day_time_and_place_and_no_officer(bus, force):
    for number, kind in enumerate(("BEAT_BUS", "COVERT_VAN", "QUIET_STOP", "KNIFE_ARCH")):
        planned(bus, force, kind, SAT + number * timedelta(days=1), f"Place {number}")
    (event,), told = read(bus, force)
    assert (event["summary"], event["location"]) == ("Beat bus", "Place 0")
    assert event.start == SAT and event.end == SAT + HOUR
    words = " ".join(map(str, told.lines))
    assert "Sat 28/11/2026, 10:00 to 11:00: Place 0" in words
    text = words + told.file.content.decode()
    assert not [one for one in ("1001", "1002", "Ash", "TSK", "Place 1", "Place 2", "meet") if one in text]
    assert not told.protected


def test_a_stop_that_moves_or_is_off_keeps_its_identifier_with_a_later_number(bus, force):
    made = planned(bus, force, "BEAT_BUS", SAT, "Market Square")
    (first,), _ = read(bus, force)
    later = NewPlan(starts_at=SAT + 2 * HOUR)
    does(bus, force, lambda s, a: replanning.replan(s, a, made.ref, later, now=force.now))
    (moved,), _ = read(bus, force)
    assert moved["uid"] == first["uid"] and moved.start == SAT + 2 * HOUR
    does(
        bus, force,
        lambda s, a: moves.move(s, a, made.ref, TaskVerb.CANCEL, reason="the bus broke down", now=force.now),
    )  # fmt: skip
    (off,), told = read(bus, force)
    assert (off["uid"], off["status"]) == (first["uid"], "CANCELLED")
    assert first["sequence"] < moved["sequence"] < off["sequence"]
    assert told.lines == ("Off: Sat 28/11/2026, 12:00 to 13:00: Market Square",)


def test_of_an_hour_that_comes_twice_the_text_says_which():
    second = Surgery(1, 0, "Bus", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), SAT, "x", is_off=False)
    assert "01:30 (the second of the two)" in to_publish([second], now=SAT).lines[1]
