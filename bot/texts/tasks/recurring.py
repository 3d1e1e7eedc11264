"""Tasks that come again and again, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from bot.language.times.recurrence_words import read_stored_rule
from bot.services.tasks.notices import (
    RecurringTaskEndedNotice,
    RecurringTaskMissedNotice,
    RecurringTaskSkippedNotice,
)
from bot.services.tasks.recurring import Recurring
from bot.texts.reply import Button, Line, Reply, added, bold, prose, say
from bot.texts.schedules import recurrence
from bot.texts.times import full, short


def times(rule: str, *, shifts: Mapping[str, time], now: datetime) -> tuple[Line, ...]:
    """The lines of a preview about the times."""
    again = read_stored_rule(rule, shifts=shifts)
    called = f"Comes again {recurrence.rule(again)}. The warnings are of the first."
    return (called, *recurrence.next_times(again, now=now))


def begun(card: Reply, number: int, rule: str) -> Reply:
    """The first task's card, with how the others come and how to end them."""
    line = prose(
        f"Comes again {rule}: when one begins, the next is made. To end it: `/newtask stop {number}`"
    )
    return added(card, line)


def listing(found: Sequence[Recurring], *, now: datetime) -> Reply:
    if not found:
        return say(
            "No task of yours or your officers' comes again by itself.",
            prose("To plan one: `/newtask patrol at abington every weekday 1900 to 1234`"),
        )
    return say(
        (bold("Tasks that come again"), f" · {len(found)}"),
        *(
            f"{one.number}: {one.kind}, {one.where} · {one.rule} · next {short(one.next_at, now=now)}"
            f" · by {one.planner}"
            for one in found
        ),
        buttons=tuple((Button(f"Stop {one.number}", f"/newtask stop {one.number}"),) for one in found),
    )


def stopped(one: Recurring, *, now: datetime) -> Reply:
    return say(
        (bold(f"{one.kind}, {one.where}"), f" comes no more ({one.rule})."),
        f"The one planned for {short(one.next_at, now=now)} stays: cancel it if it isn't wanted.",
    )


def told_ended(notice: RecurringTaskEndedNotice) -> Reply:
    return say(
        f"Your repeating task {notice.number} has ended: the one of {full(notice.starts_at)} can't be made.",
        "Its crew, kind, team or planner isn't as it was. To plan it again: /newtask",
        buttons=((Button("Tasks that come again", "/newtask every"),),),
    )


def told_missed(notice: RecurringTaskMissedNotice) -> Reply:
    many = "1 task was" if notice.count == 1 else f"{notice.count} tasks were"
    return say(
        f"{many} not made of your repeating task {notice.number}, the last for {full(notice.last_at)}:"
        " Beatline was down. The next one is planned.",
        buttons=((Button("Tasks that come again", "/newtask every"),),),
    )


def told_skipped(notice: RecurringTaskSkippedNotice) -> Reply:
    return say(
        f"The task of {full(notice.starts_at)} was not made of your repeating task {notice.number}:"
        " what it needs is taken then. To see by whom: /bus",
        "Those after it are made as before.",
        buttons=((Button("Tasks that come again", "/newtask every"),),),
    )
