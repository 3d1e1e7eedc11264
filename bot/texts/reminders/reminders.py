"""The officer's own reminders in words."""

from __future__ import annotations

from datetime import datetime

from bot.services.reminders.reminders import ReminderView
from bot.services.tasks.reminders import MissedTask
from bot.texts import cards
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, prose, say
from bot.texts.times import full, short, which_of_two
from bot.values import replace

SHOWN = 32
LISTED = 12
LIST: tuple[Row, ...] = ((Button("My reminders", "/remind list"),),)


def usage() -> Reply:
    return say(
        prose("When, and what about? For example: `/remind fri 0930 ring the school`"),
        prose("Repeating: `/remind every weekday 0645 radio check`"),
        buttons=LIST,
    )


def no_time(words: str) -> Reply:
    unread = say(
        f"I can't find a time in “{_cut(words)}”. Nothing was set.",
        prose("For example: `/remind fri 0930 ring the school`"),
    )
    return replace(unread, unused=True)


def only_time(said: str, beside: str, understood: str, expect: Expect, *, answers: str) -> Reply:
    """Ask what the words beside the time in an answer are: the reminder's own are known."""
    asked = say(
        f"Is it {understood} for “{_cut(said)}”? “{_cut(beside)}” is more than a time. Nothing was set yet.",
        buttons=((Button(f"Yes, {understood}", f"{answers} {understood}"),),),
        expect=expect,
    )
    return replace(asked, unused=True)


def what_of(understood: str, expect: Expect) -> Reply:
    return say((bold(understood),), "What should I remind you about?", expect=expect)


def is_set(reminder: ReminderView, understood: str) -> Reply:
    twice = which_of_two(reminder.due_at)
    return say(
        ("I'll remind you ", bold(understood)),
        f"The clocks show this time twice that night; this is {twice}." if twice else None,
        reminder.text or None,
        f"about {reminder.about}" if reminder.about else None,
        buttons=(_about(reminder), (Button("Cancel it", f"/remind cancel {reminder.id}"),)),
    )


def cancelled(reminder: ReminderView) -> Reply:
    return say(f"Cancelled: {reminder.repeats or full(reminder.due_at)} {_cut(_what(reminder))}")


def listing(
    waiting: list[ReminderView], missed: list[ReminderView], tasks: list[MissedTask], *, now: datetime
) -> Reply:
    """Reminders to come, and the officer's own and their tasks' that were missed while the bot was down."""
    if not (waiting or missed or tasks):
        return say("You have no reminders.", prose("Set one: `/remind fri 0930 ring the school`"))
    shown = waiting[:LISTED]
    buttons = tuple(button for one in shown for button in _buttons(one))
    return say(
        (bold("My reminders"), f" · {len(waiting)}"),
        *(_line(one, now) for one in shown),
        f"and {len(waiting) - len(shown)} later ones" if len(waiting) > len(shown) else None,
        (bold("Missed while I was down"), f" · {len(missed) + len(tasks)}") if missed or tasks else None,
        *(_line(one, now) for one in missed[:LISTED]),
        *(f"{one.ref} · reminder due {short(one.due_at, now=now)}" for one in tasks[:LISTED]),
        buttons=tuple(buttons[i : i + 3] for i in range(0, len(buttons), 3)),
    )


def not_a_number(words: str) -> Reply:
    return say(f"Which reminder? “{_cut(words)}” isn't the number of one.", buttons=LIST)


def _about(reminder: ReminderView) -> Row:
    return (Button(reminder.about, reminder.about),) if reminder.about else ()


def _line(one: ReminderView, now: datetime) -> Line:
    at = "paused" if one.paused else short(one.due_at, now=now)
    again = f" · {one.repeats}" if one.repeats else ""
    return (bold(str(one.id)), f" {at} {_cut(_what(one))}{again}")


def _buttons(one: ReminderView) -> Row:
    cancel = cards.opens(f"Cancel {one.id}", f"/remind cancel {one.id}", "/remind list")
    if not one.repeats:
        return (cancel,)
    verb = "Resume" if one.paused else "Pause"
    return (cancel, cards.opens(f"{verb} {one.id}", f"/remind {verb.lower()} {one.id}", "/remind list"))


def _what(one: ReminderView) -> str:
    return " · ".join(filter(None, (one.text, one.about))) or "about a record"


def _cut(words: str) -> str:
    first = " ".join(words.split())
    return first if len(first) <= SHOWN else f"{first[:SHOWN]}…"
