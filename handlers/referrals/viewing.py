"""Cards of referrals."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.asking import SMALL_WORDS, bare_days, days_in, question
from bot.language.lookups.vocabulary import Term, TermSense
from bot.language.references import RecordKind
from bot.language.times.day_ranges import read_day
from bot.language.times.wall import to_local
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.referrals import lists as referral_lists
from bot.services.referrals import steps
from bot.services.referrals import viewing as referrals
from bot.texts.referrals import moving as moving_texts
from bot.texts.referrals import viewing as texts
from bot.texts.reply import Reply, prose, say
from handlers.referrals import papers
from handlers.words import after_reference, behalf_ending, for_whom, pull_page, reference

WORDS = {"mine", "my", "team", "overdue", "all", "decide", "reviews"}
HISTORY = re.compile(r"history\b", re.IGNORECASE)
FILLER = SMALL_WORDS | {"referrals"}


def show(ask: Ask) -> Reply:
    ask = for_whom(ask)
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return say(prose("Which referral? For example: `/ref TUR-0123`"))
    if HISTORY.match(after_reference(ask)):
        return _history(ask, found.text)
    referral = referrals.require(ask.session, ask.actor, found.text, now=ask.now)
    return texts.card(
        referral,
        today=to_local(ask.now).date(),
        bands=ask.settings.visit_bands,
        now=ask.now,
        again=behalf_ending(ask),
    )


def _history(ask: Ask, ref: str) -> Reply:
    page, _ = pull_page(ask.words)
    found = steps.require_history(ask.session, ask.actor, ref, now=ask.now)
    return moving_texts.history(ref, found, page=page, now=ask.now)


def listing(ask: Ask) -> Reply:
    ask = for_whom(ask)
    page, words = pull_page(bare_days(lowered(ask.words)))
    today = to_local(ask.now).date()
    days = days_in(words)
    until = read_day(days, now=ask.now, shifts=ask.settings.shift_starts) if days else None
    asked = (words.replace(days, " ") if until else words).replace(",", " ").rstrip("?!. ").split()
    asked, status = _pull_status(ask, asked)
    programmes = referral_lists.programmes(ask.session)
    if papers.PICTURE & set(asked):
        return papers.board(ask)
    if papers.SHEET & set(asked):
        return papers.workbook(ask)
    unknown = [word for word in asked if word not in WORDS | FILLER | programmes]
    if unknown:
        return texts.unknown_list(unknown[0], programmes)
    wanted = referral_lists.ReferralFilter(
        mine=bool({"mine", "my"} & set(asked)),
        team="team" in asked,
        overdue="overdue" in asked,
        decides=bool({"decide", "reviews"} & set(asked)),
        programme=next((word for word in asked if word in programmes), None),
        due_until=to_local(until.end).date() - timedelta(days=1) if until else None,
        status=status.code if status else None,
    )
    found, total = referral_lists.listed(ask.session, ask.actor, wanted, page=page, today=today, now=ask.now)
    named = [word for word in asked if word in WORDS | programmes]
    due = ["due", days] if until else []
    said = " ".join([*named, *(["status", lowered(status.code)] if status else []), *due])
    called = " ".join([*named, *([lowered(status.label)] if status else []), *due])
    return texts.listing(found, total, page=page, asked=said, called=called, today=today, now=ask.now)


def _pull_status(ask: Ask, asked: list[str]) -> tuple[list[str], Term | None]:
    """The status behind the word `status`, and the other words."""
    at = asked.index("status") if "status" in asked else len(asked)
    found, count = (
        ask.vocabulary().beginning(asked[at + 1 :], (TermSense.STATUS,)) if at < len(asked) else ((), 0)
    )
    return (asked[:at] + asked[at + 1 + count :], found[0]) if found else (asked, None)


ROUTES = (
    Route(
        "ref",
        show,
        Permission.LOOK_UP,
        help="Show where a referral stands; its reference alone will do",
        usage="/ref REFERENCE",
        examples=(
            "/ref TUR-0123",
            "tur 123",
            "/ref TUR-0123 history",
            "where are we with tur 123 for 1300",
        ),
        brings="The referral's card: its status, what comes next and when, its lead, warnings.",
        shows=RecordKind.REFERRAL,
        looks=True,
    ),
    Route(
        "referrals",
        listing,
        Permission.LOOK_UP,
        help="List open referrals: mine, team, overdue, or a programme's",
        usage="/referrals mine, team, overdue or a programme",
        examples=(
            "/referrals mine",
            "/referrals cirv",
            "overdue referrals",
        ),
        brings="A list; press a reference to open its card.",
        also=re.compile(rf"(?P<words>(?=.*\breferrals\b){question('referrals', 'overdue')})", re.IGNORECASE),
        looks=True,
        lenient=True,
        yields=True,
    ),
)
