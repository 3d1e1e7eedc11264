"""The needs of the next shift in words, for the supervisor who asks, and as the text of a briefing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.language.times.wall import to_local
from bot.services.team.handovers import COUNTED, PAGE, HandedTask, Handover
from bot.texts import cards, labels
from bot.texts.reply import Button, Line, Reply, bold, prose, say, words
from bot.texts.results.amounts import amount
from bot.texts.times import clock, day, full, short

FEW = 3  # of each kind of fact on a line
LONGEST = 3800  # characters of a briefing's text, a little below the most that one takes


def handover(found: Handover, *, page: int, now: datetime) -> Reply:
    """Tasks by the page; the other facts on the first."""
    named = _named(found, now)
    says = f"/handover {named}"
    is_on = found.shift.start <= now and to_local(found.shift.start).date() == to_local(now).date()
    return say(
        (bold(f"For {found.shift.name}"), f" · {_hours(found)} · {_number(found)}"),
        *(_facts(found, now) if page == 1 else ()),
        *(_task(one, now) for one in found.tasks),
        None if found.total else "No task is open until its end.",
        cards.marking(now),
        buttons=(
            *cards.grid((Button(one.ref, one.ref) for one in found.tasks), across=3),
            *cards.pages(says, page, total=found.total, size=PAGE),
            (
                Button("Make a briefing of it", f"/handover briefing {named}"),
                Button("↻ Refresh", cards.on_page(says, page)),
            ),
            *(((Button(f"{found.shift.name.capitalize()} tomorrow", f"{says} tomorrow"),),) if is_on else ()),
        ),
    )


def _named(found: Handover, now: datetime) -> str:
    later = to_local(found.shift.start).date() > to_local(now).date()
    return f"{found.shift.name} tomorrow" if later else found.shift.name


def title(found: Handover) -> str:
    return f"Handover to {found.shift.name}, {full(found.shift.start)}"


def text(found: Handover, *, now: datetime) -> str:
    """The draft's text; the tasks that it has no room for are counted."""
    at = f"As of {day(to_local(now).date())} {clock(now)}"
    lines = [words(one) for one in (at, *_facts(found, now), f"Tasks: {_number(found)}")]
    tasks = [words(_task(one, now)) for one in found.tasks]
    if found.withheld:
        private = "1 private task" if found.withheld == 1 else f"{found.withheld} private tasks"
        lines.append(f"Besides {private}, known to their crews.")
    for number, one in enumerate(tasks):
        if sum(map(len, lines)) + len(lines) + len(one) > LONGEST:
            return "\n".join((*lines, f"and {len(tasks) - number} more"))
        lines.append(one)
    return "\n".join(lines)


def unknown(said: str, shifts: Iterable[str]) -> Reply:
    return say(
        f"I know no shift called “{said[:40]}”. Shifts: {', '.join(shifts)}",
        prose("For the next by the clock: `/handover`"),
    )


def _hours(found: Handover) -> str:
    return f"{full(found.shift.start)} to {clock(found.shift.end)}"


def _number(found: Handover) -> str:
    late = f", {found.overdue} overdue" if found.overdue else ""
    return f"{cards.number(found.total, COUNTED)} open{late}"


def _facts(found: Handover, now: datetime) -> Iterator[Line]:
    if found.alone:
        out = [f"{one.collar}{f' on {one.ref}' if one.ref else ''}" for one in found.alone]
        yield (bold("Out alone: "), _few(out))
    if found.waiting:
        waits = [f"{one.ref}{f', ring {one.ring}' if one.ring else ''}" for one in found.waiting]
        yield (bold("Waits for a word: "), _few(waits))
    if found.doses:
        owed = [
            f"{one.area} {one.done} of {one.times}{' ⚠ overdue' if one.is_overdue(now) else ''}"
            for one in found.doses
        ]
        yield (bold("Doses owed: "), _few(owed))
    if found.forms:
        yield f"Safeguarding forms without a reference: {found.forms}"
    since = clock(found.shift.since)
    sums = [
        amount(one.label, one.unit, one.subtype, count=one.count, pence=one.pence) for one in found.results
    ]
    yield f"Results entered since {since}: {_few(sums) if sums else 'none'}"


def _few(facts: list[str]) -> str:
    more = f" and {len(facts) - FEW} more" if len(facts) > FEW else ""
    return f"{' · '.join(facts[:FEW])}{more}"


def _task(one: HandedTask, now: datetime) -> Line:
    late = " · OVERDUE" if one.is_overdue(now) else ""
    kind = labels.task_kind(one.label, one.kind)
    crew = ", ".join(one.crew) or "nobody yet"
    return (bold(one.ref), f" · {short(one.starts_at, now=now)} {kind} · {crew}{late}")
