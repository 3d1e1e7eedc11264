"""An operation in the making, or being changed, in words: the questions, the preview, the parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from bot.language.times.wall import to_local
from bot.services.operations.days import DayTheme
from bot.services.operations.doses import DoseSet
from bot.services.operations.objectives import Objective
from bot.services.operations.plans import OperationPart
from bot.services.operations.viewing import OperationName, OperationView
from bot.texts import cards
from bot.texts.operations import viewing as card_texts
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, cut_at_word, fits, prose, say, say_beside
from bot.texts.times import day
from models.operation import OperationKind
from models.threat import Threat

STEP = "op plan"
ASKS = "asks"  # among the facts: the part that is asked for
PLAN, CHANGED = "plan", "op"  # among the facts: the plan so far, or the operation that is changed
PREVIEW = "preview"
ANSWER = "/op answer"
SHOWN = 40  # characters of words that mean nothing


class ChangePart(StrEnum):
    """A thing that can be changed of an operation, besides the parts that it is made of."""

    THEME = "theme"
    OBJECTIVE = "objective"
    DOSE = "dose"


QUESTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        OperationPart.KIND: ("What kind of operation?", "Tap one."),
        OperationPart.PART_OF: ("Is it a part of a strategy?", "Tap it, or none."),
        OperationPart.LEAD: ("Its lead?", "A collar number or a surname."),
        OperationPart.DAYS: ("From which day to which?", "For example: 23/11 to 27/11, or from 1/12."),
        OperationPart.AREAS: ("In which areas?", "Their names, with commas between them."),
        OperationPart.THREATS: (
            "Against which threats?",
            "Tap one, or say several with commas between them.",
        ),
        ChangePart.THEME: ("Which day, and what is its theme?", "For example: tue: Retailers."),
        ChangePart.DOSE: ("Which hotspot?", "For example: market square 15 min, 4 a day, 1600 to 2300."),
        ChangePart.OBJECTIVE: (
            "Which objective?",
            "For example: 1: Visit every retailer | retailers visited | 20.",
        ),
    }
)
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        OperationPart.KIND: tuple(one.value for one in OperationKind),
        OperationPart.LEAD: ("me", "nobody"),
        OperationPart.AREAS: ("none",),
        OperationPart.THREATS: (*(one.value for one in Threat), "none"),
    }
)
LABELS: Mapping[str, str] = MappingProxyType({"cse": "CSE", "nobody": "Nobody yet"})
PARTS = (*OperationPart, *ChangePart)


def asks(part: str, facts: Mapping[str, str], strategies: Sequence[OperationName] = ()) -> Reply:
    """The question for one part; `strategies` are those that it may be a part of."""
    words, how = QUESTIONS[part]
    choices = [(_label(one), f"{ANSWER} {one}") for one in CHOICES.get(part, ())]
    if part == OperationPart.PART_OF:
        choices = [(one.name, f"{ANSWER} {one.code}") for one in strategies] + [("None", f"{ANSWER} none")]
    return say(
        (bold(words),),
        how,
        "To leave it: /cancel",
        buttons=cards.grid((Button(label, says) for label, says in choices if fits(says)), across=2),
        expect=Expect(STEP, {**facts, ASKS: part}),
    )


def preview(view: OperationView, facts: Mapping[str, str]) -> Reply:
    return say(
        (bold(view.name),),
        (bold("Not made yet"), f" · {card_texts.dates(view)}"),
        *_facts(view),
        "Nothing is made until you tap Make it.",
        buttons=(
            (Button("Make it", "/op make"),),
            *cards.grid((Button(_label(one), f"/op redo {one}") for one in OperationPart), across=3),
        ),
        expect=Expect(STEP, {**facts, ASKS: PREVIEW}),
    )


def changing(
    view: OperationView,
    themes: Sequence[DayTheme],
    objectives: Sequence[Objective],
    doses: Sequence[DoseSet],
    *,
    changed: str = "",
    now: datetime,
) -> Reply:
    """All that can be changed; `changed` is the part that just was."""
    today = to_local(now).date()
    return say(
        (bold(view.name), f" · {f'{changed} changed' if changed else 'what is to be changed?'}"),
        card_texts.dates(view),
        *_facts(view),
        _left_open(view, today),
        *(_theme(view, one) for one in themes),
        *(f"{one.position}. {objective(one)}" for one in objectives),
        *(cards.fact("Dose", dose(one)) for one in doses),
        buttons=(*_changes(view), *_back(view)),
    )


def _theme(view: OperationView, one: DayTheme) -> str:
    """A theme stays when the days are changed; of a day that isn't one of them it says so."""
    is_its_day = view.starts_on <= one.day <= (view.ends_on or date.max)
    return f"{day(one.day)}: {one.theme}{'' if is_its_day else ' · ⚠ not one of its days'}"


def dose(one: DoseSet) -> str:
    """`Market Square 15 min, 4 a day, 16:00 to 23:00`."""
    hours = f", {one.since:%H:%M} to {one.until:%H:%M}" if one.since and one.until else ""
    return f"{one.area} {one.minutes} min, {one.times} a day{hours}"


def unknown_part(view: OperationView, said: str) -> Reply:
    return say(
        f"“{cut_at_word(said, SHOWN)}” is no part of {view.name} that can be changed. Nothing was changed.",
        buttons=(*_changes(view), *_back(view)),
    )


def objective(one: Objective) -> str:
    """`Visit every retailer (20 retailers visited)`."""
    if one.result_kind is None:
        return one.words
    return f"{one.words} ({one.target:,} {one.result_kind.replace('_', ' ').lower()})"


def which() -> Reply:
    return say(prose("Which operation? For example: `/op change driven`"))


def no_name() -> Reply:
    return say(prose("What is it called? For example: `/op new Driven`"))


def nothing_open() -> Reply:
    return say_beside("No operation is being made. To see those that there are: /op")


def _changes(view: OperationView) -> tuple[Row, ...]:
    says = ((_label(one), f"/op change {view.code} {one}") for one in PARTS)
    return cards.grid((Button(label, words) for label, words in says if fits(words)), across=3)


def _back(view: OperationView) -> tuple[Row, ...]:
    return ((Button(f"← {view.name}", f"/op {view.code}"),),) if fits(f"/op {view.code}") else ()


def _facts(view: OperationView) -> Iterator[Line | None]:
    yield cards.fact("Kind", card_texts.kind(view))
    yield cards.fact("Lead", view.lead)
    yield cards.fact("Areas", ", ".join(view.areas) or None)
    yield cards.fact("Threats", card_texts.threats(view))


def _left_open(view: OperationView, today: date) -> str | None:
    return card_texts.left_open(view) if view.is_over(today) and view.open_tasks else None


def _label(said: str) -> str:
    return LABELS.get(said, said.replace("_", " ").capitalize())
