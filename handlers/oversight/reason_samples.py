"""Supervisors' judgement of the reasons that their officers gave."""

from __future__ import annotations

import re
from functools import partial

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.services.access.policy import Permission
from bot.services.oversight import reason_samples
from bot.texts.oversight import reason_samples as texts
from bot.texts.reply import Reply
from handlers.words import pull_page
from models.flag import Verdict

NUMBER = re.compile(r"\d{1,15}")


def listing(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    return texts.usage() if words else _open(ask, page)


def judge(ask: Ask, *, verdict: Verdict) -> Reply:
    """The number of one: it is judged, and the rest is listed."""
    page, words = pull_page(ask.words)
    if not NUMBER.fullmatch(words):
        return texts.usage()
    reason_samples.judge(ask.session, ask.actor, int(words), verdict, now=ask.now)
    return _open(ask, page)


def _open(ask: Ask, page: int) -> Reply:
    open_, total = reason_samples.listed(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listing(open_, total, page=page, now=ask.now)


ROUTES = (
    Route(
        "samples",
        listing,
        Permission.SAMPLE,
        help="List the reasons that your officers gave for looking at personal detail, to judge",
        usage="/samples",
        examples=("/samples",),
        brings="A list of reasons, each with buttons to judge it.",
        looks=True,
    ),
    Route(
        "samples ok",
        partial(judge, verdict=Verdict.IN_ORDER),
        Permission.SAMPLE,
        help="Say that a reason is in order, by its number",
        examples=("/samples ok 12",),
    ),
    Route(
        "samples ask",
        partial(judge, verdict=Verdict.TO_BE_ASKED),
        Permission.SAMPLE,
        help="Say that the officer must be asked about a reason, by its number",
        examples=("/samples ask 12",),
    ),
)
