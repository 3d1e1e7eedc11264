"""Supervisors' checks of an officer's notebook, once they have read it."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.services.access.policy import Permission
from bot.services.notebook import checks
from bot.services.notebook.edits import NAMED
from bot.texts.notebook import checks as texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.words import reference


def check(ask: Ask) -> Reply:
    words = ask.words.strip()
    named = NAMED.match(words)
    found = reference(replace(ask, words=named[0].rstrip(" :,") if named else ""), RecordKind.NOTE)
    if found is None:
        return texts.usage()
    said = words[named.end() :] if named else words
    checked = checks.check(
        ask.session, ask.actor, found.text, said, origin=ask.origin, now=ask.now
    )  # fmt: skip
    return texts.receipt(checked)


ROUTES = (
    Route(
        "check",
        check,
        Permission.CHECK,
        help="Enter in an officer's notebook that you have read it, and up to which entry",
        usage="/check NOTE WORDS",
        examples=(
            "/check PNB-1234-0007",
            "/check PNB-1234-0007 clear and complete",
        ),
        brings="An entry in that officer's notebook: read by you, up to this one.",
    ),
)
