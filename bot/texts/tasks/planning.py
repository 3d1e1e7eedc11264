"""A task in the making, in words: the questions, and the preview with its warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from bot.language.times.wall import to_local, write_date
from bot.services.tasks.kind_rows import KindRow
from bot.services.tasks.places import AreaRow
from bot.services.tasks.planning import PlanView
from bot.texts import cards
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, cut_at_word, fits, prose, say, say_beside
from bot.texts.tasks import crew_warnings

STEP = "newtask"
ASKS = "asks"  # among the facts: the part that is asked for
DOUBTED = "doubted"  # among the facts: an end that is an officer's collar number as well
SHOWN = 40  # characters
ANSWER = "/newtask answer"
NO_OPERATION = "none"


class PlanPart(StrEnum):
    """A thing that a plan needs, in the order in which it is asked for."""

    KIND = "kind"
    PLACE = "place"
    WHEN = "when"
    WHOM = "whom"
    DETAIL = "detail"
    LENGTH = "length"
    OPERATION = "operation"
    PREVIEW = "preview"


QUESTIONS: Mapping[PlanPart, tuple[str, str]] = MappingProxyType(
    {
        PlanPart.KIND: ("What kind of task?", "Tap one, or say it."),
        PlanPart.PLACE: ("Where?", "Say an area by its name, or an address."),
        PlanPart.WHEN: ("When?", "For example: fri 1900 for 15 min, or every weekday 1900"),
        PlanPart.WHOM: ("For whom?", "Collar numbers, surnames, or a team: 0734, 0741"),
        PlanPart.DETAIL: ("What is to be done?", "Say it in your own words, without names."),
        PlanPart.LENGTH: ("How long?", "For example: 15 min"),
        PlanPart.OPERATION: ("For which operation?", "Tap one, or say its name, or none."),
    }
)


def asks(
    part: PlanPart, facts: Mapping[str, str], buttons: Sequence[Row] = (), *, first: Line | None = None
) -> Reply:
    words, how = QUESTIONS[part]
    return say(
        first or (_doubt(facts) if part is PlanPart.WHOM else None),
        (bold(words),),
        how,
        "To leave it: /cancel",
        buttons=tuple(buttons),
        expect=Expect(STEP, {**facts, ASKS: part.value}),
    )


def asks_kind(kinds: Sequence[KindRow], facts: Mapping[str, str], *, said: str = "") -> Reply:
    """All kinds, or those that the words may mean."""
    buttons = (Button(one.label, f"{ANSWER} {one.code}") for one in kinds)
    unknown = f"I know no kind of task in “{cut_at_word(said, SHOWN)}”. Nothing was made." if said else None
    return asks(PlanPart.KIND, facts, cards.grid(buttons, across=2), first=unknown)


def asks_operation(names: Mapping[str, str], facts: Mapping[str, str]) -> Reply:
    """`names` are those on the day of the task, by code."""
    buttons = (Button(names[one], f"{ANSWER} {one}") for one in names if fits(f"{ANSWER} {one}"))
    none = ((Button("None", f"{ANSWER} {NO_OPERATION}"),),) if facts.get("op") else ()
    return asks(PlanPart.OPERATION, facts, (*cards.grid(buttons, across=2), *none))


def asks_which_area(areas: Sequence[AreaRow], facts: Mapping[str, str]) -> Reply:
    """The code beside the name: two areas bear it."""
    named = f"{len(areas)} areas are called {areas[0].name}. Which one? Nothing was made yet."
    buttons = tuple(
        (Button(f"{one.name} ({one.code})", f"{ANSWER} {one.code}"),) for one in areas if fits(one.code)
    )
    return asks(PlanPart.PLACE, facts, buttons, first=named)


def preview(
    view: PlanView,
    facts: Mapping[str, str],
    near: Sequence[str],
    again: Sequence[Line] = (),
    *,
    has_operations: bool = False,
) -> Reply:
    """`again` says when it comes again, if it does; `has_operations`: there are some on its day."""
    changes = (*CHANGES, OPERATION) if has_operations or view.operation else CHANGES
    starts, ends = to_local(view.plan.starts_at), to_local(view.plan.ends_at)
    on = "" if starts.date() == ends.date() else f"{write_date(ends)} "
    return say(
        (bold(f"{view.kind}: {view.where}"),),
        (bold("Not planned yet"), f" · {write_date(starts)} {starts:%H:%M} to {on}{ends:%H:%M}"),
        cards.fact(
            "For", ", ".join(view.crew) or (f"{view.team}, for one of them to take" if view.team else None)
        ),
        cards.fact("Books", view.thing),
        cards.fact("Operation", view.operation),
        cards.fact("What", cut_at_word(view.plan.detail, 200) if view.plan.detail else None),
        *again,
        *(f"⚠ {one}" for one in _warnings(view, facts, near)),
        "Nothing is made until you tap Plan it.",
        buttons=(
            (Button("Plan it", "/newtask plan"),),
            *cards.grid((Button(label, f"/newtask change {part}") for part, label in changes), across=3),
        ),
        expect=Expect(STEP, {**facts, ASKS: PlanPart.PREVIEW.value}),
    )


CHANGES = (
    (PlanPart.KIND, "Kind"),
    (PlanPart.PLACE, "Place"),
    (PlanPart.WHEN, "Time"),
    (PlanPart.LENGTH, "Length"),
    (PlanPart.WHOM, "Crew"),
    (PlanPart.DETAIL, "What"),
)

OPERATION = (PlanPart.OPERATION, "Operation")


def _doubt(facts: Mapping[str, str]) -> str | None:
    said = facts.get(DOUBTED)
    if not said or said in facts.get("crew", "").split():
        return None
    return f"{said} is read as the time {said[:2]}:{said[2:]}, not as the officer of that number."


def _warnings(view: PlanView, facts: Mapping[str, str], near: Sequence[str]) -> Iterator[str]:
    if doubt := _doubt(facts):
        yield doubt
    if view.plan.area_id is None and view.plan.address:
        yield taken_as_address(view.plan.address, near)
    yield from crew_warnings.lines(view.warnings)


def taken_as_address(said: str, near: Sequence[str]) -> str:
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"No area is called “{cut_at_word(said, SHOWN)}”: it is taken as the address.{meant}"


def nothing_open() -> Reply:
    return say_beside(prose("No task is being planned. Begin with: `/newtask`"))


def no_time(words: str, facts: Mapping[str, str]) -> Reply:
    said = cut_at_word(words, SHOWN)
    return asks(PlanPart.WHEN, facts, first=f"I can't read a time in “{said}”. Nothing was made.")


def no_length(words: str, facts: Mapping[str, str]) -> Reply:
    return asks(
        PlanPart.LENGTH, facts, first=f"I can't read a length of time in “{cut_at_word(words, SHOWN)}”."
    )
