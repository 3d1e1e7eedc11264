"""What supervisors say and send to hang files on a briefing that isn't sent, and to take them away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.errors import RejectedError
from bot.language.references import RecordKind
from bot.services import dialogues
from bot.services.access.policy import Permission
from bot.services.briefings import attaching
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings.attaching import HANGS, AttachResult
from bot.services.briefings.states import require_changeable
from bot.texts import refusals
from bot.texts.briefings import attachments as texts
from bot.texts.briefings.attachments import ATTACHING
from bot.texts.reply import Reply
from handlers.briefings import schedules
from handlers.briefings.words import Verb, naming, rest

CAPTION = re.compile(r"/?brief(?:ing)?\s+attach\b\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL)
NUMBER = re.compile(r"\d{1,3}$")


def replied(ask: Ask) -> Reply | None:
    """Files in answer to a draft of one's own hang on that. None for anything else, which is a note."""
    card = ask.card
    if (
        card is None
        or card.kind is not RecordKind.BRIEFING
        or not any(one.kind in HANGS for one in ask.items)
    ):
        return None
    if not attaching.is_open(ask.session, ask.actor, card.text):
        return None
    return _put(ask, card.text) if ask.unlocked_until else texts.locked(card.text)


def _attach(ask: Ask, found: str, words: str) -> Reply:
    """`BRF-0012` asks for files; with files it is them; `BRF-0012 done` is enough of it."""
    if ask.items:
        return _put(ask, found)
    shown = briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now)
    if rest(words).lower() == "done":
        dialogues.end(ask.session, ask.actor.id)
        return schedules.preview(ask, shown)
    return texts.card(AttachResult(shown.briefing), fresh=True)


def _detach(ask: Ask, found: str, words: str) -> Reply:
    """`BRF-0012 2`."""
    number = NUMBER.match(rest(words))
    chosen = int(number[0]) if number else 0
    return texts.card(attaching.detach(ask.session, ask.actor, found, chosen, now=ask.now))


def _sent(ask: Ask) -> Reply:
    """More of it; words alone say that this was all."""
    ref = ask.facts["brief"]
    try:
        require_changeable(ask.session, ask.actor, ref)
    except RejectedError as error:  # it was sent or dropped meanwhile: nothing more is asked
        return refusals.words(error)
    return _put(ask, ref) if ask.items else _attach(ask, ref, "done")


def _put(ask: Ask, ref: str) -> Reply:
    return texts.card(attaching.attach(ask.session, ask.actor, ref, ask.items, now=ask.now))


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
