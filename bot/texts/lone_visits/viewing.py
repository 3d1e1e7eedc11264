"""Lone visits in words: when somebody is asked, the card of an alarm, the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.services.lone_visits.answering import HelpCalled, OpenAlarm, OutAlone
from bot.services.lone_visits.lists import PAGE, LoneLine
from bot.services.lone_visits.viewing import LoneCard
from bot.services.tasks.viewing import TaskCard, TaskView
from bot.texts import cards
from bot.texts.lone_answers import RADIO_FIRST, answers, help_first, only_all_right
from bot.texts.reply import Button, Line, Reply, Row, added, bold, copying, cut_at_word, say
from bot.texts.times import clock, short
from bot.values import replace
from models.lone_visit import LoneState, LoneWord

DETAIL = 240  # characters
WORDS: Mapping[LoneWord, str] = MappingProxyType(
    {
        LoneWord.ARRIVED: "arrived",
        LoneWord.ALL_RIGHT: "all right",
        LoneWord.MORE: "ten minutes more",
        LoneWord.HELP: "HELP",
    }
)


def asks_at(shown: Reply, ref: str, ask_at: datetime) -> Reply:
    """The card of a task at which its officer is alone, with when I ask, and the answers in place of Left."""
    rows = (tuple(one for one in row if one.label != "Left") for row in shown.buttons)
    lines = (f"You are alone. I ask at {clock(ask_at)} whether you are all right.", RADIO_FIRST)
    return replace(added(shown, *lines), buttons=(*answers(ref), *filter(None, rows)))


def went_on(shown: Reply, before: LoneLine, *, is_over: bool) -> Reply:
    """The card of the next task, with what became of the watch at the one before."""
    ref = before.ref
    if not is_over:
        asks = f"I ask at {clock(before.ask_at)}, until you say Left there."
        called = before.state in (LoneState.ALARM, LoneState.TAKEN)
        goes_on = "the alarm goes on until you say All right." if called else asks
        buttons = ((Button(f"Left {ref}", f"/alone {ref} left"), Button("All right", f"/alone {ref} ok")),)
        return replace(
            added(shown, f"You are still out alone on {ref}: {goes_on}"), buttons=(*buttons, *shown.buttons)
        )
    over = f"The watch at {ref} is over by this."
    if not before.is_going_on:
        return added(shown, over)
    says = f"/outcome {ref}" if before.is_visit else f"{ref}"
    asked = Button(f"Outcome · {ref}" if before.is_visit else f"Open {ref}", says)
    line = f"{over} {ref} is still in progress: how did it go?"
    return replace(added(shown, line), buttons=(*shown.buttons, (asked,)))


def still_asks(shown: Reply, own: LoneLine | None, ref: str) -> Reply:
    """The answer to whoever has ended the task on which they are alone: they are still there."""
    if own is None or own.ref != ref:
        return shown
    goes_on = (
        "The alarm goes on until you say All right."
        if own.state in (LoneState.ALARM, LoneState.TAKEN)
        else f"I still ask at {clock(own.ask_at)}, until you say Left."
    )
    said = ((Button("Left", f"/alone {ref} left"), Button("All right", f"/alone {ref} ok")),)
    rows = (tuple(one for one in row if one.label != "Left") for row in shown.buttons)
    return replace(added(shown, goes_on), buttons=(*said, *filter(None, rows)))


def answered(found: OutAlone) -> Reply:
    if found.ask_at is None:
        return say(
            (bold(found.ref), ": noted. You are not alone there any more, so I don't ask again."), RADIO_FIRST
        )
    return say(
        (bold(found.ref), f": I ask at {clock(found.ask_at)}."),
        f"The alarm is over, and so I tell {', '.join(found.told)}." if found.told else None,
        RADIO_FIRST,
        buttons=answers(found.ref),
    )


def not_asked(own: LoneLine) -> Reply:
    """The answer to a bare yes that answers nothing: it may mean that help shall come."""
    if own.state in (LoneState.ALARM, LoneState.TAKEN):
        return say(
            (bold("Help is still called"), f" · {own.ref}"),
            "Your words didn't end the alarm. Tap All right if you need nobody any more.",
            RADIO_FIRST,
            buttons=only_all_right(own.ref),
        )
    return say(
        (bold(own.ref or ""), f": I ask at {clock(own.ask_at)}, and nothing was changed. Nobody is called."),
        RADIO_FIRST,
        buttons=help_first(answers(own.ref), own.ref),
    )


def left(ref: str) -> Reply:
    return say((bold(ref), ": you have left, and I don't ask any more."), buttons=((Button("Open", ref),),))


def help_called(found: HelpCalled) -> Reply:
    if not found.told:
        return say(
            (bold("NOBODY COULD BE TOLD"), f" · {found.ref}"),
            "Nobody above you is on record here. Press the emergency button of your radio, or ring 999.",
        )
    return say(
        (bold("Help is called"), f" · {found.ref}"),
        f"The alarm goes to {', '.join(found.told)}. I tell you who takes it.",
        "Press the emergency button of your radio as well, or ring 999: they come first.",
        buttons=only_all_right(found.ref),
    )


def goes_on(found: OpenAlarm, *, now: datetime) -> Reply:
    """The answer to `stop` or `who's coming`: who has the alarm, and what ends it."""
    return say(*_called(found, now), RADIO_FIRST, buttons=only_all_right(found.ref))


def with_alarm(shown: Reply, found: OpenAlarm, *, now: datetime) -> Reply:
    """The answer to `cancel` that left a question, and not the alarm."""
    return replace(added(shown, *_called(found, now)), buttons=(*only_all_right(found.ref), *shown.buttons))


def _called(found: OpenAlarm, now: datetime) -> tuple[Line, ...]:
    what = "Help is still called" if found.is_help else "The alarm about you still sounds"
    if found.taken_by and found.taken_at:
        who = f"{found.taken_by} took it at {short(found.taken_at, now=now)}."
    elif found.told:
        who = f"Nobody has taken it yet. I told {', '.join(found.told)}, and tell the next one up soon."
    else:
        who = "Nobody has taken it, and I could tell nobody yet."
    return ((bold(what), f" · {found.ref}"), who, "To end it, tap All right: those who were told hear of it.")


def card(found: LoneCard, *, control_room: str, now: datetime) -> Reply:
    ref = found.task.ref if found.task else None
    return say(
        cards.heading(ref or found.collar, "out alone"),
        (bold(_state(found, now)),),
        f"Officer: {found.name}, there since {short(found.began_at, now=now)}",
        *(_of_task(found.task) if found.task else ()),
        f"Last word: {WORDS[found.word]}, {short(found.word_at, now=now)}",
        _taken(found, now),
        cards.fact("Control room", control_room or None),
        RADIO_FIRST,
        cards.marking(now),
        buttons=(*_buttons(found, ref), copying(control_room) if control_room else ()),
    )


def given_back(shown: Reply, told: Sequence[str]) -> Reply:
    """The card of an alarm that its reader has just given back."""
    whom = ", ".join(told)
    return added(
        shown,
        f"You gave it back. I tell {whom}, and the officer."
        if told
        else "You gave it back, and nobody else could be told: ring the control room now.",
    )


def which_alarm(alarms: Sequence[str]) -> Reply:
    """The question of several alarms that one was told of; of none, that nothing was taken."""
    if not alarms:
        return say(
            "No alarm that you were told of is open. Nothing was changed. A task you take on its card.",
            buttons=((Button("Out alone", "/alone"), Button("Free tasks", "/tasks free")),),
        )
    return say((bold("Which alarm?"), " None is taken yet."), RADIO_FIRST, buttons=_takes(alarms))


def or_alarm(shown: Reply, alarms: Sequence[str]) -> Reply:
    """The question about a task for whoever was told of an alarm, which `on my way` may be about."""
    if not alarms:
        return shown
    asked = f"Or is it the alarm about {' or '.join(alarms)}?"
    return replace(added(shown, asked), buttons=(*_takes(alarms), *shown.buttons))


def _takes(alarms: Sequence[str]) -> tuple[Row, ...]:
    return tuple((Button(f"I'll take it · {one}", f"/alone {one} take"),) for one in alarms)


def _state(found: LoneCard, now: datetime) -> str:
    at = found.alarm_at or found.word_at
    if found.state is LoneState.ENDED:
        return "Over"
    if found.state in (LoneState.ALARM, LoneState.TAKEN):
        what = "Asked for help" if found.word is LoneWord.HELP else "Does not answer, alarm"
        return f"{what} at {short(at, now=now)}"
    if found.state is LoneState.ASKED:
        return f"Asked at {short(found.ask_at, now=now)}, no answer yet"
    return f"All right so far, asked at {short(found.ask_at, now=now)}"


def _of_task(task: TaskCard) -> Iterator[Line | None]:
    """The place, and what is to be done, as far as the reader may know them."""
    if isinstance(task, TaskView):
        yield cards.fact("Where", ", ".join(filter(None, (task.address, task.area))) or None)
        yield cards.fact("What", cut_at_word(": ".join(filter(None, (task.title, task.detail))), DETAIL))
    else:
        yield cards.fact("Area", task.area)
        yield f"Held by {'; '.join(task.teams_called)}" if task.teams_called else None


def _taken(found: LoneCard, now: datetime) -> Line | None:
    if found.taken_by is None or found.taken_at is None:
        return None
    when = short(found.taken_at, now=now)
    return f"You took it at {when}." if found.is_taker else f"{found.taken_by} took it at {when}."


def _buttons(found: LoneCard, ref: str | None) -> tuple[Row, ...]:
    named = ref or found.collar
    task = ((Button(ref, ref),),) if ref else ()
    if found.is_own and found.state is not LoneState.ENDED:
        return (*answers(ref, has_called=found.word is LoneWord.HELP), *task)
    take = ((Button("I'll take it", f"/alone {named} take"),),) if found.state is LoneState.ALARM else ()
    if found.is_taker and found.state is LoneState.TAKEN:
        take = ((Button("I can't get there", f"/alone {named} back"),),)
    return (*take, (Button("↻ Refresh", f"/alone {named}"),), *task)


def listed(found: Sequence[LoneLine], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("Nobody is out alone, as far as you may know.", RADIO_FIRST)
    mine = next((one for one in found if one.is_own), None)
    return say(
        (bold("Out alone"), f" · {total}"),
        *(_line(one, now) for one in found),
        RADIO_FIRST,
        cards.marking(now),
        buttons=(
            *(answers(mine.ref, has_called=mine.word is LoneWord.HELP) if mine else ()),
            *((_opens(one, page),) for one in found if not one.is_own),
            *cards.pages("/alone", page, total=total, size=PAGE),
            (Button("↻ Refresh", cards.on_page("/alone", page)),),
        ),
    )


def _opens(one: LoneLine, page: int) -> Button:
    named = one.ref or one.collar
    return cards.opens(
        f"{one.collar} {one.ref or ''}".strip(), f"/alone {named}", cards.on_page("/alone", page)
    )


def _line(one: LoneLine, now: datetime) -> Line:
    facts = " · ".join(filter(None, (one.ref, f"since {short(one.began_at, now=now)}", _stands(one, now))))
    return (bold(one.name), f" · {facts}")


def _stands(one: LoneLine, now: datetime) -> str:
    if one.taken_by:
        return f"{one.taken_by} took the alarm"
    if one.alarm_at is not None and one.state is LoneState.ALARM:
        return f"ALARM since {short(one.alarm_at, now=now)}"
    return f"{'asked' if one.state is LoneState.ASKED else 'asks'} {short(one.ask_at, now=now)}"
