"""An operation is made step by step, and changed a part at a time."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.letters import lowered, normal
from bot.services.access.policy import Permission
from bot.services.operations import days, doses, making, objectives, plans
from bot.services.operations import viewing as operations
from bot.services.operations.plans import OperationPart, OperationPlan
from bot.texts.operations import planning as texts
from bot.texts.operations import viewing as card_texts
from bot.texts.operations.planning import ASKS, CHANGED, PLAN, PREVIEW, STEP, ChangePart
from bot.texts.reply import Reply
from handlers.words import OPERATION_VERBS

YES = re.compile(r"\s*(?:yes|yep|make it|ok(?:ay)?)[\s.!]*", re.IGNORECASE)
PARTED = re.compile(
    rf"(?P<name>.+?)\s+(?P<part>{'|'.join(texts.PARTS)})s?(?:\s*:\s*(?P<said>.+)|\s*)",
    re.IGNORECASE | re.DOTALL,
)
AFTER_NAME = re.compile(
    rf"/op\s+(?!(?:{OPERATION_VERBS})\b)(?P<name>.{{1,60}}?)\s+change\b(?:\s+(?P<rest>.+))?",
    re.IGNORECASE | re.DOTALL,
)


def new(ask: Ask) -> Reply:
    if not ask.words.strip():
        return texts.no_name()
    return _go_on(ask, OperationPlan(making.check_name(ask.session, ask.words)))


def answered(ask: Ask) -> Reply:
    """The answer to a question, of a new operation or of one that is changed."""
    part = ask.facts.get(ASKS, "")
    if CHANGED in ask.facts:
        return _change(ask, ask.facts[CHANGED], part, ask.words)
    if PLAN not in ask.facts:
        return texts.nothing_open()
    if part == PREVIEW:
        return make(ask) if YES.fullmatch(ask.words) else _go_on(ask, _plan(ask))
    plan = plans.read_part(
        ask.session, ask.actor, _plan(ask), OperationPart(part), normal(ask.words), now=ask.now
    )
    return _go_on(ask, plan)


def redo(ask: Ask) -> Reply:
    part = next((one for one in OperationPart if one == lowered(ask.words.strip())), None)
    if PLAN not in ask.facts:
        return texts.nothing_open()
    return _go_on(ask, _plan(ask)) if part is None else _question(ask, part, {PLAN: ask.facts[PLAN]})


def make(ask: Ask) -> Reply:
    """Make the operation of the preview."""
    if ask.facts.get(ASKS) != PREVIEW:
        return texts.nothing_open()
    made = making.make(ask.session, ask.actor, _plan(ask), now=ask.now)
    return card_texts.card(operations.require(ask.session, ask.actor, made, now=ask.now), now=ask.now)


def change(ask: Ask) -> Reply:
    """`/op change driven`, `/op change driven lead`, `/op change driven lead: 1234`."""
    words = normal(ask.words).strip()
    if not words:
        return texts.which()
    if operations.find_by_name(ask.session, words) is None and (found := PARTED.fullmatch(words)):
        part = lowered(found["part"])
        if found["said"]:
            return _change(ask, found["name"], part, found["said"])
        row = making.require_changing(ask.session, ask.actor, found["name"], now=ask.now)
        return _question(ask, part, {CHANGED: row.name})
    if (named := _named_first(ask, words)) is not None:
        row = making.require_changing(ask.session, ask.actor, named[0], now=ask.now)
        view = operations.require(ask.session, ask.actor, row.name, now=ask.now)
        return texts.unknown_part(view, named[1])
    return _changing(ask, words)


def _named_first(ask: Ask, words: str) -> tuple[str, str] | None:
    """An operation's name, and other words behind it."""
    said = words.split()
    for count in range(len(said) - 1, 0, -1):
        if found := operations.visible(ask.session, ask.actor, " ".join(said[:count]), now=ask.now):
            return found.name, " ".join(said[count:])
    return None


def _change(ask: Ask, name: str, part: str, said: str) -> Reply:
    if part in OPERATION_PARTS:
        called = making.change(ask.session, ask.actor, name, OperationPart(part), normal(said), now=ask.now)
    else:
        called = CHANGES[ChangePart(part)](ask.session, ask.actor, name, normal(said), now=ask.now)
    return _changing(ask, called, changed=part)


def _changing(ask: Ask, words: str, changed: str = "") -> Reply:
    row = making.require_changing(ask.session, ask.actor, words, now=ask.now)
    view = operations.require(ask.session, ask.actor, row.name, now=ask.now)
    return texts.changing(
        view,
        days.of_operation(ask.session, row.id),
        objectives.of_operation(ask.session, row.id),
        doses.of_operation(ask.session, row.id),
        changed=changed,
        now=ask.now,
    )


def _go_on(ask: Ask, plan: OperationPlan) -> Reply:
    """The next question, or the preview."""
    facts = {PLAN: msgspec.json.encode(plan).decode()}
    if plan.missing is not None:
        return _question(ask, plan.missing, facts)
    return texts.preview(making.preview(ask.session, ask.actor, plan), facts)


def _question(ask: Ask, part: str, facts: dict[str, str]) -> Reply:
    asked = part == OperationPart.PART_OF
    strategies = operations.strategies(ask.session, ask.actor, now=ask.now) if asked else ()
    return texts.asks(part, facts, strategies)


def _plan(ask: Ask) -> OperationPlan:
    return msgspec.json.decode(ask.facts[PLAN], type=OperationPlan)


def _name_first(words: str, *, alone: bool) -> str | None:  # noqa: ARG001  # the shape of a slip
    """`/op driven change lead: 1234`, said with the name first, as `/op change` takes it."""
    found = AFTER_NAME.fullmatch(words)
    return f"{found['name']} {found['rest'] or ''}".strip() if found else None


OPERATION_PARTS = frozenset(OperationPart)
CHANGES: dict[ChangePart, Callable[..., str]] = {
    ChangePart.THEME: days.set_theme,
    ChangePart.OBJECTIVE: objectives.set_objective,
    ChangePart.DOSE: doses.set_dose,
}


def _hidden(command: str, handle: Callable[[Ask], Reply], help_: str, example: str) -> Route:
    return Route(command, handle, Permission.LOOK_UP, help=help_, examples=(example,), hidden=True)


ROUTES = (
    Route(
        "op new",
        new,
        Permission.PLAN,
        help="Make an operation step by step: kind, lead, days, areas, threats",
        examples=("/op new Driven",),
    ),
    Route(
        "op change",
        change,
        Permission.LOOK_UP,
        help="Change an operation that you lead, or any as a supervisor",
        examples=("/op change driven", "/op change driven theme: tue: Retailers"),
        slip=_name_first,
    ),
    Route(
        "op answer",
        answered,
        Permission.LOOK_UP,
        help="Answer what is asked of an operation",
        examples=("/op answer none",),
        hidden=True,
        steps={STEP: answered},
        wants={STEP: frozenset({"op answer", "op redo", "op make"})},
    ),
    _hidden("op redo", redo, "Change a part of an operation that is being made", "/op redo lead"),
    _hidden("op make", make, "Make the operation that was shown", "/op make"),
)
