"""Booking on and off."""

from __future__ import annotations

from dataclasses import replace

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
    coming = leave.next_of(ask.session, ask.actor, now=ask.now)
    booked = texts.booked_on(since, coming, role=ask.actor.role, now=ask.now)
    return replace(booked, menu=ask.actor.role)  # each shift begins with the menu as it is now


def off(ask: Ask) -> Reply:
    since = duty.book_off(ask.session, ask.actor, now=ask.now)
    sessions.lock(ask.session, ask.actor, by=EndedBy.BOOKED_OFF, now=ask.now)
    return texts.booked_off(since, now=ask.now)


ROUTES = (
    Route("on", on, Permission.USE, help="Book on duty", needs=Need.ACCOUNT),
    Route("off", off, Permission.USE, help="Book off duty; the chat is locked", needs=Need.ACCOUNT),
)
