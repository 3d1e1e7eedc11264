"""A draft that grows by answers: the programme by age, the person of a card, the next look at it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.ages import age
from bot.language.times.wall import to_local
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import viewing as referrals
from bot.services.referrals.making import drafts, outlooks
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.eligibility import fitting
from bot.services.referrals.making.outlooks import Outlook
from bot.services.retractions import requests
from bot.services.retractions.requests import MessagePlace
from models.referral import Referral

MASK = "draft"  # begins what a mask is of: `draft 3`
MASK_TO_CONFIRM = "waiting draft"


class Revealed(Struct, frozen=True):
    seen: Outlook
    masks_at: datetime


def settle(session: Session, actor: Actor, draft: ReferralDraftView, *, now: datetime) -> Outlook:
    """The draft as it stands; where one programme alone takes the person's age, it is chosen."""
    seen = outlooks.look_ahead(session, actor, draft, now=now)
    if seen.programme is not None or draft.born is None:
        return seen
    taking = fitting(seen.programmes, age(draft.born, to_local(now).date())) or seen.programmes
    if len(taking) != 1:
        return seen
    draft = drafts.change(session, actor, draft.number, now=now, programme_id=taking[0].id)
    return outlooks.look_ahead(session, actor, draft, now=now)


def person_of(session: Session, actor: Actor, ref: str, *, now: datetime) -> int | None:
    """The person of a referral, if the officer may know the detail of it; nothing of it is shown."""
    seen = referrals.visibility_of(session, actor, ref, now=now)
    if seen.visibility < Visibility.DETAIL or seen.id is None:
        return None
    query = sa.select(col(Referral.person_id)).where(col(Referral.id) == seen.id)
    found: int | None = session.run(query).scalar()
    return found


def reveal(
    session: Session,
    actor: Actor,
    seen: Outlook,
    place: MessagePlace,
    *,
    to_confirm: bool = False,
    mask_after: timedelta,
    now: datetime,
) -> Revealed:
    """The draft, to show in a message with a known number, and to mask there again."""
    draft = seen.draft
    name = f"{MASK_TO_CONFIRM} {draft.id}" if to_confirm else f"{MASK} {draft.number}"
    masks_at = requests.mask_later(session, actor, place, name, after=mask_after, now=now)
    trail.record(session, actor, "reveal", [(drafts.KIND, f"{draft.collar} {draft.number}")], now=now)
    return Revealed(seen, masks_at)


def hide(session: Session, actor: Actor, number: int, *, now: datetime) -> bool:
    """Hide it wherever it is shown; return whether it was."""
    return requests.mask_now(session, actor.id, ref=f"{MASK} {number}", now=now)
