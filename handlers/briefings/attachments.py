"""Supervisors' words and files to attach to a briefing that isn't sent, and to detach them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat.ask import Ask
from bot.chat.route import Names, Need, Route
from bot.database import Session
from bot.errors import RejectedError
from bot.language.references import RecordKind, Reference
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.briefings import attaching
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings.attaching import HANGS, AttachResult
from bot.services.briefings.states import require_changeable
from bot.services.files.items import Item
from bot.texts import refusals
from bot.texts.briefings import attachments as texts
from bot.texts.briefings.attachments import ATTACHING
from bot.texts.reply import Reply
from bot.values import replace
from handlers.briefings import schedules
from handlers.briefings.words import rest

CAPTION = re.compile(r"/?brief(?:ing)?\s+attach\b\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL)
NUMBERED = re.compile(r"(?:v(?P<version>\d{1,6})\s+)?(?P<number>\d{1,3})", re.IGNORECASE)


def _is_for_draft(session: Session, actor: Actor, card: Reference, items: Sequence[Item]) -> bool:
    """Whether the answer to a briefing's card holds files for one's own draft; otherwise it is a note."""
    return any(one.kind in HANGS for one in items) and attaching.is_open(session, actor, card.text)


def _answered(ask: Ask) -> Reply:
    """Files in answer to the draft's card, whatever reference their caption holds."""
    if ask.card is not None and ask.card.kind is RecordKind.BRIEFING:
        ask = replace(ask, named=ask.card.text)
    return _attach(ask) if ask.unlocked_until else texts.locked(ask.named)


def _attach(ask: Ask) -> Reply:
    """`BRF-0012` asks for files; with files, attaches them; `BRF-0012 done` ends the asking."""
    if ask.items:
        return _attach_items(ask, ask.named)
    return _asked(ask, ask.named, done=lowered(rest(ask.words)) == "done")


def _asked(ask: Ask, ref: str, *, done: bool) -> Reply:
    shown = briefing_drafts.preview(ask.session, ask.actor, ref, now=ask.now)
    if done:
        return schedules.preview(ask, shown)
    return texts.card(AttachResult(shown.briefing), fresh=True)


def _detach(ask: Ask) -> Reply:
    """`BRF-0012 2` detaches the second; a button names the version too, and a later one is shown instead."""
    numbered = NUMBERED.fullmatch(rest(ask.words))
    if numbered and numbered["version"]:
        shown = briefing_drafts.preview(ask.session, ask.actor, ask.named, now=ask.now).briefing
        if shown.version != int(numbered["version"]):
            return texts.overtaken(AttachResult(shown))
    chosen = int(numbered["number"]) if numbered else 0
    return texts.card(attaching.detach(ask.session, ask.actor, ask.named, chosen, now=ask.now))


def _sent(ask: Ask) -> Reply:
    """More files; words alone say that there are no more."""
    ref = ask.facts["brief"]
    try:
        require_changeable(ask.session, ask.actor, ref)
    except RejectedError as error:  # it was sent or dropped meanwhile: no more files are asked for
        return refusals.words(error)
    return _attach_items(ask, ref) if ask.items else _asked(ask, ref, done=True)


def _attach_items(ask: Ask, ref: str) -> Reply:
    return texts.card(attaching.attach(ask.session, ask.actor, ref, ask.items, now=ask.now))


WHICH = Names(RecordKind.BRIEFING, lambda ask: texts.which(ask.words))
ROUTES = (
    Route(
        "brief attach",
        _attach,
        Permission.BRIEF,
        help="Attach photos and documents to a briefing that isn't sent",
        examples=("/brief attach BRF-0012",),
        also=CAPTION,
        names=WHICH,
        steps={ATTACHING: _sent},
        takes_items=True,
    ),
    Route(
        "brief detach",
        _detach,
        Permission.BRIEF,
        help="Take an attachment away again, by its number",
        examples=("/brief detach BRF-0012 2",),
        names=WHICH,
    ),
    Route(
        "attach",
        _answered,
        Permission.BRIEF,
        help="Attach what you sent in answer to the card of a draft of yours",
        examples=("/attach BRF-0012",),
        names=WHICH,
        answers=frozenset({RecordKind.BRIEFING}),
        claims=_is_for_draft,
        takes_items=True,
        needs=Need.ACCOUNT,
        hidden=True,
    ),
)
