"""The week of things in words, and a booking by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.language.times.wall import to_local
from bot.services.things.viewing import PAGE, BookingView, ThingWeek
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, cut_at_word, prose, say
from bot.texts.times import clock, day, full, span

WHAT = 48  # characters
NEXT_WEEK = "next week"
_MINUTE = timedelta(minutes=1)


def week(seen: ThingWeek, *, says: str, page: int, later: int, now: datetime) -> Reply:
    """`says` are the words that bring this week's, without the page."""
    asked = f"{says} {NEXT_WEEK}" if later else says
    other = Button("← This week", says) if later else Button("Next week →", f"{says} {NEXT_WEEK}")
    first, last = (day(to_local(one).date()) for one in (seen.first, seen.last - _MINUTE))
    return say(
        (bold("Booked"), f" · {first} to {last} · {seen.total or 'nothing'}"),
        *(_line(one, now) for one in seen.bookings),
        cards.fact("Free all week", ", ".join(seen.free) or None),
        cards.marking(now),
        buttons=(
            *cards.grid(_openers(seen, cards.on_page(asked, page)), across=2),
            *cards.pages(asked, page, total=seen.total, size=PAGE),
            (other, Button("Stops to publish", "/bus calendar")),
        ),
    )


def booked(one: BookingView, *, now: datetime) -> Reply:
    frees = Button("Free it", f"/bus free {one.id}")
    return say((bold("Booked"), f" · {one.thing}"), *_facts(one, now), buttons=((frees,),))


def freed(one: BookingView, *, now: datetime) -> Reply:
    return say((bold("Free again"), f" · {one.thing}"), *_facts(one, now))


def no_time(words: str) -> Reply:
    return say(
        f"I can't read a time in “{cut_at_word(words, WHAT)}”. Nothing was booked.",
        prose("For example: `/bus BUS1 sat 1000 for 2h at Market Square`"),
    )


def which_booking() -> Reply:
    return say(prose("Which booking? Its number stands in the week: `/bus free 12`"))


def _facts(one: BookingView, now: datetime) -> Iterator[Line | None]:
    if one.starts_at is not None and one.ends_at is not None:
        last = clock if to_local(one.starts_at).date() == to_local(one.ends_at).date() else full
        yield f"{full(one.starts_at)} to {last(one.ends_at)}"
    yield cards.fact("Where", one.place)
    yield cards.fact("Taken with travel", span(one.taken_from, one.taken_until, now=now))
    yield f"Booking {one.id}, by {one.ring or 'another system'}."


def _line(one: BookingView, now: datetime) -> Line:
    """At most two rows of a phone."""
    if one.starts_at is None or one.ends_at is None:
        ring = f"ring {one.ring}" if one.ring else "by another system's plan"
        return f"{span(one.taken_from, one.taken_until, now=now)} {one.thing} · taken: {ring}"
    what = one.what or f"booking {one.id} by {one.ring or 'another system'}"
    where = one.place if one.place and one.place not in what else None
    thing = None if what.startswith(one.thing) else one.thing
    said = " · ".join(filter(None, (thing, cut_at_word(what, WHAT), where)))
    return f"{span(one.starts_at, one.ends_at, now=now)} {said}"


def _openers(seen: ThingWeek, back: str) -> Iterator[Button]:
    for one in seen.bookings:
        if one.ref and one.starts_at is not None:
            at = to_local(one.starts_at)
            yield cards.opens(f"{day(at.date())} {one.ref}", one.ref, back)
