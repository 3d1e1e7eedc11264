"""Doses and stays in words: what is owed where, and whether a stay counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.services.operations.doses import DosesOfOperation
from bot.services.operations.viewing import OperationName
from bot.services.patrols.doses import DoseTally
from bot.services.patrols.visits import Present, StayOutcome
from bot.services.tasks.places import AreaRow
from bot.texts import cards
from bot.texts.reply import Button, Piece, Reply, bold, cut_at_word, fits, prose, say
from bot.texts.times import clock

SHOWN = 12  # doses on a screen
LONGEST = 40  # characters of an unknown name
LEFT = Button("Left", "/here left")


def board(shown: DosesOfOperation, *, now: datetime) -> Reply:
    """The doses, those that are overdue first."""
    ordered = sorted(shown.doses, key=lambda one: not one.is_overdue(now))
    more = len(ordered) - SHOWN
    refresh = f"/op doses {shown.code}"
    return say(
        (bold(f"{shown.name}: doses"),),
        *(line(one, now=now) for one in ordered[:SHOWN]),
        f"and {more} more" if more > 0 else None,
        None if ordered else "No hotspot of it is to be patrolled today.",
        cards.marking(now),
        buttons=((Button("↻ Refresh", refresh),),) if fits(refresh) else (),
    )


def line(one: DoseTally, *, now: datetime) -> tuple[Piece, ...]:
    """`Market Square 2 of 4 · next by 19:40`."""
    return (bold(one.area), f" {one.done} of {one.times} · {_next(one, now)}")


def _next(one: DoseTally, now: datetime) -> str:
    if one.next_by is None:
        return "all done"
    if now < one.window.start:
        return f"{one.minutes} min each, from {clock(one.window.start)}"
    if one.is_overdue(now):
        return f"⚠ overdue, was due by {clock(one.next_by)}"
    return f"next by {clock(one.next_by)}"


def arrived(here: Present, *, now: datetime) -> Reply:
    at = f"At {here.area} since {clock(here.since)}."
    return say(
        *(_left(here.left) if here.left else ()),
        (bold(at),),
        *(_asked(one, now) for one in here.doses),
        None if here.doses else "No operation asks for a dose there; your stay is kept.",
        "Tap Left when you go.",
        buttons=((LEFT,),),
    )


def left(stay: StayOutcome) -> Reply:
    return say(*_left(stay))


def of_task(stay: StayOutcome) -> str:
    """The line on a task's card."""
    return " ".join(_left(stay))


def which(current: Sequence[OperationName]) -> Reply:
    says = ((one.name, f"/op doses {one.code}") for one in current)
    return say(
        prose("Which operation? For example: `/op doses driven`"),
        buttons=cards.grid((Button(name, words) for name, words in says if fits(words)), across=2),
    )


def no_area(said: str, near: Sequence[str]) -> Reply:
    """Names that begin so, or are written nearly so, are a tap away: nobody types in the rain."""
    meant = "Did you mean one of these?" if near else "Say its name or its code."
    buttons = tuple((Button(one, f"/here {one}"),) for one in near if fits(f"/here {one}"))
    return say(
        f"No area on record is called “{cut_at_word(said, LONGEST)}”, so nothing is kept. {meant}",
        buttons=buttons,
    )


def which_area(areas: tuple[AreaRow, ...]) -> Reply:
    """The code beside the name: several areas bear it."""
    buttons = tuple(
        (Button(f"{one.name} ({one.code})", f"/here {one.code}"),)
        for one in areas
        if fits(f"/here {one.code}")
    )
    return say(
        f"{len(areas)} areas are called {areas[0].name}. Which one? Nothing is kept yet.", buttons=buttons
    )


def where() -> Reply:
    return say(prose("Where are you? Say the area: `/here market square`"))


def nowhere() -> Reply:
    return say(
        prose("You haven't said where you are, so nothing is changed. Say the area: `/here market square`")
    )


def _asked(one: DoseTally, now: datetime) -> str:
    if not one.window.start <= now < one.window.end:
        return f"{one.operation}: it counts {_hours(one)} alone · {one.done} of {one.times}"
    return f"{one.operation}: {one.minutes} min count · {one.done} of {one.times} · {_next(one, now)}"


def _hours(one: DoseTally) -> str:
    return f"from {clock(one.window.start)} to {clock(one.window.end)}"


def _left(stay: StayOutcome) -> Iterator[str]:
    yield f"{stay.minutes} min at {stay.area}."
    for one in stay.doses:
        if stay.minutes < one.minutes:
            yield f"Kept, but too short to count for {one.operation}: it asks for {one.minutes} min."
        elif stay.minutes_in(one.window) < one.minutes:
            hours = f"it asks for {one.minutes} min {_hours(one)}"
            yield f"Kept, but outside the hours of {one.operation}: {hours}. {one.done} of {one.times} today."
        else:
            yield f"{one.operation}: {one.done} of {one.times} today."
    if not stay.doses:
        yield "Kept. No operation asks for a dose there."
