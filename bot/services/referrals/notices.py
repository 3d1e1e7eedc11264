"""Word of referrals made here, to those who are to act on it. None names a person."""

from __future__ import annotations

from datetime import datetime

from bot.services.pushes.facts import Notice, NoticeKind


class ReferralNotice(Notice, frozen=True):
    """A notice about a referral, which goes to nobody who may not know of it when it is sent."""

    ref: str


class ReferralMadeNotice(ReferralNotice, frozen=True):
    """A new referral to the officer's team."""

    kind = NoticeKind.REFERRAL_MADE


class LeadGivenNotice(ReferralNotice, frozen=True):
    """The officer leads the referral now, by the word of officer `by`."""

    kind = NoticeKind.LEAD_GIVEN
    by: str


class GroundAddedNotice(ReferralNotice, frozen=True):
    """One more ground of a referral of the officer's team, from officer `by`."""

    kind = NoticeKind.GROUND_ADDED
    by: str


class ReferralPairNotice(ReferralNotice, frozen=True):
    """Two referrals that may be about one person."""

    kind = NoticeKind.REFERRAL_PAIR
    other: str


class DraftWaitsNotice(Notice, frozen=True):
    """A referral from officer `by` that waits for a supervisor's word. `draft_id` is its row's."""

    kind = NoticeKind.DRAFT_WAITS
    draft_id: int
    by: str


class DraftConfirmedNotice(Notice, frozen=True):
    """The officer's draft is sent: `ref`, or None where it joined another. `by` is the supervisor."""

    kind = NoticeKind.DRAFT_CONFIRMED
    number: int
    by: str
    ref: str | None = None


class DraftReturnedNotice(Notice, frozen=True):
    """The officer's draft is not confirmed; why stands in it."""

    kind = NoticeKind.DRAFT_RETURNED
    number: int
    by: str


class DraftEndsNotice(Notice, frozen=True):
    """The officer's draft is erased at that time."""

    kind = NoticeKind.DRAFT_ENDS
    number: int
    at: datetime
