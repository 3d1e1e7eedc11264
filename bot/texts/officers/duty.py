"""Booking on and off in words."""

from __future__ import annotations

from datetime import datetime

from bot.services.officers.leave_words import LeaveDays
from bot.texts.home import FIRST
from bot.texts.officers import leave as leaves
from bot.texts.reply import Button, Reply, bold, say
from bot.texts.times import short
from models.officer import Role


def booked_on(since: datetime, leave: LeaveDays | None, *, role: Role, now: datetime) -> Reply:
    """`leave` is on or comes next."""
    line, end = leaves.stands(leave, now=now) or (None, None)
    return say(
        (bold("On duty"), f" since {short(since, now=now)}."),
        line,
        buttons=(
            (*FIRST[role], Button("Briefings", "/briefings")),
            *(((end,),) if end else ()),
        ),
    )


def booked_off(since: datetime | None, *, now: datetime) -> Reply:
    was = f"You had been on duty since {short(since, now=now)}." if since else "You weren't booked on."
    return say((bold("Off duty."), " The chat is locked."), was)
