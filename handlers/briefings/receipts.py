"""Readers' buttons: acknowledge, answer, withdraw the acknowledgement."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.services.briefings import receipts
from bot.texts.briefings import receipts as texts
from bot.texts.reply import Reply

LAST_NUMBER = re.compile(r"(?:^|\s)(\d{1,2})\s*$")


def acknowledge(ask: Ask) -> Reply:
    receipt, new = receipts.acknowledge(ask.session, ask.actor, ask.named, now=ask.now)
    return texts.acknowledged(receipt, new=new, now=ask.now)


def answer(ask: Ask) -> Reply:
    """`answer BRF-0012 2`: the second of its answers."""
    number = LAST_NUMBER.search(ask.words)
    choice = int(number[1]) if number else 0
    receipt, right = receipts.answer(ask.session, ask.actor, ask.named, choice, now=ask.now)
    return texts.answered(receipt, right=right, now=ask.now)


def take_back(ask: Ask) -> Reply:
    return texts.taken_back(receipts.take_back(ask.session, ask.actor, ask.named, now=ask.now), now=ask.now)
