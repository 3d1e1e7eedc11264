"""The access digest: looks from outside the team, for the lead of a referral to query."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.chat.words import pull_page
from bot.services.access.policy import Permission
from bot.services.oversight import access_digest
from bot.texts.oversight import access_digest as texts
from bot.texts.reply import Reply

QUERY = re.compile(r"query\b\s*(?P<number>.*)", re.IGNORECASE | re.DOTALL)
LONGEST_NUMBER = 15


def show(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    if found := QUERY.match(words):
        return _query(ask, found["number"].strip())
    listed, more = access_digest.listed(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listing(listed, page=page, more=more, now=ask.now)


def _query(ask: Ask, number: str) -> Reply:
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return texts.not_a_number(number)
    look, is_new = access_digest.query(ask.session, ask.actor, int(number), now=ask.now)
    return texts.queried(look, is_new=is_new)


ROUTES = (
    Route(
        "looks",
        show,
        Permission.LOOK_UP,
        help="who from outside the team looked at referrals of yours last week, and why",
        usage="/looks",
    ),
)
