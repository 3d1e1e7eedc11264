"""The demo's people, and the morning before you come, played by messages to the bot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.demo.sample import COLLEAGUE, CONTACTING, FOR_INSPECTOR, OFFERED_AGAIN, PERSONAS
from bot.demo.sample_tasks import ALONE, ALONE_FOR, OF_ALONE
from bot.demo.stand_in import Message, StandIn, TelegramUser
from bot.services.audit import trail
from bot.services.enrolment import links
from bot.services.identity import pins
from bot.services.lone_visits import rows as lone_visits
from models.lone_visit import LoneWord
from models.officer import Officer
from models.pin import Pin
from models.task import Task, TaskOfficer
from models.task_kind import TaskKind
from models.team import Team
from models.unlock import Unlock

FIRST_ACCOUNT = 5_000
PIN = "274951"  # everybody's, so that anybody who tries the demo can lock and unlock
OPEN_FOR = timedelta(hours=12)
NEVER_ENROLLED = 3  # so that a briefing has somebody it cannot reach
NEWCOMER = "1863"

OUT_ALONE: Query = (
    sa.select(col(Task.id), col(Officer.id), col(TaskKind.alone_minutes))
    .select_from(TaskOfficer)
    .join(Task, col(Task.id) == col(TaskOfficer.task_id))
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .join(TaskKind, col(TaskKind.code) == col(Task.kind))
    .where(col(Officer.collar) == sa.bindparam("collar"), col(Task.ref) == OF_ALONE)
)

People = Mapping[str, TelegramUser]


class NewcomerRow(Protocol):
    id: int
    collar: str
    rank: str
    forename: str
    surname: str
    team: str


def enrol(session: Session, telegram: StandIn, *, now: datetime) -> People:
    """Give all but a few an account, by collar: first those worth trying, then the newcomer."""
    query: Query = sa.select(
        col(Officer.id),
        col(Officer.collar),
        col(Officer.rank),
        col(Officer.forename),
        col(Officer.surname),
        col(Team.name).label("team"),
    ).join(Team, col(Team.id) == col(Officer.team_id))
    hints = {persona.collar: persona.hint for persona in PERSONAS}
    rows = session.run(query.order_by(col(Officer.id))).all()
    waiting = next(row for row in rows if row.collar == NEWCOMER)
    enrolled = sorted((*rows[:-NEVER_ENROLLED], waiting), key=lambda row: _place(row, hints))
    people = {}
    digest = pins.digest(PIN)
    for row in enrolled:
        if row is waiting:
            _await_newcomer(session, telegram, row, now=now)
            continue
        account = FIRST_ACCOUNT + row.id
        role = " ".join(filter(None, (row.rank, row.collar))) + f" · {row.team}"
        people[row.collar] = telegram.person(
            account, row.forename, last_name=row.surname, role=role, hint=hints.get(row.collar, COLLEAGUE)
        )
        bound = sa.update(Officer).where(col(Officer.id) == row.id)
        session.run(bound.values(account_id=account, enrolled_at=now))
        session.run(sa.insert(Pin), {"officer_id": row.id, "digest": digest, "chosen_at": now})
        session.run(
            sa.insert(Unlock), {"officer_id": row.id, "began_at": now, "active_until": now + OPEN_FOR}
        )
    _send_out_alone(session, now - ALONE_FOR)
    return people


def _send_out_alone(session: Session, since: datetime) -> None:
    """Let somebody have arrived on a visit alone, to be asked in ten minutes whether they are all right."""
    task_id, officer_id, minutes = session.run(OUT_ALONE, {"collar": ALONE}).one()
    there = sa.and_(col(TaskOfficer.task_id) == task_id, col(TaskOfficer.officer_id) == officer_id)
    session.run(sa.update(TaskOfficer).where(there).values(arrived_at=since))
    lone_visits.begin(session, task_id, officer_id, minutes, word=LoneWord.ARRIVED, now=since)


def _place(row: NewcomerRow, hints: Mapping[str, str]) -> int:
    """Those worth trying stand first, then the newcomer, then their colleagues."""
    return 0 if row.collar in hints else 1 if row.collar == NEWCOMER else 2


def _await_newcomer(session: Session, telegram: StandIn, row: NewcomerRow, *, now: datetime) -> None:
    """A phone with a link that nobody has opened yet, so that enrolment can be tried."""
    link = links.issue(session, trail.system(session), row.collar, lifetime=OPEN_FOR, now=now)
    telegram.person(
        FIRST_ACCOUNT + row.id,
        row.forename,
        last_name=row.surname,
        role=f"{row.rank} {row.collar} · {row.team}, not enrolled yet",
        hint=f"You were handed this link: https://t.me/{telegram.world.me['username']}?start={link.code} "
        "It works once. Open it, and choose a PIN.",
    )


async def play(people: People, today: date) -> None:
    """Play the morning: everybody opens the chat, the sergeant briefs.

    A response officer takes a note, sends a referral, and begins another that waits for the rest. Referrals
    move on: one waits for the Inspector.
    """
    for person in people.values():
        person.says("/start")
    for person in people.values():
        await person.hears()
    sergeant, officer = people["2102"], people["0734"]
    sergeant.says(
        "/brief to RESP at now: Op Driven: today on Response | High-visibility patrols of the hotspots"
        " on your list, 15 minutes each, on foot. Why here: reports of knives carried after school."
        " Body-worn video on. Any child at risk: safeguard first, then ring MASH."
    )
    preview = await sergeant.hears()
    sergeant.taps(preview, "Send")
    await sergeant.hears()
    officer.says("note Market Square 08:40. Two males moved on from the bus shelter, no offences.")
    await _hear(officer, "PNB-")
    born = f"{today.replace(year=today.year - 15, day=1):%d/%m/%Y}"
    officer.says(f"/refer FERNLEY, Rowan {born}")
    officer.taps(await _hear(officer, "Referral draft"), "Later")
    await _hear(officer, "Referral draft")
    yesterday = today - timedelta(days=1)
    officer.says(f"/refer tur HARTLEDALE, Noel {born} ASB_REPEAT {yesterday:%d/%m}: out late with older boys")
    officer.taps(await _hear(officer, "Referral draft"), "Send")
    await _hear(officer, "TUR-")
    await _refer_on(people["T301"], people["2103"])


async def _refer_on(partner: TelegramUser, sergeant: TelegramUser) -> None:
    """Two attempts at a child, a review of enforcement for the Inspector, and support offered once more."""
    for said in ("rang yesterday 1800: no answer", "wrote: a letter through the door"):
        partner.says(f"/attempt {CONTACTING} {said}")
        await _hear(partner, CONTACTING)
    sergeant.says(f"/status {FOR_INSPECTOR} enforcement review: two more reports of violence this week")
    await _hear(sergeant, FOR_INSPECTOR)
    sergeant.says(f"/status {OFFERED_AGAIN} support offered")
    await _hear(sergeant, OFFERED_AGAIN)


async def _hear(person: TelegramUser, begins: str) -> Message:
    """The next message that begins so: a push may come first."""
    while not (heard := await person.hears()).text.startswith(begins):
        pass
    return heard
