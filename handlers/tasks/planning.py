"""A new task, in one line or step by step: `/newtask patrol market square fri 1900 to 0734: on foot`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.language.task_lines import TaskLine, read_length
from bot.language.times.answers import completed
from bot.language.times.moments import find_time
from bot.language.times.questions import TimeQuestionError
from bot.language.times.recurrence_words import read_stored_rule
from bot.language.times.wall import to_local
from bot.letters import lowered, normal
from bot.services.access.policy import Permission
from bot.services.officers import officers
from bot.services.officers.named import read_officers
from bot.services.operations import viewing as operations
from bot.services.operations.viewing import OperationName
from bot.services.referrals import stopped
from bot.services.tasks import kind_rows, places, planning, recurring, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks.crews import MOST_CREW
from bot.services.tasks.planning import USUAL, TaskPlan
from bot.texts.reply import Expect, Reply
from bot.texts.tasks import planning as texts
from bot.texts.tasks import recurring as recurring_texts
from bot.texts.tasks import viewing as card_texts
from bot.texts.tasks.planning import ASKS, DOUBTED, STEP, PlanPart
from bot.texts.time_questions import SAID, asks
from handlers.tasks import plan_times as times
from handlers.words import AT, FOUR_DIGITS, check_length, check_once, read_planned

YES = re.compile(r"\s*(?:yes|yep|plan(?: it)?|make it|ok(?:ay)?)[\s.!]*", re.IGNORECASE)
Facts = dict[str, str]
KEYS = MappingProxyType(
    {
        PlanPart.KIND: ("kind",),
        PlanPart.PLACE: ("area", "address"),
        PlanPart.WHEN: ("at",),
        PlanPart.WHOM: ("crew", "team"),
    }
)


class _NeedsAnswerError(Exception):
    """A part can't be read without asking: the question is the answer."""

    def __init__(self, question: Reply) -> None:
        super().__init__()
        self.question = question


def newtask(ask: Ask) -> Reply:
    """A whole line, or the first question; in answer to a card its place and operation are taken over."""
    facts = _of_card(ask)
    try:
        if ask.words.strip():
            _read_line(ask, normal(ask.words.strip()), facts)
    except _NeedsAnswerError as asked:
        return asked.question
    return _go_on(ask, facts)


def answered(ask: Ask) -> Reply:
    """The answer to a question, or a word on the preview."""
    facts = {key: value for key, value in ask.facts.items() if key not in (ASKS, SAID)}
    if ASKS not in ask.facts:
        return texts.nothing_open()
    part = PlanPart(ask.facts[ASKS])
    if part is PlanPart.PREVIEW:
        return plan(ask) if YES.fullmatch(ask.words) else _go_on(ask, facts)
    try:
        READERS[part](ask, normal(ask.words.strip()), facts)
    except _NeedsAnswerError as asked:
        return asked.question
    return _go_on(ask, facts)


def change(ask: Ask) -> Reply:
    if ASKS not in ask.facts:
        return texts.nothing_open()
    facts = {key: value for key, value in ask.facts.items() if key != ASKS}
    part = next((one for one in PlanPart if one == lowered(ask.words.strip())), PlanPart.PREVIEW)
    return _question(ask, part, facts) if part is not PlanPart.PREVIEW else _go_on(ask, facts)


def plan(ask: Ask) -> Reply:
    """Make the task of the preview."""
    if ask.facts.get(ASKS) != PlanPart.PREVIEW:
        return texts.nothing_open()
    whole, every = _plan(ask.facts), ask.facts.get(times.EVERY)
    if every is None:
        return card_texts.card(planning.make(ask.session, ask.actor, whole, now=ask.now), now=ask.now)
    shifts = ask.settings.shift_starts
    rule = read_stored_rule(every, shifts=shifts)
    first, number = recurring.begin(ask.session, ask.actor, whole, rule, shifts=shifts, now=ask.now)
    return recurring_texts.begun(card_texts.card(first, now=ask.now), number, every)


def _of_card(ask: Ask) -> Facts:
    if ask.card is None or ask.card.kind is not RecordKind.TASK:
        return {}
    task = tasks.require_row(ask.session, ask.actor, ask.card.text, now=ask.now)
    if task.referral_id is not None:
        stopped.check_going(task, task.ref)
    return planning.same_place(task)


def _go_on(ask: Ask, facts: Facts) -> Reply:
    """The next question, or the preview."""
    for part, keys in KEYS.items():
        if not any(facts.get(key) for key in keys):
            return _question(ask, part, facts)
    whole = _plan(facts)
    view = planning.preview(ask.session, ask.actor, whole, shifts=ask.settings.shift_starts, now=ask.now)
    near = places.find(ask.session, whole.address).near if whole.address and whole.area_id is None else ()
    every, shifts = facts.get(times.EVERY), ask.settings.shift_starts
    again = recurring_texts.times(every, shifts=shifts, now=ask.now) if every else ()
    on = _operations(ask, whole.starts_at)
    return texts.preview(view, facts, near, again, has_operations=bool(on))


def _question(ask: Ask, part: PlanPart, facts: Facts) -> Reply:
    if part is PlanPart.KIND:
        return texts.asks_kind(kind_rows.planned(ask.session), facts)
    if part is PlanPart.OPERATION and facts.get("at"):
        on = _operations(ask, datetime.fromisoformat(facts["at"]))
        return texts.asks_operation({one.code: one.name for one in on}, facts)
    return texts.asks(part, facts)


def _operations(ask: Ask, starts_at: datetime) -> list[OperationName]:
    return operations.on_day(ask.session, ask.actor, to_local(starts_at).date(), now=ask.now)


def _plan(facts: Facts) -> TaskPlan:
    starts = datetime.fromisoformat(facts["at"])
    return TaskPlan(
        kind=facts["kind"],
        starts_at=starts,
        ends_at=starts + timedelta(seconds=float(facts.get("seconds") or USUAL.total_seconds())),
        area_id=int(facts["area"]) if facts.get("area") else None,
        address=facts.get("address") or None,
        operation_id=int(facts["op"]) if facts.get("op") else None,
        crew=tuple(facts.get("crew", "").split()),
        team=facts.get("team") or None,
        detail=facts.get("detail") or None,
    )


def _read_line(ask: Ask, words: str, facts: Facts) -> None:
    line = _line(ask, words, facts)
    check_length(line.head)
    if line.detail:
        _read_detail(ask, line.detail, facts)
    if line.operation:
        _read_operation(ask, line.operation, facts)
    if line.whom:
        _read_whom(ask, line.whom, facts)
    if line.length is not None:
        facts["seconds"] = str(line.length.total_seconds())
    _read_head(ask, line.head, line.end, facts)


def _line(ask: Ask, words: str, facts: Facts) -> TaskLine:
    """The line taken apart; an end that is an officer's number as well is kept among the facts."""
    line = read_planned(ask, words, times.starts)
    facts.pop(DOUBTED, None)
    if line.doubted:
        facts[DOUBTED] = line.doubted
    return line


def _read_head(ask: Ask, head: str, end: str | None, facts: Facts) -> None:
    """Kind, place and time; all that can be read is kept before anything is asked."""
    question = None
    if again := times.find_rule(ask, head, end):
        where = times.take_rule(ask, again, facts)
    else:
        where, question = times.read_once(ask, head, end, facts)
    if kind_rows.is_visit(ask.session, where):
        raise refusals.A_VISIT()
    kinds, place = kind_rows.begins(kind_rows.planned(ask.session), where)
    if place.strip():
        facts["address"] = AT.sub("", place.strip())
    if len(kinds) != 1:
        raise _NeedsAnswerError(
            texts.asks_kind(kinds or kind_rows.planned(ask.session), facts, said="" if kinds else where)
        )
    facts["kind"] = kinds[0].code
    if facts.get("address"):
        _read_place(ask, facts["address"], facts)
    if question is not None:
        raise _NeedsAnswerError(_asks_time(question, facts))


def _asks_time(question: TimeQuestionError, facts: Facts) -> Reply:
    expect = Expect(STEP, {**facts, ASKS: PlanPart.WHEN.value, SAID: question.words})
    return asks(question, expect, answers=texts.ANSWER)


def _read_kind(ask: Ask, words: str, facts: Facts) -> None:
    if kind_rows.is_visit(ask.session, words):
        raise refusals.A_VISIT()
    every = kind_rows.planned(ask.session)
    kinds, _ = kind_rows.begins(every, words)
    if len(kinds) != 1:
        raise _NeedsAnswerError(texts.asks_kind(kinds or every, facts, said="" if kinds else words))
    facts["kind"] = kinds[0].code


def _read_place(ask: Ask, words: str, facts: Facts) -> None:
    said = AT.sub("", words)
    found = places.find(ask.session, said).meant
    facts.pop("area", None)
    facts.pop("address", None)
    if len(found) > 1:
        raise _NeedsAnswerError(texts.asks_which_area(found, facts))
    planning.check_words(said, None)
    facts.update({"area": str(found[0].id)} if found else {"address": said})


def _read_when(ask: Ask, words: str, facts: Facts) -> None:
    said = completed(ask.facts.get(SAID, ""), words, now=ask.now, shifts=ask.settings.shift_starts)
    line = _line(ask, said, facts)
    if line.length is not None:
        facts["seconds"] = str(line.length.total_seconds())
    if again := times.find_rule(ask, line.head, line.end):
        if times.take_rule(ask, again, facts).strip():
            raise _NeedsAnswerError(texts.no_time(words, facts))
        return
    try:
        when = find_time(line.head, now=ask.now, shifts=ask.settings.shift_starts)
    except TimeQuestionError as question:
        raise _NeedsAnswerError(_asks_time(question, facts)) from None
    if when is None or when.before or when.rest:
        raise _NeedsAnswerError(texts.no_time(words, facts))
    check_once(when)
    for_officers = line.whom and _names_officers(ask, line.whom)
    times.take_time(ask, when.instant, line.end or (None if for_officers else line.whom), facts)
    if line.whom and for_officers:
        _read_whom(ask, line.whom, facts)


def _names_officers(ask: Ask, words: str) -> bool:
    """Whether `to 0734` in a time is somebody; `to 2130` may be its end."""
    return bool(officers.collars_among(ask.session, FOUR_DIGITS.findall(words)))


def _read_length(ask: Ask, words: str, facts: Facts) -> None:
    length = read_length(words)
    if length is None:
        raise _NeedsAnswerError(texts.no_length(words, facts))
    starts = datetime.fromisoformat(facts["at"])
    planning.check_times(starts, starts + length, now=ask.now)
    facts["seconds"] = str(length.total_seconds())


def _read_whom(ask: Ask, words: str, facts: Facts) -> None:
    facts.pop("crew", None)
    facts.pop("team", None)
    if team := planning.find_team(ask.session, words):
        facts["team"] = team.code
        return
    named = read_officers(ask.session, words, me=ask.actor.collar)
    if not named:
        raise refusals.NOBODY()
    if len(named) > MOST_CREW:
        raise refusals.TOO_MANY()
    facts["crew"] = " ".join(one.collar for one in named)


def _read_operation(ask: Ask, words: str, facts: Facts) -> None:
    facts.pop("op", None)
    if lowered(words) == texts.NO_OPERATION:
        return
    found = operations.visible(ask.session, ask.actor, words, now=ask.now)
    if found is None:
        raise refusals.NO_OPERATION(words[:40])
    facts["op"] = str(found.id)


def _read_detail(_ask: Ask, words: str, facts: Facts) -> None:
    planning.check_words(None, words)
    facts["detail"] = words


READERS: MappingProxyType[PlanPart, Callable[[Ask, str, Facts], None]] = MappingProxyType(
    {
        PlanPart.KIND: _read_kind,
        PlanPart.PLACE: _read_place,
        PlanPart.WHEN: _read_when,
        PlanPart.WHOM: _read_whom,
        PlanPart.DETAIL: _read_detail,
        PlanPart.LENGTH: _read_length,
        PlanPart.OPERATION: _read_operation,
    }
)


def _verb(command: str, handle: Callable[[Ask], Reply], help_: str, example: str) -> Route:
    return Route(command, handle, Permission.PLAN, help=help_, examples=(example,), hidden=True)


ROUTES = (
    Route(
        "newtask",
        newtask,
        Permission.PLAN,
        help="Make a task, in one line or step by step; nothing is made before you tap Plan it",
        usage="/newtask KIND at PLACE WHEN for 15 min to WHOM op NAME: WHAT",
        examples=(
            "/newtask patrol at abington fri 1900 for 15 min to 1234, 1300 op driven: on foot",
            "/newtask school visit at abington tomorrow 1000 to Ashfield",
            "/newtask patrol at abington every weekday 1900 to 1234",
            "/newtask",
        ),
        brings="A preview with its warnings and [Plan it], or the next question.",
        steps={STEP: answered},
        wants={STEP: frozenset({"newtask answer", "newtask change", "newtask plan"})},
    ),
    _verb("newtask answer", answered, "Answer what a new task still needs", "/newtask answer hotspot patrol"),
    _verb("newtask change", change, "Change a part of a task that is being planned", "/newtask change when"),
    _verb("newtask plan", plan, "Make the task that is being planned", "/newtask plan"),
)
