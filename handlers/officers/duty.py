"""Booking on and off."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Need, Route
from bot.services.access.policy import Permission
from bot.services.identity import sessions
from bot.services.lone_visits import answering, life, taking
from bot.services.officers import duty, leave
from bot.services.patrols import stays
from bot.services.tasks import unfinished
from bot.texts.officers import duty as texts
from bot.texts.reply import Reply
from bot.values import replace
from models.unlock import EndedBy


def on(ask: Ask) -> Reply:
    since = duty.book_on(ask.session, ask.actor, now=ask.now)
    coming = leave.next_of(ask.session, ask.actor, now=ask.now)
    booked = texts.booked_on(since, coming, role=ask.actor.role, now=ask.now)
    return replace(booked, menu=ask.actor.role)  # each shift begins with the menu as it is now


def off(ask: Ask) -> Reply:
    since = duty.book_off(ask.session, ask.actor, now=ask.now)
    visit = answering.end_own(ask.session, ask.actor, now=ask.now, asked_at=ask.asked_at)
    given_back = taking.release(ask.session, ask.actor, pace=life.pace(ask.settings), now=ask.now)
    stays.leave(ask.session, ask.actor.id, now=ask.now)
    sessions.lock(ask.session, ask.actor, by=EndedBy.BOOKED_OFF, now=ask.now)
    left = unfinished.list_unfinished(ask.session, ask.actor, now=ask.now)
    return texts.booked_off(since, left, visit=visit, given_back=given_back, now=ask.now)


PLEASE = r"(?:\s+(?:now|please|pls|plz|thanks|ta|cheers))*"


def _said(way: str) -> re.Pattern[str]:
    """`off duty`, `book me off`, `i'm going off duty pls`: said outright, and nothing besides."""
    who = r"(?:i'?m|i\s+am|im|me)\s+"
    booking = rf"(?:book|booking|booked|sign|signing)\s+(?:me\s+)?{way}(?:\s+(?:duty|shift))?"
    return re.compile(
        rf"(?:{who})?(?:(?:now|going|just)\s+)?(?:{booking}|{way}\s+(?:duty|shift))(?:\s+now)?{PLEASE}[.!\s]*$",
        re.IGNORECASE,
    )


def _likely(way: str, *others: str) -> re.Pattern[str]:
    """Words that may say so: asked about, never done."""
    return re.compile(
        rf"(?:i'?m\s+(?:{way}|{'|'.join(others)})|{'|'.join(others)}){PLEASE}[.!\s]*$", re.IGNORECASE
    )


ROUTES = (
    Route(
        "on",
        on,
        Permission.USE,
        help="Book on duty",
        usage="/on",
        examples=(
            "/on",
            "on duty",
        ),
        brings="A line since when you are on, and what waited for you.",
        aside=True,
        needs=Need.ACCOUNT,
        also=_said("on"),
        maybe=_likely(
            "on",
            "(?:starting|started|start\\s+of)(?:\\s+(?:my\\s+)?(?:shift|duty|work))?",
            "reporting\\s+for\\s+duty",
            "at\\s+work",
            "clock(?:ing)?\\s+on",
        ),
    ),
    Route(
        "off",
        off,
        Permission.USE,
        help="Book off duty; the chat is locked",
        usage="/off",
        examples=(
            "/off",
            "off duty",
        ),
        brings="A line that you are off; messages that need an answer wait until you are back.",
        needs=Need.ACCOUNT,
        also=_said("off"),
        maybe=_likely(
            "off",
            "(?:finished|finishing|end\\s+of|end)(?:\\s+(?:my\\s+)?(?:shift|duty|work))?",
            "(?:knocking|clocking|clock|knock)\\s+off",
            "going\\s+home",
            "home\\s+time",
        ),
    ),
)
