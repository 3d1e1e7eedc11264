"""Watching referrals."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.language.references import RecordKind
from bot.services.access.policy import Permission
from bot.services.referrals import watches
from bot.texts.referrals import watches as texts
from bot.texts.reply import Reply
from handlers.words import reference


def watch(ask: Ask) -> Reply:
    """`/watch TUR-0123`; alone, the list."""
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.listing(watches.listed(ask.session, ask.actor, now=ask.now), now=ask.now)
    is_new = watches.watch(ask.session, ask.actor, found.text, now=ask.now)
    return texts.watched(found.text, is_new=is_new)


def unwatch(ask: Ask) -> Reply:
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.which()
    was = watches.unwatch(ask.session, ask.actor, found.text, now=ask.now)
    return texts.stopped(found.text, was=was)


_ON = frozenset({RecordKind.REFERRAL})
ROUTES = (
    Route(
        "watch",
        watch,
        Permission.LOOK_UP,
        help="Let yourself be told when a referral moves; alone, list those that you watch",
        usage="/watch REFERENCE",
        examples=(
            "/watch TUR-0123",
            "/watch",
        ),
        brings="A line; then, each time that it moves, a push with its reference and no more.",
        press=Press(re.compile(r"watch(?: it)?"), "/watch {first}", on=_ON),
    ),
    Route(
        "unwatch",
        unwatch,
        Permission.LOOK_UP,
        help="Stop being told when a referral moves",
        usage="/unwatch REFERENCE",
        examples=(
            "/unwatch TUR-0123",
            "/unwatch CIR-0045",
        ),
        brings="A line that you don't watch it any more.",
        press=Press(re.compile(r"(?:unwatch|stop watching)(?: it)?"), "/unwatch {first}", on=_ON),
    ),
)
