"""The part of a report that may be published: no reference, no objective, and no small count of people.

Counts of people are those of the programmes' visits, and results whose category or unit is about people. A
strategy's page has none of them: from those of its weeks, what is hidden there could be subtracted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from bot.letters import lowered
from bot.services.operations.reports.hiding import Shown, hide
from bot.services.operations.reports.results import PENCE
from bot.services.operations.reports.rows import CountedRow, Figure, RowKind, RowState, Sums, distinct
from bot.services.operations.reports.visits import NOT_SAID
from bot.services.operations.reports.whole import OperationReport
from models.programme import VisitOutcome
from models.result import ResultCategory

OUTCOMES = (*(one.value for one in VisitOutcome), NOT_SAID)
OF_VISITS = frozenset({"HOME_VISITS", "SUPPORT_ACCEPTED", "SUPPORT_DECLINED", "NO_REPLY"})
"""Results that say again what the visits' outcomes say, so that what is hidden there could be subtracted."""

CATEGORIES_OF_PEOPLE = frozenset(
    {ResultCategory.ENFORCEMENT, ResultCategory.SAFEGUARDING, ResultCategory.ASB_TOOLS}
)
UNITS_OF_PEOPLE = frozenset({"people", "persons", "children", "adults", "pupils", "contacts"})
NO_PEOPLE = frozenset({"PATROLS"})  # though enforcement


class PublicResult(Struct, frozen=True):
    """So much of a kind; pence of one in pounds."""

    category: ResultCategory
    kind: str
    unit: str
    shown: Shown

    @property
    def is_money(self) -> bool:
        return self.unit == PENCE


class PublicVisits(Struct, frozen=True):
    """Visits of a programme: in all, and by outcome."""

    programme: str
    total: Shown
    outcomes: Mapping[str, Shown]


class PublicPage(Struct, frozen=True):
    """`visits` is empty for a strategy, and for an operation that planned none."""

    results: tuple[PublicResult, ...]
    doses_asked: int
    doses_kept: int
    trainings: int
    visits: tuple[PublicVisits, ...]


def published(report: OperationReport) -> PublicPage:
    sums, has_people = Sums(report.rows), not report.scope.parts
    return PublicPage(
        results=tuple(_results(report.rows, sums, has_people=has_people)),
        doses_asked=sums.of(Figure(RowKind.DOSE, state=RowState.ASKED.value)),
        doses_kept=sums.of(Figure(RowKind.DOSE, state=RowState.KEPT.value)),
        trainings=sum(one.what is RowKind.TRAINING for one in report.rows),
        visits=tuple(_visits(report.rows, sums)) if has_people else (),
    )


def _results(rows: tuple[CountedRow, ...], sums: Sums, *, has_people: bool) -> Iterator[PublicResult]:
    """By category; those of no people as they are."""
    kinds = {(one.group, one.kind, one.unit): one.code for one in rows if one.what is RowKind.RESULT}
    order = [one.value for one in ResultCategory]
    for group, kind, unit in sorted(kinds, key=lambda one: (order.index(one[0]), one[1:])):
        code = kinds[group, kind, unit]
        of_people = _is_of_people(code, group, unit)
        if code in OF_VISITS or (of_people and not has_people):
            continue
        number = sums.of(Figure(RowKind.RESULT, kind=kind, unit=unit))
        shown = hide({kind: number}, {})[kind] if of_people else number
        yield PublicResult(ResultCategory(group), kind, unit, shown)


def _is_of_people(code: str, group: str, unit: str) -> bool:
    """Whether it counts people, or what was done to them; a kind that a force adds goes by its words."""
    if code in NO_PEOPLE or unit == PENCE:
        return False
    return ResultCategory(group) in CATEGORIES_OF_PEOPLE or lowered(unit) in UNITS_OF_PEOPLE


def _visits(rows: tuple[CountedRow, ...], sums: Sums) -> Iterator[PublicVisits]:
    """Of each programme with a visit in the plan, whatever came of it."""
    for programme in sorted(distinct(one.kind for one in rows if one.what is RowKind.VISIT)):
        made = {
            outcome: sums.of(Figure(RowKind.VISIT, kind=programme, detail=outcome, state=RowState.DONE.value))
            for outcome in OUTCOMES
        }
        shown = hide({**made, programme: sum(made.values())}, {programme: OUTCOMES})
        yield PublicVisits(programme, shown[programme], {one: shown[one] for one in OUTCOMES})
