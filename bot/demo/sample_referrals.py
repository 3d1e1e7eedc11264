"""A hundred and twenty referrals, spread over every status."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from types import MappingProxyType

from bot.demo.sample_officers import crew_of
from bot.demo.sample_people import ADULTS, CHILDREN, SEED
from bot.services.exchange.sheets.dates import written_date

FIRST_CHILD, FIRST_ADULT = 101, 41  # TUR-0101, CIR-0041
AGAIN = 10  # adults who were referred before
_HEADER = [
    *("ref", "programme", "person", "status", "status_since", "grounds", "ground_date", "lead", "team"),
    *("operation", "opened", "next_action", "next_due", "restricted"),
]
# Status and next action; an ended one has none. Common ones are repeated.
_TURNAROUND = (
    ("SUBMITTED", "Screen the referral"),
    ("SCREENING", "Check eligibility with the youth justice service"),
    ("INFO_REQUESTED", "Chase the school's reply"),
    ("ACCEPTED", "First contact with the parent or carer"),
    ("CONTACTING", "Visit at another time of day: no contact made"),
    ("CONTACTING", "Home visit with a Turnaround worker"),
    ("CONSENT_GIVEN", "Book the assessment"),
    ("ASSESSMENT", "Finish the assessment"),
    ("INTERVENTION", "Weekly session"),
    ("INTERVENTION", "Progress review"),
    ("ON_HOLD", "Ask the social worker before any contact"),
    ("COMPLETED", ""),
    ("CONSENT_DECLINED", ""),
    ("SIGNPOSTED", ""),
    ("NOT_ELIGIBLE", ""),
)
_CIRV = (
    ("RECEIVED", "Triage"),
    ("TRIAGE", "Agree a lead"),
    ("ALLOCATED", "Plan the first visit with Response"),
    ("CONTACTING", "Joint visit with Response"),
    ("CONTACTING", "Visit at another time of day: no contact made"),
    ("SUPPORT_OFFERED", "Ask for the decision"),
    ("DECISION_PENDING", "Ring for the decision"),
    ("PLEDGED", "Meet the mentor"),
    ("ENGAGED", "Mentoring session"),
    ("ENGAGED", "Housing appointment"),
    ("STEP_DOWN", "Last review"),
    ("DECLINED", "Offer support once more"),
    ("COMPLETED", ""),
    ("ENFORCEMENT_REVIEW", "Inspector's decision"),
    ("CLOSED_NO_ACTION", ""),
)
_GROUNDS = MappingProxyType(
    {
        "turnaround": (
            "ASB_REPEAT",
            "IUC_AFTER_ARREST",
            "NFA",
            "COMMUNITY_RESOLUTION",
            "VOLUNTARY_INTERVIEW",
            "RUI",
        ),
        "cirv": (
            "Self-referral",
            "Worried relative",
            "Suspected group involvement",
            "Violence in a public place",
        ),
    }
)
_EARLY = frozenset({"SUBMITTED", "SCREENING", "INFO_REQUESTED", "RECEIVED", "TRIAGE"})  # no lead yet
_VISITED = frozenset({"CONTACTING", "ALLOCATED", "SUPPORT_OFFERED", "DECISION_PENDING", "DECLINED"})
STATUS, LEAD = 3, 7  # places in a row


def referral_rows(people: list[list[str]], local: datetime) -> list[list[str]]:
    """Turnaround once for every child; CIRV for every adult, for some after an earlier, closed one."""
    dice = Random(SEED + 1)
    keys = [row[0] for row in people[1:]]
    rows = [_HEADER]
    for number, person in enumerate(keys[:CHILDREN]):
        status = _TURNAROUND[number % len(_TURNAROUND)]
        rows.append(_referral(dice, "turnaround", f"TUR-{FIRST_CHILD + number:04}", person, status, local))
    for number in range(ADULTS + AGAIN):
        status = _CIRV[-1] if number < AGAIN else _CIRV[number % len(_CIRV)]
        person = keys[CHILDREN + (number if number < AGAIN else number - AGAIN)]
        rows.append(_referral(dice, "cirv", f"CIR-{FIRST_ADULT + number:04}", person, status, local))
    return rows


def _referral(
    dice: Random, programme: str, ref: str, person: str, step: tuple[str, str], local: datetime
) -> list[str]:
    today = local.date()
    status, action = step
    age = dice.randint(4, 70) + (90 if status == "CLOSED_NO_ACTION" else 0)
    opened = today - timedelta(days=age)
    since = f"{written_date(today - timedelta(days=dice.randint(1, age - 1)))} {_hour(dice)}"
    ground = [dice.choice(_GROUNDS[programme]), written_date(opened - timedelta(days=dice.randint(2, 50)))]
    team = "TURN" if programme == "turnaround" else "CIRV"
    lead = "" if status in _EARLY else dice.choice(crew_of(team))
    operation = "DRIVEN" if status in _VISITED else ""
    restricted = "yes" if status == "ENFORCEMENT_REVIEW" or dice.random() < 1 / 15 else "no"
    following = [action, _due(dice, today) if action else ""]
    return [
        ref, programme, person, status, since, *ground, lead, team,
        operation, written_date(opened), *following, restricted,
    ]  # fmt: skip


def _hour(dice: Random) -> str:
    return f"{dice.randint(9, 17):02}:{dice.choice((0, 15, 30, 45)):02}"


def _due(dice: Random, today: date) -> str:
    """One in four is overdue."""
    days = -dice.randint(1, 6) if dice.random() < 1 / 4 else dice.randint(0, 12)
    return written_date(today + timedelta(days=days))
