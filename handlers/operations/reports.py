"""The closing report of an operation, and the page to publish."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.times.wall import to_local
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.operations.reports import requests
from bot.texts.operations import reports as texts
from bot.texts.reply import Reply
from handlers.words import operation_first, or_operation


def report(ask: Ask) -> Reply:
    words = _named(ask)
    if not words:
        return texts.which()
    return texts.coming(requests.request(ask.session, ask.actor, words, is_public=False, now=ask.now))


def publish(ask: Ask) -> Reply:
    words = _named(ask)
    if not words:
        return texts.which()
    scope = requests.request(ask.session, ask.actor, words, is_public=True, now=ask.now)
    return texts.publishing(scope, is_over=scope.is_over(to_local(ask.now).date()))


def _named(ask: Ask) -> str:
    return or_operation(ask, normal(ask.words).strip(" ?!."))


ROUTES = (
    Route(
        "op report",
        report,
        Permission.LOOK_UP,
        help="Get the report of an operation, as a PDF and a workbook",
        examples=("/op report driven",),
        looks=True,
        slip=operation_first("report"),
    ),
    Route(
        "op publish",
        publish,
        Permission.LOOK_UP,
        help="Get a page about an operation to publish, without small counts of people",
        examples=("/op publish driven",),
        looks=True,
        slip=operation_first(r"(?:report\s+)?publish"),
    ),
)
