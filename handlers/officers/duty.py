"""Booking on and off."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.routing import Need, Route
from bot.services.access.policy import Permission
from bot.services.identity import sessions
from bot.services.officers import duty, leave
from bot.texts.officers import duty as texts
from bot.texts.reply import Reply
from models.unlock import EndedBy


def on(ask: Ask) -> Reply:
    since = duty.book_on(ask.session, ask.actor, now=ask.now)
    return texts.booked_on(since, leave.next_of(ask.session, ask.actor, now=ask.now), now=ask.now)


def off(ask: Ask) -> Reply:
    since = duty.book_off(ask.session, ask.actor, now=ask.now)
    sessions.lock(ask.session, ask.actor, by=EndedBy.BOOKED_OFF, now=ask.now)
    return texts.booked_off(since, now=ask.now)


ROUTES = (
    Route("on", on, Permission.USE, help="Book on duty", aside=True, needs=Need.ACCOUNT),
    Route("off", off, Permission.USE, help="Book off duty; the chat is locked", needs=Need.ACCOUNT),
)
