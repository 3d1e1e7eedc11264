"""Officers and partners. Every surname is made up from a garden or a wood."""

from __future__ import annotations

TRUST = "Northamptonshire Children's Trust"
_HEADER = ["collar", "surname", "forename", "rank", "team", "role", "supervisor", "organisation"]

_NAMED = [
    ["1101", "Yarrowby", "Morgan", "Insp", "NPT1", "supervisor", "", ""],
    ["2101", "Alderstow", "Robin", "PS", "NPT1", "supervisor", "1101", ""],
    ["2102", "Brackenbury", "Lesley", "PS", "RESP", "supervisor", "1101", ""],
    ["2103", "Copsewell", "Frances", "PS", "CIRV", "supervisor", "1101", ""],
    ["2104", "Thistlemead", "Jamie", "PS", "NPT2", "supervisor", "1101", ""],
    ["0734", "Ashfield", "Dana", "PC", "RESP", "officer", "2102", ""],
    ["1857", "Eglantyne", "Kit", "PC", "CIRV", "officer", "2103", ""],
    ["T301", "Mossgrave", "Noor", "", "TURN", "partner", "2103", TRUST],
    ["T302", "Quillbrook", "Ellis", "", "TURN", "partner", "2103", TRUST],
    ["1955", "Rowanhurst", "Toni", "DC", "INTEL", "officer", "1101", ""],
    ["S901", "Oakenshade", "Pat", "", "HQ", "auditor", "", ""],
    ["S902", "Pinewater", "Lou", "", "HQ", "administrator", "", ""],
]
# Team, supervisor, rank, first collar, surnames.
_OTHERS = (
    ("NPT1", "2101", "PC", 412, "Birchgarth Cloverdene Dapplewood Dunmere"),
    ("NPT1", "2101", "PCSO", 7013, "Elmscott"),
    ("NPT2", "2104", "PC", 518, "Fernhollow Foxglade Gorsewick"),
    ("NPT2", "2104", "PCSO", 7021, "Greenmantle"),
    ("NPT3", "2104", "PC", 605, "Heathcombe Inglebrook Ivybank"),
    ("NPT4", "2104", "PC", 633, "Jessamore Juniperley Kestrelby"),
    ("NPT5", "2101", "PC", 671, "Kingcuppe Larkhollow Lindenrow"),
    ("RESP", "2102", "PC", 741, "Mistlethorpe Nettlewick Noonmeadow Orchardleigh Primrosset Rushwillow"),
    ("CIRV", "2103", "PC", 1861, "Sedgefold Sorrelby Tanglewood"),
    ("SOCT", "1101", "DC", 1920, "Underbough Vetchley"),
)
_FORENAMES = (
    "Alex",
    "Ash",
    "Bay",
    "Charlie",
    "Drew",
    "Gale",
    "Harper",
    "Indy",
    "Jess",
    "Kerry",
    "Lane",
    "Max",
)


def _others() -> list[list[str]]:
    rows: list[list[str]] = []
    for team, supervisor, rank, collar, surnames in _OTHERS:
        for number, surname in enumerate(surnames.split(), start=collar):
            forename = _FORENAMES[len(rows) % len(_FORENAMES)]
            rows.append([f"{number:04}", surname, forename, rank, team, "officer", supervisor, ""])
    return rows


OFFICER_ROWS = [_HEADER, *_NAMED, *_others()]


def crew_of(team: str) -> list[str]:
    """The collars of the officers who go out for a team."""
    return [row[0] for row in OFFICER_ROWS[1:] if row[4] == team and row[5] in {"officer", "partner"}]
