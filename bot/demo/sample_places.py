"""Areas, teams and operations: the county's public shape, with invented beats."""

from __future__ import annotations

from datetime import date, timedelta

from bot.services.exchange.sheets.dates import written_date

_LPAS = (("NORTH", "North"), ("WEST", "West"))
# The seven neighbourhood teams' areas, at their towns' centres: code, name, LPA, position, number of beats.
_NPTS = (
    ("NTN", "Northampton", "WEST", 52.2405, -0.9027, 6),
    ("DAV", "Daventry", "WEST", 52.2567, -1.1617, 3),
    ("SNN", "South Northamptonshire", "WEST", 52.1318, -0.9900, 3),
    ("WEL", "Wellingborough", "NORTH", 52.3028, -0.6944, 3),
    ("RUS", "Rushden", "NORTH", 52.2889, -0.6010, 2),
    ("COR", "Corby", "NORTH", 52.4877, -0.7040, 3),
    ("KET", "Kettering", "NORTH", 52.3990, -0.7280, 4),
)
# Places named in public by the force itself: code, name, parent, position, radius.
_HOTSPOTS = (
    ("KINGS-HEATH", "King's Heath", "NTN", 52.2558, -0.9266, 400),
    ("MARKET-SQ", "Market Square", "NTN", 52.2379, -0.8960, 120),
    ("BRIDGE-ST", "Bridge Street", "NTN", 52.2346, -0.8972, 200),
    ("ABINGTON-ST", "Abington Street / St Giles' Terrace", "NTN", 52.2389, -0.8918, 200),
    ("MERCERS-ROW", "Mercers Row", "NTN", 52.2371, -0.8962, 100),
    ("RACECOURSE", "The Racecourse", "NTN", 52.2493, -0.8893, 500),
    ("STATION", "Northampton railway station", "NTN", 52.2376, -0.9066, 150),
    ("GROSVENOR", "Grosvenor Centre", "NTN", 52.2388, -0.8946, 150),
    ("ALL-SAINTS", "All Saints, Kettering", "KET", 52.3985, -0.7345, 350),
)
_AREA_HEADER = ["code", "name", "kind", "parent", "latitude", "longitude", "radius_m"]
_TEAM_HEADER = ["code", "name", "kind", "area", "telephone"]
_OPERATION_HEADER = [
    "code",
    "name",
    "kind",
    "starts",
    "ends",
    "lead",
    "objective",
    "areas",
    "part_of",
    "threats",
]

_THEMES = (
    *("Visits", "Retailers and knives", "Hotspots and stations", "Schools", "Night-time economy"),
    *("Licensed premises", "Community and debrief"),
)
OBJECTIVE_ROWS = [
    ["operation", "position", "words", "result_kind", "target"],
    ["DRIVEN", "1", "Visit every young person on the list", "HOME_VISITS", "20"],
    ["DRIVEN", "2", "Test what retailers do about knives", "TEST_PURCHASES", "12"],
    ["DRIVEN", "3", "Take knives off the street", "KNIVES_SEIZED", "10"],
    ["DRIVEN", "4", "Be seen at the hotspots when harm is likely", "", ""],
]
DOSE_ROWS = [
    ["operation", "area", "minutes", "times", "from", "until"],
    ["DRIVEN", "MARKET-SQ", "15", "4", "08:00", "23:00"],
    ["DRIVEN", "BRIDGE-ST", "15", "4", "20:00", "04:00"],
    ["DRIVEN", "RACECOURSE", "20", "2", "14:00", "20:00"],
    ["DRIVEN", "ALL-SAINTS", "15", "3", "", ""],
]

BEATS = tuple(f"{code}-{number:02}" for code, *_, beats in _NPTS for number in range(1, beats + 1))
HOTSPOTS = tuple((code, name, latitude, longitude) for code, name, _, latitude, longitude, _ in _HOTSPOTS)


def _beats() -> list[list[str]]:
    """Beats round their town's centre, a kilometre or so apart."""
    steps = ((0, 0), (8, 12), (-8, 12), (8, -12), (-8, -12), (0, 20))
    rows = []
    for code, name, _, latitude, longitude, beats in _NPTS:
        for number, (north, east) in enumerate(steps[:beats], start=1):
            position = [f"{latitude + north / 1000:.4f}", f"{longitude + east / 1000:.4f}"]
            rows.append([f"{code}-{number:02}", f"{name} beat {number}", "beat", code, *position, "600"])
    return rows


AREA_ROWS = [
    _AREA_HEADER,
    *([code, name, "lpa", "", "", "", ""] for code, name in _LPAS),
    *([code, name, "npt", lpa, f"{lat:.4f}", f"{lon:.4f}", ""] for code, name, lpa, lat, lon, _ in _NPTS),
    *_beats(),
    *([c, n, "hotspot", npt, f"{lat:.4f}", f"{lon:.4f}", str(r)] for c, n, npt, lat, lon, r in _HOTSPOTS),
]
THING_ROWS = [
    ["code", "name", "kind", "area", "travel_minutes"],
    ["BUS1", "Beat bus 1", "BUS", "NTN", "30"],
    ["BUS2", "Beat bus 2", "BUS", "KET", "45"],
    ["ARCH", "Knife arch", "KNIFE_ARCH", "", "30"],
]
TEAM_ROWS = [
    _TEAM_HEADER,  # the numbers are of a range that is kept free for fiction
    ["NPT1", "Northampton neighbourhood team", "npt", "NTN", "01632 960011"],
    ["NPT2", "Kettering neighbourhood team", "npt", "KET", "01632 960022"],
    ["NPT3", "Wellingborough neighbourhood team", "npt", "WEL", "01632 960033"],
    ["NPT4", "Corby neighbourhood team", "npt", "COR", "01632 960044"],
    ["NPT5", "Daventry neighbourhood team", "npt", "DAV", "01632 960055"],
    ["RESP", "Response", "response", "WEST", "01632 960066"],
    ["CIRV", "CIRV", "yviu_cirv", "", "01632 960077"],
    ["TURN", "Turnaround", "turnaround_yjs", "", "01632 960088"],
    ["SOCT", "Serious and organised crime team", "soct", "", "01632 960099"],
    ["INTEL", "Intelligence", "intelligence", "", "01632 960110"],
    ["HQ", "Headquarters", "headquarters", "", "01632 960121"],
]


def operation_rows(today: date) -> list[list[str]]:
    """Viper all year; Driven from the Monday of this week to its Sunday."""
    monday = today - timedelta(days=today.weekday())
    hotspots = ";".join(code for code, *_ in _HOTSPOTS)
    viper = "Fewer people harmed by serious and organised crime, by pursuing, preventing and protecting"
    driven = (
        "A week of visits, patrols and warrants against serious violence: support first, then enforcement"
    )
    days = [written_date(monday), written_date(monday + timedelta(days=6))]
    return [
        _OPERATION_HEADER,
        [
            "VIPER",
            "Op Viper",
            "strategy",
            f"01/01/{monday.year:04}",
            "",
            "1101",
            viper,
            "",
            "",
            "drug supply; firearms",
        ],
        ["DRIVEN", "Op Driven", "week_of_action", *days, "1101", driven, hotspots, "VIPER", ""],
    ]


def theme_rows(today: date) -> list[list[str]]:
    """A theme for each day of the week."""
    monday = today - timedelta(days=today.weekday())
    days = (written_date(monday + timedelta(days=number)) for number in range(len(_THEMES)))
    return [
        ["operation", "day", "theme"],
        *(["DRIVEN", day, theme] for day, theme in zip(days, _THEMES, strict=True)),
    ]
