"""The columns of the sheets that belong to an operation: its objectives, its days, its doses."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services.exchange.sheets import cells, dates
from bot.services.exchange.sheets.cells import Value
from bot.services.exchange.sheets.forms import Complaints, SheetColumn, SheetForm, needed
from bot.services.operations.doses import MOST_MINUTES, MOST_TIMES
from bot.services.operations.objectives import MOST_TARGET
from models.operation import OperationDay, OperationObjective
from models.patrol import Dose

MOST_OBJECTIVES = 9


def _whole_window(row: Mapping[str, Value]) -> Complaints:
    for one, other in (("from", "until"), ("until", "from")):
        if row.get(one) is None and row.get(other) is not None:
            yield one, f"there is {other} without {one}", "Fill in both or neither"


def _counted(row: Mapping[str, Value]) -> Complaints:
    for one, other in (("result_kind", "target"), ("target", "result_kind")):
        if row.get(one) is None and row.get(other) is not None:
            yield one, f"there is a {other} without a {one}", "Fill in both or neither"


_OPERATION = SheetColumn("operation", cells.key, "operation_id", required=True, refers="operations")

OPERATION_FORMS = (
    SheetForm(
        "objectives", "objective", OperationObjective,
        (
            _OPERATION, needed("position", cells.whole(low=1, high=MOST_OBJECTIVES)),
            needed("words", cells.line), SheetColumn("result_kind", cells.code, "result_kind"),
            SheetColumn("target", cells.whole(low=1, high=MOST_TARGET), "target"),
        ),
        _counted, keyed=2,
    ),
    SheetForm(
        "days", "day", OperationDay,
        (_OPERATION, needed("day", dates.day), needed("theme", cells.line)),
        keyed=2,
    ),
    SheetForm(
        "doses", "dose", Dose,
        (
            _OPERATION, SheetColumn("area", cells.key, "area_id", required=True, refers="areas"),
            needed("minutes", cells.whole(low=1, high=MOST_MINUTES)),
            needed("times", cells.whole(low=1, high=MOST_TIMES)),
            SheetColumn("from", dates.clock, "from_time"), SheetColumn("until", dates.clock, "until_time"),
        ),
        _whole_window, keyed=2,
    ),
)  # fmt: skip
