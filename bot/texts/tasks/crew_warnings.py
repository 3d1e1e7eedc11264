"""Warnings of a crew, in words: the same before a task is made and once it is given to others."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.times.wall import to_local, write_day
from bot.services.tasks.crew_warnings import CrewWarnings
from bot.services.tasks.double_bookings import DoubleBooking
from bot.texts.reply import Reply, added
from bot.texts.times import gap


def warned(card: Reply, found: CrewWarnings) -> Reply:
    """The card, with a line for each warning."""
    return added(card, *(f"⚠ {one}" for one in lines(found)))


def lines(found: CrewWarnings) -> Iterator[str]:
    """Each a sentence, without the sign."""
    if found.long is not None:
        yield f"It lasts for {gap(found.long.total_seconds())}. Check the time."
    yield from dict.fromkeys(map(_double_booking, found.double_bookings))
    if found.few is not None:
        at_night = " at night" if found.at_night else ""
        yield f"Too few: it takes {found.few}{at_night}, and its crew is {found.size}."
    for name in found.unreached:
        yield f"{name} can't be reached by the bot. Ring them."


def _double_booking(one: DoubleBooking) -> str:
    """A sentence of the other thing at that time, as far as the reader may know of it."""
    if not one.known:
        return f"{one.name} may not be free then: ring them."
    if one.leave_until is not None:
        return f"{one.name} is on leave until {write_day(one.leave_until)}."
    starts, ends = to_local(one.starts_at), to_local(one.ends_at)
    return f"{one.name} has another task then: {write_day(starts)} {starts:%H:%M}-{ends:%H:%M}."
