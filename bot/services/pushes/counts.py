"""The number of deliveries in each state: rows that always add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from types import MappingProxyType

import sqlalchemy as sa
from msgspec import Struct, field
from sqlmodel import col

from bot.database import Session
from models.delivery import Delivery, DeliveryState


class DeliveryCounts(Struct, frozen=True):
    """The number of rows in each state; `refused` by reason. `recipients` is their sum.

    `parked` are among those `queued`, `at_once` among those who `understood`.
    """

    queued: int = 0
    sending: int = 0
    accepted: int = 0
    uncertain: int = 0
    expired: int = 0
    recalled: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    opened: int = 0
    acknowledged: int = 0
    parked: int = 0
    understood: int = 0
    at_once: int = 0

    @property
    def recipients(self) -> int:
        open_ = self.queued + self.sending
        return open_ + self.accepted + self.uncertain + self.expired + self.recalled + self.not_taken

    @property
    def under_way(self) -> int:
        """The number that will change by itself."""
        return self.queued + self.sending - self.parked

    @property
    def not_taken(self) -> int:
        return sum(self.refused.values())


_parked = sa.and_(col(Delivery.state) == DeliveryState.QUEUED, col(Delivery.parked_at).is_not(None))
_at_once = sa.and_(col(Delivery.understood_at).is_not(None), col(Delivery.wrong_answers) == 0)
SUMS = ("opened", "acknowledged", "parked", "understood", "at_once")


def count_deliveries(session: Session, occurrence_ids: Collection[int]) -> DeliveryCounts:
    """The counts of the rows of these occurrences."""
    rows = session.run(
        sa.select(
            col(Delivery.state),
            sa.case((col(Delivery.state) == DeliveryState.REFUSED, col(Delivery.reason))).label("why"),
            sa.func.count().label("rows"),
            sa.func.count(col(Delivery.opened_at)).label("opened"),
            sa.func.count(col(Delivery.acknowledged_at)).label("acknowledged"),
            sa.func.count(sa.case((_parked, 1))).label("parked"),
            sa.func.count(col(Delivery.understood_at)).label("understood"),
            sa.func.count(sa.case((_at_once, 1))).label("at_once"),
        )
        .where(col(Delivery.occurrence_id).in_(occurrence_ids))
        .group_by("state", "why")
    ).all()
    counts: dict[str, int] = defaultdict(int)
    refused: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.state is DeliveryState.REFUSED:
            refused[row.why] += row.rows
        else:
            counts[row.state.value] += row.rows
    return DeliveryCounts(
        **counts,
        refused=MappingProxyType(dict(refused)),
        **{name: sum(getattr(row, name) for row in rows) for name in SUMS},
    )
