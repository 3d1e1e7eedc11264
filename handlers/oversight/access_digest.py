"""The access digest: looks from outside the team, for the lead of a referral to query."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.services.access.policy import Permission
from bot.services.oversight import access_digest
from bot.texts.oversight import access_digest as texts
from bot.texts.reply import Reply
from handlers.words import pull_page

LONGEST_NUMBER = 15


def show(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    listed, more = access_digest.listed(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listing(listed, page=page, more=more, now=ask.now)


def query(ask: Ask) -> Reply:
    number = ask.words
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return texts.not_a_number(number)
    look, is_new = access_digest.query(ask.session, ask.actor, int(number), now=ask.now)
    return texts.queried(look, is_new=is_new)


ROUTES = (
    Route(
        "looks",
        show,
        Permission.LOOK_UP,
        help="List looks at your referrals from outside the team last week, with their reasons",
        usage="/looks",
        examples=(
            "/looks",
            "/looks query 123",
        ),
        brings="A list of looks with their reasons, and a button to query each.",
        looks=True,
        lenient=True,
    ),
    Route(
        "looks query",
        query,
        Permission.LOOK_UP,
        help="Ask the auditors to judge a look, by its number",
        examples=("/looks query 123",),
    ),
)
