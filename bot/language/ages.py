"""Ages in whole years, by the law of England."""

from __future__ import annotations

from datetime import date

ADULT = 18


def age(born: date, today: date) -> int:
    """The age in whole years. By law, somebody born on 29 February is a year older on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day on which somebody becomes so old."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # 29 February
        return date(born.year + years, 3, 1)
