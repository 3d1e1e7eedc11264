"""The address of a visit, for its crew: `/door TSK-0456`."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.language.references import RecordKind
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.retractions.requests import MessagePlace
from bot.services.tasks import addresses
from bot.texts.reply import Reply
from bot.texts.tasks import addresses as texts
from handlers.words import task_named

FRESH = timedelta(minutes=1)  # later than that, it would surprise whoever holds the phone
HIDE = re.compile(r"\bhide\b")


def show(ask: Ask) -> Reply:
    """Typed, it answers with a button: the address is only ever edited into a message of ours."""
    found = task_named(ask)
    if found is None:
        return texts.which()
    if HIDE.search(lowered(ask.words)):
        addresses.hide(ask.session, ask.actor, found.text, now=ask.now)
        return texts.hiding(found.text) if ask.message_id is None else texts.masked(found.text)
    if ask.message_id is None:
        addresses.require_crew(ask.session, ask.actor, found.text, now=ask.now)
        return texts.ready(found.text)
    mask_after = timedelta(seconds=ask.settings.mask_after_seconds)
    place = MessagePlace(ask.account_id, ask.message_id)
    shown = addresses.reveal(
        ask.session, ask.actor, found.text, place, mask_after=mask_after, now=ask.now
    )  # fmt: skip
    return texts.door(shown, until=ask.now + min(FRESH, mask_after))


ROUTES = (
    Route(
        "door",
        show,
        Permission.DETAIL,
        help="Show the address of a visit that you go to; it masks itself again",
        usage="/door REFERENCE",
        examples=("/door TSK-0456", "/door TSK-0456 hide"),
        brings="A button; then the address and warnings, for two minutes.",
        press=Press(
            re.compile(r"(?:the )?(?:address|door)"), "/door {first}", on=frozenset({RecordKind.TASK})
        ),
        looks=True,
    ),
)
