"""A week of action to try everything: invented people, public places, dates round today.

The rows go in through the real import, so the sample proves it. Nobody in them exists, and the
beats' codes are made up.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from bot.database import Database
from bot.demo.sample_officers import OFFICER_ROWS
from bot.demo.sample_people import people_rows
from bot.demo.sample_places import (
    AREA_ROWS,
    DOSE_ROWS,
    OBJECTIVE_ROWS,
    TEAM_ROWS,
    THING_ROWS,
    operation_rows,
    theme_rows,
)
from bot.demo.sample_referrals import referral_rows
from bot.demo.sample_results import result_rows
from bot.demo.sample_tasks import TRAINED, WAITING, task_rows
from bot.language.times.wall import to_local
from bot.services.exchange.importing import ImportResult, run_import

Sheets = dict[str, list[list[str]]]


class Persona(Struct, frozen=True):
    """An officer worth playing in the demo, and things to try as them."""

    collar: str
    hint: str


CONTACTING, FOR_INSPECTOR, OFFERED_AGAIN, LYING_STILL = "TUR-0120", "CIR-0052", "CIR-0097", "CIR-0067"
IN_THE_FIELD = (
    Persona(
        "0734",
        "Ask: what's on tomorrow. Open a visit: What to say, Outcome. /result knives seized 2 op driven."
        " /refer drafts goes on with a referral begun this morning; TUR-5001 you have sent."
        " /op driven doses, then /here market square, and Left.",
    ),
    Persona(
        "1857",
        f"{LYING_STILL} lies still: /referrals overdue, open it, Move on. Or a visit of tomorrow: Outcome,"
        " Not in.",
    ),
    Persona(
        "T301",
        "A partner: TUR-5001 waits for you from Response: open it, Move on."
        f" {CONTACTING} was tried twice: Visit. Ask for CIR-0045, or /find: you may not.",
    ),
    Persona(
        "2102",
        f"{WAITING} waits for a word: /clashes says whom to ring. /alone: 0741 is out alone, and an alarm"
        f" comes here in 15 minutes. Door staff were trained last night: /training {TRAINED}, then send"
        " names. /bus shows the week of the buses. /op driven board, /handover, and who"
        " is free: /assign with a task. /op driven change, /newtask, /brief ask what they need.",
    ),
)
COLLEAGUE = "A colleague. Ask: what's on today. Open a card and answer it with what you saw."
PERSONAS = (
    *IN_THE_FIELD,
    Persona(
        "1955", "An assessor: say /intel as somebody else, submit it, then /intel queue here to assess it."
    ),
    Persona(
        "2103",
        f"CIRV's sergeant: /ref {FOR_INSPECTOR} history shows your review; Move on of another. /enrol 1920"
        " makes a link for a colleague; /samples shows reasons to judge.",
    ),
    Persona(
        "1101",
        f"The Inspector: {FOR_INSPECTOR} waits for your decision: open it, Move on, and decide with your PIN,"
        " or offer support again. /op driven report brings the week as a PDF and a workbook,"
        " /op driven publish a page to publish. /briefings line, /looks",
    ),
    Persona("S901", "An auditor: /audit 0734 shows what an officer looked at; /flags what stood out."),
    Persona("S902", "An administrator: /enrol 1920 makes a link; /lift and /revoke change access."),
)


def week_of_action(now: datetime) -> Sheets:
    """The sheets of the week that contains `now`, each with a header row.

    The same at any hour of a day, apart from the progress of its tasks.
    """
    local = to_local(now)
    people = people_rows(local.date())
    referrals = referral_rows(people, local)
    return {
        "teams": TEAM_ROWS,
        "areas": AREA_ROWS,
        "operations": operation_rows(local.date()),
        "objectives": OBJECTIVE_ROWS,
        "days": theme_rows(local.date()),
        "doses": DOSE_ROWS,
        "officers": OFFICER_ROWS,
        "people": people,
        "referrals": referrals,
        "things": THING_ROWS,
        "tasks": task_rows(people, referrals, local),
        "results": result_rows(local.date()),
    }


def import_sample(database: Database, *, now: datetime) -> ImportResult:
    """Import the week of action into the record, which may hold one already."""
    with TemporaryDirectory() as folder:
        for name, rows in week_of_action(now).items():
            with (Path(folder) / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return run_import(database, Path(folder), now=now)
