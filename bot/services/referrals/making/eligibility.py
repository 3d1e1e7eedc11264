"""Rules on who may be referred where: pure, over a programme's rows and the facts about a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from bot.language.ages import ADULT, age, birthday
from bot.language.times.durations import CalendarDuration
from bot.services.referrals.programmes import GroundDefinition, QuestionDefinition
from models.programme import IfYes
from models.referral import Answer

SOON = timedelta(days=90)
_SPAN = re.compile(r"(?P<n>[0-9]+)(?P<unit>d|w|m)")


class Intake(Struct, frozen=True):
    """A programme in use, as far as making a referral asks for it; `begins` is the status of a new one."""

    id: int
    code: str
    prefix: str
    name: str
    min_age: int
    max_age: int
    team_kind: str
    window: str | None = None
    once: bool = False
    first_number: int | None = None
    begins: str = ""
    next_action: str | None = None
    timer: str | None = None
    grounds: tuple[GroundDefinition, ...] = ()
    questions: tuple[QuestionDefinition, ...] = ()

    def takes(self, years: int) -> bool:
        return self.min_age <= years <= self.max_age

    def ground(self, code: str | None) -> GroundDefinition | None:
        return next((one for one in self.grounds if one.code == code), None)

    @property
    def is_for_children(self) -> bool:
        return self.max_age < ADULT


class WrongAge(Struct, frozen=True):
    """`others` are the programmes that can take the person."""

    programme: Intake
    age: int
    others: tuple[Intake, ...]


class TurnsAdult(Struct, frozen=True):
    """`takes_over` are the programmes that take somebody of 18."""

    on: date
    days: int
    takes_over: tuple[Intake, ...]


class ReferralJudgement(Struct, frozen=True):
    """The obstacles to a referral, the things for a supervisor to confirm, and those to know.

    `first` are programmes for children alone, which come before one that takes adults too.
    """

    age: int
    wrong_age: WrongAge | None = None
    excluded: tuple[QuestionDefinition, ...] = ()
    too_old_a_ground: date | None = None
    confirmed_by_supervisor: tuple[QuestionDefinition, ...] = ()
    noted: tuple[QuestionDefinition, ...] = ()
    turns_adult: TurnsAdult | None = None
    first: tuple[Intake, ...] = ()

    @property
    def is_refused(self) -> bool:
        return self.wrong_age is not None or bool(self.excluded)

    @property
    def must_confirm(self) -> bool:
        return self.too_old_a_ground is not None or bool(self.confirmed_by_supervisor)


class Case(Struct, frozen=True):
    """The facts about somebody who is to be referred. `answers` are by the codes of the questions."""

    born: date
    today: date
    ground_on: date | None = None
    answers: Mapping[str, Answer] = {}


def fitting(programmes: Iterable[Intake], years: int) -> tuple[Intake, ...]:
    """The programmes that take this age; those for children alone come first."""
    found = [one for one in programmes if one.takes(years)]
    return tuple(sorted(found, key=lambda one: not one.is_for_children))


def check_age(programme: Intake, programmes: Iterable[Intake], years: int) -> WrongAge | None:
    if programme.takes(years):
        return None
    return WrongAge(programme, years, fitting(programmes, years))


def judge(programme: Intake, programmes: Sequence[Intake], case: Case) -> ReferralJudgement:
    """Judge by the age on the day, the ground's day and the answers so far."""
    years = age(case.born, case.today)
    yes = [one for one in programme.questions if case.answers.get(one.code) is Answer.YES]
    return ReferralJudgement(
        years,
        check_age(programme, programmes, years),
        tuple(one for one in yes if one.if_yes == IfYes.REFUSE),
        case.ground_on if is_too_old(case.ground_on, programme.window, today=case.today) else None,
        tuple(one for one in yes if one.if_yes == IfYes.CONFIRM),
        tuple(one for one in yes if one.if_yes == IfYes.NOTE),
        turns_adult(case.born, programmes, today=case.today),
        tuple(_children_first(programme, programmes, years)),
    )


def turns_adult(born: date, programmes: Iterable[Intake], *, today: date) -> TurnsAdult | None:
    """The eighteenth birthday, if it comes within 90 days."""
    on = birthday(born, ADULT)
    if not timedelta(0) < on - today <= SOON:
        return None
    return TurnsAdult(on, (on - today).days, fitting(programmes, ADULT))


def is_too_old(on: date | None, window: str | None, *, today: date) -> bool:
    """Whether a ground lies further back than the programme's window (`90d`, `12w`, `3m`)."""
    span = _SPAN.fullmatch(window or "")
    if on is None or span is None:
        return False
    number = int(span["n"])
    days = {"d": number, "w": 7 * number, "m": 0}[span["unit"]]
    months = number if span["unit"] == "m" else 0
    return CalendarDuration(days, months, 0).after(on) < today


def _children_first(programme: Intake, programmes: Iterable[Intake], years: int) -> Iterator[Intake]:
    if years < ADULT and programme.takes(years) and not programme.is_for_children:
        yield from (one for one in fitting(programmes, years) if one.is_for_children)
