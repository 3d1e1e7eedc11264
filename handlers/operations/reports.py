"""The closing report of an operation, and the page to publish."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.language.times.wall import to_local
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.operations.reports import requests
from bot.texts.operations import reports as texts
from bot.texts.reply import Reply

NOT_A_NAME = r"(?!new\b|change\b|answer\b|report\b|publish\b|doses\b)"
REPORT = re.compile(rf"/op\s+{NOT_A_NAME}(?P<name>.{{1,60}}?)\s+report[\s.?!]*", re.IGNORECASE)
PUBLISH = re.compile(
    rf"/op\s+{NOT_A_NAME}(?P<name>.{{1,60}}?)\s+(?:report\s+)?publish[\s.?!]*", re.IGNORECASE
)


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
    words = normal(ask.words).strip(" ?!.")
    if not words and ask.card is not None and ask.card.kind is RecordKind.OPERATION:
        return ask.card.text
    return words


def _report_last(words: str, *, alone: bool) -> str | None:  # noqa: ARG001  # the shape of a slip
    """`/op driven report`, said with the name first."""
    found = REPORT.fullmatch(normal(words).strip())
    return found["name"] if found else None


def _publish_last(words: str, *, alone: bool) -> str | None:  # noqa: ARG001  # the shape of a slip
    """`/op driven publish`, `/op driven report publish`."""
    found = PUBLISH.fullmatch(normal(words).strip())
    return found["name"] if found else None


ROUTES = (
    Route(
        "op report",
        report,
        Permission.LOOK_UP,
        help="Get the report of an operation, as a PDF and a workbook",
        examples=("/op report driven",),
        looks=True,
        slip=_report_last,
    ),
    Route(
        "op publish",
        publish,
        Permission.LOOK_UP,
        help="Get a page about an operation to publish, without small counts of people",
        examples=("/op publish driven",),
        looks=True,
        slip=_publish_last,
    ),
)
