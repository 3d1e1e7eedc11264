"""Contacts with somebody referred, as the owning team and the crews of visits record them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import RingTheTeamError
from bot.language.names import team_called
from bot.language.times.wall import to_local, write_date, write_local
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import attempts, refusals
from bot.services.referrals import viewing as referrals
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.viewing import ReferralRow
from models.contact import Contact, ContactKind

LONGEST_WORDS = 500
TWICE = timedelta(minutes=2)  # the same said again: a tap too many
TOGETHER = timedelta(minutes=15)  # the same contact, told by two who made it
INSERT = sa.insert(Contact)
OF_REFERRAL: Query = (
    sa.select(col(Contact.at))
    .where(col(Contact.referral_id) == sa.bindparam("referral"), sa.not_(col(Contact.reached)))
    .order_by(col(Contact.at))
)


SAME: Query = (
    sa.select(col(Contact.id))
    .where(
        col(Contact.referral_id) == sa.bindparam("referral"),
        col(Contact.kind) == sa.bindparam("kind"),
        col(Contact.reached) == sa.bindparam("was_reached"),
        sa.or_(
            sa.and_(
                col(Contact.officer_id) == sa.bindparam("officer"),
                col(Contact.words) == sa.bindparam("said"),
                col(Contact.at).between(sa.bindparam("since"), sa.bindparam("until")),
            ),
            sa.and_(
                col(Contact.officer_id) != sa.bindparam("officer"),
                col(Contact.at).between(sa.bindparam("together_since"), sa.bindparam("together_until")),
            ),
        ),
    )
    .limit(1)
)


class ContactReceipt(Struct, frozen=True):
    """The attempts on that referral that reached nobody, with the new one, made `at` that time.

    `again` says that it was counted before, `reached` that it is no such attempt; `may_visit`
    whether this officer may make the next visit.
    """

    id: int
    ref: str
    kind: ContactKind
    at: datetime
    contacts: tuple[attempts.ContactTime, ...]
    again: bool
    reached: bool
    may_visit: bool


def attempt(
    session: Session,
    actor: Actor,
    ref: str,
    kind: ContactKind,
    words: str,
    *,
    reached: bool,
    at: datetime | None = None,
    now: datetime,
) -> ContactReceipt:
    """Record a contact that was no visit, made just now or `at` a time that has been.

    Raises as `require_worked`, and a RejectedError.
    """
    at = at or now
    if at > now:
        raise refusals.CONTACT_TO_COME(write_local(to_local(at)))
    row = require_worked(session, actor, ref, now=now)
    if to_local(at).date() < row.opened_on:
        raise refusals.CONTACT_BEFORE(write_date(row.opened_on))
    said = check_words(ref, words)
    again = _is_known(session, actor, row.id, kind, said, reached=reached, at=at)
    if not again:
        add(session, actor, row.id, kind, said, reached=reached, now=at)
        trail.record(session, actor, "contact", [("referral", ref)], now=now, detail=kind)
    may_visit = referral_visibility.is_own(actor, row)
    return ContactReceipt(row.id, ref, kind, at, list_contacts(session, row.id), again, reached, may_visit)


def check_words(ref: str, words: str) -> str:
    """The words in one line. Raises a RejectedError for none, and for too many."""
    said = " ".join(words.split())
    if not said:
        raise refusals.NO_CONTACT_WORDS(ref)
    if len(said) > LONGEST_WORDS:
        raise refusals.LONG_CONTACT_WORDS()
    return said


def _is_known(
    session: Session,
    actor: Actor,
    referral_id: int,
    kind: ContactKind,
    said: str,
    *,
    reached: bool,
    at: datetime,
) -> bool:
    """Whether they said just that before, or another officer told of the same contact."""
    asked = {"referral": referral_id, "kind": kind, "was_reached": reached, "officer": actor.id, "said": said}
    times = {"since": at - TWICE, "until": at + TWICE}
    together = {"together_since": at - TOGETHER, "together_until": at + TOGETHER}
    return session.run(SAME, asked | times | together).first() is not None


def add(
    session: Session,
    actor: Actor,
    referral_id: int,
    kind: ContactKind,
    words: str,
    *,
    reached: bool,
    task_id: int | None = None,
    now: datetime,
) -> None:
    """Write a contact, in the caller's transaction; the caller has asked whether they may, and audits it."""
    row = {"referral_id": referral_id, "at": now, "officer_id": actor.id, "kind": kind, "words": words}
    session.run(INSERT, row | {"task_id": task_id, "reached": reached})


def list_contacts(session: Session, referral_id: int) -> tuple[attempts.ContactTime, ...]:
    """When each was that reached nobody, oldest first. The caller has asked whether they may know."""
    rows: Sequence[datetime] = session.run(OF_REFERRAL, {"referral": referral_id}).scalars().all()
    return tuple(map(attempts.ContactTime, rows))


def require_worked(
    session: Session, actor: Actor, ref: str, *, by_crew: bool = True, now: datetime
) -> ReferralRow:
    """An open referral that this officer works on: their team's, or led by them; `by_crew`, a live visit's.

    Raises the errors of the card, RingTheTeamError for another's, and a RejectedError for one that has ended.
    """
    row = referrals.find_row(session, actor, ref, now=now)
    if row is None or referral_visibility.of_referral(actor, row) <= Visibility.EXISTS:
        referrals.require(session, actor, ref, now=now)
    if row is None or not (referral_visibility.is_own(actor, row) or (by_crew and row.live_task)):
        team = team_called(row) if row is not None else None
        raise RingTheTeamError(ref, team=team, telephone=row.team_telephone if row is not None else None)
    if row.coarse != "open":
        raise refusals.HAS_ENDED(ref)
    return row
