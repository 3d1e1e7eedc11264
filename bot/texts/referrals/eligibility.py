"""Programmes and the people that they take, in words. No sentence holds a name."""

from __future__ import annotations

from collections.abc import Iterable

from bot.services.referrals.making.eligibility import Intake, TurnsAdult, WrongAge
from bot.services.referrals.programmes import QuestionDefinition


def wrong_age(found: WrongAge) -> str:
    """`Turnaround takes 10 to 17 at referral; this person is 18. CIRV takes 18 to 25.`"""
    one = found.programme
    first = f"{one.name} takes {one.min_age} to {one.max_age} at referral; this person is {found.age}."
    return f"{first} {_ages(found.others) or 'No programme in use takes that age.'}"


def nobody_takes(years: int, programmes: Iterable[Intake]) -> str:
    return f"No programme in use takes somebody of {years}. {_ages(programmes)}".strip()


def excluded(programme: Intake, question: QuestionDefinition) -> str:
    """The answer that rules the programme out, and the thing to do instead."""
    cure = f" {question.cure.rstrip('.')}." if question.cure else ""
    return f"{question.question} Yes: then {programme.name} can't take the person.{cure}"


def turns_adult(soon: TurnsAdult) -> str:
    """`17, and 18 on 12/01/2027, in 52 days. CIRV takes over.`"""
    days = "tomorrow" if soon.days == 1 else f"in {soon.days} days"
    over = takes_over([one.name for one in soon.takes_over])
    return f"17, and 18 on {soon.on:%d/%m/%Y}, {days}. {over}"


def takes_over(names: Iterable[str]) -> str:
    return f"{' or '.join(names) or 'No programme in use'} takes over."


def _ages(programmes: Iterable[Intake]) -> str:
    return " ".join(f"{one.name} takes {one.min_age} to {one.max_age}." for one in programmes)
