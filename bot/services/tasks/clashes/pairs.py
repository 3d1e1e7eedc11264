"""The pure rule: whether two tasks clash, why, and which of the two waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from bot.language.distances import Position, way
from bot.settings import Settings
from models.clash import ClashReason
from models.task_kind import KindGroup


class Reach(Struct, frozen=True):
    """The nearness of a clash: metres and hours, and the metres around a task that is need to know."""

    metres: float
    closed_metres: float
    within: timedelta

    @property
    def farthest(self) -> float:
        return max(self.metres, self.closed_metres)


class PlacedTask(Struct, frozen=True):
    """A task as far as clashes go: `key` stands for its address, `position` is where it is if anybody knows.

    `is_checked` says whether it was looked at before.
    """

    id: int
    ref: str
    starts_at: datetime
    circle: KindGroup
    planner_id: int | None = None
    operation_id: int | None = None
    referral_id: int | None = None
    person_id: int | None = None
    key: str | None = None
    position: Position | None = None
    is_checked: bool = False


def reach_of(settings: Settings) -> Reach:
    hours = timedelta(hours=settings.clash_hours)
    return Reach(settings.clash_metres, settings.warrant_metres, hours)


def reason(one: PlacedTask, other: PlacedTask, reach: Reach) -> ClashReason | None:
    """The reason for which they clash, None if they don't.

    A planner knows both of their own tasks, and a team both visits of one referral.
    """
    if one.id == other.id or abs(one.starts_at - other.starts_at) > reach.within:
        return None
    if _same(one.planner_id, other.planner_id) or _same(one.referral_id, other.referral_id):
        return None
    if _is_everybodys(one, other):
        return ClashReason.ADDRESS if _is_planned_apart(one, other) and _same(one.key, other.key) else None
    if _same(one.person_id, other.person_id):
        return ClashReason.PERSON
    if _same(one.key, other.key):
        return ClashReason.ADDRESS
    return _by_distance(one, other, reach)


def _by_distance(one: PlacedTask, other: PlacedTask, reach: Reach) -> ClashReason | None:
    if one.position is None or other.position is None:
        return None
    metres = way(one.position, other.position).metres
    if metres <= reach.metres:
        return ClashReason.NEAR
    keeps_away = {one.circle, other.circle} == {KindGroup.NEED_TO_KNOW, KindGroup.PRIVATE}
    return ClashReason.CLOSED if keeps_away and metres <= reach.closed_metres else None


def waits(one: PlacedTask, other: PlacedTask, *, later_id: int) -> int:
    """The id of the one that waits: the visit against a warrant, whichever came first; else the later."""
    closed = [each.circle is KindGroup.NEED_TO_KNOW for each in (one, other)]
    if closed[0] is not closed[1]:
        return other.id if closed[0] else one.id
    return later_id


def _same(one: object, other: object) -> bool:
    return one is not None and one == other


def _is_everybodys(one: PlacedTask, other: PlacedTask) -> bool:
    """Whether every officer may see both: then there is nothing that only a telephone call can say."""
    return one.circle is other.circle is KindGroup.OPEN


def _is_planned_apart(one: PlacedTask, other: PlacedTask) -> bool:
    """By two planners, and for no operation that both are part of: patrols of one plan return to a place."""
    same_plan = _same(one.operation_id, other.operation_id)
    return not same_plan and None not in (one.planner_id, other.planner_id)
