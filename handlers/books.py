"""Notebooks to print."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.services import book_extracts
from bot.services.access import Permission
from bot.texts import book_requests as texts
from bot.texts.reply import Reply
from handlers.note_lists import asked_for


def book(ask: Ask) -> Reply:
    """`/book`, with what `/notes` takes."""
    wanted, asked, page = asked_for(ask)
    return texts.coming(
        book_extracts.ask(ask.session, ask.actor, wanted, asked, page=page, now=ask.now)
    )  # fmt: skip


ROUTES = (
    Route(
        "book",
        book,
        Permission.NOTE,
        help="notes as a PDF to print, with their proof: all, a day's, a record's",
        usage="/book today",
    ),
)
