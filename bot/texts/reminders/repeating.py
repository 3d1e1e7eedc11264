"""Repeating and snoozed reminders in words."""

from __future__ import annotations

from datetime import datetime

from bot.language.times.recurrence import Rule
from bot.services.reminders.reminders import ReminderView
from bot.texts.reply import Button, Expect, Reply, bold, prose, say
from bot.texts.schedules import recurrence
from bot.values import replace


def what_of(rule: Rule, expect: Expect) -> Reply:
    return say((bold(recurrence.rule(rule)),), "What should I remind you about?", expect=expect)


def is_set(reminder: ReminderView, rule: Rule, *, now: datetime) -> Reply:
    about = ((Button(reminder.about, reminder.about),),) if reminder.about else ()
    return say(
        ("I'll remind you ", bold(recurrence.rule(rule))),
        *recurrence.next_times(rule, now=now),
        reminder.text or None,
        f"about {reminder.about}" if reminder.about else None,
        buttons=(*about, (Button("Pause it", f"/remind pause {reminder.id}"), _cancel(reminder))),
    )


def paused(reminder: ReminderView, rule: Rule) -> Reply:
    return say(
        (bold("Paused"), f" · {recurrence.rule(rule)}"),
        reminder.text or reminder.about,
        "Reminders due meanwhile are not sent later.",
        buttons=((Button("Resume it", f"/remind resume {reminder.id}"), _cancel(reminder)),),
    )


def snoozed(reminder: ReminderView, understood: str) -> Reply:
    return say(
        ("I'll remind you again ", bold(understood)),
        reminder.text or reminder.about,
        buttons=((_cancel(reminder),),),
    )


def done(reminder: ReminderView) -> Reply:
    what = reminder.text or reminder.about or ""
    cancel = ((_cancel(reminder),),) if reminder.repeats else ()
    again = f"It comes again: {reminder.repeats}" if reminder.repeats else None
    return say((bold("Done"), f": {what}"), again, buttons=cancel)


def no_time(words: str) -> Reply:
    unread = say(
        f"I can't read “{words[:40]}” as a time. It was not snoozed.",
        prose("For example: `/remind snooze 12 10min`"),
    )
    return replace(unread, unused=True)


def _cancel(reminder: ReminderView) -> Button:
    return Button("Cancel it", f"/remind cancel {reminder.id}")
