"""Trainings: `/training new bridge street fri 2000`, then `/training 5` and the names."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.errors import RejectedError
from bot.language.references import RecordKind
from bot.language.times.answers import completed
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.officers.named import read_officers
from bot.services.operations import viewing as operations
from bot.services.tasks import places
from bot.services.tasks import planning as task_planning
from bot.services.tasks.planning import TaskPlan
from bot.services.trainings import attendance, certificates, planning, viewing
from bot.services.trainings.planning import TrainingPlan
from bot.texts.reply import Expect, Reply, prose, say
from bot.texts.time_questions import SAID, asks
from bot.texts.trainings import viewing as texts
from bot.values import replace
from handlers.words import TimeOpenError, pull_page, read_slot

WHEN = "training when"
YES = re.compile(r"\s*(?:yes|yep|plan(?: it)?|make it|ok(?:ay)?)[\s.!]*", re.IGNORECASE)
REST = "rest"  # among the facts: the line without its time
OPERATION = re.compile(r"\s+(?:op|operation)\s+(?P<name>[\w'’-]+)(?=[\s:,.]|$)", re.IGNORECASE)
NUMBERED = re.compile(r"\s*#?(?P<number>\d{1,9})\b[ \t:.]*(?P<names>.*)", re.DOTALL)


def training(ask: Ask) -> Reply:
    """`/training`, `/training 5`, `/training TSK-0456`; names may follow the number, one a line."""
    if asked := NUMBERED.fullmatch(ask.words):
        number = int(asked["number"])
        if asked["names"].strip():
            return _recorded(ask, number, asked["names"].lstrip("\n"))
        return texts.card(viewing.require(ask.session, ask.actor, number, now=ask.now), now=ask.now)
    if task := ask.find(RecordKind.TASK):
        return texts.card(viewing.of_task(ask.session, ask.actor, task.text, now=ask.now), now=ask.now)
    page, words = pull_page(ask.words)
    if words:
        return texts.which()
    found, more = viewing.listed(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listed(found, page=page, more=more, now=ask.now)


def new(ask: Ask) -> Reply:
    return _planned(ask, normal(ask.words))


def when_said(ask: Ask) -> Reply:
    when = completed(ask.facts[SAID], ask.words, now=ask.now, shifts=ask.settings.shift_starts)
    return _planned(ask, f"{when} {ask.facts[REST]}")


def names_said(ask: Ask) -> Reply:
    return _recorded(ask, int(ask.facts[texts.NUMBER]), ask.words)


def certificate(ask: Ask) -> Reply:
    asked = NUMBERED.fullmatch(ask.words)
    if asked is None:
        return texts.which()
    return texts.coming(certificates.request(ask.session, ask.actor, int(asked["number"]), now=ask.now))


def _recorded(ask: Ask, number: int, text: str) -> Reply:
    """Keep them."""
    return _forgotten(
        lambda: texts.recorded(
            attendance.record(ask.session, ask.actor, number, text, now=ask.now), now=ask.now
        )
    )


def wrong(ask: Ask) -> Reply:
    """`/training wrong 5 Jo Bloggs 1234`: a name that was entered wrongly."""
    asked = NUMBERED.fullmatch(ask.words)
    if asked is None:
        return texts.which()
    number, lines = int(asked["number"]), asked["names"].lstrip("\n")
    if not lines.strip():
        return texts.which_names(asked["number"])
    return _forgotten(
        lambda: texts.taken_back(
            attendance.take_back(ask.session, ask.actor, number, lines, now=ask.now), now=ask.now
        )
    )


def _forgotten(answer: Callable[[], Reply]) -> Reply:
    """The answer to names, which leave the chat, whatever becomes of them."""
    try:
        reply = answer()
    except RejectedError as error:
        reply = say(prose(str(error)))
    return replace(reply, forget=True)


def _planned(ask: Ask, whole: str) -> Reply:
    named = OPERATION.search(whole)
    line = OPERATION.sub("", whole, count=1)
    operation = (
        operations.require_visible(ask.session, ask.actor, named["name"], now=ask.now) if named else None
    )
    try:
        slot = read_slot(ask, line)
    except TimeOpenError as open_:
        facts = {REST: f"{open_.rest}{named[0] if named else ''}", SAID: open_.question.words}
        return asks(open_.question, Expect(WHEN, facts))
    if slot is None:
        return texts.no_time(line)
    crew = (
        [one.collar for one in read_officers(ask.session, slot.whom, me=ask.actor.collar)]
        if slot.whom
        else []
    )
    operation_id = operation.id if operation else None
    wanted = TrainingPlan(slot.place, slot.starts_at, slot.ends_at, tuple(crew), slot.detail, operation_id)
    return _preview(ask, planning.task_of(ask.session, ask.actor, wanted))


def _preview(ask: Ask, task: TaskPlan) -> Reply:
    view = task_planning.preview(ask.session, ask.actor, task, shifts=ask.settings.shift_starts, now=ask.now)
    near = places.find(ask.session, task.address).near if task.address else ()
    return texts.preview(view, near, msgspec.json.encode(task).decode())


def plan(ask: Ask) -> Reply:
    """Make the training of the preview."""
    if texts.PLAN not in ask.facts:
        return texts.nothing_open()
    task = msgspec.json.decode(ask.facts[texts.PLAN], type=TaskPlan)
    return texts.card(planning.plan(ask.session, ask.actor, task, now=ask.now), now=ask.now)


def preview_answered(ask: Ask) -> Reply:
    if YES.fullmatch(ask.words):
        return plan(ask)
    return _preview(ask, msgspec.json.decode(ask.facts[texts.PLAN], type=TaskPlan))


ROUTES = (
    Route(
        "training new",
        new,
        Permission.PLAN,
        help="Make a training of door staff, by you or those whom you name, once you tap Plan it",
        examples=(
            "/training new bridge street fri 2000 for 90 min to 1234",
            "/training new bridge street fri 2000 op driven",
        ),
        steps={WHEN: when_said, texts.PREVIEW: preview_answered},
        wants={texts.PREVIEW: frozenset({"training plan"})},
        exact=frozenset({WHEN}),
    ),
    Route(
        "training plan",
        plan,
        Permission.PLAN,
        help="Make the training that was shown",
        examples=("/training plan",),
        hidden=True,
    ),
    Route(
        "training wrong",
        wrong,
        Permission.LOOK_UP,
        help="Take back a name that was entered wrongly: the same line, with the four digits",
        examples=("/training wrong 5 Jo Bloggs 1234",),
    ),
    Route(
        "training certificates",
        certificate,
        Permission.DETAIL,
        help="Get a certificate for each who came to a training, as one PDF",
        examples=("/training certificates 5",),
        looks=True,
    ),
    Route(
        "training",
        training,
        Permission.LOOK_UP,
        help="Read a training, and say who came: names, one a line, with four digits of the licence",
        usage="/training NUMBER",
        examples=("/training 5", "/training"),
        brings="The training's card; names sent to it leave the chat and are erased a month after.",
        aliases=("trainings",),
        steps={texts.NAMES: names_said},
        exact=frozenset({texts.NAMES}),
    ),
)
