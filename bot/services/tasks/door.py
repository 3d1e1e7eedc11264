"""The words to say at the door: the programme's own, for the person's age on the day."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import AccessRefusedError, RejectedError
from bot.language.ages import is_child
from bot.language.times.wall import to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks.viewing import TaskRow
from models.person import Person
from models.programme import AgeGroup, DoorWords, ProgrammeWords
from models.referral import Referral

PERSON: Query = (
    sa.select(col(Person.date_of_birth), col(Referral.programme_id))
    .join(Referral, col(Referral.person_id) == col(Person.id))
    .where(col(Referral.id) == sa.bindparam("referral"))
)
WORDS: Query = (
    sa.select(col(ProgrammeWords.kind), col(ProgrammeWords.text))
    .where(
        col(ProgrammeWords.programme_id) == sa.bindparam("programme"),
        col(ProgrammeWords.audience) == sa.bindparam("audience"),
    )
    .order_by(col(ProgrammeWords.position))
)
TO_A_CHILD = frozenset({DoorWords.OFFER, DoorWords.LEAVE})  # never the consequence, whatever a file brings


class NotForTheDoorError(RejectedError, AccessRefusedError):
    """The words for the door are for the visit's crew, and for those who may see the referral's detail."""

    def __init__(self, ref: str) -> None:
        super().__init__(self.__doc__ or "")
        self.about = ("reference", ref)


class ThingToSay(Struct, frozen=True):
    kind: DoorWords
    text: str


class DoorScript(Struct, frozen=True):
    """The words to read out, in their order; they name nobody."""

    ref: str
    audience: AgeGroup
    words: tuple[ThingToSay, ...]


def require_words(session: Session, actor: Actor, ref: str, *, now: datetime) -> DoorScript:
    """The words for a visit, to its crew and those who may see the referral's detail. It is on record.

    Raises NotOnRecordError, NotForTheDoorError, and a RejectedError for a task that is for no referral.
    """
    row = require_visit(session, actor, ref, now=now)
    trail.record(session, actor, "consult", [("task", ref)], now=now, detail="what to say")
    person = session.run(PERSON, {"referral": row.referral_id}).one()
    day = to_local(max(row.starts_at, now)).date()
    audience = AgeGroup.CHILD if is_child(person.date_of_birth, day) else AgeGroup.ADULT
    said = session.run(WORDS, {"programme": person.programme_id, "audience": audience})
    kinds = TO_A_CHILD if audience is AgeGroup.CHILD else frozenset(DoorWords)
    words = tuple(ThingToSay(one.kind, one.text) for one in said if one.kind in kinds)
    return DoorScript(ref, audience, words)


def require_visit(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow:
    """The task, if it is for a referral and this officer may speak at the door. Shows and audits nothing."""
    row = tasks.require_row(session, actor, ref, now=now)
    if not tasks.may_speak(actor, row):
        raise NotForTheDoorError(ref)
    if row.referral_id is None:
        raise refusals.NO_VISIT(ref)
    return row
