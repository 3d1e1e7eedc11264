"""What everybody says to read briefings, and who wrote one to see how it stands."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.chat.words import pull_page, reference
from bot.services import access, briefing_reports, briefings
from bot.services.access import Permission
from bot.services.references import Kind
from bot.texts import briefings as texts
from bot.texts.reply import Reply
from handlers import brief_schedules


def listing(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    verb, _, _ = words.lower().partition(" ")
    if words.lower() == "missed":
        return brief_schedules.missed(ask)
    if verb == "mine":
        return _own(ask, page)
    named = reference(ask, Kind.BRIEFING)
    if named is None:
        return _to_read(ask, page)
    ref = named.text
    if verb in ("ack", "acknowledge"):
        found, new = briefings.acknowledge(ask.session, ask.actor, ref, now=ask.now)
        return texts.acknowledged(found, new=new, now=ask.now)
    if verb == "report":
        return texts.report(briefing_reports.report(ask.session, ask.actor, ref, now=ask.now), now=ask.now)
    found = briefings.open_(ask.session, ask.actor, ref, now=ask.now)
    managed = access.may(ask.actor.role, Permission.BRIEF)
    card = texts.card(found, briefing_reports.tally(ask.session, found.id) if managed else None, now=ask.now)
    return brief_schedules.with_times(ask, found, card) if managed else card


def _to_read(ask: Ask, page: int) -> Reply:
    found, total = briefings.to_read(ask.session, ask.actor, page=page, now=ask.now)
    may_brief = access.may(ask.actor.role, Permission.BRIEF)
    return texts.listing(found, total, page=page, now=ask.now, may_brief=may_brief)


def _own(ask: Ask, page: int) -> Reply:
    found, total = briefings.own(ask.session, ask.actor, page=page, now=ask.now)
    rows = [(one, briefing_reports.tally(ask.session, one.id)) for one in found]
    return texts.own(rows, total, page=page, now=ask.now)


ROUTES = (
    Route(
        "briefings",
        listing,
        Permission.READ_BRIEFINGS,
        help="what you must read: open, acknowledge",
        usage="/briefings",
        also=re.compile(
            r"(?:(?:(?:my|the)\s+)?briefings\b|(?=ack(?:nowledge)?\b))\s*(?P<words>.*)",
            re.IGNORECASE | re.DOTALL,
        ),
        shows=Kind.BRIEFING,
    ),
)
