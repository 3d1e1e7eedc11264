"""Finds typed plainly: a preview with a line for each, and nothing is put down before a tap."""

from __future__ import annotations

from datetime import datetime

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.database import Session
from bot.language.results import finds
from bot.language.results.finds import Find
from bot.language.times.wall import to_local
from bot.services.access.policy import Permission
from bot.services.results import kind_rows
from bot.services.tasks import in_hand
from bot.texts.reply import Reply
from bot.texts.results import finds as texts
from bot.texts.results import recording as recording_texts
from bot.values import replace
from handlers.results import recording


def preview(ask: Ask) -> Reply:
    found = _read(ask.session, ask.words, now=ask.now)
    if not found:
        return recording_texts.how()
    task = in_hand.find_latest(ask.session, ask.actor, now=ask.now)
    return texts.preview(found, kind_rows.every(ask.session), task)


def put_down(ask: Ask) -> Reply:
    """A find, put down once however often it is tapped; the other finds keep their buttons."""
    return replace(recording.result(ask, recording.tap_of(ask)), fresh=True)


def read_last(session: Session, words: str, *, now: datetime) -> str | None:
    """The kinds on record are read only for words that have the form of finds."""
    return words if finds.begin(words) and _read(session, words, now=now) else None


def _read(session: Session, words: str, *, now: datetime) -> tuple[Find, ...]:
    kinds = [one.words for one in kind_rows.every(session)]
    return finds.read_finds(words, kinds, today=to_local(now).date())


ROUTES = (
    Route(
        "result found",
        preview,
        Permission.RESULT,
        help="Show finds as the results that they would be, each with a button that puts it down",
        examples=("/result found 2 knives and 14 wraps",),
        reads_last=read_last,
        hidden=True,
        looks=True,
    ),
    Route(
        "result put",
        put_down,
        Permission.RESULT,
        help="Put down a find",
        examples=("/result put knives seized 2",),
        hidden=True,
    ),
)
