"""Edits the cards that count along while briefings are being sent.

Edits count against the limit that pushes use up, so the copy that sends pushes makes them.
"""

from __future__ import annotations

from datetime import datetime

from bot.chat.outgoing import Destination, calls
from bot.chat.pool import Urgency
from bot.chat.sender import SendVerdict
from bot.database import Session
from bot.jobs.dispatcher import LEASE
from bot.jobs.worker import Tools, Worker, Write, nothing
from bot.services import leases
from bot.services.briefings import progress_cards
from bot.services.briefings.progress_cards import CardClaim, CardEdit
from bot.texts.briefings import reports as texts

ENDS = (
    SendVerdict.ACCEPTED,
    SendVerdict.REFUSED,
)  # after anything else it is tried again; a second edit does no harm


async def edit(claimed: CardClaim, tools: Tools) -> Write:
    """Edit the card to the present figures, if it shows others."""
    now = tools.clock()
    card = await tools.database.write(lambda session: progress_cards.prepare(session, claimed, now=now))
    if card is None:
        return nothing
    figures = texts.figures(card.counts)
    if figures == card.shown and card.counts.under_way:
        return _shows(card, figures)
    place = Destination(card.account_id, card.message_id)
    reply = tools.permitted(texts.progress_card(card, now=tools.clock()), card.role)
    (call,) = calls(reply, place)
    verdict = (await tools.sender.send(call, urgency=Urgency.PUSH)).verdict
    if verdict not in ENDS:
        return _shows(card, card.shown)
    return _shows(card, figures, through=verdict is SendVerdict.REFUSED or not card.counts.under_way)


def _shows(card: CardEdit, figures: str, *, through: bool = False) -> Write:
    return lambda session, now: progress_cards.record(session, card, figures, through=through, now=now)


def _is_ours(session: Session, tools: Tools, now: datetime) -> bool:
    return not leases.is_anothers(session, LEASE, tools.holder, now=now)


WORKER = Worker(
    name="live card",
    queue=progress_cards.QUEUE,
    side_by_side=8,
    work=edit,
    fail=progress_cards.fail,
    is_ours=_is_ours,
)
