"""Tasks given to others: `/assign TSK-0456 to 0741`, `/assign all of 1234 tomorrow to 0741`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.language.times.day_ranges import read_day
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.officers.named import NamedOfficer, read_officers
from bot.services.tasks import refusals
from bot.services.tasks.giving import all_of_them, assigning, stand_ins, taking_back
from bot.services.tasks.giving.all_of_them import WantedChange
from bot.texts.reply import Reply
from bot.texts.tasks import assigning as texts
from handlers.words import collar, reference

ALL_OF = re.compile(r"all\s+(?:of\s+)?(?P<giver>.+?)\s+to\s+(?P<taker>.+)", re.IGNORECASE | re.DOTALL)
NUMBER = re.compile(r"\s(?P<number>[0-9]{1,6})(?P<all>\s+all)?\s*$", re.IGNORECASE)
YES = re.compile(r"\s*(?:yes|yep|assign(?: them)?|give them|ok(?:ay)?)[\s.!]*", re.IGNORECASE)
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
    shifts = ask.settings.shift_starts
    given = assigning.assign(ask.session, ask.actor, found.text, collars, shifts=shifts, now=ask.now)
    return texts.assigned(given, now=ask.now)


def undo(ask: Ask) -> Reply:
    """`/assign undo TSK-0456 5`: the crew from before that step; with `all`, of all given with it."""
    found, number = reference(ask, RecordKind.TASK), NUMBER.search(ask.words)
    if found is None or number is None:
        return texts.usage()
    step = found.text, int(number["number"])
    if number["all"]:
        return texts.all_taken_back(
            taking_back.take_all_back(ask.session, ask.actor, *step, now=ask.now), now=ask.now
        )
    task = taking_back.take_back(ask.session, ask.actor, *step, now=ask.now)
    return texts.taken_back(task, now=ask.now)


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
            return _preview(ask, WantedChange(one.collar, other.collar, day.start, day.end))
    return texts.usage()


def _preview(ask: Ask, wanted: WantedChange) -> Reply:
    shifts = ask.settings.shift_starts
    found = all_of_them.preview(ask.session, ask.actor, wanted, shifts=shifts, now=ask.now)
    return texts.preview_all(found, wanted, now=ask.now)


def answered(ask: Ask) -> Reply:
    """A word on the preview: yes, or anything else, which shows it again."""
    return _give(ask) if YES.fullmatch(ask.words) else _preview(ask, _wanted(ask))


def those(ask: Ask) -> Reply:
    """The tap on the preview. An older preview's says something else than the one that is open."""
    if ask.facts.get(texts.SAYS) != f"/assign those {ask.words.strip()}":
        return texts.nothing_open()
    return _give(ask)


def _give(ask: Ask) -> Reply:
    wanted, shifts = _wanted(ask), ask.settings.shift_starts
    seen = {ref: int(step) for ref, step in (one.split(":") for one in ask.facts[texts.SEEN].split())}
    given = all_of_them.give(ask.session, ask.actor, wanted, seen, shifts=shifts, now=ask.now)
    return texts.all_assigned(given, wanted, now=ask.now)


def _wanted(ask: Ask) -> WantedChange:
    start, end = (datetime.fromisoformat(ask.facts[one]) for one in ("start", "end"))
    return WantedChange(ask.facts["giver"], ask.facts["taker"], start, end)


def _one(ask: Ask, words: str) -> NamedOfficer:
    found = read_officers(ask.session, words, me=ask.actor.collar)
    if len(found) != 1:
        raise refusals.ONE_OFFICER(words[:40])
    return found[0]


def _behind(command: str, handle: Callable[[Ask], Reply], help_: str, example: str) -> Route:
    return Route(command, handle, Permission.PLAN, help=help_, examples=(example,), hidden=True)


ROUTES = (
    Route(
        "assign",
        assign,
        Permission.PLAN,
        help="Give a task to others, or all of an officer's tasks on a day",
        usage="/assign REFERENCE to COLLAR or SURNAME",
        examples=("/assign TSK-0457 to 1300", "/assign TSK-0457", "/assign all of 1234 tomorrow to 1300"),
        brings="The card with its new crew, warnings and [Undo]; of all tasks a preview and [Assign].",
        steps={texts.STEP: answered},
        likely=lambda _session, _step, _facts, words, **_: YES.fullmatch(words) is not None,
        wants={texts.STEP: frozenset({"assign those"})},
    ),
    _behind("assign undo", undo, "Put the old crew back, if nothing has changed", "/assign undo TSK-0457 2"),
    _behind(
        "assign those", those, "Give the tasks of the preview", "/assign those of 1234 22/11/2026 to 1300"
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
