"""Letting somebody in: a link, and confirmation by somebody who knows them."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.ask import Ask
from bot.chat.route import Need, Route
from bot.services.access.policy import Permission
from bot.services.enrolment import admissions
from bot.services.enrolment import links as enrolment_links
from bot.texts.enrolment import links as texts
from bot.texts.reply import Reply
from handlers.words import NUMBER, collar


def enrol(ask: Ask) -> Reply:
    whose = collar(ask.words)
    if whose is None:
        return texts.whose("enrol")
    lifetime = timedelta(minutes=ask.settings.enrolment_minutes)
    issued = enrolment_links.issue(ask.session, ask.actor, whose, lifetime=lifetime, now=ask.now)
    return texts.link(issued, username=ask.username)


def admit(ask: Ask) -> Reply:
    return texts.admitted(admissions.admit(ask.session, ask.actor, _number(ask), now=ask.now))


def refuse(ask: Ask) -> Reply:
    return texts.turned_away(admissions.turn_away(ask.session, ask.actor, _number(ask), now=ask.now))


def _number(ask: Ask) -> int:
    """The request's number; 0, which no request has, for anything else."""
    found = NUMBER.fullmatch(ask.words.strip())
    return int(found[0]) if found else 0


ROUTES = (
    Route(
        "enrol",
        enrol,
        Permission.MANAGE_ACCESS,
        help="Make a single-use link to let somebody in",
        usage="/enrol COLLAR",
        examples=(
            "/enrol 1234",
            "/enrol 1300",
        ),
        brings="A PIN pad; then a link and a QR code, for that officer alone.",
        needs=Need.FRESH_PIN,
    ),
    Route("admit", admit, Permission.MANAGE_ACCESS, help="Confirm that the account is theirs", hidden=True),
    Route("refuse", refuse, Permission.MANAGE_ACCESS, help="Say that the account isn't theirs", hidden=True),
)
