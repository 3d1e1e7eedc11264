"""Supervisors let an officer go on looking past the ceiling."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Need, Route
from bot.services.access.policy import Permission
from bot.services.enrolment import managed
from bot.services.oversight import ceilings
from bot.texts.oversight import ceilings as texts
from bot.texts.reply import Reply
from handlers.words import collar


def lift(ask: Ask) -> Reply:
    whose = collar(ask.words)
    if whose is None:
        return texts.usage()
    actor = managed.lock(ask.session, ask.actor)
    return texts.lifted(ceilings.lift(ask.session, actor, whose, now=ask.now))


ROUTES = (
    Route(
        "lift",
        lift,
        Permission.MANAGE_ACCESS,
        help="Let an officer look up more who has reached the limit for an hour",
        usage="/lift COLLAR",
        examples=(
            "/lift 1234",
            "/lift 1300",
        ),
        brings="A PIN pad; then a line that the officer can go on.",
        needs=Need.FRESH_PIN,
    ),
)
