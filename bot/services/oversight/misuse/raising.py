"""Writing flags: one per rule, officer and entry, and not the same again within the hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, insert_new
from bot.services.oversight.misuse.rules import Suspicion
from models.flag import Flag, FlagRule, Verdict

AGAIN = timedelta(hours=1)
OF_THE_OFFICER = frozenset({FlagRule.OFF_SHIFT, FlagRule.BURST, FlagRule.NO_HITS, FlagRule.CEILING})
"""Rules about an officer's acts, whatever the record: one flag an hour is enough."""

Matter = tuple[FlagRule, int, str, str]


def raise_flags(
    session: Session, suspicions: Sequence[Suspicion], *, in_order: timedelta, now: datetime
) -> list[Suspicion]:
    """Write the flags, and return the suspicions that got one. Reading the same entries again writes none."""
    if not suspicions:
        return []
    raised, settled = _on_record(session, suspicions, in_order)
    made: list[Suspicion] = []
    for one in sorted(suspicions, key=lambda one: (one.look.at, one.look.entry_id)):
        matter, at = _matter(one), one.look.at
        judged = settled.get(matter)
        if any(abs(at - other) < AGAIN for other in raised[matter]) or (judged and at < judged + in_order):
            continue
        raised[matter].append(at)
        made.append(one)
    if made:
        session.run(insert_new(Flag)[session.dialect], [_row(one, now) for one in made])
    return made


def _on_record(
    session: Session, suspicions: Sequence[Suspicion], in_order: timedelta
) -> tuple[dict[Matter, list[datetime]], dict[Matter, datetime]]:
    """The times about then at which each matter was flagged, and the last at which it was judged in order."""
    first = min(one.look.at for one in suspicions)
    is_settled = sa.and_(col(Flag.verdict) == Verdict.IN_ORDER, col(Flag.judged_at) > first - in_order)
    rows = session.run(
        sa.select(
            *(getattr(Flag, name) for name in ("rule", "officer_id", "object_kind", "object_ref", "at")),
            sa.case((is_settled, col(Flag.judged_at))).label("settled_at"),
        ).where(
            col(Flag.officer_id).in_({one.look.officer_id for one in suspicions}),
            sa.or_(col(Flag.at) > first - AGAIN, is_settled),
        )
    )
    raised: dict[Matter, list[datetime]] = defaultdict(list)
    settled: dict[Matter, datetime] = {}
    for row in rows:
        matter = _named(row.rule, row.officer_id, row.object_kind, row.object_ref)
        raised[matter].append(row.at)
        if row.settled_at is not None and row.rule not in OF_THE_OFFICER:
            settled[matter] = max(row.settled_at, settled.get(matter, row.settled_at))
    return raised, settled


def _matter(one: Suspicion) -> Matter:
    return _named(one.rule, one.look.officer_id, one.look.kind, one.look.ref)


def _named(rule: FlagRule, officer_id: int, kind: str, ref: str) -> Matter:
    return (rule, officer_id, "", "") if rule in OF_THE_OFFICER else (rule, officer_id, kind, ref)


def _row(one: Suspicion, now: datetime) -> dict[str, object]:
    return {
        "rule": one.rule,
        "officer_id": one.look.officer_id,
        "entry_id": one.look.entry_id,
        "object_kind": one.look.kind,
        "object_ref": one.look.ref,
        "at": one.look.at,
        "raised_at": now,
        "detail": one.detail,
    }
