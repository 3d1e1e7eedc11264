"""The holidays that a file brings. Days that it doesn't name stay as they are."""

from __future__ import annotations

import sqlalchemy as sa

from bot.database import Session
from bot.services.exchange.sheets.reading import ImportSheet
from bot.services.exchange.sheets.writing import RowOutcome
from models.holiday import Holiday

NAME = "holidays"
_TABLE = Holiday.__table__


def take(session: Session, sheet: ImportSheet, *, write: bool) -> dict[str, RowOutcome]:
    """The outcome of each row; with `write`, new and changed ones are written."""
    stored = {row.day: row.title for row in session.run(sa.select(_TABLE))}
    outcomes = {}
    for row in sheet.rows:
        day, title = row.values["day"], row.values.get("title")
        is_new = day not in stored
        outcomes[row.key] = RowOutcome(is_new, ["title"] if not is_new and stored[day] != title else [])
        if write and is_new:
            session.run(sa.insert(_TABLE), {"day": day, "title": title})
        elif write and outcomes[row.key].changed:
            session.run(sa.update(_TABLE).where(_TABLE.c.day == day).values(title=title))
    return outcomes
