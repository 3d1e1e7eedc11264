"""Cards of referrals."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.language.references import RecordKind
from bot.language.times.wall import to_local
from bot.services.access.policy import Permission
from bot.services.referrals import lists as referral_lists
from bot.services.referrals import viewing as referrals
from bot.texts.referrals import viewing as texts
from bot.texts.reply import Reply, prose, say
from handlers.words import behalf_ending, for_whom, pull_page, reference

WORDS = {"mine", "my", "team", "overdue", "all"}


def show(ask: Ask) -> Reply:
    ask = for_whom(ask)
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return say(prose("Which referral? For example: `/ref TUR-0123`"))
    referral = referrals.require(ask.session, ask.actor, found.text, now=ask.now)
    return texts.card(referral, today=to_local(ask.now).date(), now=ask.now, again=behalf_ending(ask))


def listing(ask: Ask) -> Reply:
    ask = for_whom(ask)
    page, words = pull_page(ask.words.lower())
    asked = words.replace("referrals", " ").replace(",", " ").split()
    programmes = referral_lists.programmes(ask.session)
    unknown = [word for word in asked if word not in WORDS | programmes]
    if unknown:
        return say(
            f"I don't know the list “{unknown[0][:40]}”.",
            f"Lists of referrals: mine, team, overdue, {', '.join(sorted(programmes))}",
        )
    wanted = referral_lists.ReferralFilter(
        mine=bool({"mine", "my"} & set(asked)),
        team="team" in asked,
        overdue="overdue" in asked,
        programme=next((word for word in asked if word in programmes), None),
    )
    today = to_local(ask.now).date()
    found, total = referral_lists.listed(ask.session, ask.actor, wanted, page=page, today=today, now=ask.now)
    return texts.listing(found, total, page=page, asked=" ".join(asked), today=today, now=ask.now)


ROUTES = (
    Route(
        "ref",
        show,
        Permission.LOOK_UP,
        help="Show where a referral stands; its reference alone will do",
        usage="/ref TUR-0123",
        shows=RecordKind.REFERRAL,
    ),
    Route(
        "referrals",
        listing,
        Permission.LOOK_UP,
        help="List open referrals: mine, team, overdue, or a programme's",
        usage="/referrals mine",
        also=re.compile(r"(?P<words>(?:\w{1,20}\s+){0,4}referrals)\??\s*$", re.IGNORECASE),
    ),
)
