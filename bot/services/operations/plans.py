"""An operation as it is to be, filled in part by part; each part is read from an officer's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from bot.database import Session
from bot.language.names import officer_name
from bot.language.times.wall import to_local
from bot.letters import code_words, lowered
from bot.services.access.viewer import Viewer
from bot.services.officers import leave_words
from bot.services.officers.named import read_officers
from bot.services.operations import refusals
from bot.services.operations import viewing as operations
from bot.services.tasks import places
from bot.values import replace
from models.officer import Role
from models.operation import OperationKind
from models.threat import Threat

NONE = frozenset({"none", "no", "nobody", "nothing", "-"})
BETWEEN = re.compile(r"\s*[,;\n]\s*|\s+and\s+", re.IGNORECASE)
UNTIL = re.compile(r"\s+(?:to|until|till|-)\s+|\s*-\s*(?=\d)", re.IGNORECASE)
SINCE = re.compile(r"^(?:from|since)\s+", re.IGNORECASE)
ME = frozenset({"me", "myself", "i", "i do"})
SHOWN = 40  # characters of words that say nothing known
LEADERS = frozenset({Role.OFFICER, Role.SUPERVISOR})
AGAINST: Mapping[str, Threat] = MappingProxyType(
    {
        **{code_words(one): one for one in Threat},
        "drugs": Threat.DRUG_SUPPLY,
        "guns": Threat.FIREARMS,
        "child_sexual_exploitation": Threat.CSE,
        "human_trafficking": Threat.MODERN_SLAVERY,
        "slavery": Threat.MODERN_SLAVERY,
    }
)


class OperationPart(StrEnum):
    """A part of an operation, in the order in which it is asked for."""

    KIND = "kind"
    PART_OF = "part of"
    LEAD = "lead"
    DAYS = "days"
    AREAS = "areas"
    THREATS = "threats"


class OperationPlan(Struct, frozen=True):
    """`given` are the parts that somebody has said, none of them included."""

    name: str
    kind: str | None = None
    part_of_id: int | None = None
    lead_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    area_ids: tuple[int, ...] = ()
    threats: tuple[str, ...] = ()
    given: tuple[OperationPart, ...] = ()

    @property
    def missing(self) -> OperationPart | None:
        """The next part to ask for. A strategy is part of none."""
        skipped = (OperationPart.PART_OF,) if self.kind == OperationKind.STRATEGY else ()
        return next((one for one in OperationPart if one not in (*self.given, *skipped)), None)


def read_part(
    session: Session, viewer: Viewer, plan: OperationPlan, part: OperationPart, words: str, *, now: datetime
) -> OperationPlan:
    """The plan with that part as said. Raises a RejectedError for what can't be."""
    said = " ".join(words.split())
    changed = READERS[part](session, viewer, plan, said, now)
    return replace(changed, given=tuple(dict.fromkeys((*plan.given, part))))


def _read_kind(
    _session: Session, _viewer: Viewer, plan: OperationPlan, said: str, _now: datetime
) -> OperationPlan:
    kind = next((one for one in OperationKind if one == code_words(said)), None)
    if kind is None:
        raise refusals.NO_KIND(said[:SHOWN])
    part_of = None if kind is OperationKind.STRATEGY else plan.part_of_id
    return replace(plan, kind=kind.value, part_of_id=part_of)


def _read_part_of(
    session: Session, viewer: Viewer, plan: OperationPlan, said: str, now: datetime
) -> OperationPlan:
    if lowered(said) in NONE:
        return replace(plan, part_of_id=None)
    found = operations.visible(session, viewer, said, now=now)
    known = {one.id for one in operations.strategies(session, viewer, now=now)}
    if found is None or found.id not in known:
        raise refusals.NO_STRATEGY(said[:SHOWN])
    return replace(plan, part_of_id=found.id)


def _read_lead(
    session: Session, viewer: Viewer, plan: OperationPlan, said: str, _now: datetime
) -> OperationPlan:
    if lowered(said) in NONE:
        return replace(plan, lead_id=None)
    if lowered(said) in ME:
        return replace(plan, lead_id=viewer.id)
    named = read_officers(session, said)
    if len(named) != 1:
        raise refusals.ONE_LEAD(said[:SHOWN])
    (one,) = named
    if one.role not in LEADERS:
        raise refusals.NO_LEADER(officer_name(one.rank, one.collar, one.surname))
    return replace(plan, lead_id=one.id)


def _read_days(
    _session: Session, _viewer: Viewer, plan: OperationPlan, said: str, now: datetime
) -> OperationPlan:
    """`23/11 to 27/11`, `tomorrow`, or `from 1/12`, which has no last day."""
    today = to_local(now).date()
    since = SINCE.match(said)
    parts = UNTIL.split(SINCE.sub("", said), maxsplit=1)
    first, *rest = (leave_words.read_first(one, today=today) for one in parts)
    last = rest[0] if rest else None if since else first
    if first is None or (rest and last is None):
        raise refusals.NO_DAYS(said[:SHOWN])
    if last is not None and last < first:
        raise refusals.ENDS_FIRST()
    return replace(plan, starts_on=first, ends_on=last)


def _read_areas(
    session: Session, _viewer: Viewer, plan: OperationPlan, said: str, _now: datetime
) -> OperationPlan:
    if lowered(said) in NONE:
        return replace(plan, area_ids=())
    return replace(plan, area_ids=tuple(dict.fromkeys(one.id for one in read_areas(session, said))))


def read_areas(session: Session, said: str) -> list[places.AreaRow]:
    """The areas that the words name. Raises a RejectedError for a name that none, or several, bear."""
    whole = places.find(session, said).meant
    if len(whole) == 1:
        return list(whole)
    return [read_area(session, part) for part in BETWEEN.split(said) if part]


def read_area(session: Session, said: str) -> places.AreaRow:
    found = places.find(session, said)
    if not found.meant:
        meant = f". Did you mean {' or '.join(found.near)}" if found.near else ""
        raise refusals.NO_AREA(f"“{said[:SHOWN]}”{meant}")
    if len(found.meant) > 1:
        raise refusals.TWO_AREAS(", ".join(one.code for one in found.meant))
    return found.meant[0]


def _read_threats(
    _session: Session, _viewer: Viewer, plan: OperationPlan, said: str, _now: datetime
) -> OperationPlan:
    if lowered(said) in NONE:
        return replace(plan, threats=())
    found = []
    for part in BETWEEN.split(said):
        threat = AGAINST.get(code_words(part))
        if threat is None:
            raise refusals.NO_THREAT(part[:SHOWN])
        found.append(threat.value)
    return replace(plan, threats=tuple(one.value for one in Threat if one in found))


Reader = Callable[[Session, Viewer, OperationPlan, str, datetime], OperationPlan]
READERS: Mapping[OperationPart, Reader] = MappingProxyType(
    {
        OperationPart.KIND: _read_kind,
        OperationPart.PART_OF: _read_part_of,
        OperationPart.LEAD: _read_lead,
        OperationPart.DAYS: _read_days,
        OperationPart.AREAS: _read_areas,
        OperationPart.THREATS: _read_threats,
    }
)
