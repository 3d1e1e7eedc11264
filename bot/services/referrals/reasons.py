"""Reasons to see personal detail: the codes, the rules for typed words, and the time that a reason lasts."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.letters import lowered
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import refusals
from bot.services.referrals.viewing import ReferralVisibility
from models.audit import AuditEntry
from models.flag import ReasonSample

GOOD_FOR = timedelta(minutes=5)
LEAST, MOST = 15, 400
LETTERS = 6  # different letters: fewer is somebody leaning on a key
NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 /.:-]{1,39}")
ASKED_FULLER, GIVEN, REVEALED = "ask fuller reason", "give reason", "reveal"
LAST = (
    sa.select(col(AuditEntry.action), col(AuditEntry.at), col(AuditEntry.reason), col(AuditEntry.detail))
    .where(
        col(AuditEntry.chain) == sa.bindparam("chain"),
        col(AuditEntry.object_kind) == "referral",
        col(AuditEntry.object_ref) == sa.bindparam("ref"),
        col(AuditEntry.action).in_((ASKED_FULLER, GIVEN, REVEALED)),
    )
    .order_by(col(AuditEntry.number).desc())
    .limit(1)
)


class ReasonCode(StrEnum):
    TASK = "TASK"
    INCIDENT = "INCIDENT"
    CRIME = "CRIME"
    SAFEGUARDING = "SAFEGUARDING"
    BRIEFING_PREP = "BRIEFING_PREP"
    OFFICER_SAFETY = "OFFICER_SAFETY"
    SUPERVISION = "SUPERVISION"
    AUDIT = "AUDIT"
    COMPLAINT_SAR = "COMPLAINT_SAR"
    OTHER = "OTHER"


NUMBERED = frozenset({ReasonCode.INCIDENT, ReasonCode.CRIME})


class ReasonPart(StrEnum):
    """The part that a reason still lacks."""

    CODE = "code"
    NUMBER = "number"
    WORDS = "words"
    FULLER = "fuller"


class ReasonDraft(Struct, frozen=True):
    """The reason as given so far. `words` are a sentence, raw as typed; so is `number`."""

    code: ReasonCode | None = None
    number: str | None = None
    words: str | None = None


class RevealReason(Struct, frozen=True):
    code: str
    detail: str


class ReasonRow(Protocol):
    """The last word of an officer on why they look at a referral."""

    action: str
    at: datetime


def give(
    session: Session, actor: Actor, seen: ReferralVisibility, said: ReasonDraft, *, one_in: int, now: datetime
) -> ReasonPart | None:
    """Put the reason on record; None once it is complete, or else the part that is missing.

    One look in `one_in`, at random, needs words as well; 0 means never. An officer who was asked for them and
    left is asked again the next time. Raises a RejectedError for words that are no reason.
    """
    last = session.run(LAST, {"chain": actor.chain, "ref": seen.ref}).first()
    if said.code is None and _holds(last, now):
        return None
    code, number = _code(seen, said)
    if code is None:
        return ReasonPart.CODE
    if code in NUMBERED and number is None:
        return ReasonPart.NUMBER
    words = None if said.words is None else read_words(said.words)
    if words is None and code is ReasonCode.OTHER:
        return ReasonPart.WORDS
    fuller = code is ReasonCode.OTHER or _asked_fuller(last) or (words is None and is_drawn(one_in))
    if fuller and words is None:
        if not _asked_fuller(last):
            trail.record(session, actor, ASKED_FULLER, [("referral", seen.ref)], reason=code.value, now=now)
        return ReasonPart.FULLER
    _keep(session, actor, seen.ref, code, (number, words), now=now)
    return None


def find_reason(session: Session, actor: Actor, ref: str, *, now: datetime) -> RevealReason | None:
    """The reason that this officer gave for this record, unless it is used up or too old."""
    last = session.run(LAST, {"chain": actor.chain, "ref": ref}).first()
    return RevealReason(last.reason, last.detail or "") if last is not None and _holds(last, now) else None


def read_number(typed: str) -> str:
    """The incident or crime number, without padding. Raises RejectedError."""
    number = " ".join(typed.split())
    if not NUMBER.fullmatch(number):
        raise refusals.NUMBER()
    return number


def read_words(typed: str) -> str:
    """The words without padding. Raises RejectedError."""
    words = " ".join("".join(one for one in typed if _shows(one)).split())
    letters = [one for one in lowered(words) if one.isalnum()]
    tune = "".join(letters)
    again = tune in (tune + tune)[1:-1]  # the same few letters over and over
    if len(words) < LEAST or len(set(letters)) < LETTERS or again:
        raise refusals.TOO_THIN()
    if len(words) > MOST:
        raise refusals.TOO_MUCH()
    return words


def is_drawn(one_in: int) -> bool:
    """Whether chance picks this look: the one random choice."""
    return one_in > 0 and secrets.randbelow(one_in) == 0


def _code(seen: ReferralVisibility, said: ReasonDraft) -> tuple[ReasonCode | None, str | None]:
    """The code and its number: the live task's if there is one and no other reason is given."""
    code = said.code or (ReasonCode.TASK if seen.live_task else None)
    if code is not ReasonCode.TASK:
        return code, read_number(said.number) if said.number and code in NUMBERED else None
    if seen.live_task is None:
        raise refusals.NO_TASK()
    return code, seen.live_task


def _keep(
    session: Session,
    actor: Actor,
    ref: str,
    code: ReasonCode,
    said: tuple[str | None, str | None],
    *,
    now: datetime,
) -> None:
    """Put the reason on record; `said` are the number and the words."""
    detail = " · ".join(filter(None, said)) or None
    trail.record(session, actor, GIVEN, [("referral", ref)], reason=code.value, detail=detail, now=now)
    if said[1] is not None:
        sample = {
            "officer_id": actor.id,
            "at": now,
            "object_ref": ref,
            "reason": code.value,
            "words": said[1],
        }
        session.run(sa.insert(ReasonSample), sample)


def _holds(last: ReasonRow | None, now: datetime) -> bool:
    return last is not None and last.action == GIVEN and now - last.at < GOOD_FOR


def _asked_fuller(last: ReasonRow | None) -> bool:
    return last is not None and last.action == ASKED_FULLER


def _shows(one: str) -> bool:
    """Whether the character is a blank or visible: no control, no half of a character, nothing invisible."""
    return one.isspace() or unicodedata.category(one)[0] in "LNPSM"
