"""Notebooks to print."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.services.access.policy import Permission
from bot.services.notebook import extracts
from bot.texts.notebook import extract_requests as texts
from bot.texts.reply import Reply
from handlers.notebook.lists import asked_for


def book(ask: Ask) -> Reply:
    """`/book`, with the words that `/notes` takes."""
    wanted, asked, page = asked_for(ask)
    return texts.coming(
        extracts.request_extract(ask.session, ask.actor, wanted, asked, page=page, now=ask.now)
    )  # fmt: skip


ROUTES = (
    Route(
        "book",
        book,
        Permission.NOTE,
        help="Get notes as a PDF to print, with their proof: all, a day's, a record's",
        usage="/book DAY or RECORD",
        examples=(
            "/book today",
            "/book TUR-0123",
            "/book",
        ),
        brings="A PDF, within a minute or so.",
        looks=True,
        lenient=True,
    ),
)
