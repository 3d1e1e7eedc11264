"""What everybody says to read briefings, and who wrote one to see how it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.chat.words import pull_page, reference
from bot.language.references import RecordKind
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.briefings import progress_cards, receipts, reports
from bot.services.briefings import viewing as briefings
from bot.services.briefings.enquiries import count_enquiries
from bot.texts.briefings import enquiries as enquiry_texts
from bot.texts.briefings import receipts as receipt_texts
from bot.texts.briefings import viewing as texts
from bot.texts.reply import Reply
from handlers.briefings import enquiries, schedules
from handlers.briefings.receipts import acknowledge, answer, take_back
from handlers.briefings.reports import again, line, place, report
from handlers.notebook.file_requests import of_briefing


def listing(ask: Ask) -> Reply:
    progress_cards.stop_counting(ask.session, place(ask))
    page, words = pull_page(ask.words)
    verb, _, _ = words.lower().partition(" ")
    if words.lower() == "missed":
        return schedules.missed(ask)
    if verb == "mine":
        return _own(ask, page)
    if verb == "line":
        return line(ask)
    named = reference(ask, RecordKind.BRIEFING)
    if named is None:
        return _to_read(ask, page)
    return VERBS.get(verb, _open)(ask, named.text)


def _open(ask: Ask, ref: str) -> Reply:
    found = briefings.open_briefing(ask.session, ask.actor, ref, now=ask.now)
    managed = policy.may(ask.actor.role, Permission.BRIEF)
    tally = reports.delivery_counts(ask.session, found.id) if managed else None
    receipt = receipts.receipt_of(ask.session, found)
    card = receipt_texts.on_card(texts.card(found, tally, now=ask.now), receipt, now=ask.now)
    if not managed:
        return card
    card = enquiry_texts.on_card(card, found.ref, count_enquiries(ask.session, found.id))
    return schedules.with_times(ask, found, card)


def _to_read(ask: Ask, page: int) -> Reply:
    found, total = briefings.to_read(ask.session, ask.actor, page=page, now=ask.now)
    may_brief = policy.may(ask.actor.role, Permission.BRIEF)
    return texts.listing(found, total, page=page, now=ask.now, may_brief=may_brief)


def _own(ask: Ask, page: int) -> Reply:
    found, total = briefings.own(ask.session, ask.actor, page=page, now=ask.now)
    rows = [(one, reports.delivery_counts(ask.session, one.id)) for one in found]
    return texts.own(rows, total, page=page, now=ask.now)


VERBS: Mapping[str, Callable[[Ask, str], Reply]] = MappingProxyType(
    {
        "ack": acknowledge,
        "acknowledge": acknowledge,
        "answer": answer,
        "takeback": take_back,
        "report": report,
        "files": of_briefing,
        "again": again,
        **enquiries.VERBS,
    }
)
ROUTES = (
    Route(
        "briefings",
        listing,
        Permission.READ_BRIEFINGS,
        help="what you must read: open, acknowledge, ask",
        usage="/briefings",
        also=re.compile(
            r"(?:(?:(?:my|the)\s+)?briefings\b|(?=ack(?:nowledge)?\b))\s*(?P<words>.*)",
            re.IGNORECASE | re.DOTALL,
        ),
        shows=RecordKind.BRIEFING,
        steps=enquiries.STEPS,
    ),
)
