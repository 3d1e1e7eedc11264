"""Days off work: an officer's own, and those that a supervisor puts down for an officer."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.collars import BARE_COLLAR, COLLAR, RANKED
from bot.language.times.quiet_hours import QuietHours
from bot.language.times.wall import day_bounds, to_local
from bot.services.access.policy import Permission
from bot.services.officers import leave as leaves
from bot.services.officers import leave_ends, leave_words
from bot.services.tasks import lists as task_lists
from bot.services.tasks import unfinished
from bot.texts.officers import leave as texts
from bot.texts.reply import Reply
from handlers.words import pull_page

WHOSE = re.compile(
    rf"(?:{RANKED}(?P<named>{COLLAR})|(?:[a-z]{{2,4}}\s+)?(?P<bare>{BARE_COLLAR}))(?:\s+|$)", re.IGNORECASE
)
_DAY = (
    r"(?:(?:(?:mon|fri|sun|tues|wednes|thurs|satur)day|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b"
    r"|thrs|today|tomorrow|tmrw|tmw|tonight|(?:next|this)\s+(?:week|weekend|month)"
    r"|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?)"
)
_UNTIL = r"(?:until|till|til|up\s+to|to|through|-)"
_DAYS = rf"(?:(?:from|on|next|this|{_UNTIL})\s+)*{_DAY}(?:\s*{_UNTIL}\s*(?:on\s+|next\s+)?{_DAY})?"
_WHO = rf"(?:{RANKED}{COLLAR}|{BARE_COLLAR})\s+"
END = re.compile(r"(?:end|ends|back|cancel|take\s+back)\b\s*(?P<day>.*)", re.IGNORECASE | re.DOTALL)


def leave(ask: Ask) -> Reply:
    """`/leave`, `/leave 24/12 to 2/1`; with a collar first that officer's, and `/leave 1234 end` too."""
    if found := END.fullmatch(ask.words.strip()):
        return _ended(ask, *_whose(found["day"]))
    collar, words = _whose(ask.words)
    if found := END.fullmatch(words):
        return _ended(ask, collar, found["day"])
    page, words = pull_page(words)
    if not words:
        whose, stand = leaves.listed(ask.session, ask.actor, collar=collar, now=ask.now)
        return texts.listed(whose, stand, page=page, now=ask.now)
    days = leave_words.read(words, today=to_local(ask.now).date())
    if days is None:
        return texts.no_days()
    done = leaves.record_leave(ask.session, ask.actor, days, collar=collar, now=ask.now)
    start, end = day_bounds(done.days.first)[0], day_bounds(done.days.last)[1]
    begin = task_lists.count_beginning(ask.session, ask.actor, done.whose.id, start, end, now=ask.now)
    quiet = QuietHours(ask.settings.quiet_from, ask.settings.quiet_until)
    unfinished.tell_of_leave(
        ask.session, ask.actor, done.whose.id, done.whose.collar, (start, end), quiet=quiet, now=ask.now
    )
    return texts.recorded(done, tasks=begin, now=ask.now)


def end(ask: Ask) -> Reply:
    """`/leave end thurs`, `/leave end 1234 thurs`."""
    return _ended(ask, *_whose(ask.words))


def _whose(words: str) -> tuple[str | None, str]:
    """The collar number that stands first, if one does, and the words after it."""
    named = WHOSE.match(words)
    if named is None:
        return None, words.strip()
    return named["named"] or named["bare"], words[named.end() :].strip()


def _ended(ask: Ask, collar: str | None, words: str) -> Reply:
    firsts = leave_words.read_firsts(words, today=to_local(ask.now).date())
    if words.strip() and not firsts:
        return texts.no_days()
    done = leave_ends.end_leave(ask.session, ask.actor, firsts, collar=collar, now=ask.now)
    unfinished.tell_leave_is_off(ask.session, ask.actor, done.whose.collar, done.put_at, now=ask.now)
    return texts.ended(done)


ROUTES = (
    Route(
        "leave",
        leave,
        Permission.USE,
        help="Record the days on which you aren't at work, or list them",
        usage="/leave DAYS",
        examples=(
            "/leave 24/12 to 2/1",
            "/leave until 28/11",
            "/leave",
        ),
        brings="The days in full, to check; without days, the leave that you have.",
        also=re.compile(
            r"(?:(?P<lists>(?:(?:my|show|any|when|when's|is|have|i|got|what|do)\s+)*leave[?.!\s]*$)"
            r"|leave\s+|(?:i'?m\s+|i\s+am\s+)?off\s+(?=from\s))"
            rf"(?P<words>(?(lists)|(?:{_WHO})?(?:end\s+)?(?:{_WHO})?{_DAYS}))[.!\s]*$",
            re.IGNORECASE,
        ),
    ),
    Route(
        "leave end",
        end,
        Permission.USE,
        help="Take back the leave that is on, or that begins on the day you name",
        examples=("/leave end 24/12",),
        aliases=("leave ends", "leave back", "leave cancel", "leave take back"),
    ),
)
