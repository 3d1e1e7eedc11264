"""A referral is sent: made, joined to one that is there, or handed to a supervisor. All or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.times.wall import to_local
from bot.services import leases
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice
from bot.services.referrals import name_index, refusals, steps, timers, watches
from bot.services.referrals.making import drafts, outlooks, owning
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.eligibility import Intake
from bot.services.referrals.making.known import KnownPerson, KnownReferral
from bot.services.referrals.making.outlooks import DraftStanding, Outlook
from bot.services.referrals.making.owning import OwningTeam
from bot.services.referrals.notices import (
    DraftWaitsNotice,
    GroundAddedNotice,
    ReferralMadeNotice,
    ReferralPairNotice,
)
from models.person import Person
from models.referral import OTHER_ADDRESS, Referral, ReferralAnswer, ReferralGround
from models.referral_draft import ReferralDraft, ReferralDraftState

LOCK = "referral numbers"
AT_ONCE = 200  # numbers that are looked up together
KNOWN_BY = "known by"  # an answer that every programme asks for
_FILLED = ("address", "area_id", "telephone", "contact", "contact_relation", "contact_telephone")


class SendOutcome(StrEnum):
    MADE = "made"
    JOINED = "joined"
    ALREADY = "already"
    WAITS = "waits"
    STALE = "stale"
    NOT_YET = "not yet"


class SentReferral(Struct, frozen=True):
    """The effect of [Send]. `ref` is None for a ground that joined a referral; `told` counts people."""

    outcome: SendOutcome
    outlook: Outlook
    ref: str | None = None
    told: int = 0


def send(
    session: Session, actor: Actor, number: int, *, version: int, join: bool = False, now: datetime
) -> SentReferral:
    """Send one's own draft in the version that was seen. `join` adds its ground to the known referral.

    Raises a RejectedError for one that has ended.
    """
    leases.lock(session, LOCK)  # before anything is read: the second of two finds what the first made
    draft = drafts.require_begun(session, actor, number)
    seen = outlooks.look_ahead(session, actor, draft, now=now)
    if draft.version != version:
        return SentReferral(SendOutcome.STALE, seen)
    return complete(session, actor, seen, join=join, confirmed=False, now=now)


def complete(
    session: Session, actor: Actor, seen: Outlook, *, join: bool, confirmed: bool, now: datetime
) -> SentReferral:
    """Do with the draft what can be done with it now. The caller holds the lock."""
    if seen.standing is DraftStanding.KNOWN:
        found = seen.known.open if seen.known else None
        if found is not None and join:
            if _has_ground(session, seen.draft, found.id):
                return SentReferral(SendOutcome.ALREADY, seen)
            return _join(session, actor, seen, found, now=now)
    if seen.standing is not DraftStanding.READY or seen.judgement is None:
        return SentReferral(SendOutcome.NOT_YET, seen)
    if seen.judgement.must_confirm and not confirmed:
        return _wait(session, actor, seen, now=now)
    return _make(session, actor, seen, now=now)


def _has_ground(session: Session, draft: ReferralDraftView, referral_id: int) -> bool:
    """Whether this officer has put the very same ground on the referral: code, day and words."""
    same = sa.exists().where(
        col(ReferralGround.referral_id) == referral_id,
        col(ReferralGround.by_id) == draft.officer_id,
        col(ReferralGround.code) == (draft.ground or ""),
        col(ReferralGround.worry) == (draft.worry or ""),
        col(ReferralGround.on_day).is_not_distinct_from(draft.ground_on),
    )
    return bool(session.run(sa.select(same)).scalar())


def _join(
    session: Session, actor: Actor, seen: Outlook, found: KnownReferral, *, now: datetime
) -> SentReferral:
    draft = seen.draft
    known = seen.known.person_id if seen.known else None
    given = _fill_person(session, draft, known) if known else ()
    _add_ground(session, draft, found.id, now=now)
    _add_answers(session, draft, found.id, now=now, more=given)
    drafts.end(session, draft, ReferralDraftState.JOINED, now=now)
    trail.record(session, actor, "add ground", [("referral", found.ref)], now=now)
    told = _tell(
        session, found.team_id, GroundAddedNotice(found.ref, draft.collar), but=draft.officer_id, now=now
    )
    return SentReferral(SendOutcome.JOINED, seen, told=told)


def _wait(session: Session, actor: Actor, seen: Outlook, *, now: datetime) -> SentReferral:
    draft, team = seen.draft, seen.team
    whom = [one for one in owning.supervisors(session, team.id) if one != actor.id] if team else []
    if draft.state is ReferralDraftState.WAITING:
        return SentReferral(SendOutcome.WAITS, seen, told=len(whom))
    if not whom:
        raise refusals.NO_SUPERVISOR()
    values = {"state": ReferralDraftState.WAITING, "team_id": team.id if team else None}
    session.run(sa.update(ReferralDraft).where(col(ReferralDraft.id) == draft.id).values(**values))
    for one in whom:
        notices.tell(session, one, DraftWaitsNotice(draft.id, draft.collar), now=now)
    trail.record(session, actor, "ask to confirm", [(drafts.KIND, f"{draft.collar} {draft.number}")], now=now)
    return SentReferral(SendOutcome.WAITS, seen, told=len(whom))


def _make(session: Session, actor: Actor, seen: Outlook, *, now: datetime) -> SentReferral:
    draft, programme, team = seen.draft, seen.programme, seen.team
    if programme is None or team is None:
        raise TypeError(seen.standing)
    found = seen.known or KnownPerson()
    ref = _next_ref(session, programme)
    person_id = found.person_id or _add_person(session, draft, ref)
    given = _fill_person(session, draft, person_id) if found.person_id else ()
    ended = found.ended.id if found.ended else None
    due = timers.due(session, programme.timer, to_local(now).date())
    row = _row(draft, programme, team, person_id, now) | {
        "ref": ref,
        "previous_id": ended,
        "next_due_on": due,
    }
    made = sa.insert(Referral).values(**row, made_by_id=draft.officer_id).returning(col(Referral.id))
    referral_id = int(session.run(made).scalar_one())
    _add_step(session, actor, draft, referral_id, programme, now=now)
    _add_ground(session, draft, referral_id, now=now)
    _add_answers(session, draft, referral_id, now=now, more=given)
    drafts.end(session, draft, ReferralDraftState.SENT, referral_id=referral_id, now=now)
    trail.record(session, actor, "refer", [("referral", ref)], now=now)
    told = _tell(session, team.id, ReferralMadeNotice(ref), but=draft.officer_id, now=now)
    if found.restricted is not None:
        pair = ReferralPairNotice(found.restricted.ref, ref)
        _tell(session, found.restricted.team_id, pair, but=0, now=now)
    return SentReferral(SendOutcome.MADE, seen, ref, told)


def _row(
    draft: ReferralDraftView, programme: Intake, team: OwningTeam, person_id: int, now: datetime
) -> dict[str, Any]:
    return {
        "programme_id": programme.id,
        "person_id": person_id,
        "status": programme.begins,
        "status_since": now,
        "grounds": draft.ground,
        "ground_date": draft.ground_on,
        "team_id": team.id,
        "opened_on": to_local(now).date(),
        "next_action": programme.next_action,
        "step_number": 1,
        "made_at": now,
        "worry": draft.worry,
    }


def _next_ref(session: Session, programme: Intake) -> str:
    """The reference after the last that was made here, or the first that is free."""
    query = (
        sa.select(col(Referral.ref))
        .where(col(Referral.programme_id) == programme.id, sa.text("referrals.made_at IS NOT NULL"))
        .order_by(col(Referral.id).desc())
        .limit(1)
    )
    last = session.run(query).scalar()
    number = max(programme.first_number or 1, int(last.rpartition("-")[2]) + 1 if last else 1)
    while True:
        refs = [f"{programme.prefix}-{one:04d}" for one in range(number, number + AT_ONCE)]
        taken = set(session.run(sa.select(col(Referral.ref)).where(col(Referral.ref).in_(refs))).scalars())
        free = next((one for one in refs if one not in taken), None)
        if free is not None:
            return free
        number += AT_ONCE


def _add_person(session: Session, draft: ReferralDraftView, ref: str) -> int:
    names = ("surname", "forenames", "date_of_birth", *_FILLED)
    row = {name: getattr(draft, name) or None for name in names}
    made = sa.insert(Person).values(**row, source_key=f"HERE-{ref}", made_here=True)
    person_id = int(session.run(made.returning(col(Person.id))).scalar_one())
    name_index.follow(session, person_id)
    return person_id


def _fill_person(session: Session, draft: ReferralDraftView, person_id: int) -> tuple[tuple[str, str], ...]:
    """Fill in what the record lacks; return the address given where the record has another."""
    columns = (col(getattr(Person, name)) for name in _FILLED)
    stored = session.run(sa.select(*columns).where(col(Person.id) == person_id)).one()
    given = {name: value for name in _FILLED if (value := getattr(draft, name))}
    lacking = {name: value for name, value in given.items() if not getattr(stored, name)}
    if lacking:
        session.run(sa.update(Person).where(col(Person.id) == person_id).values(**lacking))
        name_index.follow(session, person_id)
    differs = draft.address and stored.address and draft.address != stored.address
    return ((OTHER_ADDRESS, draft.address or ""),) if differs else ()


def _add_step(
    session: Session,
    actor: Actor,
    draft: ReferralDraftView,
    referral_id: int,
    programme: Intake,
    *,
    now: datetime,
) -> None:
    reason = f"confirmed by {actor.collar}" if actor.id != draft.officer_id else None
    steps.write(session, referral_id, 1, to=programme.begins, by=draft.officer_id, reason=reason, now=now)
    watches.begin(session, draft.officer_id, referral_id, now=now)


def _add_ground(session: Session, draft: ReferralDraftView, referral_id: int, *, now: datetime) -> None:
    row = {"referral_id": referral_id, "by_id": draft.officer_id, "at": now, "on_day": draft.ground_on}
    said = {"code": draft.ground or "", "worry": draft.worry or ""}
    session.run(sa.insert(ReferralGround), row | said)


def _add_answers(
    session: Session,
    draft: ReferralDraftView,
    referral_id: int,
    *,
    now: datetime,
    more: Iterable[tuple[str, str]] = (),
) -> None:
    said = [*draft.answers.items(), (KNOWN_BY, draft.known_by.value if draft.known_by else ""), *more]
    rows = [
        {"referral_id": referral_id, "by_id": draft.officer_id, "at": now, "question": code, "answer": answer}
        for code, answer in said
        if answer
    ]
    if rows:
        session.run(sa.insert(ReferralAnswer), rows)


def _tell(session: Session, team_id: int | None, notice: Notice, *, but: int, now: datetime) -> int:
    """Tell everybody of the team; return how many."""
    whom = [one for one in owning.members(session, team_id) if one != but] if team_id else []
    for one in whom:
        notices.tell(session, one, notice, now=now)
    return len(whom)
