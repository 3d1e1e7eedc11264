"""Reports on messages that were to be masked or deleted."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.services.access.policy import Permission
from bot.services.retractions import requests
from bot.services.retractions import unmasked as service
from bot.texts.reply import Reply
from bot.texts.retractions import reports as texts
from handlers.words import collar, pull_page


def wipe_report(ask: Ask) -> Reply:
    whose = collar(ask.words)
    if whose is None:
        return texts.whose()
    return texts.report(requests.wipe_report(ask.session, ask.actor, whose, now=ask.now), now=ask.now)


def unmasked(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    found, total = service.listed(ask.session, ask.actor, page=page, now=ask.now)
    return texts.unmasked(found, total, page=page, now=ask.now)


ROUTES = (
    Route(
        "recalled",
        wipe_report,
        Permission.MANAGE_ACCESS,
        help="Show what became of the messages on a lost phone",
        examples=("/recalled 1234",),
        hidden=True,
        looks=True,
    ),
    Route(
        "unmasked",
        unmasked,
        Permission.AUDIT,
        help="List personal detail that could not be masked and still stands in a chat",
        usage="/unmasked",
        examples=("/unmasked",),
        brings="A list of the messages, with whom to ring.",
        looks=True,
    ),
)
