"""A task handed over, moved to another time or place: `/task TSK-0456 hand over to 0741`."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.language.references import RecordKind
from bot.language.times.moments import find_time
from bot.language.times.questions import TimeQuestionError
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.officers.named import read_officers
from bot.services.tasks import crew_warnings, places, refusals, replanning, visits
from bot.services.tasks.giving import handing
from bot.services.tasks.replanning import NewPlan
from bot.texts.reply import Expect, Reply
from bot.texts.tasks import handing as texts
from bot.texts.tasks import viewing as card_texts
from bot.texts.tasks.crew_warnings import warned
from bot.texts.tasks.visits import with_others
from bot.texts.time_questions import asks
from handlers.tasks.moves import SAID
from handlers.words import check_once, task_named

TO = re.compile(r"^(?:to|with)\s+", re.IGNORECASE)
AT = re.compile(r"^(?:to|at|in)(?:\s+|$)", re.IGNORECASE)
ON = frozenset({RecordKind.TASK})


def _words(ask: Ask) -> str:
    found = SAID.match(ask.words)
    return normal(found["reason"]).strip() if found else ""


def hand_over(ask: Ask) -> Reply:
    named = task_named(ask)
    if named is None:
        return texts.which()
    words = TO.sub("", _words(ask))
    if words:
        return _offered(ask, named.text, words)
    handing.require_own(ask.session, ask.actor, named.text, now=ask.now)
    return texts.asks_whom(named.text)


def whom_said(ask: Ask) -> Reply:
    return _offered(ask, ask.facts["task"], TO.sub("", normal(ask.words).strip()))


def _offered(ask: Ask, ref: str, words: str) -> Reply:
    handing.require_own(ask.session, ask.actor, ref, now=ask.now)
    found = read_officers(ask.session, words, me=ask.actor.collar)
    if len(found) != 1:
        raise refusals.ONE_AT_A_TIME(ref)
    return texts.offered(
        handing.offer(ask.session, ask.actor, ref, found[0].collar, now=ask.now), now=ask.now
    )


def take_over(ask: Ask) -> Reply:
    named = task_named(ask)
    if named is None:
        return texts.which()
    return card_texts.card(handing.take_over(ask.session, ask.actor, named.text, now=ask.now), now=ask.now)


def decline(ask: Ask) -> Reply:
    named = task_named(ask)
    if named is None:
        return texts.which()
    handing.decline(ask.session, ask.actor, named.text, now=ask.now)
    return texts.declined(named.text)


def move(ask: Ask) -> Reply:
    """`/task TSK-0456 move fri 2000`, `move to bridge street`, or both."""
    named = task_named(ask)
    if named is None:
        return texts.which()
    words = _words(ask)
    replanning.require_movable(ask.session, ask.actor, named.text, now=ask.now)
    if not words:
        return texts.asks_where_to(named.text)
    return _moved(ask, named.text, words)


def move_said(ask: Ask) -> Reply:
    return _moved(ask, ask.facts["task"], normal(ask.words).strip())


def _moved(ask: Ask, ref: str, words: str) -> Reply:
    try:
        when = find_time(words, now=ask.now, shifts=ask.settings.shift_starts, prefixes=ask.prefixes)
    except TimeQuestionError as question:
        return asks(question, Expect(texts.WHERE_TO, {"task": ref}))
    if when is not None:
        check_once(when)
    where = AT.sub("", (f"{when.before} {when.rest}" if when else words).strip())
    if when is None and not where:
        return texts.asks_where_to(ref)
    named = places.find(ask.session, where) if where else places.Places(())
    found = named.meant
    if len(found) > 1:
        return texts.asks_which_area(ref, found, when.local if when else None)
    wanted = NewPlan(
        starts_at=when.instant if when else None,
        area_id=found[0].id if found else None,
        address=where if where and not found else None,
    )
    moved = replanning.replan(ask.session, ask.actor, ref, wanted, now=ask.now)
    shifts = ask.settings.shift_starts
    warnings = crew_warnings.of_task(ask.session, ask.actor, moved, shifts=shifts, now=ask.now)
    others = visits.others_that_day(ask.session, ask.actor, moved.id, moved.starts_at, now=ask.now)
    shown = with_others(warned(card_texts.card(moved, now=ask.now), warnings), others)
    if wanted.address is None:
        return shown
    return texts.to_an_address(shown, wanted.address, named.near, waits=moved.waits_for_word)


ROUTES = (
    Route(
        "task hand over",
        hand_over,
        Permission.CARRY_OUT,
        help="Ask somebody to take your part of a task over; it stays yours until they accept",
        examples=("/task TSK-0456 hand over to 0741", "/task TSK-0456 hand over"),
        after=True,
        steps={texts.TO_WHOM: whom_said},
        press=Press(
            re.compile(r"hand(?:ed|ing)?[ -]?over(?: (?:it )?(?:to )?(?P<words>[\w'-]{1,20}))?"),
            "/task hand over {first} {words}",
            on=ON,
        ),
    ),
    Route(
        "task take over",
        take_over,
        Permission.CARRY_OUT,
        help="Take over a task that somebody offers you",
        examples=("/task TSK-0456 take over",),
        after=True,
        press=Press(re.compile(r"take[ -]?over"), "/task take over {first}", on=ON),
    ),
    Route(
        "task decline",
        decline,
        Permission.CARRY_OUT,
        help="Leave a task with whoever offers it to you",
        examples=("/task TSK-0456 decline",),
        after=True,
        press=Press(re.compile(r"decline"), "/task decline {first}", on=ON),
    ),
    Route(
        "task move",
        move,
        Permission.PLAN,
        help="Give a task another time or place; its crew is told at once",
        examples=("/task TSK-0456 move fri 2000", "/task TSK-0456 move to abington"),
        after=True,
        steps={texts.WHERE_TO: move_said},
    ),
)
