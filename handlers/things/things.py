"""The week of the bus and of other things; `/bus BUS1 sat 1000 for 2h at Market Square` books one."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.times.answers import completed
from bot.letters import lowered, normal
from bot.services.access.policy import Permission
from bot.services.tasks.bookings import ThingRow
from bot.services.things import booking, refusals, surgeries, viewing
from bot.texts.reply import Expect, Reply
from bot.texts.things import surgeries as stop_texts
from bot.texts.things import viewing as texts
from bot.texts.time_questions import SAID, asks
from handlers.words import NUMBER, TimeOpenError, likely_time, pull_page, read_slot

WHEN = "bus when"
THING, REST = "thing", "rest"  # among the facts: what is to be booked, and the line without its time
LONGEST = 3  # words of a name
LIKELY = re.compile(
    r"(?:can\s+i\s+)?(?:please\s+)?(?:book|have|need|get|want)\s+(?:the|a)\s+(?:beat\s+)?bus(?:\s.*)?",
    re.IGNORECASE,
)
WEEK = re.compile(r"\s*(?:(?P<later>next)\s+|(?:this|the)\s+)?(?:week)?[\s?.!]*", re.IGNORECASE)


def bus(ask: Ask) -> Reply:
    page, words = pull_page(normal(ask.words))
    if asked := WEEK.fullmatch(words):
        return _week(ask, None, page, later=bool(asked["later"]))
    thing, rest = _thing(ask, words)
    if thing is None:
        raise refusals.UNKNOWN(words.split()[0][:40])
    if asked := WEEK.fullmatch(rest):
        return _week(ask, thing, page, later=bool(asked["later"]))
    return _booked(ask, thing, rest)


def when_said(ask: Ask) -> Reply:
    """The answer to a question about the time."""
    thing = viewing.named(ask.session, ask.facts[THING])
    if thing is None:
        raise refusals.UNKNOWN(ask.facts[THING])
    when = completed(ask.facts[SAID], ask.words, now=ask.now, shifts=ask.settings.shift_starts)
    return _booked(ask, thing, f"{when} {ask.facts[REST]}")


def free(ask: Ask) -> Reply:
    number = NUMBER.fullmatch(lowered(ask.words).removeprefix("booking").strip(" .#"))
    if number is None:
        return texts.which_booking()
    return texts.freed(booking.free(ask.session, ask.actor, int(number[0]), now=ask.now), now=ask.now)


def calendar(ask: Ask) -> Reply:
    """The stops for the public, as text and as a calendar."""
    return stop_texts.to_publish(surgeries.to_come(ask.session, ask.actor, now=ask.now), now=ask.now)


def _week(ask: Ask, thing: ThingRow | None, page: int, *, later: bool) -> Reply:
    seen = viewing.week(ask.session, ask.actor, thing, later=int(later), page=page, now=ask.now)
    says = f"/bus {thing.code}" if thing is not None else "/bus"
    return texts.week(seen, says=says, page=page, later=int(later), now=ask.now)


def _thing(ask: Ask, words: str) -> tuple[ThingRow | None, str]:
    """The thing whose code or name the words begin with, and the words behind it."""
    said = words.split()
    for count in range(min(len(said), LONGEST), 0, -1):
        if found := viewing.named(ask.session, " ".join(said[:count])):
            return found, " ".join(said[count:])
    return None, words


def _booked(ask: Ask, thing: ThingRow, line: str) -> Reply:
    try:
        slot = read_slot(ask, line, names_officers=False)
    except TimeOpenError as open_:
        facts = {THING: thing.code, REST: open_.rest, SAID: open_.question.words}
        return asks(open_.question, Expect(WHEN, facts))
    if slot is None:
        return texts.no_time(line)
    one = booking.book(ask.session, ask.actor, thing, slot.place, (slot.starts_at, slot.ends_at), now=ask.now)
    return texts.booked(one, now=ask.now)


ROUTES = (
    Route(
        "bus free",
        free,
        Permission.PLAN,
        help="Give back a bus or another thing that was booked by hand",
        examples=("/bus free 12",),
    ),
    Route(
        "bus calendar",
        calendar,
        Permission.LOOK_UP,
        help="Get the bus's stops to come as text to publish and as a calendar, without officers",
        examples=("/bus calendar",),
        aliases=("bus stops", "bus surgeries", "bus ics"),
        looks=True,
    ),
    Route(
        "bus",
        bus,
        Permission.LOOK_UP,
        help="Book the bus or another thing; alone it says when each is taken",
        usage="/bus THING WHEN for 2h at PLACE",
        examples=("/bus", "/bus BUS1", "/bus BUS1 sat 1000 for 2h at Market Square", "/bus next week"),
        brings="The week's bookings, or the booking with its travel; who has it if it is taken.",
        aliases=("things",),
        maybe=LIKELY,
        steps={WHEN: when_said},
        exact=frozenset({WHEN}),
        likely=likely_time,
    ),
)
