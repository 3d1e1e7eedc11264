"""A tick for concern, at the door or after an attempt: it offers the forms that a note would."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.services.access.policy import Permission
from bot.services.kinds import records
from bot.services.safeguarding import remarks
from bot.texts.reply import Reply
from bot.texts.safeguarding import duties as texts
from handlers.words import after_reference, reference, task_named


def concern(ask: Ask) -> Reply:
    """`/concern TSK-0456`, with words or without."""
    found = reference(ask, RecordKind.REFERRAL) or task_named(ask)
    if found is None:
        return texts.which_concern()
    about = records.require(ask.session, ask.actor, found, now=ask.now)
    words = after_reference(ask)
    kept = remarks.keep(
        ask.session, ask.actor, about, words, ticked=True, origin=ask.origin, now=ask.now
    )  # fmt: skip
    return texts.remarked(texts.concern_kept(found.text), kept)


ROUTES = (
    Route(
        "concern",
        concern,
        Permission.NOTE,
        help="Say that somebody may be at risk, after a visit or an attempt; it offers the forms",
        usage="/concern REFERENCE WORDS",
        examples=("/concern TSK-0456", "/concern TUR-0123 bruises on both arms"),
        brings="A note on that record, and the safeguarding forms to send.",
    ),
)
