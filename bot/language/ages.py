"""Ages in whole years, by the law of England."""

from __future__ import annotations

from datetime import date

ADULT = 18


def age(born: date, today: date) -> int:
    """The age in whole years. By law, somebody born on 29 February is a year older on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def is_child(born: date | None, today: date) -> bool:
    """Whether somebody is under 18 on that day; a person whose age nobody knows counts as a child."""
    return born is None or age(born, today) < ADULT


def birthday(born: date, years: int) -> date:
    """The day on which somebody becomes so old."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # 29 February
        return date(born.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The last date of birth of those who are so old on that day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)
