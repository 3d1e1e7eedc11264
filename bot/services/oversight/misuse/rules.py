"""The values that all rules share: looks, viewers, records and thresholds."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct, field

from bot.language.names import Name
from bot.settings import Settings
from models.flag import FlagRule

CONSULT, SEARCH, REVEAL, REFUSED = "consult", "search", "reveal", "refused"
NO_HIT = "no hit"
REFERRAL, TASK = "referral", "task"


class Thresholds(Struct, frozen=True):
    """The limits of the rules; the spans are those in which looks are counted."""

    burst_records: int
    burst: timedelta
    no_hits: int
    no_hit: timedelta
    child_days: int
    child_span: timedelta
    child_looks: int
    booked: timedelta
    shift: timedelta
    in_order: timedelta


def thresholds(settings: Settings) -> Thresholds:
    return Thresholds(
        burst_records=settings.flag_burst_records,
        burst=timedelta(minutes=settings.flag_burst_minutes),
        no_hits=settings.flag_no_hits,
        no_hit=timedelta(minutes=settings.flag_no_hit_minutes),
        child_days=settings.flag_child_days,
        child_span=timedelta(days=settings.flag_child_span_days),
        child_looks=settings.flag_child_looks,
        booked=timedelta(days=settings.flag_booked_days),
        shift=timedelta(hours=settings.shift_hours),
        in_order=timedelta(days=settings.flag_in_order_days),
    )


class Look(Struct, frozen=True):
    """An entry of an officer's chain. If there are several at the same instant, each is `listed`."""

    entry_id: int
    officer_id: int
    number: int
    at: datetime
    action: str
    kind: str
    ref: str
    outcome: str
    listed: bool
    may_be_burst: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.ref

    @property
    def is_single(self) -> bool:
        """Whether it opened a single record, on purpose: lists and searches show unwanted ones too."""
        return self.action in (CONSULT, REVEAL) and not self.listed

    @property
    def is_meant(self) -> bool:
        return self.is_single or self.action == SEARCH

    @property
    def is_missed_search(self) -> bool:
        return self.action == SEARCH and self.outcome == NO_HIT


class ViewerFacts(Struct, frozen=True):
    id: int
    collar: str
    surname: str
    name: Name
    team_id: int
    area_id: int | None


class RecordFacts(Struct, frozen=True):
    """The facts of a record. `crew` and `crew_teams` are those of its present and recent tasks."""

    id: int
    person_id: int | None = None
    surname: str = ""
    name: Name = field(default_factory=Name)
    address: str = ""
    is_child: bool = False
    area_id: int | None = None
    team_id: int | None = None
    lead_id: int | None = None
    is_open: bool = True
    crew: frozenset[int] = field(default=frozenset())
    crew_teams: frozenset[int] = field(default=frozenset())

    def is_near(self, viewer: ViewerFacts) -> bool:
        """Whether it is the viewer's own work: of their team, led by them, or of their task."""
        return (
            self.team_id == viewer.team_id
            or self.lead_id == viewer.id
            or viewer.id in self.crew
            or viewer.team_id in self.crew_teams
        )


class Suspicion(Struct, frozen=True):
    """A rule that a look met; `detail` is the number or the collar that goes with it."""

    rule: FlagRule
    look: Look
    detail: str | None = None
