"""Tasks: cards and lists."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.language.references import RecordKind
from bot.language.times.day_ranges import read_day
from bot.services.access.policy import Permission
from bot.services.operations import viewing as operations
from bot.services.tasks import lists as task_lists
from bot.services.tasks import viewing as tasks
from bot.texts.reply import Reply, prose, say
from bot.texts.tasks import viewing as texts
from handlers.words import for_whom, pull_page, reference

FILLER = {
    "tasks",
    "task",
    "on",
    "what's",
    "whats",
    "what",
    "is",
    "for",
    "the",
    "jobs",
    "shift",
    "do",
    "i",
    "have",
}


def show(ask: Ask) -> Reply:
    ask = for_whom(ask)
    found = reference(ask, RecordKind.TASK)
    if found is None:
        return say(prose("Which task? For example: `/task TSK-0456`"))
    task = tasks.require(ask.session, ask.actor, found.text, now=ask.now)
    if isinstance(task, tasks.CoarseTask) or not ask.words.lower().endswith(" map"):
        return texts.card(task, now=ask.now)
    place = texts.place(task)
    return Reply(place=place) if place else say(f"{task.ref} has no position on a map.")


def listing(ask: Ask) -> Reply:
    ask = for_whom(ask)
    page, words = pull_page(ask.words.lower().rstrip("?! "))
    wanted, asked, unknown = _wanted(ask, words)
    if unknown:
        return say(
            f"I don't know the list “{unknown[:40]}”.",
            "Lists of tasks: mine, team, today, tomorrow, week, tues lates, overdue, or an operation",
        )
    found, total, done = task_lists.listed(ask.session, ask.actor, wanted, page=page, now=ask.now)
    is_done = wanted.done
    return texts.listing(found, total, done, page=page, asked=asked, is_done=is_done, now=ask.now)


def _wanted(ask: Ask, words: str) -> tuple[task_lists.TaskFilter, str, str]:
    """The list asked for, in our words too, and the first word that means nothing to us."""
    wanted = task_lists.TaskFilter()
    asked: list[str] = []
    rest = " ".join(word for word in words.replace(",", " ").split() if word not in FILLER)
    while rest:
        first, _, after = rest.partition(" ")
        day = read_day(rest, now=ask.now, shifts=ask.settings.shift_starts)
        if first in ("mine", "my", "team", "overdue", "done"):
            name = "mine" if first == "my" else first
            wanted = replace(wanted, **{name: True})  # type: ignore[arg-type]
            asked.append(name)
            rest = after
        elif day is not None:
            wanted = replace(wanted, start=day.start, end=day.end)
            asked.append(rest[: len(rest) - len(day.rest)].strip())
            rest = day.rest
        elif (operation := operations.find_by_name(ask.session, rest)) is not None:
            return replace(wanted, operation_id=operation.id), " ".join([*asked, rest]), ""
        else:
            return wanted, "", rest
    if not asked:
        return _wanted(ask, "mine today")
    if asked == ["done"]:
        return _wanted(ask, "mine today done")
    return wanted, " ".join(asked), ""


ROUTES = (
    Route(
        "tasks",
        listing,
        Permission.LOOK_UP,
        help="List tasks: mine, team, today, tomorrow, week, overdue, or an operation's",
        usage="/tasks tomorrow",
        also=re.compile(
            r"(?P<words>(?:what'?s on|what is on|my (?:tasks|overdue|jobs)|tasks?|jobs)\b(?!\s*\d).*)",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    Route(
        "task",
        show,
        Permission.LOOK_UP,
        help="Show a task's card; its reference alone will do",
        usage="/task TSK-0456",
        shows=RecordKind.TASK,
    ),
)
