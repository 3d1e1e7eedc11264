"""Requests that wait as a row: for the PIN, or for the tap that keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import structs

from bot.chat import ours
from bot.chat.incoming import NOTHING, IncomingUpdate, UpdateKind, joined
from bot.chat.outgoing import Destination
from bot.chat.route import UNFILED
from bot.database import Session
from bot.services import dialogues
from bot.services.files.items import item_from
from bot.services.identity.pin_pads import HeldMessage
from bot.services.notebook.writing import NewNote, Origin

MEANS, OTHER = "means", "not"  # what the officer says of words that wait: an answer to that question, or not
QUESTION, ABOUT = "question", "about"  # among the facts of words that wait
HELD, USED = "held", "used"  # the number of words that wait, while they are done; a fact of those that were
ASKED_AT = "asked at"  # of what waits for the PIN
BY_TAP = "by tap"  # done by a tap that says what words meant, which proves no PIN


def packed(update_id: int, came: IncomingUpdate, *, about: str = "") -> HeldMessage:
    """A request as a row holds it. `about` names it on the pad."""
    return {
        "update_id": update_id,
        "words": came.words,
        "card": came.card,
        "tapped": came.did is UpdateKind.TAPPED,
        "message_id": came.where.message_id,
        "said_id": came.where.said_id,
        "sent_at": came.sent_at.isoformat() if came.sent_at else None,
        "items": [structs.asdict(item) for item in came.items],
        "message_ids": came.message_ids,
        "album": came.album,
        "about": about,
        "captions": came.captions,
        "beside": came.beside,
        "missing": came.missing,
        "ours": ours.packed(came.ours),
    }


def still_waits(session: Session, officer_id: int, held: int) -> bool:
    """Whether words that wait were neither used nor kept meanwhile."""
    found = dialogues.find(session, officer_id, held)
    return found is not None and UNFILED in found.facts


def as_note(waiting: Mapping[str, Any], origin: Origin) -> tuple[NewNote, Origin]:
    """The held message as the officer's note; `origin` is of the tap that keeps it."""
    sent_at = waiting["sent_at"]
    words = joined(waiting["words"], waiting.get("beside", ""))
    return NewNote(words, tuple(item_from(one) for one in waiting["items"])), Origin(
        waiting["update_id"],
        datetime.fromisoformat(sent_at) if sent_at else origin.written_at,
        origin.account_id,
        dict(zip(waiting["message_ids"], unpacked(NOTHING, waiting).said, strict=True)),
        waiting["album"] or None,
    )


def unpacked(came: IncomingUpdate, waiting: Mapping[str, Any]) -> IncomingUpdate:
    """The held request as it was asked; a card whose button was tapped is still to be edited."""
    sent_at = waiting["sent_at"]
    return IncomingUpdate(
        UpdateKind.TAPPED if waiting["tapped"] else UpdateKind.SAID,
        came.account_id,
        Destination(came.where.chat_id, waiting["message_id"], said_id=waiting["said_id"]),
        words=waiting["words"],
        card=waiting["card"],
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        items=tuple(item_from(one) for one in waiting["items"]),
        message_ids=tuple(waiting["message_ids"]),
        album=waiting["album"],
        captions=tuple(waiting.get("captions", ())),
        beside=waiting.get("beside", ""),
        missing=tuple(waiting.get("missing", ())),
        ours=ours.unpacked(waiting.get("ours")),
    )
