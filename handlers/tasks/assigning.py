"""Tasks given to others: `/assign TSK-0456 to 0741`, `/assign all of 1234 tomorrow to 0741`."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.language.times.day_ranges import read_day
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.officers.named import NamedOfficer, read_officers
from bot.services.tasks import assigning, refusals, stand_ins
from bot.texts.reply import Reply
from bot.texts.tasks import assigning as texts
from handlers.words import collar, reference

ALL_OF = re.compile(r"all\s+(?:of\s+)?(?P<giver>.+?)\s+to\s+(?P<taker>.+)", re.IGNORECASE | re.DOTALL)
TO = re.compile(r"^.*?\bto\s+(?P<whom>.+)$", re.IGNORECASE | re.DOTALL)


def assign(ask: Ask) -> Reply:
    words = normal(ask.words.strip())
    if every := ALL_OF.fullmatch(words):
        return _all(ask, every["giver"], every["taker"])
    found, whom = reference(ask, RecordKind.TASK), TO.match(words)
    if found is None:
        return texts.usage()
    if whom is None:
        return texts.free_for(
            stand_ins.for_task(ask.session, ask.actor, found.text, now=ask.now), now=ask.now
        )
    assigning.require_assignable(ask.session, ask.actor, found.text, now=ask.now)
    collars = [one.collar for one in read_officers(ask.session, whom["whom"], me=ask.actor.collar)]
    given = assigning.assign(ask.session, ask.actor, found.text, collars, now=ask.now)
    return texts.assigned(given, now=ask.now)


def free(ask: Ask) -> Reply:
    """`/assign free 1234`: that officer's tasks during leave, each with one who could take it."""
    whose = collar(ask.words)
    if whose is None:
        return texts.usage()
    called, tasks = stand_ins.for_leave(ask.session, ask.actor, whose, now=ask.now)
    return texts.free_during_leave(called, tasks, now=ask.now)


def _all(ask: Ask, giver: str, taker: str) -> Reply:
    """The officer stands before the day: `1234 tomorrow`, `PC 1234 Ashfield fri lates`."""
    said = giver.split()
    for count in range(1, len(said)):
        day = read_day(" ".join(said[count:]), now=ask.now, shifts=ask.settings.shift_starts)
        if day is not None and not day.rest.strip():
            one, other = _one(ask, " ".join(said[:count])), _one(ask, taker)
            span = (day.start, day.end)
            given = assigning.assign_all(ask.session, ask.actor, one.collar, span, other.collar, now=ask.now)
            return texts.all_assigned(given, one.collar, other.collar, now=ask.now)
    return texts.usage()


def _one(ask: Ask, words: str) -> NamedOfficer:
    found = read_officers(ask.session, words, me=ask.actor.collar)
    if len(found) != 1:
        raise refusals.ONE_OFFICER(words[:40])
    return found[0]


ROUTES = (
    Route(
        "assign",
        assign,
        Permission.PLAN,
        help="Give a task to others, or all of an officer's tasks on a day",
        usage="/assign REFERENCE to COLLAR or SURNAME",
        examples=("/assign TSK-0457 to 1300", "/assign TSK-0457", "/assign all of 1234 tomorrow to 1300"),
        brings="The task's card with its new crew, or the tasks that were given. Both sides are told.",
    ),
    Route(
        "assign free",
        free,
        Permission.PLAN,
        help="List an officer's tasks during leave, each with somebody who is free for it",
        examples=("/assign free 1234",),
        looks=True,
    ),
)
