"""Contacts with somebody referred, as the owning team and the crews of visits record them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import RingTheTeamError
from bot.language.times.wall import to_local, write_local
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
INSERT = sa.insert(Contact)
OF_REFERRAL: Query = (
    sa.select(col(Contact.at))
    .where(col(Contact.referral_id) == sa.bindparam("referral"))
    .order_by(col(Contact.at))
)


SAME: Query = (
    sa.select(col(Contact.id))
    .where(
        col(Contact.referral_id) == sa.bindparam("referral"),
        col(Contact.officer_id) == sa.bindparam("officer"),
        col(Contact.kind) == sa.bindparam("kind"),
        col(Contact.words) == sa.bindparam("words"),
        col(Contact.at).between(sa.bindparam("since"), sa.bindparam("until")),
    )
    .limit(1)
)


class ContactReceipt(Struct, frozen=True):
    """All contacts with that referral by now, the new one, made `at` that time, among them.

    `again` says that it was counted before; `may_visit` whether this officer may make the next visit.
    """

    id: int
    ref: str
    kind: ContactKind
    at: datetime
    contacts: tuple[attempts.ContactTime, ...]
    again: bool
    may_visit: bool


def attempt(
    session: Session,
    actor: Actor,
    ref: str,
    kind: ContactKind,
    words: str,
    *,
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
    said = " ".join(words.split())
    if not said:
        raise refusals.NO_CONTACT_WORDS(ref)
    if len(said) > LONGEST_WORDS:
        raise refusals.LONG_CONTACT_WORDS()
    same = {"referral": row.id, "officer": actor.id, "kind": kind, "words": said}
    again = session.run(SAME, same | {"since": at - TWICE, "until": at + TWICE}).first() is not None
    if not again:
        add(session, actor, row.id, kind, said, now=at)
        trail.record(session, actor, "contact", [("referral", ref)], now=now, detail=kind)
    may_visit = referral_visibility.is_own(actor, row)
    return ContactReceipt(row.id, ref, kind, at, list_contacts(session, row.id), again, may_visit)


def add(
    session: Session,
    actor: Actor,
    referral_id: int,
    kind: ContactKind,
    words: str,
    *,
    task_id: int | None = None,
    now: datetime,
) -> None:
    """Write a contact, in the caller's transaction; the caller has asked whether they may, and audits it."""
    row = {"referral_id": referral_id, "at": now, "officer_id": actor.id, "kind": kind, "words": words}
    session.run(INSERT, row | {"task_id": task_id})


def list_contacts(session: Session, referral_id: int) -> tuple[attempts.ContactTime, ...]:
    """When each was, oldest first. The caller has asked whether they may know."""
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
        team = referrals.team_called(row) if row is not None else None
        raise RingTheTeamError(ref, team=team, telephone=row.team_telephone if row is not None else None)
    if row.coarse != "open":
        raise refusals.HAS_ENDED(ref)
    return row
