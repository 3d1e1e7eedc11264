"""A task's steps in words: the question why, and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.language.times.wall import to_local, write_day
from bot.services.tasks.history import TaskStepView
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.moves import TaskOffNotice
from bot.services.tasks.viewing import TaskView
from bot.texts import cards, labels
from bot.texts.reply import (
    Button,
    Expect,
    Line,
    Reply,
    answered_in_words,
    bold,
    cut_at_word,
    fits,
    prose,
    say,
)
from bot.texts.times import short
from models.task import TaskStatus

REASON = "task reason"
SAID = 40  # characters
NEWEST = 10  # on a screen
ASKED: Mapping[TaskVerb, str] = MappingProxyType(
    {TaskVerb.NOT_DONE: "Why wasn't it done?", TaskVerb.CANCEL: "Why is it cancelled?"}
)


OF_ANOTHER_DAY: Mapping[TaskVerb, str] = MappingProxyType(
    {
        TaskVerb.ARRIVED: "Have you arrived there now?",
        TaskVerb.DONE: "Is it done all the same?",
        TaskVerb.NOT_DONE: "Is it certain that it isn't done?",
    }
)


def which(verb: str) -> Reply:
    return say(prose(f"Which task? For example: `/task TSK-0456 {verb}`"))


def asks_reason(task: TaskView, verb: TaskVerb) -> Reply:
    """No card's heading: the reply is the answer, and must not be filed on the task."""
    facts = {"task": task.ref, "verb": verb.value, "seen": str(task.step)}
    question = say(
        (bold(ASKED[verb]), f" · {task.ref}"),
        "Say it in your own words, without names. To leave it: /cancel",
        expect=Expect(REASON, facts),
    )
    return answered_in_words(question, ASKED[verb])


def asks_plainly(ref: str, verb: TaskVerb, said: str, step: int) -> Reply:
    return say(
        (bold(ref), f": “{cut_at_word(said, SAID)}” wasn't recorded, and nothing was changed."),
        "A step is of one task, at the time that you say it.",
        buttons=((Button(labels.TASK_VERBS[verb], f"/task {verb} {ref} v{step}"), Button("No", ref)),),
    )


def asks_day(ref: str, verb: TaskVerb, starts_at: datetime, step: int, reason: str = "") -> Reply:
    """The words said go with the button; those that it can't carry wait behind the question."""
    says = f"/task {verb} {ref} v{step} anyway"
    whole = f"{says}: {reason}" if reason else says
    waits = (
        None
        if fits(whole)
        else Expect(REASON, {"task": ref, "verb": verb.value, "seen": str(step), "said": reason})
    )
    return say(
        (bold(ref), f" is of {write_day(to_local(starts_at))}. {OF_ANOTHER_DAY[verb]}"),
        "Nothing was changed yet.",
        buttons=((Button(labels.TASK_VERBS[verb], "yes" if waits else whole), Button("No", ref)),),
        expect=waits,
    )


def told_off(notice: TaskOffNotice) -> Reply:
    happened = "is cancelled" if notice.status is TaskStatus.CANCELLED else "is closed, not done"
    return say(
        (bold(notice.ref), f" {happened}."),
        "You are in its crew: there is nothing more to do on it.",
        buttons=((Button("Open", notice.ref),),),
    )


def history(task: TaskView, steps: Sequence[TaskStepView], *, now: datetime) -> Reply:
    left_out = len(steps) - NEWEST
    return say(
        cards.heading(task.ref, "history"),
        (bold(labels.TASK_STATUSES[task.status]),),
        f"{left_out} older steps are left out." if left_out > 0 else None,
        *(_line(one, now) for one in steps[-NEWEST:]),
        None if steps else "It hasn't moved since moves are kept.",
        cards.marking(now),
        buttons=((Button(f"← {task.ref}", task.ref),),),
    )


def _line(step: TaskStepView, now: datetime) -> Line:
    by = step.by or "another system"
    said = f": {step.reason}" if step.reason else ""
    return f"{step.number}. {short(step.at, now=now)} {labels.TASK_STATUSES[step.to]} · {by}{said}"
