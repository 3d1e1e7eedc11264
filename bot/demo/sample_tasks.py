"""Ninety tasks from yesterday to six days on, several a day for the personas; one alone, two that clash."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from msgspec import Struct

from bot.demo.sample_officers import crew_of
from bot.demo.sample_people import SEED
from bot.demo.sample_places import BEATS, HOTSPOTS
from bot.demo.sample_referrals import LEAD, STATUS
from bot.services.exchange.sheets.dates import written_date

COUNT = 91
FIRST = 301  # TSK-0301
TRAINED = f"TSK-{FIRST + COUNT - 1:04}"  # last night, so that it can be said who came
_TRAINING, _TRAINER = 11, "2102"  # the errand's place in the list below
OF_ALONE = f"TSK-{FIRST + COUNT:04}"
ALONE, ALONE_FOR = "0741", timedelta(minutes=20)  # who is out alone, and since when
WAITING = f"TSK-{FIRST + COUNT + 1:04}"
_DAYS = 8
_HEADER = [
    *("ref", "kind", "title", "operation", "area", "address", "latitude", "longitude"),
    *("starts", "ends", "assigned", "status", "referral", "planner"),
]
_BELL_LANE = (
    "14 Bell Lane, NN1"  # nobody's home: a check this evening, and a warrant at dawn of which it may not know
)


class Errand(Struct, frozen=True):
    """A kind of task; `place` is hotspot, beat, or the home of a person with a referral of that `prefix`."""

    kind: str
    title: str
    team: str
    hour: int
    minutes: int
    place: str = "beat"
    prefix: str = ""
    crew: int = 2


_ERRANDS = (
    Errand("PATROL_HOTSPOT", "Hotspot patrol: {place}, 15 minutes, on foot", "RESP", 19, 15, "hotspot"),
    Errand("VISIT_CIRV", "Visit with Response: offer of support", "CIRV", 10, 45, "home", "CIR"),
    Errand("HOME_VISIT_TURNAROUND", "Home visit with the parent or carer", "TURN", 16, 60, "home", "TUR", 1),
    Errand("PATROL_HOTSPOT", "Hotspot patrol: {place}, 15 minutes, on foot", "NPT1", 15, 15, "hotspot"),
    Errand("WEAPON_SWEEP", "Weapon sweep of open ground: {place}", "NPT1", 9, 90, "hotspot", crew=4),
    Errand("VISIT_CIRV", "Second visit: ask for the decision", "CIRV", 17, 30, "home", "CIR"),
    Errand("BEAT_BUS", "Beat bus surgery", "NPT2", 11, 120),
    Errand("CUCKOOING_CHECK", "Welfare check on an occupier", "NPT3", 13, 45),
    Errand("WARRANT_SUPPORT", "Support a warrant; brief at the station", "RESP", 7, 120, crew=4),
    Errand("SCHOOL_VISIT", "Knife-crime session with Year 9", "NPT4", 9, 60),
    Errand("HOME_VISIT_TURNAROUND", "First visit with a Turnaround worker", "TURN", 18, 45, "home", "TUR", 1),
    Errand("TRAINING_DELIVERY", "Search training for door staff", "RESP", 20, 60, "hotspot"),
    Errand("RETAILER_VISIT", "Retailers: selling knives responsibly", "NPT5", 14, 60),
    Errand("BAIL_CHECK", "Bail condition check", "RESP", 21, 30),
    Errand("LICENSED_PREMISES_VISIT", "Licensed premises visit: {place}", "NPT1", 21, 45, "hotspot"),
    Errand("REASSURANCE_VISIT", "Reassurance visit after last week", "NPT2", 12, 30, crew=1),
    Errand("SAFEGUARDING_FOLLOWUP", "Follow up a safeguarding referral", "SOCT", 11, 45),
)
# The personas' tasks each day: the errand's place in the list above, and the hour.
_PERSONAS = (
    ("0734", (0, 11, 13), (14, 18, 22)),
    ("1857", (1, 5, 1), (10, 13, 17)),
    ("T301", (2, 10, 2), (11, 15, 17)),
    ("2102", (8, 0), (9, 19)),
)
_GOES_ALONG = {"1857": "0734"}  # so that a Response officer has referrals to see in full


def task_rows(people: list[list[str]], referrals: list[list[str]], local: datetime) -> list[list[str]]:
    """The personas' tasks of today and tomorrow first, then everybody's, in turn over the days."""
    dice = Random(SEED + 2)
    homes = {row[0]: (row[5], row[6]) for row in people[1:]}
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    plan: list[tuple[Errand, datetime, str]] = []
    for day in (0, 1):
        for collar, errands, hours in _PERSONAS:
            for place, hour in zip(errands, hours, strict=True):
                plan.append((_ERRANDS[place], midnight + timedelta(days=day, hours=hour), collar))
    for number in range(COUNT - 1 - len(plan)):
        errand = _ERRANDS[number % len(_ERRANDS)]
        start = timedelta(days=number % _DAYS - 1, hours=errand.hour, minutes=dice.choice((0, 15, 30)))
        plan.append((errand, midnight + start, ""))
    plan.append((_ERRANDS[_TRAINING], midnight - timedelta(hours=4), _TRAINER))
    cases = {"TUR": _open_cases(referrals, "TUR"), "CIR": _open_cases(referrals, "CIR")}
    return [
        _HEADER,
        *(
            [f"TSK-{FIRST + number:04}", *_task(dice, errand, start, collar, local, cases, homes), ""]
            for number, (errand, start, collar) in enumerate(plan)
        ),
        _alone(local),
        *_clashing(midnight, local),
    ]


def _alone(local: datetime) -> list[str]:
    """The visits, all day, on which somebody is alone as the demo begins."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    start, end = midnight + timedelta(hours=9), midnight + timedelta(hours=17)
    return [
        OF_ALONE, "REASSURANCE_VISIT", "Reassurance visits after burglaries",
        _operation(start, local), BEATS[0], "Corner shop, by the library", "", "",
        _written(start), _written(end), ALONE, "in_progress", "", "",
    ]  # fmt: skip


def _clashing(midnight: datetime, local: datetime) -> list[list[str]]:
    """A bail check by Response tonight, which waits, and the neighbourhood team's warrant at dawn."""
    check, warrant = midnight + timedelta(hours=23), midnight + timedelta(hours=29)
    return [
        [
            WAITING, "BAIL_CHECK", "Bail condition check", _operation(check, local), "", _BELL_LANE, "", "",
            _written(check), _written(check + timedelta(minutes=30)), "0734", "allocated", "", "2102",
        ],
        [
            f"TSK-{FIRST + COUNT + 2:04}", "WARRANT", "Warrant", _operation(warrant, local), "", _BELL_LANE,
            "", "", _written(warrant), _written(warrant + timedelta(hours=2)), ";".join(crew_of("NPT1")[:4]),
            "allocated", "", "2101",
        ],
    ]  # fmt: skip


def _open_cases(referrals: list[list[str]], prefix: str) -> list[list[str]]:
    """Referrals with a lead that have not ended."""
    ended = {"COMPLETED", "CONSENT_DECLINED", "SIGNPOSTED", "NOT_ELIGIBLE", "CLOSED_NO_ACTION"}
    return [
        row for row in referrals[1:] if row[0].startswith(prefix) and row[LEAD] and row[STATUS] not in ended
    ]


def _task(
    dice: Random, errand: Errand, start: datetime, collar: str, local: datetime,
    cases: dict[str, list[list[str]]], homes: dict[str, tuple[str, str]],
) -> list[str]:  # fmt: skip
    end = start + timedelta(minutes=errand.minutes)
    case = _case(dice, cases[errand.prefix], collar) if errand.prefix else None
    where, title = _place(dice, errand, homes[case[2]] if case else None)
    crew = _crew(dice, errand, collar)
    if dice.random() < 1 / 12 and not collar and start > local:
        crew = []
    return [
        errand.kind, title, _operation(start, local), *where, _written(start), _written(end), ";".join(crew),
        _status(dice, start, end, local, assigned=bool(crew)), case[0] if case else "",
    ]  # fmt: skip


def _case(dice: Random, cases: list[list[str]], collar: str) -> list[str]:
    """A referral that the officer leads, if there is one."""
    return dice.choice([case for case in cases if case[LEAD] == collar] or cases)


def _operation(start: datetime, local: datetime) -> str:
    """Driven this week; Viper at any other time."""
    return "DRIVEN" if start.isocalendar()[:2] == local.isocalendar()[:2] else "VIPER"


def _place(dice: Random, errand: Errand, home: tuple[str, str] | None) -> tuple[list[str], str]:
    """Area, address, latitude and longitude; and the title, which may name the place but never a person."""
    if home:
        return [home[1], home[0], "", ""], errand.title
    if errand.place == "hotspot":
        code, name, latitude, longitude = dice.choice(HOTSPOTS)
        return [code, "", f"{latitude:.4f}", f"{longitude:.4f}"], errand.title.format(place=name)
    return [dice.choice(BEATS), "", "", ""], errand.title


def _crew(dice: Random, errand: Errand, collar: str) -> list[str]:
    """Somebody of the errand's team; a visit of CIRV's goes with somebody from Response."""
    others = [one for one in crew_of(errand.team) if one != collar]
    size = min(errand.crew - bool(collar), len(others))
    crew = ([collar] if collar else []) + dice.sample(others, max(size, 0))
    if errand.kind == "VISIT_CIRV":
        from_response = dice.choice(crew_of("RESP"))
        crew[1:] = [_GOES_ALONG.get(collar, from_response)]
    return crew


def _status(dice: Random, start: datetime, end: datetime, local: datetime, *, assigned: bool) -> str:
    """The status by the time: over, under way, or to come. The dice fall the same at any hour of a day."""
    done, accepted = dice.random() < 2 / 3, dice.random() < 1 / 2
    if not assigned:
        return "approved"
    if end <= local:
        return "completed" if done else "not_done"
    if start <= local:
        return "in_progress"
    return "accepted" if accepted else "allocated"


def _written(local: datetime) -> str:
    return f"{written_date(local)} {local:%H:%M}"
