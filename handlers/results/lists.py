"""Results on record: `/result list`, `... mine`, `... TSK-0456`, `... op driven`."""

from __future__ import annotations

import re
from datetime import timedelta
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind, only_reference
from bot.language.times.wall import to_local
from bot.letters import lowered, normal
from bot.services.access.policy import Permission
from bot.services.operations import viewing as operations
from bot.services.results import tallies, viewing
from bot.texts.reply import Reply
from bot.texts.results import lists as texts
from handlers.words import pull_page

OPERATION = re.compile(r"(?:op|operation)\s+(?P<name>\S.*)", re.IGNORECASE)
MINE = frozenset({"mine", "my", "my own", "me"})
TEAM = frozenset({"", "team", "my team"})
DAYS = MappingProxyType({"today": timedelta(), "yesterday": timedelta(days=1)})


def listing(ask: Ask) -> Reply:
    page, words = pull_page(normal(ask.words))
    said = lowered(words).strip(" .?!")
    named = only_reference(words, prefixes=ask.prefixes) if words else None
    if said in MINE:
        found, more = viewing.own(ask.session, ask.actor, page=page, now=ask.now)
        called = "my own"
    elif said in TEAM:
        found, more = viewing.of_team(ask.session, ask.actor, page=page, now=ask.now)
        called = ask.actor.team
    elif named is not None and named.kind is RecordKind.TASK:
        found, more = viewing.of_task(ask.session, ask.actor, named.text, page=page, now=ask.now)
        called = words = named.text
    elif said in DAYS:
        day = to_local(ask.now).date() - DAYS[said]
        found, more = viewing.of_day(ask.session, ask.actor, day, page=page, now=ask.now)
        called = f"{ask.actor.team}, {said}"
    else:
        return _of_operation(ask, words, page)
    says = f"/result list {words}".strip()
    return texts.listed(found, called=called, says=says, page=page, more=more, now=ask.now)


def _of_operation(ask: Ask, words: str, page: int) -> Reply:
    """The totals of it and its parts, and each result; `driven` alone will do."""
    named = OPERATION.fullmatch(words)
    if named is None and operations.visible(ask.session, ask.actor, words, now=ask.now) is None:
        return texts.unknown_list(words)
    name = named["name"] if named else words
    operation = operations.require_visible(ask.session, ask.actor, name, now=ask.now)
    whole = (operation.id, *operations.parts_of(ask.session, ask.actor, operation.id, now=ask.now))
    today = to_local(ask.now).date()
    tally = tallies.of_operations(ask.session, ask.actor, whole, start=operation.starts_on, end=today)
    found, more = viewing.of_operations(ask.session, ask.actor, whole, page=page, now=ask.now)
    return texts.listed(
        found,
        called=operation.name,
        says=f"/result list op {operation.code}",
        page=page,
        more=more,
        now=ask.now,
        tally=tally if page == 1 else (),
    )


ROUTES = (
    Route(
        "result list",
        listing,
        Permission.RESULT,
        help="List results: of your team, your own, today's, of a task, or of an operation with its totals",
        examples=("/result list", "/result list mine", "/result list today", "/result list op driven"),
        looks=True,
    ),
)
