"""The welcome, the /me card and the list of commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.language.names import officer_name
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.officers.leave_words import LeaveDays
from bot.services.officers.officers import MyDesk
from bot.texts.home import home
from bot.texts.officers import leave as leaves
from bot.texts.reply import Button, Reply, bold, say
from bot.texts.times import clock, short
from bot.values import replace
from models.officer import Role


def enrolled(actor: Actor) -> Reply:
    name = officer_name(actor.rank, actor.collar, actor.surname)
    welcome = say(
        (bold("You are enrolled"), f" as {name}, {actor.team}."),
        "Type a reference for its card, or begin with “note” to record something."
        if policy.may(actor.role, Permission.NOTE)
        else None,
        "For anything urgent use your radio or 999, not this chat.",
        buttons=home(actor.role),
    )
    return replace(welcome, menu=actor.role)


def already(actor: Actor, *, brought_a_code: bool) -> Reply:
    known = say(
        f"You are enrolled as {actor.collar} {actor.surname}.",
        "An account is for one officer, so that code was not used." if brought_a_code else None,
        buttons=home(actor.role),
    )
    return replace(known, menu=actor.role)


def desk(
    mine: MyDesk,
    leave: LeaveDays | None,
    *,
    role: Role,
    unlocked_until: datetime | None,
    now: datetime,
    ticked: str | None = None,
) -> Reply:
    """`leave` is on or comes next; `ticked` shows that the clock runs, to those who look after the bot."""
    since = mine.on_duty_since
    return say(
        (bold(mine.name),),
        f"{mine.role.capitalize()} · {mine.team}",
        f"On duty since {short(since, now=now)}" if since else "Off duty",
        leaves.mine(leave, now=now),
        f"Unlocked until {clock(unlocked_until)}" if unlocked_until else "Locked",
        "Open: " + ", ".join(_counted(mine)) if policy.may(role, Permission.LOOK_UP) else None,
        f"Waiting for your decision: {_number(mine.reviews, 'review')}" if mine.reviews else None,
        ticked,
        buttons=(
            *(((Button("Reviews", "/referrals decide"),),) if mine.reviews else ()),
            (Button("Tasks", "/tasks mine week"), Button("Referrals", "/referrals mine")),
            (Button("Notes", "/notes"), Button("Reminders", "/remind list")),
        ),
    )


def _counted(mine: MyDesk) -> Iterator[str]:
    for number, noun in ((mine.tasks, "task"), (mine.referrals, "referral"), (mine.reminders, "reminder")):
        yield _number(number, noun)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def left_dialogue(*, was_open: bool, asked: str = "") -> Reply:
    """`asked` is a question that was closed, and that words could still answer by a tap."""
    if asked:
        return say(f"Cancelled. Your words are no longer offered as the answer to “{asked}”.")
    return say("Cancelled. Nothing was kept." if was_open else "There was nothing to cancel.")
