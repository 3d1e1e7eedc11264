"""Readers' buttons: acknowledge, answer, withdraw the acknowledgement."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.services.briefings import receipts, viewing
from bot.texts.briefings import receipts as texts
from bot.texts.reply import Reply

VERSION = re.compile(r"\bv(\d{1,6})\b", re.IGNORECASE)
LAST_NUMBER = re.compile(r"(?:^|\s)(\d{1,2})\s*$")


def acknowledge(ask: Ask) -> Reply:
    """`ack BRF-0012`; a card's button says `ack BRF-0012 v1`, the version that it stands under."""
    if newer := _newer(ask):
        return newer
    receipt, new = receipts.acknowledge(ask.session, ask.actor, ask.named, now=ask.now)
    return texts.acknowledged(receipt, new=new, now=ask.now)


def answer(ask: Ask) -> Reply:
    """`answer BRF-0012 2`: the second of its answers; a button names the version too."""
    if newer := _newer(ask):
        return newer
    number = LAST_NUMBER.search(ask.words)
    choice = int(number[1]) if number else 0
    receipt, right = receipts.answer(ask.session, ask.actor, ask.named, choice, now=ask.now)
    return texts.answered(receipt, right=right, now=ask.now)


def _newer(ask: Ask) -> Reply | None:
    """The newest version, if the button stands under an older one: nobody acknowledges the unseen."""
    pressed = VERSION.search(ask.words)
    if pressed is None:
        return None
    found = viewing.require_visible(ask.session, ask.actor, ask.named)
    if int(pressed[1]) == found.edition:
        return None
    opened = viewing.open_briefing(ask.session, ask.actor, ask.named, now=ask.now)
    return texts.overtaken(receipts.receipt_of(ask.session, opened), now=ask.now)


def take_back(ask: Ask) -> Reply:
    return texts.taken_back(receipts.take_back(ask.session, ask.actor, ask.named, now=ask.now), now=ask.now)
