"""The steps of a task, as its crew and those above the crew say them."""

from __future__ import annotations

import re
from types import MappingProxyType

from msgspec import Struct

from bot.chat.ask import Ask
from bot.chat.route import Handler, Press, Route, Slip
from bot.language import doorstep
from bot.language.doorstep import DoorWord
from bot.language.plain import plain
from bot.language.references import RecordKind, find_references
from bot.language.times.clock_words import ClockTime
from bot.language.times.days import Day
from bot.language.times.parts import TimeText, scan
from bot.services.access.policy import Permission
from bot.services.lone_visits import beginning
from bot.services.lone_visits import lists as lone_visits
from bot.services.patrols import visits as patrols
from bot.services.tasks import history, life, moves
from bot.services.tasks import viewing as tasks
from bot.services.tasks.life import MOVES, TaskVerb
from bot.texts.lone_visits import viewing as lone_visit_texts
from bot.texts.patrols.doses import of_task
from bot.texts.reply import Reply, added
from bot.texts.tasks import clashes as clash_texts
from bot.texts.tasks import moves as texts
from bot.texts.tasks import outcomes as outcome_texts
from bot.texts.tasks import viewing as card_texts
from bot.values import replace
from handlers.words import task_named

SAID = re.compile(
    r"\s*(?:(?:tsk|task)?[ :#_-]{0,3}\d{1,9}\b)?(?:\s+v(?P<seen>\d{1,6})\b)?[\s:,;.-]*(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)


ANYWAY = "anyway"  # said by the button of a question
ANYWAY_SAID = re.compile(rf"{ANYWAY}\b[\s:]*")
YES = re.compile(r"(?:yes|yep|yeah|not done)[\s.!]*", re.IGNORECASE)
ENDS_A_STAY = frozenset({TaskVerb.LEFT, TaskVerb.DONE})
SLIPS = frozenset({"accept", "accepted", "arrive", "arrived", "cancel", "cancelled", "completed", "history"})


STEPS_SAID = MappingProxyType(
    {
        DoorWord.COMING: TaskVerb.ACCEPT,
        DoorWord.ARRIVED: TaskVerb.ARRIVED,
        DoorWord.LEFT: TaskVerb.LEFT,
        DoorWord.DONE: TaskVerb.DONE,
    }
)
TASK_LAST = re.compile(  # three bare digits are a task; four may be an hour or a collar
    r"(?P<said>.{2,40}?)\s+(?:(?:at|from|to|for|with)\s+)?"
    r"(?:(?:tsk|task)[ :#_-]{0,3}(?P<number>\d{1,9})|(?P<bare>\d{3}))[\s.!]*",
    re.IGNORECASE,
)
TASK_FIRST = re.compile(
    r"(?:tsk|task)[ :#_-]{0,3}(?P<number>\d{1,9})[\s:,-]+(?P<said>.{2,40})", re.IGNORECASE
)


def _slip(verb: TaskVerb) -> Slip | None:
    """The task of `arrived tsk304`, `tsk 304 arrived` or `left 304`, said alone; None for any other words."""
    if verb not in STEPS_SAID.values():
        return None

    def read(words: str, *, alone: bool) -> str | None:
        found = (TASK_LAST.fullmatch(words) or TASK_FIRST.fullmatch(words)) if alone else None
        meant = doorstep.read(found["said"]) if found else None
        if found is None or meant is None or STEPS_SAID.get(meant) is not verb:
            return None
        number = found["number"] or ("" if meant is DoorWord.DONE else found["bare"])
        return f"TSK-{int(number):04d}" if number else None

    return read


class MoveWords(Struct, frozen=True):
    """The words of one step: what an officer says to its question, or in answer to the card."""

    reason: str
    seen: int | None


def _read(words: str) -> MoveWords:
    found = SAID.match(words)
    if found is None:
        return MoveWords("", None)
    return MoveWords(found["reason"].strip(), int(found["seen"]) if found["seen"] else None)


def _moves(verb: TaskVerb) -> Handler:
    """The handler of one step."""

    def said(ask: Ask) -> Reply:
        named = task_named(ask)
        if named is None:
            return texts.which(verb)
        words = _read(ask.words)
        instead = (
            _outcome(ask, named.text, verb, words)
            or _asked_word(ask, named.text, verb, words)
            or _asked_day(ask, named.text, verb, words)
        )
        if instead is not None:
            return instead
        if MOVES[verb].needs_reason:
            words = _sure(words)
            if not words.reason:
                return _asked_why(ask, named.text, verb, words.seen)
            return _moved(ask, named.text, verb, words)
        return _asked_first(ask, named.text, verb, words) or _moved(ask, named.text, verb, _sure(words))

    return said


def _sure(words: MoveWords) -> MoveWords:
    """Without the word of the button that said yes to the question."""
    return replace(words, reason=ANYWAY_SAID.sub("", words.reason))


def _outcome(ask: Ask, ref: str, verb: TaskVerb, words: MoveWords) -> Reply | None:
    """The question of the outcome: on a visit that is how it is done, or not done."""
    if verb not in moves.ENDS:
        return None
    row = moves.require_next(ask.session, ask.actor, ref, verb, now=ask.now, seen=words.seen)
    if row.referral_id is None or row.unsafe_at is not None:
        return None
    said = words.reason if verb is TaskVerb.NOT_DONE else ""
    return outcome_texts.choices(ref, row.step, said=said, told=said)


def _asked_word(ask: Ask, ref: str, verb: TaskVerb, words: MoveWords) -> Reply | None:
    """The question of somebody who arrives at a task that waits for a word."""
    if verb is not TaskVerb.ARRIVED or words.reason:
        return None
    row = moves.require_next(ask.session, ask.actor, ref, verb, seen=words.seen, now=ask.now)
    if not tasks.waits_for_word(ask.actor, row):
        return None
    another = life.is_of_another_day(row.starts_at, row.ends_at, ask.now)
    return clash_texts.asks_word(ref, row.step, row.starts_at if another else None)


def _asked_day(ask: Ask, ref: str, verb: TaskVerb, words: MoveWords) -> Reply | None:
    """The question about a task of another day."""
    plain = verb is TaskVerb.NOT_DONE or not words.reason
    if verb not in texts.OF_ANOTHER_DAY or not plain or ANYWAY_SAID.match(words.reason):
        return None
    row = moves.require_next(ask.session, ask.actor, ref, verb, seen=words.seen, now=ask.now)
    moves.check_reason(ref, words.reason, needed=False)
    another = life.is_of_another_day(row.starts_at, row.ends_at, ask.now)
    if not (another and (verb is TaskVerb.ARRIVED or life.is_to_be_asked(row, ask.now))):
        return None
    return texts.asks_day(ref, verb, row.starts_at, row.step, words.reason)


def _asked_first(ask: Ask, ref: str, verb: TaskVerb, words: MoveWords) -> Reply | None:
    """The question about a step that can hardly be meant: of another record, or at another time."""
    if not words.reason:
        return None
    row = moves.require_next(ask.session, ask.actor, ref, verb, seen=words.seen, now=ask.now)
    if words.reason != ANYWAY and _is_of_something_else(ask, words.reason):
        return texts.asks_plainly(ref, verb, words.reason, row.step)
    return None


def _is_of_something_else(ask: Ask, reason: str) -> bool:
    """Whether the words hold a reference, a day or an hour: a step is of one task, when it is said."""
    asked = TimeText(plain(reason), ask.now, ask.settings.shift_starts)
    times = (one for one in scan(asked) if isinstance(one.meaning, Day | ClockTime))
    return bool(find_references(reason, prefixes=ask.prefixes)) or any(times)


def _asked_why(ask: Ask, ref: str, verb: TaskVerb, seen: int | None) -> Reply:
    moves.require_next(ask.session, ask.actor, ref, verb, seen=seen, now=ask.now)
    task = tasks.require(ask.session, ask.actor, ref, now=ask.now)
    return (
        texts.asks_reason(task, verb)
        if isinstance(task, tasks.TaskView)
        else card_texts.card(task, now=ask.now)
    )


def reason_said(ask: Ask) -> Reply:
    """Move it, and delete the typed reason from the chat: it may name somebody."""
    said = ask.facts.get("said") if YES.fullmatch(ask.words) else None
    words = MoveWords(said or ask.words, int(ask.facts["seen"]))
    return replace(_moved(ask, ask.facts["task"], TaskVerb(ask.facts["verb"]), words), forget=True)


def _moved(ask: Ask, ref: str, verb: TaskVerb, words: MoveWords) -> Reply:
    before = lone_visits.own(ask.session, ask.actor) if verb is TaskVerb.ARRIVED else None
    task = moves.move(ask.session, ask.actor, ref, verb, reason=words.reason, seen=words.seen, now=ask.now)
    ask_at = beginning.after_step(ask.session, ask.actor, ref, verb, now=ask.now, asked_at=ask.asked_at)
    card = card_texts.card(replace(task, alone=None), now=ask.now)  # it was read before that step
    stay = patrols.of_task(ask.session, ask.actor, task.id, now=ask.now) if verb in ENDS_A_STAY else None
    if stay is not None:
        card = added(card, of_task(stay))
    if verb in moves.ENDS:
        return lone_visit_texts.still_asks(card, lone_visits.own(ask.session, ask.actor), ref)
    if ask_at is not None:
        card = lone_visit_texts.asks_at(card, ref, ask_at)
    if before is None or before.ref == ref:
        return card
    return lone_visit_texts.went_on(card, before, is_over=ask_at is not None)


def show_history(ask: Ask) -> Reply:
    named = task_named(ask)
    if named is None:
        return texts.which("history")
    task = tasks.require(ask.session, ask.actor, named.text, now=ask.now)
    if isinstance(task, tasks.CoarseTask):
        return card_texts.card(task, now=ask.now)
    return texts.history(task, history.steps_of(ask.session, task.id, whole=task.may_speak), now=ask.now)


def _route(verb: TaskVerb, help_: str, example: str, press: str) -> Route:
    on = frozenset({RecordKind.TASK})
    return Route(
        f"task {verb}",
        _moves(verb),
        Permission.CARRY_OUT,
        help=help_,
        examples=(example,),
        after=True,
        slip=_slip(verb),
        press=Press(re.compile(press), f"/task {verb} {{first}} {{words}}", on=on, slips=SLIPS),
        steps={texts.REASON: reason_said} if verb is TaskVerb.NOT_DONE else {},
        reasons=frozenset({texts.REASON}) if verb is TaskVerb.NOT_DONE else frozenset(),
        forgets=lambda *_: True,
    )


_WHY = r"(?:\s*[:,-]\s*|\s+(?=.{1,100}$))(?P<words>(?s:.+))"  # a long one says that it is a reason
ROUTES = (
    _route(
        TaskVerb.TAKE,
        "Take a task that is for one of your team",
        "/task TSK-0456 take",
        r"(?:i'?ll )?tak(?:e|en|ing)(?: it)?",
    ),
    _route(
        TaskVerb.LEFT,
        "Say that you have left",
        "/task TSK-0456 left",
        r"(?:i'?(?:ve|m) )?(?:left|leaving)",
    ),
    _route(
        TaskVerb.ACCEPT,
        "Say that you take a task on",
        "/task TSK-0456 accept",
        r"(?:i'?(?:ll|ve) )?accept(?:ed|ing)?(?: it)?",
    ),
    _route(
        TaskVerb.ARRIVED,
        "Say that you have arrived",
        "/task TSK-0456 arrived",
        r"(?:i'?(?:ve|m) )?(?:arrived?|arriving|(?:on|at) scene|on ?site|here)",
    ),
    _route(
        TaskVerb.DONE,
        "Say that a task is done",
        "/task TSK-0456 done",
        r"(?:all )?done|completed?|finish(?:ed)?",
    ),
    _route(
        TaskVerb.NOT_DONE,
        "Say that a task was not done, and why",
        "/task TSK-0456 not done: nobody in",
        rf"not[ -]?done(?:{_WHY})?",
    ),
    _route(
        TaskVerb.CANCEL,
        "Cancel a task, and say why",
        "/task TSK-0456 cancel: planned twice",
        r"cancel(?:l?ed|l?ing)?(?:\s*[:,-]\s*(?P<words>(?s:.+)))?",
    ),
    Route(
        "task history",
        show_history,
        Permission.LOOK_UP,
        help="Show all the steps of a task: who, when, why",
        examples=("/task TSK-0456 history",),
        after=True,
        looks=True,
        press=Press(
            re.compile(r"history|steps"),
            "/task history {first}",
            on=frozenset({RecordKind.TASK}),
            slips=SLIPS,
        ),
    ),
)
