"""What an officer sent without saying what it belongs to: remembered, in case that it is to be a note."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from bot.chat.incoming import Incoming
from bot.services.notes import Origin, Said, item_from


def packed(came: Incoming, update_id: int) -> dict[str, str]:
    """As the facts of a dialogue."""
    return {
        "words": came.words,
        "items": json.dumps([asdict(item) for item in came.items]),
        "update_id": str(update_id),
        "sent_at": came.sent_at.isoformat() if came.sent_at else "",
        "account_id": str(came.account_id),
        "message_ids": json.dumps(came.message_ids),
        "album": came.album,
    }


def unpacked(facts: Mapping[str, str], *, now: datetime) -> tuple[Said, Origin]:
    items = (item_from(one) for one in json.loads(facts["items"]))
    return Said(facts["words"], tuple(items)), Origin(
        int(facts["update_id"]),
        datetime.fromisoformat(facts["sent_at"]) if facts["sent_at"] else now,
        int(facts["account_id"]),
        tuple(json.loads(facts["message_ids"])),
        facts["album"] or None,
    )
