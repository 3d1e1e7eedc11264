"""Referrals that a file moves: through the same rows as a tap; a jump where no move leads is marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.database import Session
from bot.language.times.wall import to_local
from bot.language.times.working_days import day_after
from bot.services.exchange.sheets.dates import written_time
from bot.services.exchange.sheets.programmes import Programmes
from bot.services.exchange.sheets.rules import RowFacts, StoredRow
from bot.services.referrals import deciders, reviews, watches
from bot.services.referrals.programmes import StatusDefinition
from models.decider import Matter
from models.referral import ReferralStep, StepKind

REASON = "import"
Said = Mapping[str, Collection[str]]
"""The minutes of the steps that a file brings by a sheet of their own, by reference."""

FOLLOWS = ("step_number", "held_from", "decision_due_on")
"""Fields that change with a status, and that a tap sets as well."""


def step_on(
    facts: RowFacts, stored: StoredRow | None, programmes: Programmes, own_holidays: Collection[date]
) -> bool:
    """Add what a new status brings, as far as the sheet doesn't say it; whether that was a jump."""
    status, before = facts.get("status"), stored["status"] if stored else None
    stages = programmes.stages.get(facts.get("programme_id") or 0, {})
    if status is None or status == before or status not in stages:
        return False
    facts["step_number"] = (stored["step_number"] if stored else 0) + 1
    facts["held_from"] = before if stages[status].holds else None
    facts.setdefault("decision_due_on", None)
    _follow(facts, stages[status], own_holidays)
    jumped = stored is not None and not (
        stored["programme_id"] == facts["programme_id"]
        and (before, status) in programmes.moves[facts["programme_id"]]
    )
    facts["step_kind"] = StepKind.JUMP.value if jumped else StepKind.MOVE.value
    return jumped


def _follow(facts: RowFacts, stage: StatusDefinition, own_holidays: Collection[date]) -> None:
    since = to_local(facts["status_since"]).date()
    timer = stage.timer if stage.is_open else None
    facts.setdefault("next_action", stage.next_action if stage.is_open else None)
    if "next_due_on" not in facts:
        facts["next_due_on"] = day_after(timer, since, own_holidays) if timer else None


def write_steps(
    session: Session, moved: Sequence[tuple[int, RowFacts, StoredRow | None]], said: Said, *, now: datetime
) -> None:
    """Record how each referral came to its present status: its id, its facts, and the row that it had.

    What the file has `said` of it by a step of its own is left to that. Those who watch one that moved are
    told.
    """
    steps: list[dict[str, Any]] = [
        {
            "referral_id": referral_id,
            "at": facts["status_since"],
            "actor_id": None,
            "from_status": stored["status"] if stored else None,
            "to_status": facts["status"],
            "reason": REASON,
            "number": facts["step_number"],
            "kind": facts["step_kind"],
        }
        for referral_id, facts, stored in moved
        if "step_number" in facts and written_time(facts["status_since"]) not in said.get(facts["ref"], ())
    ]
    if steps:
        session.run(sa.insert(ReferralStep), steps)
    watched = [one for one, facts, stored in moved if stored and "step_number" in facts]
    watches.tell(session, watched, now=now)
    deciders.end(session, watched, Matter.REVIEW)
    reviews.ask(session, [one for one, facts, _ in moved if "step_number" in facts], now=now)
