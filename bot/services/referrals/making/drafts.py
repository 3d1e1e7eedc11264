"""A referral before it is sent: a row from the first answer, its officer's own, erased after some days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.services import dialogues
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import refusals
from bot.services.referrals.refusals import DraftEndedError
from models.area import Area
from models.officer import Officer
from models.person import Person
from models.referral import Referral
from models.referral_draft import KnownBy, ReferralDraft, ReferralDraftState
from models.team import Team

KIND = "referral draft"  # in the audit
PUT_OFF = "refer later"  # a row of the dialogues: when the officer last put a draft off
FIRST = "refer first"  # the question that begins one
PAGE = 8
A_DAY = timedelta(days=1)
OPEN = (ReferralDraftState.BEGUN, ReferralDraftState.WAITING)
PERSONAL: Mapping[str, Any] = dict.fromkeys(
    (
        *("person_id", "surname", "forenames", "date_of_birth", "address", "area_id", "telephone"),
        *("contact", "contact_relation", "contact_telephone", "ground", "ground_on", "known_by", "worry"),
        *("about", "returned", "due_at"),
    )
) | {"answers": {}}
"""The columns that a draft loses once it has ended."""


class ReferralDraftView(Struct, frozen=True):
    """`born` is the date of birth as typed, or that of the person on record. `ref` is what was made of it."""

    id: int
    officer_id: int
    collar: str
    number: int
    state: ReferralDraftState
    version: int
    programme_id: int | None
    person_id: int | None
    about: str | None
    surname: str | None
    forenames: str | None
    date_of_birth: date | None
    address: str | None
    area_id: int | None
    area: str | None
    telephone: str | None
    contact: str | None
    contact_relation: str | None
    contact_telephone: str | None
    ground: str | None
    ground_on: date | None
    answers: dict[str, str]
    known_by: KnownBy | None
    worry: str | None
    team_id: int | None
    team: str | None
    returned: str | None
    began_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    ref: str | None
    person_born: date | None
    person_area_id: int | None

    @property
    def born(self) -> date | None:
        return self.date_of_birth or self.person_born

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.forenames, self.surname)))


_OWN = tuple(
    name
    for name in ReferralDraftView.__struct_fields__
    if name not in {"collar", "area", "team", "ref", "person_born", "person_area_id"}
)
WHOLE: Query = (
    sa.select(
        *(col(getattr(ReferralDraft, name)) for name in _OWN),
        col(Officer.collar),
        col(Area.name).label("area"),
        col(Team.name).label("team"),
        col(Referral.ref),
        col(Person.date_of_birth).label("person_born"),
        col(Person.area_id).label("person_area_id"),
    )
    .select_from(ReferralDraft)
    .join(Officer, col(Officer.id) == col(ReferralDraft.officer_id))
    .outerjoin(Area, col(Area.id) == col(ReferralDraft.area_id))
    .outerjoin(Team, col(Team.id) == col(ReferralDraft.team_id))
    .outerjoin(Referral, col(Referral.id) == col(ReferralDraft.referral_id))
    .outerjoin(Person, col(Person.id) == col(ReferralDraft.person_id))
)


def begin(
    session: Session, actor: Actor, *, keep_for: timedelta, now: datetime, **values: Any
) -> ReferralDraftView:
    """Begin one with the first answers; a day before its end its officer is told.

    Raises NotPermittedError.
    """
    if not policy.may(actor.role, Permission.REFER):
        raise NotPermittedError("refer")
    last = sa.select(sa.func.max(col(ReferralDraft.number))).where(col(ReferralDraft.officer_id) == actor.id)
    number = (session.run(last).scalar() or 0) + 1
    told_first = keep_for > A_DAY
    row: dict[str, Any] = {
        "officer_id": actor.id, "number": number, "state": ReferralDraftState.BEGUN, "version": 1,
        "answers": {}, "began_at": now, "changed_at": now, "warned": not told_first,
        "due_at": now + (keep_for - A_DAY if told_first else keep_for),
    }  # fmt: skip
    session.run(sa.insert(ReferralDraft).values(**(row | values)))
    trail.record(session, actor, "begin", [(KIND, f"{actor.collar} {number}")], now=now)
    return require(session, actor, number)


def change(session: Session, actor: Actor, number: int, *, now: datetime, **values: Any) -> ReferralDraftView:
    """Change one's own; one that waits for a supervisor is taken back. Raises a RejectedError."""
    draft = require_begun(session, actor, number)
    made = values | {
        "version": draft.version + 1, "changed_at": now, "state": ReferralDraftState.BEGUN
    }  # fmt: skip
    session.run(sa.update(ReferralDraft).where(col(ReferralDraft.id) == draft.id).values(**made))
    return require(session, actor, number)


def take_back(session: Session, actor: Actor, number: int, *, now: datetime) -> bool:
    """Let one's own wait for nobody while it is changed; return whether it waited. Raises a RejectedError."""
    waits = require_begun(session, actor, number).state is ReferralDraftState.WAITING
    if waits:
        change(session, actor, number, now=now)
    return waits


def require(session: Session, actor: Actor, number: int) -> ReferralDraftView:
    """One's own draft, whatever became of it. Raises a RejectedError for none."""
    found = session.one(
        ReferralDraftView,
        WHOLE.where(col(ReferralDraft.officer_id) == actor.id, col(ReferralDraft.number) == number),
    )
    if found is None:
        raise refusals.NO_DRAFT()
    return found


def require_row(session: Session, draft_id: int) -> ReferralDraftView:
    """A draft by its row, whosever it is."""
    return session.rows(ReferralDraftView, WHOLE.where(col(ReferralDraft.id) == draft_id))[0]


def require_begun(session: Session, actor: Actor, number: int) -> ReferralDraftView:
    """One's own draft that has not ended. Raises a RejectedError that says what became of it."""
    found = require(session, actor, number)
    if not found.is_open:
        raise DraftEndedError(found.number, found.state, found.ref)
    return found


def listed(session: Session, actor: Actor) -> Sequence[ReferralDraftView]:
    """One's own that have not ended, newest first."""
    states = [one.value for one in OPEN]
    query = WHOLE.where(col(ReferralDraft.officer_id) == actor.id, col(ReferralDraft.state).in_(states))
    return session.rows(ReferralDraftView, query.order_by(col(ReferralDraft.number).desc()).limit(PAGE))


def find_last(session: Session, officer_id: int, *, since: datetime) -> int | None:
    """The number of the officer's newest draft that has not ended and was changed since.

    What was put off no longer counts, until it is taken up or changed again.
    """
    put_off_at = (one.asked_at for one in dialogues.waiting(session, officer_id, PUT_OFF))
    since = max((since, *put_off_at))
    query = sa.select(sa.func.max(col(ReferralDraft.number))).where(
        col(ReferralDraft.officer_id) == officer_id,
        col(ReferralDraft.state).in_([one.value for one in OPEN]),
        col(ReferralDraft.changed_at) > since,
    )
    found: int | None = session.run(query).scalar()
    return found


def put_off(session: Session, actor: Actor, number: int, *, now: datetime) -> None:
    """Close its questions: words typed from now on are not taken for it."""
    settle(session, actor, number, now=now)
    dialogues.hold(session, actor.id, PUT_OFF, {}, now=now)


def settle(session: Session, actor: Actor, number: int, *, now: datetime) -> None:
    """End its questions, and those that would begin another: no words are offered to them any more."""
    dialogues.settle(session, actor.id, str(number))
    dialogues.withdraw(session, actor.id, since=now - A_DAY, step=FIRST)


def take_up(session: Session, actor: Actor) -> None:
    """Take words for it again."""
    for one in dialogues.waiting(session, actor.id, PUT_OFF):
        dialogues.drop(session, actor.id, one.id)


def drop(session: Session, actor: Actor, number: int, *, now: datetime) -> ReferralDraftView:
    """End one's own, and keep nothing of what it said. Raises a RejectedError."""
    draft = require_begun(session, actor, number)
    end(session, draft, ReferralDraftState.DROPPED, now=now)
    trail.record(session, actor, "drop", [(KIND, f"{actor.collar} {number}")], now=now)
    return draft


def end(
    session: Session,
    draft: ReferralDraftView,
    state: ReferralDraftState,
    *,
    now: datetime,
    referral_id: int | None = None,
) -> None:
    """End it; nothing stays that says whom it was about."""
    values = {**PERSONAL, "state": state, "ended_at": now, "referral_id": referral_id}
    made = values | {"version": draft.version + 1}
    session.run(sa.update(ReferralDraft).where(col(ReferralDraft.id) == draft.id).values(**made))
