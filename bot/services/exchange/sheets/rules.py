"""The meaning of a row beyond its cells: statuses that belong to a programme, times that are now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from bot.language.times.wall import to_instant, to_local
from bot.letters import kind_code
from bot.searched import words_of
from bot.services.access.policy import ASSESSING_TEAM
from bot.services.exchange.sheets.forms import SheetForm
from bot.services.exchange.sheets.headers import word
from bot.services.exchange.sheets.problems import Problems, quoted
from bot.services.exchange.sheets.programmes import Programmes
from bot.services.exchange.sheets.reading import SheetRow
from models.person import SEARCHED
from models.task import TaskStatus

RowFacts = dict[str, Any]  # by the model's field; "assigned" and "areas" hold frozensets of ids
StoredRow = Mapping[str, Any]
CENTURY, OLDEST = 100, 115  # years
PAST = ("ground_date", "opened", "status_since")  # of a referral
USUAL_KINDS = (
    *(
        "npt",
        "response",
        "soct",
        "headquarters",
        "cid",
        "roads",
        "custody",
        "control_room",
        "dogs",
        "firearms",
    ),
    *("licensing", "partner", "tasking", "training", "specials"),
)
BY_CREW = {True: TaskStatus.ALLOCATED, False: TaskStatus.APPROVED}


def check_status(row: SheetRow, facts: RowFacts, programmes: Programmes, problems: Problems) -> None:
    """The reference's prefix and the status must be the programme's; the status becomes its code."""
    programme = facts.get("programme_id")
    if programme is None:
        return
    prefix = programmes.prefixes[programme]
    if not row.key.startswith(f"{prefix}-"):
        cure = f"Write {prefix}-{row.key.rpartition('-')[2]} or correct the programme"
        why = f"{row.key} has not the prefix of its programme"
        problems.add("referrals", row.line, column="ref", value=row.key, why=why, cure=cure)
    said = facts.pop("status", None)
    if said is None:
        return
    names = programmes.statuses[programme]
    code = names.get(said) or names.get(said.replace(" ", "_").replace("-", "_"))
    if code is None:
        why = f"{quoted(said)} is no status of {prefix}"
        cure = f"Write one of {', '.join(dict.fromkeys(names.values()))}"
        problems.add("referrals", row.line, column="status", value=said, why=why, cure=cure)
        return
    facts["status"] = code


def check_taken(
    row: SheetRow, facts: RowFacts, stored: StoredRow, people: Mapping[str, str], problems: Problems
) -> None:
    """Refuse a number that was given to somebody else here. `people` are the keys by reference."""
    said = row.values.get("person")
    if row.key not in people or facts.get("person_id") == stored["person_id"]:
        return
    why = f"{row.key} was made here for {people[row.key]}, and the file has it for {said}"
    cure = "Give the file's referral another number; the programme's first_number keeps the two apart"
    problems.add("referrals", row.line, column="ref", value=row.key, why=why, cure=cure)


def check_left(row: SheetRow, facts: RowFacts, problems: Problems, *, now: datetime) -> None:
    """Refuse a leaving date in the future: a leaver loses access at once."""
    left = facts.get("left_at")
    if left is not None and left > to_local(now).date():
        why, cure = "that day lies ahead", "Leave it empty until then, and import it on the day"
        problems.add("officers", row.line, column="left", value=left, why=why, cure=cure)


def check_past(form: SheetForm, row: SheetRow, problems: Problems, *, now: datetime) -> None:
    """Refuse a date that cannot be: a birth ahead or too long ago, a past event more than a year ahead."""
    today = to_local(now).date()
    born = row.values.get("date_of_birth") if form.name == "people" else None
    if isinstance(born, date) and born > today:
        cure = f"Correct the year: was it {born.year - CENTURY}?"
        problems.add(
            form.name, row.line, column="date_of_birth", value=born, why="that day lies ahead", cure=cure
        )
    elif isinstance(born, date) and today.year - born.year > OLDEST:
        why, cure = (
            f"nobody is {today.year - born.year}",
            "Correct the year; if it isn't known, leave it empty",
        )
        problems.add(form.name, row.line, column="date_of_birth", value=born, why=why, cure=cure)
    for name in PAST if form.name == "referrals" else ():
        said = row.values.get(name)
        if isinstance(said, date) and said.year > today.year + 1:
            why = f"the year {said.year} can't be right"
            problems.add(form.name, row.line, column=name, value=said, why=why, cure="Correct the year")


def name_kind(row: SheetRow, programmes: Programmes, problems: Problems) -> None:
    """Refuse a team's kind that nearly is one that gives rights; name others that give none and are new."""
    kind = row.values.get("kind")
    if not isinstance(kind, str) or word(kind) in {*programmes.team_kinds, ASSESSING_TEAM, *USUAL_KINDS}:
        return
    deciding = [*programmes.team_kinds, ASSESSING_TEAM]
    near = get_close_matches(word(kind), deciding, n=1) or [
        one for one in deciding if word(kind) in one.split("_")
    ]
    if near:
        why = f"{quoted(kind)} gives no rights, and {near[0]} does"
        cure = f"Write {near[0]}, or another word if something else is meant"
        problems.add("teams", row.line, column="kind", value=kind, why=why, cure=cure)
    else:
        told = f"teams line {row.line}: the kind {quoted(kind)} gives no rights"
        problems.named.setdefault(f"teams {word(kind)}", told)


def complete(form: SheetForm, facts: RowFacts, stored: StoredRow | None, *, now: datetime) -> None:
    """Add the values that the sheet implies."""
    if form.name == "referrals":
        _complete_referral(facts, stored, now)
    elif form.name == "tasks":
        _complete_task(facts, stored, now)
    elif form.name == "officers":
        _complete_officer(facts, stored)
    elif form.name == "people":
        _complete_person(facts, stored)


def _complete_person(facts: RowFacts, stored: StoredRow | None) -> None:
    """The words that searches compare follow the names and the street."""
    whole = {**(stored or {}), **facts}
    facts["searched"] = words_of(*(whole.get(name) for name in SEARCHED))


def _complete_referral(facts: RowFacts, stored: StoredRow | None, now: datetime) -> None:
    """A status that changes without a date has changed now."""
    if stored is None or facts.get("status", stored["status"]) != stored["status"]:
        facts.setdefault("status_since", now)


def _complete_officer(facts: RowFacts, stored: StoredRow | None) -> None:
    """A leaving day is kept as the instant at which it begins; one on record stays exact to the second."""
    left = facts.get("left_at")
    if left is None:
        return
    before = stored["left_at"] if stored else None
    same = before is not None and to_local(before).date() == left
    facts["left_at"] = before if same else to_instant(datetime.combine(left, time.min))


def _comparable(kind: str) -> str:
    """The kind as written; in its normal form where the database's capitals would read it as another."""
    name = kind_code(kind)
    return kind if kind.isascii() and len(kind) == len(name) else name


def _complete_task(facts: RowFacts, stored: StoredRow | None, now: datetime) -> None:
    """Without a status in the file: allocated if officers are assigned, else approved.

    A task on record moves between the two only when it gains its first officer or loses its last.
    """
    if isinstance(kind := facts.get("kind"), str):
        facts["kind"] = _comparable(kind)
    if stored is None:
        facts.setdefault("status", BY_CREW[bool(facts.get("assigned"))])
        facts["created_at"] = now
        return
    had = bool(stored["assigned"])
    has = bool(facts.get("assigned", stored["assigned"]))
    if had != has and stored["status"] == BY_CREW[had]:
        facts.setdefault("status", BY_CREW[has])
