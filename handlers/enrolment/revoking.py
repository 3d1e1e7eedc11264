"""Taking access away."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Need, Route
from bot.services.access.policy import Permission
from bot.services.enrolment import revoking
from bot.texts.enrolment import links as enrolment_texts
from bot.texts.enrolment import revoking as texts
from bot.texts.reply import Reply
from handlers.words import collar


def revoke(ask: Ask) -> Reply:
    whose = collar(ask.words)
    if whose is None:
        return enrolment_texts.whose("revoke")
    return texts.revoked(revoking.revoke(ask.session, ask.actor, whose, now=ask.now))


def reset_pin(ask: Ask) -> Reply:
    whose = collar(ask.words)
    if whose is None:
        return enrolment_texts.whose("resetpin")
    return texts.pin_reset(revoking.reset_pin(ask.session, ask.actor, whose, now=ask.now))


ROUTES = (
    Route(
        "revoke",
        revoke,
        Permission.MANAGE_ACCESS,
        help="End somebody's access at once: a lost phone, a leaver",
        usage="/revoke COLLAR",
        examples=(
            "/revoke 1234",
            "/revoke 1300",
        ),
        brings="A PIN pad; then what is being removed from their phone.",
        needs=Need.FRESH_PIN,
    ),
    Route(
        "resetpin",
        reset_pin,
        Permission.MANAGE_ACCESS,
        help="Let somebody choose a new PIN",
        usage="/resetpin COLLAR",
        examples=(
            "/resetpin 1234",
            "/resetpin 1300",
        ),
        brings="A PIN pad; then a line that they choose a new PIN when they next unlock.",
        needs=Need.FRESH_PIN,
    ),
)
