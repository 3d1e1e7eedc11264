"""The answer to an entry, however it came about."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.language.references import Record
from bot.services.notebook.writing import NoteReceipt
from bot.services.safeguarding import duties
from bot.texts.reply import Reply
from bot.texts.safeguarding.duties import offering
from bot.values import replace


def receipt(ask: Ask, note: NoteReceipt, reply: Reply, about: Record | None = None) -> Reply:
    """The receipt, with the safeguarding form that the words suggest; it deletes the message if so set."""
    offered = None
    if not note.repeats:
        offered = duties.suggest(
            ask.session, ask.actor, note.id, note.ref, ask.words, about, now=ask.now
        )  # fmt: skip
    return replace(offering(reply, offered), forget=ask.settings.delete_notes_from_chat)
