"""The line under the headings of an empty workbook: what each column takes. The import passes over it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.services.exchange.sheets.forms import SheetColumn, SheetForm

LISTS = "lists"  # the hidden sheet of an empty workbook, with the words to choose from
OLD_LISTS = "words"  # its name before there was a sheet of that name
_PROGRAMME = "code of a programme, as turnaround"
_STATUS = "code of a status, as CONTACTING"
_CHOOSE = "choose from the list"
_NEXT = "what comes next, as Screen the referral"
_TIME = "as 5wd (working days), 7d or 12w"
_COLLAR = "collar number of an officer"
_AREA = "code of an area"
_DEGREES = "degrees, as 52.2405 and -0.9027"

EXPLANATIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "areas": {
            "code": "short, each once, as NTN-01",
            "name": "as people call the area",
            "kind": "choose from the list",
            "parent": "code of the area around this one",
            "latitude": _DEGREES,
            "longitude": _DEGREES,
            "radius_m": "metres, as 150",
        },
        "teams": {
            "code": "short, each once, as NPT1",
            "name": "as people call the team",
            "kind": "choose from the list, or a word of your own, which gives no rights",
            "area": _AREA,
            "telephone": "text, as 01604 000000",
        },
        "officers": {
            "collar": "collar number with its zeros",
            "surname": "the officer's surname",
            "forename": "the officer's forename",
            "rank": "choose from the list; none: leave empty",
            "team": "code of a team",
            "role": "choose from the list",
            "supervisor": _COLLAR,
            "organisation": "a partner's employer",
            "left": "dd/mm/yyyy, ends access; empty for those who work here",
        },
        "operations": {
            "code": "short, each once, as DRIVEN",
            "name": "as people call the operation",
            "kind": "a word of your own",
            "starts": "first day, dd/mm/yyyy",
            "ends": "last day, dd/mm/yyyy",
            "lead": _COLLAR,
            "objective": "what the operation is for",
            "areas": "codes of areas, with ; between them",
            "part_of": "code of the strategy that it is a part of",
            "threats": "drug supply, firearms, fraud, cybercrime, cse or modern slavery, with ; between them",
        },
        "objectives": {
            "operation": "code of an operation",
            "position": "a number from 1 to 9, each once",
            "words": "what it is to bring, as Visit every retailer",
            "result_kind": "code of a kind of result, as RETAILERS_VISITED",
            "target": "how many of them, as 20",
        },
        "days": {
            "operation": "code of an operation",
            "day": "dd/mm/yyyy, each once",
            "theme": "what the day is about, as Retailers",
        },
        "doses": {
            "operation": "code of an operation",
            "area": "code of a hotspot, each once",
            "minutes": "how long each time, as 15",
            "times": "how often a day, as 4",
            "from": "time of day, as 16:00; both empty: all day",
            "until": "time of day, as 23:00; before the other: on the next day",
        },
        "people": {
            "person": "the key of the system that the record comes from",
            "surname": "the person's surname",
            "forenames": "the person's forenames",
            "also_known_as": "nicknames, earlier names",
            "date_of_birth": "dd/mm/yyyy; not known: leave empty",
            "address": "where the person lives",
            "area": _AREA,
            "warnings": "for those who call: a dog, violence, ...",
            "telephone": "text, as 01604 000000",
            "contact": "parent or carer",
            "contact_telephone": "text, as 01604 000000",
        },
        "referrals": {
            "ref": "as TUR-0123, each once",
            "programme": "choose from the list",
            "person": "key on the people sheet",
            "status": "a status of the programme",
            "status_since": "dd/mm/yyyy HH:MM, or the day alone",
            "grounds": "why the person was referred",
            "ground_date": "day of the ground, dd/mm/yyyy",
            "lead": _COLLAR,
            "team": "code of a team",
            "operation": "code of an operation",
            "opened": "dd/mm/yyyy",
            "next_action": "what comes next",
            "next_due": "by when, dd/mm/yyyy",
            "restricted": "yes or no",
            "consent_by": "who consented, as mother",
            "consent_on": "day of the consent, dd/mm/yyyy",
            "decision_due": "day of the decision, dd/mm/yyyy",
            "previous": "the person's one before, as TUR-0045",
            "made_by": "collar of who made it here",
        },
        "steps": {
            "ref": "a referral, as TUR-0123",
            "at": "dd/mm/yyyy HH:MM, or the day alone",
            "status": "the status that it came to then",
            "by": _COLLAR,
            "reason": "why, without names",
        },
        "task_kinds": {
            "code": "short, each once, as VISIT_CIRV",
            "label": "as people call the kind",
            "group": "choose from the list: who may know of such tasks",
            "constable": "yes or no: it takes a constable's powers",
            "crew": "how many it takes, as 2",
            "crew_nights": "how many at night, if that differs",
            "alone_minutes": "how long somebody may be on it alone, as 30",
            "asks": "choose from the list: what is asked at its end",
            "results": "codes of kinds of result, with ; between them",
            "thing": "kind of the thing that it needs, as BUS",
            "strand": "choose from the list: its row on the board of an operation",
        },
        "things": {
            "code": "short, each once, as BUS1",
            "name": "as people call it",
            "kind": "the kind that kinds of task ask for, as BUS",
            "area": _AREA,
            "travel_minutes": "kept free before and after each use; empty: 30",
        },
        "result_kinds": {
            "code": "short, each once, as KNIVES_SEIZED",
            "label": "as people call the kind; kinds of one label differ in their unit",
            "category": _CHOOSE,
            "unit": "what is counted, as knives; pounds for money",
            "subtypes": "words to choose one from, with ; between them",
            "ask_above": "a result above it is asked for once more, as 20",
        },
        "tasks": {
            "ref": "as TSK-0456, each once",
            "kind": "a code of the task_kinds sheet, as VISIT_CIRV",
            "title": "what is to be done",
            "operation": "code of an operation",
            "area": _AREA,
            "address": "where it is to be done",
            "latitude": _DEGREES,
            "longitude": _DEGREES,
            "starts": "dd/mm/yyyy HH:MM",
            "ends": "dd/mm/yyyy HH:MM, or empty",
            "assigned": "collar numbers, with ; between them",
            "status": "choose from the list, or leave empty",
            "referral": "as TUR-0123, or empty",
            "planner": "collar number of who planned it; for a warrant",
            "team": "code of a team, for one of them to take",
            "detail": "what is to be done, in full",
        },
        "results": {
            "number": "of a result on record; empty for a new one",
            "day": "dd/mm/yyyy",
            "kind": "a code of the result_kinds sheet, as KNIVES_SEIZED",
            "subtype": "one of the kind's subtypes; the kind has none: leave empty",
            "count": "how many, as 2; of kinds in pounds: leave empty",
            "money": "pounds, as 1240.50; of other kinds: leave empty",
            "operation": "code of an operation",
            "team": "code of a team",
            "threat": "choose from the list; for a strategy",
            "task": "as TSK-0456, or empty",
            "by": _COLLAR,
        },
        "programmes": {
            "code": "one word, each once, as turnaround",
            "prefix": "letters that begin its references, as TUR",
            "name": "as people call the programme",
            "min_age": "youngest age at referral, as 10",
            "max_age": "oldest age at referral, as 17",
            "team_kind": "kind of the teams that own it, as on the teams sheet",
            "window": "how long ago a ground may be, as 90d, 12w or 3m; any time: leave empty",
            "once": "yes or no: nobody gets it twice",
            "first_number": "first number of referrals made here, as 5001",
            "enabled": "yes or no: whether it is in use",
        },
        "grounds": {
            "programme": _PROGRAMME,
            "code": "short, each once in its programme, as NFA",
            "label": "as people call the ground",
            "needs_date": "yes or no: its day is asked for",
        },
        "questions": {
            "programme": _PROGRAMME,
            "code": "short, each once in its programme, as LOOKED_AFTER",
            "question": "to be answered by yes, no or don't know",
            "if_yes": _CHOOSE,
            "cure": "what to do after a yes",
        },
        "statuses": {
            "programme": _PROGRAMME,
            "code": "short, each once in its programme, as CONTACTING",
            "label": "as people call the status",
            "coarse": "open, or not open if it is an end",
            "begins": "yes for the one where a new referral stands",
            "holds": "yes if a referral on hold stands here",
            "timer": f"time for the next action, {_TIME}",
            "next_action": _NEXT,
        },
        "moves": {
            "programme": _PROGRAMME,
            "from": _STATUS,
            "to": _STATUS,
            "who": "choose from the list: who may, or those above",
            "needs": "; between them: reason, consent, lead, decision_due, attempts, programme, decision,"
            " deconflicted, adult",
        },
        "outcomes": {
            "programme": _PROGRAMME,
            "from": _STATUS,
            "outcome": _CHOOSE,
            "to": f"{_STATUS}; two steps with ; between them; empty: it stays",
            "after": f"time for what comes next, {_TIME}",
            "next": _NEXT,
        },
        "words": {
            "programme": _PROGRAMME,
            "kind": _CHOOSE,
            "for": "choose from the list; a child hears no consequence",
            "text": "to be read out at the door",
        },
        "holidays": {
            "day": "dd/mm/yyyy; bank holidays are known",
            "title": "why nobody works",
        },
    }
)


def explanation(form: SheetForm, column: SheetColumn) -> str:
    """The line for a column, and whether it must be filled in."""
    return f"{'needed: ' if column.required else ''}{EXPLANATIONS[form.name][column.name]}"
