"""The columns of each sheet: the reader of each, its field and the sheet that it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.services.exchange.sheets import cells, dates, words
from bot.services.exchange.sheets.cells import Reader, Value
from bot.services.exchange.sheets.forms import ROOT, Complaints, SheetColumn, SheetForm, needed
from bot.services.exchange.sheets.operation_columns import OPERATION_FORMS
from bot.services.exchange.sheets.programme_columns import PROGRAMME_FORMS
from models.area import Area, AreaKind
from models.officer import Officer, Role
from models.operation import Operation, OperationArea
from models.person import Person
from models.referral import Referral, ReferralStep
from models.result import Result, ResultCategory, ResultKind
from models.task import Task, TaskOfficer, TaskStatus
from models.task_kind import Asks, KindGroup, Strand, TaskKind
from models.team import Team
from models.thing import TRAVEL_MINUTES, Thing
from models.threat import Threat

NORTH, EAST = (49.0, 61.0), (-11.0, 2.0)  # degrees


def _whole_position(row: Mapping[str, Value]) -> Complaints:
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if row.get(one) is None and row.get(other) is not None:
            yield one, f"there is a {other} without a {one}", "Fill in both or neither"
    latitude, longitude = row.get("latitude"), row.get("longitude")
    if _in_the_isles(longitude, latitude) and not _in_the_isles(latitude, longitude):
        cure = f"Write {longitude} as the latitude and {latitude} as the longitude"
        yield "latitude", "latitude and longitude are swapped", cure


def _in_the_isles(latitude: Value, longitude: Value) -> bool:
    """Whether the position is on the British Isles or close by."""
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        return False
    return NORTH[0] <= latitude <= NORTH[1] and EAST[0] <= longitude <= EAST[1]


def _ends_after_start(row: Mapping[str, Value]) -> Complaints:
    starts, ends = row.get("starts"), row.get("ends")
    # Both are dates or both are instants; the comparison is never mixed.
    if starts is not None and ends is not None and ends < starts:  # type: ignore[operator]
        yield "ends", "it ends before it starts", "Correct one of the two"


def _not_itself(row: Mapping[str, Value]) -> Complaints:
    if row.get("supervisor") is not None and row.get("supervisor") == row.get("collar"):
        yield "supervisor", "nobody supervises themselves", "Name another officer or leave it empty"


def _task(row: Mapping[str, Value]) -> Complaints:
    yield from _whole_position(row)
    yield from _ends_after_start(row)


def _threats(cell: cells.Cell) -> str:
    return "; ".join(cells.several(cells.one_of(Threat))(cell))


def _text(name: str, *, required: bool = False) -> SheetColumn:
    return SheetColumn(name, cells.text, name, required)


def _name(name: str) -> SheetColumn:
    return needed(name, cells.name)


def _key(name: str, *, reader: Reader = cells.key, field: str = "") -> SheetColumn:
    return needed(name, reader, field)


def _link(name: str, form: str, *, reader: Reader = cells.key, required: bool = False) -> SheetColumn:
    return SheetColumn(name, reader, f"{name}_id", required, refers=form)


_LATITUDE = SheetColumn("latitude", cells.number(low=-90, high=90), "latitude")
_LONGITUDE = SheetColumn("longitude", cells.number(low=-180, high=180), "longitude")
_ANY_TIME = dates.moment()
_CREW = cells.whole(low=1, high=99)

# In the order of writing: a form comes after those that it refers to. Programmes are written before all.
FORMS = (
    SheetForm(
        "areas", "area", Area,
        (
            _key("code"), _name("name"), SheetColumn("kind", cells.one_of(AreaKind), "kind"),
            _link("parent", "areas"), _LATITUDE, _LONGITUDE,
            SheetColumn("radius_m", cells.number(above=0), "radius_m"),
        ),
        _whole_position,
    ),
    SheetForm(
        "teams", "team", Team,
        (_key("code"), _name("name"), _text("kind"), _link("area", "areas"),
         SheetColumn("telephone", words.telephone, "telephone", seldom=True)),
    ),
    SheetForm(
        "officers", "officer", Officer,
        (
            _key("collar", reader=cells.collar), _name("surname"), _text("forename"),
            SheetColumn("rank", words.rank, "rank"), _link("team", "teams", required=True),
            SheetColumn("role", cells.one_of(Role), "role", required=True),
            _link("supervisor", "officers", reader=cells.collar), _text("organisation"),
            SheetColumn("left", dates.day, "left_at", seldom=True),
        ),
        _not_itself,
    ),
    SheetForm(
        "operations", "operation", Operation,
        (
            _key("code"), _name("name"), _text("kind"),
            SheetColumn("starts", dates.day, "starts_on", required=True),
            SheetColumn("ends", dates.day, "ends_on"),
            _link("lead", "officers", reader=cells.collar), _text("objective"),
            SheetColumn("areas", cells.keys, "areas", refers="areas", link=OperationArea, otherwise=()),
            SheetColumn("part_of", cells.key, "part_of_id", refers="operations", seldom=True),
            SheetColumn("threats", _threats, "threats", seldom=True),
        ),
        _ends_after_start,
    ),
    *OPERATION_FORMS,
    SheetForm(
        "people", "person", Person,
        (
            _key("person", field="source_key"), _name("surname"), _text("forenames"),
            _text("also_known_as"), SheetColumn("date_of_birth", dates.day, "date_of_birth"),
            _text("address"),
            _link("area", "areas"), _text("warnings"),
            SheetColumn("telephone", words.telephone, "telephone", seldom=True),
            SheetColumn("contact", cells.line, "contact", seldom=True),
            SheetColumn("contact_telephone", words.telephone, "contact_telephone", seldom=True),
        ),
    ),
    SheetForm(
        "referrals", "referral", Referral,
        (
            _key("ref", reader=cells.reference),
            _link("programme", ROOT, reader=cells.any_case, required=True),
            _link("person", "people", required=True),
            SheetColumn("status", cells.any_case, "status", required=True),
            SheetColumn("status_since", dates.moment(date_will_do=True), "status_since", kept=True),
            _text("grounds"), SheetColumn("ground_date", dates.day, "ground_date"),
            _link("lead", "officers", reader=cells.collar), _link("team", "teams"),
            _link("operation", "operations"), SheetColumn("opened", dates.day, "opened_on", required=True),
            _text("next_action"), SheetColumn("next_due", dates.day, "next_due_on"),
            SheetColumn("restricted", cells.yes_no, "restricted", otherwise=False),
            SheetColumn("consent_by", cells.line, "consent_by", seldom=True),
            SheetColumn("consent_on", dates.day, "consent_on", seldom=True),
            SheetColumn("decision_due", dates.day, "decision_due_on", seldom=True),
            SheetColumn("previous", cells.reference, "previous_id", refers="referrals", seldom=True),
            SheetColumn("made_by", cells.collar, "made_by_id", refers="officers", seldom=True),
        ),
    ),
    SheetForm(
        "steps", "step", ReferralStep,
        (
            SheetColumn("ref", cells.reference, "referral_id", required=True, refers="referrals"),
            SheetColumn("at", dates.moment(date_will_do=True), "at", required=True),
            SheetColumn("status", cells.any_case, "to_status", required=True),
            SheetColumn("by", cells.collar, "actor_id", refers="officers"), _text("reason"),
        ),
        keyed=3, again=True,
    ),
    SheetForm(
        "task_kinds", "task_kind", TaskKind,
        (
            _key("code", reader=cells.code), needed("label", cells.line),
            needed("group", cells.one_of(KindGroup), "circle"),
            SheetColumn("constable", cells.yes_no, "constable", otherwise=False),
            SheetColumn("crew", _CREW, "crew", otherwise=1),
            SheetColumn("crew_nights", _CREW, "crew_nights", seldom=True),
            SheetColumn("alone_minutes", cells.whole(low=1, high=24 * 60), "alone_minutes", seldom=True),
            SheetColumn("asks", cells.one_of(Asks), "asks", otherwise=Asks.NOTHING),
            SheetColumn("results", cells.joined_codes, "results", seldom=True),
            SheetColumn("thing", cells.code, "thing", seldom=True),
            SheetColumn("strand", cells.one_of(Strand), "strand", seldom=True),
        ),
    ),
    SheetForm(
        "things", "thing", Thing,
        (
            _key("code", reader=cells.code), needed("name", cells.line), needed("kind", cells.code),
            _link("area", "areas"),
            SheetColumn(
                "travel_minutes", cells.whole(low=0, high=12 * 60), "travel_minutes", otherwise=TRAVEL_MINUTES
            ),
        ),
    ),
    SheetForm(
        "result_kinds", "result_kind", ResultKind,
        (
            _key("code", reader=cells.code), needed("label", cells.line),
            needed("category", cells.one_of(ResultCategory)), needed("unit", cells.line),
            SheetColumn("subtypes", cells.joined, "subtypes"),
            SheetColumn("ask_above", cells.whole(low=1, high=10**9), "ask_above"),
        ),
    ),
    SheetForm(
        "tasks", "task", Task,
        (
            _key("ref", reader=cells.task_reference), _key("kind"), _text("title", required=True),
            _link("operation", "operations"), _link("area", "areas"), _text("address"), _LATITUDE, _LONGITUDE,
            SheetColumn("starts", _ANY_TIME, "starts_at", required=True),
            SheetColumn("ends", _ANY_TIME, "ends_at"),
            SheetColumn(
                "assigned", cells.collars, "assigned", refers="officers", link=TaskOfficer, otherwise=()
            ),
            SheetColumn("status", cells.one_of(TaskStatus), "status", kept=True),
            _link("referral", "referrals", reader=cells.reference),
            SheetColumn("planner", cells.collar, "planner_id", refers="officers", seldom=True),
            SheetColumn("team", cells.key, "team_id", refers="teams", seldom=True),
            SheetColumn("detail", cells.text, "detail", seldom=True),
        ),
        _task,
    ),
    SheetForm(
        "results", "result", Result,
        (
            SheetColumn("number", cells.whole(low=1, high=10**9), "number", otherwise=0),
            needed("day", dates.day),
            SheetColumn("kind", cells.code, "kind_id", required=True, refers="result_kinds"),
            SheetColumn("subtype", cells.line, "subtype"),
            SheetColumn("count", cells.whole(low=1, high=10**9 - 1), "count"),
            SheetColumn("money", cells.pence, "pence"),
            _link("operation", "operations"), _link("team", "teams"),
            SheetColumn("threat", cells.one_of(Threat), "threat"),
            _link("task", "tasks", reader=cells.task_reference),
            SheetColumn("by", cells.collar, "recorded_by_id", refers="officers"),
        ),
        keyed=1, again=True,
    ),
    *PROGRAMME_FORMS,
)  # fmt: skip

BY_NAME = MappingProxyType({form.name: form for form in FORMS})
