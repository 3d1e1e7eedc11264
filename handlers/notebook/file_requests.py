"""Requests to look at the files attached to a note or a briefing."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.services.access.policy import Permission
from bot.services.briefings import file_requests as briefing_file_requests
from bot.services.notebook import file_requests as note_file_requests
from bot.texts.notebook import file_requests as texts
from bot.texts.reply import Reply, prose, say
from handlers.words import reference
from models.document import DocumentKind


def pictures(ask: Ask) -> Reply:
    return _asked(ask, DocumentKind.PICTURES, "picture")


def files(ask: Ask) -> Reply:
    return _asked(ask, DocumentKind.FILES, "file")


def _asked(ask: Ask, kind: DocumentKind, what: str) -> Reply:
    briefing = reference(ask, RecordKind.BRIEFING)
    if briefing is not None:
        asked = briefing_file_requests.request_files(ask.session, ask.actor, briefing.text, now=ask.now)
        return texts.coming(asked, "file")
    found = reference(ask, RecordKind.NOTE)
    if found is None:
        return say(prose(f"Which note? For example: `/{kind} PNB-{ask.actor.collar}-0001`"))
    return texts.coming(
        note_file_requests.request_files(ask.session, ask.actor, found.text, kind, now=ask.now), what
    )


ROUTES = (
    Route(
        "pictures",
        pictures,
        Permission.NOTE,
        help="Show the pictures on a note, small",
        examples=("/pictures PNB-1234-0007",),
        hidden=True,
        looks=True,
    ),
    Route(
        "files",
        files,
        Permission.NOTE,
        help="Get the files on a note of your own, as they came",
        examples=("/files PNB-1234-0007",),
        hidden=True,
        looks=True,
    ),
)
