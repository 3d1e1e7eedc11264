"""What supervisors say and send to hang files on a briefing that isn't sent, and to take them away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.errors import RejectedError
from bot.services import briefing_attaching, briefing_drafts, dialogues
from bot.services.access import Permission
from bot.services.briefing_attaching import HANGS, Attaching
from bot.services.references import Kind
from bot.texts import briefing_attachments as texts
from bot.texts import refusals
from bot.texts.briefing_attachments import ATTACHING
from bot.texts.reply import Reply
from handlers import brief_schedules
from handlers.brief_words import Verb, naming, rest

CAPTION = re.compile(r"/?brief(?:ing)?\s+attach\b\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL)
NUMBER = re.compile(r"\d{1,3}$")


def replied(ask: Ask) -> Reply | None:
    """Files in answer to a draft of one's own hang on that. None for anything else, which is a note."""
    card = ask.card
    if card is None or card.kind is not Kind.BRIEFING or not any(one.kind in HANGS for one in ask.items):
        return None
    if not briefing_attaching.is_open(ask.session, ask.actor, card.text):
        return None
    return _put(ask, card.text) if ask.unlocked_until else texts.locked(card.text)


def _attach(ask: Ask, found: str, words: str) -> Reply:
    """`BRF-0012` asks for files; with files it is them; `BRF-0012 done` is enough of it."""
    if ask.items:
        return _put(ask, found)
    shown = briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now)
    if rest(words).lower() == "done":
        dialogues.end(ask.session, ask.actor.id)
        return brief_schedules.preview(ask, shown)
    return texts.card(Attaching(shown.briefing), fresh=True)


def _detach(ask: Ask, found: str, words: str) -> Reply:
    """`BRF-0012 2`."""
    number = NUMBER.match(rest(words))
    chosen = int(number[0]) if number else 0
    return texts.card(briefing_attaching.detach(ask.session, ask.actor, found, chosen, now=ask.now))


def _sent(ask: Ask) -> Reply:
    """More of it; words alone say that this was all."""
    ref = ask.facts["brief"]
    try:
        briefing_drafts.require_changeable(ask.session, ask.actor, ref)
    except RejectedError as error:  # it was sent or dropped meanwhile: nothing more is asked
        return refusals.words(error)
    return _put(ask, ref) if ask.items else _attach(ask, ref, "done")


def _put(ask: Ask, ref: str) -> Reply:
    return texts.card(briefing_attaching.attach(ask.session, ask.actor, ref, ask.items, now=ask.now))


VERBS: Mapping[str, Verb] = MappingProxyType(
    {"attach": naming(_attach, lost=texts.which), "detach": naming(_detach, lost=texts.which)}
)
ROUTES = (
    Route(
        "attach",
        lambda ask: VERBS["attach"](ask, ask.words),
        Permission.BRIEF,
        help="hang photos and documents on a briefing that isn't sent",
        usage="/attach BRF-0012",
        also=CAPTION,
        steps={ATTACHING: _sent},
        takes_items=True,
        hidden=True,
    ),
)
