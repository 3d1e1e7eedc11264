"""Tasks: cards and lists."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.language.asking import DAYS_ALONE, named_in, question
from bot.language.heard import mended
from bot.language.references import RecordKind
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.tasks import lists as task_lists
from bot.services.tasks import viewing as tasks
from bot.texts.reply import Reply, prose, say
from bot.texts.tasks import viewing as texts
from handlers.tasks.asked import NOUNS, OWN_DAY, read_list
from handlers.tasks.moves import SAID
from handlers.words import for_whom, pull_page, reference, task_named

NO_STEP = re.compile(  # in answer to a card they are never a note
    r"(?P<words>start(?:ed|ing)?|begin|began|(?:on my |on the )?way|en ?route|free|calendar"
    r"|reopen|undo|resume)"
)
IDLE = re.compile(
    r"(?:please|pls|thanks|card|status|details?|refresh|show|open|again|[?.!\s])+", re.IGNORECASE
)
PLAINLY = re.compile(question(*NOUNS, signs=OWN_DAY), re.IGNORECASE)


def show(ask: Ask) -> Reply:
    ask = for_whom(ask)
    found = reference(ask, RecordKind.TASK) or task_named(ask)
    if found is None:
        return say(prose("Which task? For example: `/task TSK-0456`"))
    task = tasks.require(ask.session, ask.actor, found.text, now=ask.now)
    if isinstance(task, tasks.CoarseTask) or not lowered(ask.words).endswith(" map"):
        card = texts.card(task, now=ask.now)
        beside = SAID.match(ask.words)
        unused = beside["reason"] if beside and beside.start("reason") else ""
        return texts.no_step(card, task, unused) if unused and not IDLE.fullmatch(unused) else card
    place = texts.place(task)
    return Reply(place=place) if place else say(f"{task.ref} has no position on a map.")


def listing(ask: Ask) -> Reply:
    ask = for_whom(ask)
    page, words = pull_page(lowered(ask.words).rstrip("?!. "))
    asked = read_list(ask, words) or read_list(ask, mended(words))
    if asked is None:
        return texts.unknown_list(named_in(words.removeprefix("tasks")) or words)
    found, total, done = task_lists.listed(ask.session, ask.actor, asked.wanted, page=page, now=ask.now)
    return texts.listing(
        found,
        total,
        done,
        page=page,
        asked=asked.words,
        called=asked.called,
        wanted=asked.wanted,
        now=ask.now,
    )


ROUTES = (
    Route(
        "tasks",
        listing,
        Permission.LOOK_UP,
        help="List your tasks: today, tomorrow, week, overdue; or those of team, all, an operation",
        usage="/tasks WHOSE WHEN",
        examples=(
            "/tasks tomorrow",
            "/tasks team today",
            "what's on tues lates",
            "my overdue",
        ),
        brings="A list, what is open first; press a task to open its card.",
        also=re.compile(
            rf"(?P<words>tasks(?![\w']).*|(?!(?:start|end|finish)\w*\s){question(*NOUNS, signs=OWN_DAY)})",
            re.IGNORECASE | re.DOTALL,
        ),
        plainly=PLAINLY,
        maybe=re.compile(rf"(?P<words>{DAYS_ALONE})", re.IGNORECASE),
        looks=True,
        lenient=True,
        yields=True,
    ),
    Route(
        "task next",
        show,
        Permission.LOOK_UP,
        help="Show a task and what is next of it, to a word that is no step",
        examples=("/task next TSK-0456",),
        hidden=True,
        looks=True,
        after=True,
        press=Press(NO_STEP, "/task next {first} {words}", on=frozenset({RecordKind.TASK})),
    ),
    Route(
        "task",
        show,
        Permission.LOOK_UP,
        help="Show a task's card; its reference alone will do",
        usage="/task REFERENCE",
        examples=(
            "/task TSK-0456",
            "tsk 456",
            "/task TSK-0456 map",
        ),
        brings="The task's card: when, where, who is on it, and what you can do next.",
        shows=RecordKind.TASK,
        press=Press(re.compile(r"map|directions|📍|🗺"), "/task {first} map", on=frozenset({RecordKind.TASK})),
        looks=True,
    ),
)
