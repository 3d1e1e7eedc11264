"""The question of the task in progress, for words from a doorstep that name none. Nothing is done yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.language.doorstep import DoorWord, why_unsafe
from bot.services.tasks.in_hand import OwnTask
from bot.services.tasks.life import TaskVerb
from bot.texts import labels
from bot.texts.reply import Button, Expect, Reply, Row, bold, say, with_words
from bot.texts.tasks.outcomes import ANSWER, AT_WHICH, OUTCOMES, choices
from models.programme import VisitOutcome

GOING = (DoorWord.COMING, DoorWord.ARRIVED)
TELLS = frozenset({DoorWord.SPOKE, DoorWord.MOVED, DoorWord.NOT_DONE})  # words for a visit's outcome
STEPS: Mapping[DoorWord, tuple[TaskVerb, ...]] = MappingProxyType(
    {
        DoorWord.LEFT: (TaskVerb.LEFT, TaskVerb.DONE),
        DoorWord.COMING: (TaskVerb.ACCEPT, TaskVerb.ARRIVED),
        DoorWord.ARRIVED: (TaskVerb.ARRIVED, TaskVerb.ACCEPT),
        **dict.fromkeys(
            (DoorWord.ENGAGED, DoorWord.SPOKE, DoorWord.DONE), (TaskVerb.DONE, TaskVerb.NOT_DONE)
        ),
    }
)
FAILED = (TaskVerb.NOT_DONE, TaskVerb.DONE)
ASKED = MappingProxyType({"Accept": "Accept", "Left": "Left", "Done": "Done with", "Outcome": "Outcome of"})


def asks(said: DoorWord, words: str, own: Sequence[OwnTask]) -> Reply:
    """The question of the one task that is meant, a choice of several, or what to do where there is none."""
    meant = [one for one in own if _is_meant(one, said)]
    if len(meant) > 1:
        return _which(said, words, meant)
    return _of_task(said, words, meant[0]) if meant else _none(said, own)


def _is_meant(task: OwnTask, said: DoorWord) -> bool:
    return any(map(task.may, STEPS[said])) if said in GOING else task.is_going_on


def _of_task(said: DoorWord, words: str, task: OwnTask) -> Reply:
    if task.is_visit and (said is DoorWord.DONE or said in TELLS):
        told = "" if said is DoorWord.DONE else words
        return choices(task.ref, task.step, said=told, told=told)
    if task.is_visit and (why := why_unsafe(words)):
        return choices(task.ref, task.step, said=words, told=why, near=VisitOutcome.UNSAFE)
    buttons = _buttons(said, words, task)
    label = buttons[0].label
    return say(
        (bold(f"{ASKED.get(label, f'{label} at')} {task.ref}?"), " Nothing was changed yet."),
        buttons=(buttons, (Button(task.ref, task.ref),)),
    )


def _buttons(said: DoorWord, words: str, task: OwnTask) -> Row:
    """The button that is most likely meant for the task, first."""
    outcome = next((one for one in VisitOutcome if one.value == said.value), None)
    if task.is_visit and outcome is not None:
        says = f"/outcome {task.ref} v{task.step} {outcome}"
        return (
            Button(OUTCOMES[outcome], with_words(says, why_unsafe(words))),
            Button("Other outcome", f"/outcome {task.ref}"),
        )
    verbs = [verb for verb in STEPS.get(said, FAILED) if task.may(verb)]
    steps = (Button(labels.TASK_VERBS[verb], _step(verb, said, words, task)) for verb in verbs)
    other = (Button("Outcome", f"/outcome {task.ref}"),) if task.is_visit and task.is_going_on else ()
    return (*(one for one in steps if not (other and one.label == "Done")), *other)


def _step(verb: TaskVerb, said: DoorWord, words: str, task: OwnTask) -> str:
    """The step, with the words for its reason where they are one and a button can carry them."""
    says = f"/task {verb} {task.ref} v{task.step}"
    is_reason = verb is TaskVerb.NOT_DONE and said not in STEPS and said is not DoorWord.NOT_DONE
    return with_words(says, words.strip()) if is_reason else says


def _which(said: DoorWord, words: str, meant: Sequence[OwnTask]) -> Reply:
    """One button for each task: the step itself, or of what must be chosen first, the question."""
    rows = []
    why = why_unsafe(words)
    keeps = False
    for task in meant:
        if task.is_visit and (said is DoorWord.DONE or said in TELLS):
            button = Button("Outcome", f"/outcome {task.ref}")
        else:
            button = _buttons(said, words, task)[0]
        if why and task.is_visit and not button.says.endswith(why):  # no button can carry so many words
            button = Button(button.label, f"/outcome answer {task.ref} v{task.step}")
            keeps = True
        rows.append((Button(f"{button.label} · {task.ref}", button.says),))
    return say(
        (bold("At which task?"), " Nothing was changed yet."),
        buttons=tuple(rows),
        expect=Expect(ANSWER, {"asks": AT_WHICH, "why": why}) if keeps else None,
    )


def _none(said: DoorWord, own: Sequence[OwnTask]) -> Reply:
    beside = {DoorWord.LEFT: ("Left the area", "/here left"), DoorWord.DONE: ("Book off", "/off")}
    more = ((Button(*beside[said]),),) if said in beside else ()
    tasks = tuple((Button(one.ref, one.ref),) for one in own)
    if said not in GOING:
        why = "No task of yours is in progress. Open its card, and say it in answer to that."
    else:
        why = "You have arrived already." if own else "You have no task today to accept or to arrive at."
    return say(
        f"{why} Nothing was changed.",
        buttons=(*more, *(tasks or ((Button("My tasks", "/tasks mine"),),))),
    )
