"""A draft as it would be sent now: programme, rules, those who are known already, the owning team."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.database import Session
from bot.language.times.wall import to_local
from bot.services.audit.actors import Actor
from bot.services.referrals.making import eligibility, intakes, known, known_looks, owning
from bot.services.referrals.making.draft_steps import case_of, next_step
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.eligibility import Intake, ReferralJudgement
from bot.services.referrals.making.known import KnownPerson, KnownReferral
from bot.services.referrals.making.owning import OwningTeam
from bot.values import replace


class DraftStanding(StrEnum):
    """The way from a draft to a referral; the first that holds counts."""

    UNFINISHED = "unfinished"
    REFUSED = "refused"
    HAD_BEFORE = "had before"
    KNOWN = "known"
    NO_TEAM = "no team"
    WHICH_TEAM = "which team"
    READY = "ready"


class Outlook(Struct, frozen=True):
    """A draft with all that decides about it. `team` owns the open referral that is known, or the new one."""

    draft: ReferralDraftView
    standing: DraftStanding
    programmes: tuple[Intake, ...]
    programme: Intake | None = None
    judgement: ReferralJudgement | None = None
    known: KnownPerson | None = None
    team: OwningTeam | None = None
    teams: tuple[OwningTeam, ...] = ()


def look_ahead(session: Session, actor: Actor, draft: ReferralDraftView, *, now: datetime) -> Outlook:
    """Look at a draft as it would be sent now. That somebody is known there is a look at their referral."""
    everything = intakes.in_use(session)
    programmes = intakes.open_to(actor, everything)
    programme = next((one for one in programmes if one.id == draft.programme_id), None)
    case = case_of(draft, today=to_local(now).date())
    if programme is None or case is None:
        return Outlook(draft, DraftStanding.UNFINISHED, programmes)
    judgement = eligibility.judge(programme, everything, case)
    made = Outlook(draft, DraftStanding.REFUSED, programmes, programme, judgement)
    if judgement.is_refused:
        return made
    if next_step(draft, programme) is not None:
        return _as(made, DraftStanding.UNFINISHED)
    found = known.compare(session, draft, programme)
    teams = tuple(owning.candidates(session, programme.team_kind, draft.area_id or draft.person_area_id))
    seen = _owned(session, replace(made, known=found, teams=teams))
    known_looks.put_on_record(session, actor, draft, _told_of(seen), now=now)
    return seen


def _told_of(seen: Outlook) -> KnownReferral | None:
    """The referral that the answer gives away."""
    found = seen.known or KnownPerson()
    return {DraftStanding.KNOWN: found.open, DraftStanding.HAD_BEFORE: found.ended}.get(seen.standing)


def _owned(session: Session, made: Outlook) -> Outlook:
    """The outlook with the team, and what follows from those who are known."""
    found, programme = made.known, made.programme
    if found is not None and found.open is not None and programme is not None:
        everyone = owning.teams(session, programme.team_kind)
        team = next((one for one in everyone if one.id == found.open.team_id), None)
        return _as(made, DraftStanding.KNOWN, team=team)
    if found is not None and found.ended is not None and programme is not None and programme.once:
        return _as(made, DraftStanding.HAD_BEFORE)
    if not made.teams:
        return _as(made, DraftStanding.NO_TEAM)
    if len(made.teams) == 1:
        return _as(made, DraftStanding.READY, team=made.teams[0])
    team = next((one for one in made.teams if one.id == made.draft.team_id), None)
    return _as(made, DraftStanding.READY if team else DraftStanding.WHICH_TEAM, team=team)


def _as(made: Outlook, standing: DraftStanding, *, team: OwningTeam | None = None) -> Outlook:
    return replace(made, standing=standing, team=team)
