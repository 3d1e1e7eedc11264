"""The state of the system for its supervisor: backlog, dead letters, doubts, misses, lost files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.services.audit import seals
from bot.services.files import store
from bot.services.files.store import Store
from bot.services.retractions import unmasked
from bot.services.upkeep import file_verification, heartbeats
from models.delivery import Delivery, DeliveryState, Occurrence
from models.document import Document
from models.inbox import InboxEntry, InboxState
from models.notebook import Attachment
from models.officer import Officer

SLOW = timedelta(minutes=1)
RECENT = timedelta(days=1)
NAMED = 20
SEAL_LATE = timedelta(hours=26)
STANDS = timedelta(minutes=2)


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


class Finding(Struct, frozen=True):
    """`cure` says what to do; empty if there is nothing to do."""

    level: Level
    what: str
    cure: str = ""


def examine(session: Session, *, now: datetime) -> Iterator[Finding]:
    yield _backlog(session, now)
    yield from _dead_letters(session)
    yield _pushes(session, now)
    yield _files(session, now)
    yield _papers(session, now)
    yield _unmasked(session)
    yield _unreachable(session)
    yield _seal(session, now)
    yield _clock(session, now)
    yield from _token(session, now)


def _token(session: Session, now: datetime) -> Iterator[Finding]:
    """Say it as long as it is news; whether the token is right now, Telegram itself says."""
    refused_at = heartbeats.token_refused(session)
    if refused_at is not None and now - refused_at < RECENT:
        cure = "What was to be sent waited. If it goes on, ask @BotFather for the bot's token."
        yield Finding(Level.WARNING, f"Telegram refused the token, last at {refused_at}", cure)


def _clock(session: Session, now: datetime) -> Finding:
    last = heartbeats.last(session)
    what = "the clock has never run" if last is None else f"the clock's last tick was {last}"
    stands = last is None or now - last > STANDS
    if stands and heartbeats.any_waits(session, now=now):
        cure = "Is the bot running? Briefings and reminders have come due and nothing sends them."
        return Finding(Level.WRONG, what, cure)
    return Finding(Level.WARNING if stands and last is not None else Level.OK, what)


def _backlog(session: Session, now: datetime) -> Finding:
    row = session.run(
        sa.select(sa.func.count().label("waiting"), sa.func.min(col(InboxEntry.received_at)).label("oldest"))
        .where(sa.text("state = 'received'"))
        .select_from(InboxEntry)
    ).one()  # fmt: skip
    if row.waiting and now - row.oldest > SLOW:
        cure = "Is the bot running? It handles waiting updates when it starts."
        return Finding(Level.WARNING, f"{row.waiting} updates waiting, the oldest since {row.oldest}", cure)
    return Finding(Level.OK, f"{row.waiting} updates waiting")


def _dead_letters(session: Session) -> Iterator[Finding]:
    """List each by its number and its error's name, never by its words."""
    query = sa.select(col(InboxEntry.update_id), col(InboxEntry.error), col(InboxEntry.received_at))
    dead = query.where(col(InboxEntry.state) == InboxState.DEAD).order_by(col(InboxEntry.update_id))
    rows = session.run(dead.limit(NAMED)).all()
    if not rows:
        yield Finding(Level.OK, "no dead letters")
    for row in rows:
        what = f"update {row.update_id} of {row.received_at} was put aside: {row.error}"
        yield Finding(Level.WRONG, what, "The officer was told. Look for its number in the log.")


def _pushes(session: Session, now: datetime) -> Finding:
    since = now - RECENT
    uncertain = session.count(
        sa.select(col(Delivery.id))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(col(Delivery.state) == DeliveryState.UNCERTAIN, col(Occurrence.made_at) >= since),
    )
    missed = session.count(
        sa.select(col(Occurrence.id)).where(sa.text("missed"), col(Occurrence.due_at) >= since)
    )
    level = Level.WARNING if uncertain or missed else Level.OK
    return Finding(level, f"pushes in 24 h: {uncertain} uncertain, {missed} missed")


def _files(session: Session, now: datetime) -> Finding:
    lost = session.count(sa.select(col(Attachment.id)).where(col(Attachment.lost_reason).is_not(None)))
    waiting, since = file_verification.count_files_to_fetch(session)
    if since is not None and now - since > SLOW:
        what = f"files: {waiting} to be fetched, the oldest since {since}, {lost} lost"
        return Finding(Level.WARNING, what, "Is there room on the disk of FILES_DIR, and is the bot running?")
    return Finding(Level.WARNING if lost else Level.OK, f"files: {waiting} to be fetched, {lost} lost")


def _papers(session: Session, now: datetime) -> Finding:
    recent = sa.select(col(Document.id)).where(col(Document.asked_at) >= now - RECENT)
    failed = session.count(recent.where(col(Document.failed_reason).is_not(None)))
    level = Level.WARNING if failed else Level.OK
    return Finding(level, f"files that officers asked for in 24 h: {failed} could not be sent")


def examine_store(source: Store) -> Finding:
    """Whether the stored files are sealed, and with keys that we have."""
    found = store.census(source)
    if found.locked:
        cure = "Add the key that sealed them to FILES_KEY, after the new one."
        return Finding(Level.WRONG, f"files: {found.locked} sealed with a missing key", cure)
    if found.plain and (found.sealed or source.keys):
        what = f"files: {found.sealed} sealed, {found.plain} not: kept while there was no FILES_KEY"
        return Finding(Level.WARNING, what, "They stay readable, also to anyone who gets the disk.")
    state = "are sealed with FILES_KEY" if source.keys else "are not sealed: there is no FILES_KEY"
    return Finding(Level.OK, f"files {state}")


def _unmasked(session: Session) -> Finding:
    lost = unmasked.total(session)
    cure = "An auditor can list them with /unmasked." if lost else ""
    return Finding(Level.WARNING if lost else Level.OK, f"{lost} messages with detail not masked", cure)


def _unreachable(session: Session) -> Finding:
    gone = session.count(sa.select(col(Officer.id)).where(col(Officer.unreachable_since).is_not(None)))
    return Finding(Level.OK, f"{gone} officers have blocked the bot")


def _seal(session: Session, now: datetime) -> Finding:
    last = seals.newest(session)
    since = last.made_at if last else seals.began(session)
    what = f"seal {last.number} of {last.made_at}" if last else "no seal yet"
    if since is not None and now - since > SEAL_LATE:
        cure = "Is the bot running? It seals the audit each night, and catches up when it starts."
        return Finding(Level.WARNING, f"{what} is the last", cure)
    return Finding(Level.OK, what)
