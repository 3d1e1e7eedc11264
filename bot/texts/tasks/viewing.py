"""Tasks in words."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches

from bot.services.tasks.life import TaskVerb
from bot.services.tasks.lists import COUNTED, PAGE, REACH, TaskFilter
from bot.services.tasks.viewing import AloneThere, CoarseTask, TaskCard, TaskView
from bot.texts import cards, labels, stopped_visits
from bot.texts.lone_answers import RADIO_FIRST, answers
from bot.texts.reply import (
    Button,
    Line,
    Place,
    Reply,
    Row,
    added,
    bold,
    copying,
    cut_at_word,
    fits,
    say,
    strike,
)
from bot.texts.times import clock, short, span
from models.lone_visit import LoneState
from models.task import TaskStatus

SAID, DETAIL = 40, 240  # characters
TITLE, WHERE = 32, 20  # characters, so that a line fits two rows of a phone
LISTS = (
    (Button("My tasks today", "/tasks mine today"), Button("Team's today", "/tasks team today")),
    (Button("My next 7 days", "/tasks mine week"), Button("My overdue", "/tasks mine overdue")),
)


def card(task: TaskCard, *, now: datetime) -> Reply:
    if isinstance(task, CoarseTask):
        return _coarse(task, now)
    return say(
        cards.heading(task.ref, task.title),
        (bold(_status(task, now)), f" · {_when(task, now)}"),
        cards.fact("Kind", labels.task_kind(task.kind_label, task.kind)),
        cards.fact("Where", ", ".join(filter(None, (task.address, task.area))) or None),
        cards.fact("What", cut_at_word(task.detail, DETAIL) if task.detail else None),
        cards.fact("Crew", ", ".join(_called(one, task) for one in task.crew) or _nobody_yet(task)),
        cards.fact("Not accepted yet", ", ".join(task.waiting) or None),
        cards.fact("Booked", task.thing),
        cards.fact("Operation", task.operation),
        cards.fact("Referral", task.referral),
        stopped_visits.warning(task.unsafe_at),
        cards.fact("Why", cut_at_word(task.unsafe_words, DETAIL) if task.unsafe_words else None),
        (bold("⚠ It was unsafe"), ": see its referral before you go there") if task.was_unsafe else None,
        (bold("⚠ Waits for a word"), ": ask your supervisor before you go") if task.waits_for_word else None,
        _moved(task, now),
        *(_alone(task.alone, now) if task.alone else ()),
        cards.marking(now),
        buttons=_with_answers(task, _buttons(task)),
    )


def _called(name: str, task: TaskView) -> str:
    return f"{name} (has left)" if name in task.gone else name


def _alone(found: AloneThere, now: datetime) -> tuple[Line, ...]:
    who = "You are" if found.is_own else f"{found.name} is"
    asks = "asked" if found.state is LoneState.ASKED else "I ask"
    when = f"{asks} at {short(found.ask_at, now=now)}"
    stands = {LoneState.ALARM: "ALARM, nobody has taken it", LoneState.TAKEN: "the alarm is taken"}
    return (
        (bold(f"{who} alone there"), f": {stands.get(found.state, when)}."),
        *((RADIO_FIRST,) if found.is_own else ()),
    )


def _with_answers(task: TaskView, buttons: tuple[Row, ...]) -> tuple[Row, ...]:
    """Those of somebody out alone in place of Left; for others the way to what is known of it."""
    if task.alone is None:
        return buttons
    if not task.alone.is_own:
        return ((Button("Out alone", f"/alone {task.ref}"),), *buttons)
    others = (tuple(one for one in row if one.label != "Left") for row in buttons)
    return (*answers(task.ref, has_called=task.alone.has_called), *filter(None, others))


def no_step(shown: Reply, task: TaskCard, said: str) -> Reply:
    """The card, with a word of what was said beside the reference, and the step that may have been meant."""
    line = f"“{cut_at_word(said, SAID)}” wasn't recorded."
    verbs = (
        {} if isinstance(task, CoarseTask) else {labels.TASK_VERBS[one].lower(): one for one in task.verbs}
    )
    near = next(iter(get_close_matches(said.partition(":")[0].lower(), verbs, 1)), None)
    if near is not None:
        line += f" Did you mean [{labels.TASK_VERBS[verbs[near]]}]?"
    elif verbs:
        line += f" Next: {', '.join(labels.TASK_VERBS[one] for one in verbs.values())}."
    return added(shown, line)


def _coarse(task: CoarseTask, now: datetime) -> Reply:
    return say(
        cards.heading(task.ref, labels.task_kind(task.kind_label, task.kind)),
        (bold(_when(task, now)),),
        cards.fact("Area", task.area),
        stopped_visits.warning(task.unsafe_at),
        f"Held by {'; '.join(task.teams_called)}: ring them."
        if task.teams
        else "Not allocated yet: ask your supervisor.",
        cards.marking(now),
        buttons=(
            *(copying(number) for number in task.telephones),
            (Button("Note", f"/note {task.ref}"), *copying(task.ref)),
            (Button("Notes", f"/notes {task.ref}"), Button("↻ Refresh", task.ref)),
        ),
    )


def listing(
    found: list[TaskCard], total: int, done: int, *, page: int, asked: str, called: str, wanted: TaskFilter,
    now: datetime,
) -> Reply:  # fmt: skip
    """The tasks still to do, with the number of those done behind a button; or those done.

    `asked` are the words that bring the list, `called` those that say it to people.
    """
    says = f"/tasks {asked}"
    of_late = "" if wanted.has_an_end else f" in {REACH.days} days"
    done_said = f"{cards.number(done, COUNTED)} done"
    folded: tuple[Row, ...] = ()
    if done and not wanted.done and fits(f"{says} done"):
        folded = ((Button(done_said, f"{says} done"),),)
    if wanted.done:
        folded = ((Button("← Tasks", says.replace(" done", "")),),)
    if not total:
        nothing = f"No tasks: {called}{of_late if wanted.done else ''}."
        left = f"Nothing left to do: {called}. {done_said}{of_late}." if done else nothing
        return say(left, buttons=(*folded, *LISTS))
    numbers = _numbers(found)
    number = f"{cards.number(total, COUNTED)}{of_late if wanted.done else ''}"
    return say(
        (
            bold("Tasks"),
            f" · {called} · {number}{f' · {done_said}{of_late}' if folded and not wanted.done else ''}",
        ),
        *(_line(one, number, now) for one, number in zip(found, numbers, strict=True)),
        cards.marking(now),
        buttons=(
            *_openers(found, numbers, cards.on_page(says, page)),
            *cards.pages(says, page, total=total, size=PAGE),
            *folded,
        ),
    )


def _numbers(found: list[TaskCard]) -> list[str]:
    """The number of each line and of its button; none where the time alone tells them apart."""
    at = [clock(one.starts_at) for one in found]
    return [f"{n}. " if len(set(at)) < len(at) else "" for n in range(1, len(at) + 1)]


def _openers(found: list[TaskCard], numbers: list[str], back: str) -> tuple[Row, ...]:
    labelled = zip(found, numbers, strict=True)
    buttons = (cards.opens(f"{n}{clock(one.starts_at)} {one.ref}", one.ref, back) for one, n in labelled)
    return cards.grid(buttons, across=2)


def unknown_list(word: str) -> Reply:
    return say(
        f"I don't know the list “{word[:40]}”.",
        "Lists of tasks: mine, team, all, free, today, tomorrow, week, tues lates, overdue, or an operation,"
        " an area, a team, a collar number",
        buttons=LISTS,
    )


def place(task: TaskView) -> Place | None:
    if task.latitude is None or task.longitude is None:
        return None
    return Place(task.latitude, task.longitude, f"{task.ref} {task.title}", task.address or task.area or "")


def _line(one: TaskCard, number: str, now: datetime) -> Line:
    """At most two rows of a phone: when, what, where, and how it stands in a word."""
    at = f"{number}{short(one.starts_at, now=now)} "
    if isinstance(one, CoarseTask):
        ring = f"ring {', '.join(one.teams)}" if one.teams else "not allocated yet"
        return " · ".join(filter(None, (f"{at}{labels.task_kind(one.kind_label, one.kind)}", one.area, ring)))
    place = one.area if one.is_visit else one.address or one.area  # somebody's door is for no list
    where = cards.cut(place or "no place given", WHERE)
    status = "OVERDUE" if one.overdue(now) else labels.TASK_STATUSES[one.status].lower()
    if one.was_unsafe:
        status += " · ⚠ unsafe"
    title = cards.cut(one.title, TITLE)
    return (at, title if one.is_open else strike(title), f" · {where} · {status}")


def _when(task: TaskCard, now: datetime) -> str:
    return (
        short(task.starts_at, now=now)
        if task.ends_at is None
        else span(task.starts_at, task.ends_at, now=now)
    )


def _nobody_yet(task: TaskView) -> str:
    return f"nobody yet; for one of {task.team} to take" if task.team else "nobody yet"


def _status(task: TaskView, now: datetime) -> str:
    status = labels.TASK_STATUSES[task.status]
    return f"{status} · OVERDUE" if task.overdue(now) else status


def _moved(task: TaskView, now: datetime) -> Line | None:
    """The last step, if an officer took it."""
    if task.moved_at is None or task.moved_by is None:
        return None
    if task.moved_from is task.status and task.moved_why:
        return f"{task.moved_why}, {short(task.moved_at, now=now)}"
    return f"{labels.TASK_STATUSES[task.status]} by {task.moved_by}, {short(task.moved_at, now=now)}"


def _buttons(task: TaskView) -> tuple[Row, ...]:
    moves = (Button(labels.TASK_VERBS[verb], f"/task {verb} {task.ref} v{task.step}") for verb in task.verbs)
    may_move = TaskVerb.CANCEL in task.verbs and task.status is not TaskStatus.IN_PROGRESS
    move = (Button("Move", f"/task move {task.ref}"),) if may_move else ()
    result = (Button("Result", f"/result {task.ref}"),) if task.may_result else ()
    hand_over = (Button("Hand over", f"/task hand over {task.ref}"),) if task.may_hand_over else ()
    place = (Button("Map", f"/task {task.ref} map"),) if task.latitude is not None else ()
    referral = (Button(task.referral, task.referral),) if task.referral else ()
    says = (Button("What to say", f"/say {task.ref}"),) if task.may_speak and task.is_open else ()
    door = (Button("Address", f"/door {task.ref}"),) if task.may_find else ()
    outcome = (Button("Outcome", f"/outcome {task.ref}"),) if task.may_end else ()
    unsafe = ((Button("It was unsafe", f"/outcome {task.ref} unsafe"),),) if task.may_say_unsafe else ()
    history = (Button("History", f"/task history {task.ref}"),) if task.step else ()
    calendar = (Button("Calendar", f"/task calendar {task.ref}"),) if task.is_open else ()
    first, after = (
        ((*outcome, *says, *door),),
        tuple(cards.grid((*moves, *move, *result, *hand_over), across=2)),
    )
    return (
        *(first if task.may_end else ()),
        *after,
        *unsafe,
        *(() if task.may_end else first),
        (Button("Note", f"/note {task.ref}"), *place, *calendar),
        (Button("Notes", f"/notes {task.ref}"), *history, Button("↻ Refresh", task.ref)),
        (*copying(task.ref), *referral),
    )
