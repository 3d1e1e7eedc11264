"""The board of referrals, and the workbook of a team."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.asking import SMALL_WORDS
from bot.language.times.wall import to_local
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.kinds import referral_papers
from bot.services.referrals import lists as referral_lists
from bot.services.referrals.lists import ReferralFilter
from bot.texts.referrals import boards, workbooks
from bot.texts.reply import Reply
from handlers.words import pull_page

MINE, TEAM = frozenset({"mine", "my"}), frozenset({"team", "teams", "team's"})
PICTURE = frozenset({"board", "chart", "pipeline", "picture", "png"})
SHEET = frozenset({"xlsx", "excel", "workbook", "spreadsheet"})
FILLER = SMALL_WORDS | {"all", "referrals"} | PICTURE | SHEET


def board(ask: Ask) -> Reply:
    """`/referrals board`, `/referrals board cirv`, `/referrals board team`."""
    asked = _words(ask.words)
    programmes = referral_lists.programmes(ask.session)
    for word in asked:
        if word not in MINE | TEAM | programmes:
            return boards.unknown(word, programmes)
    wanted = ReferralFilter(
        mine=bool(MINE & set(asked)),
        team=bool(TEAM & set(asked)),
        programme=next((word for word in asked if word in programmes), None),
    )
    said = [name for name, holds in (("mine", wanted.mine), ("team", wanted.team)) if holds]
    named = " ".join([*said, *filter(None, (wanted.programme,))])
    today = to_local(ask.now).date()
    found = referral_papers.request_board(ask.session, ask.actor, wanted, named, today=today, now=ask.now)
    return boards.board(found)


def workbook(ask: Ask) -> Reply:
    """`/referrals xlsx`, `/referrals xlsx cirv page 2`."""
    page, words = pull_page(ask.words)
    asked = [word for word in _words(words) if word not in TEAM]
    programmes = referral_lists.programmes(ask.session)
    for word in asked:
        if word not in programmes:
            return workbooks.unknown(word, programmes)
    programme = next(iter(asked), None)
    return workbooks.coming(
        referral_papers.request_workbook(ask.session, ask.actor, programme, page=page, now=ask.now)
    )


def _words(typed: str) -> list[str]:
    asked = lowered(typed).replace(",", " ").rstrip("?!. ").split()
    return [word for word in asked if word not in FILLER]


ROUTES = (
    Route(
        "referrals board",
        board,
        Permission.LOOK_UP,
        help="Show how many open referrals stand where, for how long, and how many are overdue",
        examples=(
            "/referrals board",
            "/referrals board cirv",
            "/referrals board team",
        ),
        aliases=tuple(f"referrals {one}" for one in sorted(PICTURE - {"board"})),
        also=re.compile(
            r"(?:the\s+)?(?:board\s+of\s+(?:the\s+)?referrals|referrals?\s+board)\b(?P<words>.*)",
            re.IGNORECASE,
        ),
        looks=True,
        lenient=True,
    ),
    Route(
        "referrals xlsx",
        workbook,
        Permission.LOOK_UP,
        help="Get your team's referrals as a workbook, without names; for its supervisors",
        examples=(
            "/referrals xlsx",
            "/referrals xlsx cirv",
        ),
        aliases=tuple(f"referrals {one}" for one in sorted(SHEET - {"xlsx"})),
        looks=True,
        lenient=True,
    ),
)
