"""Trainings in words. No name of anybody who came is ever among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.language.attendance_lists import BadLine, LineFault
from bot.language.times.wall import to_local, write_date
from bot.services.tasks.planning import PlanView
from bot.services.trainings.attendance import Recorded, TakenBack
from bot.services.trainings.duties import TrainingYearNotice
from bot.services.trainings.viewing import TrainingLine, TrainingView
from bot.texts import cards, labels
from bot.texts.reply import Button, Expect, Line, Reply, bold, cut_at_word, prose, say, say_beside
from bot.texts.tasks import planning as task_texts
from bot.texts.times import full, short
from bot.values import replace

NAMES, PREVIEW = "training names", "training preview"
PLAN = "plan"  # among the facts: the task that it will be
NUMBER = "training"  # among the facts: its number
SHOWN, TITLE = 8, 48  # bad lines; characters
FORM = "Jo Bloggs 1234"
FAULTS: Mapping[LineFault, str] = MappingProxyType(
    {
        LineFault.NO_DIGITS: "no four digits at its end",
        LineFault.NO_NAME: "no name before the digits",
        LineFault.LONG_NAME: "a name of more than 80 characters",
    }
)


def card(one: TrainingView, *, now: datetime) -> Reply:
    """After it has begun, the next words may be the names."""
    takes = one.takes_names(now)
    prints = takes and one.attended > 0
    expect = Expect(NAMES, {NUMBER: str(one.number)}) if takes else None
    return say(
        (bold(f"Training {one.number}"), f" · {one.title}"),
        (bold(labels.TASK_STATUSES[one.status]), f" · {short(one.starts_at, now=now)}"),
        cards.fact("Trained", str(one.attended) if one.attended else "nobody on record yet"),
        _kept(one),
        f"To say who came, send their names, one a line, with the last four digits of the licence: {FORM}"
        if takes
        else None,
        cards.marking(now),
        buttons=(
            (Button("Certificates", f"/training certificates {one.number}"),) if prints else (),
            (Button(one.ref, one.ref),),
        ),
        expect=expect,
    )


def preview(view: PlanView, near: Sequence[str], plan: str) -> Reply:
    """The task with its warnings, as of any task that is planned."""
    return replace(
        task_texts.preview(view, {}, near),
        buttons=((Button("Plan it", "/training plan"),),),
        expect=Expect(PREVIEW, {PLAN: plan}),
    )


def nothing_open() -> Reply:
    return say_beside(
        prose("No training is being planned. For example: `/training new Bridge Street fri 2000`")
    )


def recorded(done: Recorded, *, now: datetime) -> Reply:
    """The names and the bad lines aren't repeated; the message with them leaves the chat."""
    said = f"{done.added} new, {done.again} known already." if done.again else f"{done.added} new."
    told = say(
        said,
        *_bads(done.bad, "was not kept"),
        "Send those lines again; the others are kept." if done.bad else None,
        prose(f"To take one back: `/training wrong {done.training.number}` and the same line")
        if done.added
        else None,
    )
    return _on_card(told, done.training, now)


def taken_back(done: TakenBack, *, now: datetime) -> Reply:
    """As `recorded`."""
    unknown = f"{done.unknown} of those said aren't on the list. Check the spelling and the four digits."
    told = say(
        f"{done.gone} taken back.", unknown if done.unknown else None, *_bads(done.bad, "couldn't be read")
    )
    return _on_card(told, done.training, now)


def _on_card(told: Reply, one: TrainingView, now: datetime) -> Reply:
    """The card of the training, with what was done in its second line."""
    shown = card(one, now=now)
    return replace(shown, lines=(shown.lines[0], *told.lines, *shown.lines[1:]))


def _bads(bad: Sequence[BadLine], became: str) -> Iterator[str]:
    yield from (f"⚠ Line {one.number} {became}: {FAULTS[one.fault]}." for one in bad[:SHOWN])
    if len(bad) > SHOWN:
        yield f"and {len(bad) - SHOWN} more lines"


def listed(found: Sequence[TrainingLine], *, page: int, more: bool, now: datetime) -> Reply:
    if not found:
        return say(
            "No trainings are on record. Supervisors plan them.",
            buttons=((Button("Plan a training", "/training new"),),),
        )
    return say(
        (bold("Trainings"),),
        *(_line(one, now) for one in found),
        cards.marking(now),
        buttons=(
            *cards.grid((Button(f"Training {one.id}", f"/training {one.id}") for one in found), across=2),
            *cards.more("/training", page, more=more),
        ),
    )


def left(number: str) -> Reply:
    """The answer to /cancel: names that were sent before stand."""
    return say(
        f"No more names are asked for training {number}. Those sent before are kept.",
        buttons=((Button(f"Training {number}", f"/training {number}"),),),
    )


def coming(one: TrainingView) -> Reply:
    said = say(
        (bold(f"Training {one.number}"), f" · {one.attended} certificates are coming, as a PDF."),
        "They hold names: print them, hand them out, and show the file to nobody else.",
    )
    return replace(said, fresh=True)


def no_time(words: str) -> Reply:
    return say(
        f"I can't read a time in “{cut_at_word(words, TITLE)}”. Nothing was planned."
        if words.strip()
        else "Where, and when? Nothing is planned yet.",
        prose("For example: `/training new Bridge Street fri 2000`"),
    )


def which() -> Reply:
    return say(prose("Which training? For example: `/training 5`"))


def which_names(number: str) -> Reply:
    return say(prose(f"Whose name is wrong? Say the line as it was sent: `/training wrong {number} {FORM}`"))


def told_of_year(notice: TrainingYearNotice) -> Reply:
    year = to_local(notice.trained_at)
    return say(
        (bold(f"Training {notice.number}"), f" of {write_date(year)} will soon be a year ago."),
        f"{notice.attended} were trained. Plan the next one.",
        buttons=((Button("Open", f"/training {notice.number}"),),),
    )


def _line(one: TrainingLine, now: datetime) -> Line:
    title = cut_at_word(one.title, TITLE)
    return f"{one.id}. {short(one.starts_at, now=now)} {title} · {one.attended} trained"


def _kept(one: TrainingView) -> Line | None:
    if one.erased_at is not None:
        return f"Their names were erased {full(one.erased_at)}; the count stays."
    return f"Their names are kept until {full(one.erase_at)}." if one.erase_at else None
