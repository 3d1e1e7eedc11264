"""The receipt of a briefing in words: its buttons on the card, its question, the result of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.services.briefings.receipts import Receipt
from bot.texts.briefings import viewing as briefings
from bot.texts.reply import Button, Line, Reply, Row, bold
from bot.texts.times import short
from bot.values import replace

ACKNOWLEDGE = "/briefings ack "


def on_card(card: Reply, receipt: Receipt, *, now: datetime, note: Line | None = None) -> Reply:
    """The briefing's card with the lines of the receipt, above the marking."""
    *above, marking = card.lines
    added = (note, *_understanding(receipt, now))
    lines = (*above, *(one for one in added if one is not None), marking)
    return replace(card, lines=lines, buttons=tuple(_buttons(card, receipt, now)))


def acknowledged(receipt: Receipt, *, new: bool, now: datetime) -> Reply:
    at = short(receipt.briefing.acknowledged_at or now, now=now)
    toast = "Acknowledged" if new else f"You acknowledged it already, {at}"
    return _card(receipt, toast=toast, now=now)


def answered(receipt: Receipt, *, right: bool | None, now: datetime) -> Reply:
    """`right` is None where a right answer was given earlier."""
    if right is False:
        note: Line = (bold("That's wrong."), " Read the text again, then answer again.")
        return _card(receipt, toast="That's wrong. Look again.", now=now, note=note)
    return _card(receipt, toast="Right" if right else "You answered that already", now=now)


def overtaken(receipt: Receipt, *, now: datetime) -> Reply:
    """The newest version, in answer to a button of an older one."""
    note: Line = (bold("This is a newer version."), " Read it first.")
    return _card(receipt, toast="There is a newer version: read it first", now=now, note=note)


def taken_back(receipt: Receipt, *, now: datetime) -> Reply:
    return _card(receipt, toast="Undone: it isn't acknowledged now", now=now)


def _card(receipt: Receipt, *, toast: str, now: datetime, note: Line | None = None) -> Reply:
    card = briefings.card(receipt.briefing, None, now=now, toast=toast)
    return on_card(card, receipt, now=now, note=note)


def _understanding(receipt: Receipt, now: datetime) -> Iterator[Line]:
    if receipt.asks is not None:
        yield (bold("Question: "), receipt.asks.text)
    elif receipt.understood_at is not None:
        yield f"Question answered {short(receipt.understood_at, now=now)}"


def _buttons(card: Reply, receipt: Receipt, now: datetime) -> Iterator[Row]:
    ref = receipt.briefing.ref
    if receipt.asks is not None:
        for number, choice in enumerate(receipt.asks.choices, start=1):
            yield (Button(choice, f"/briefings answer {ref} v{receipt.briefing.edition} {number}"),)
    for row in card.buttons:
        kept = tuple(
            one for one in row if receipt.requirements.receipt or not one.says.startswith(ACKNOWLEDGE)
        )
        if kept:
            yield kept
    if receipt.may_take_back(now):
        yield (Button("Undo acknowledgement", f"/briefings takeback {ref}"),)
    if receipt.briefing.delivery_id is not None and not receipt.briefing.is_own:
        yield (Button("Ask the author", f"/briefings ask {ref}"),)
