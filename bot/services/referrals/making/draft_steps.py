"""The next thing that a referral in the making asks for. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.eligibility import Case, Intake
from models.referral import Answer


class DraftStep(StrEnum):
    """In the order of asking; each is the verb that answers it, too. The last two are asked for by nobody."""

    NAME = "name"
    BORN = "born"
    PROGRAMME = "to"
    ADDRESS = "address"
    GROUND = "ground"
    GROUND_DAY = "day"
    QUESTIONS = "answer"
    KNOWN_BY = "known"
    WORRY = "worry"
    TELEPHONE = "phone"
    CONTACT = "carer"


def next_step(draft: ReferralDraftView, programme: Intake | None) -> DraftStep | None:
    """The first thing that is missing; None once all is said."""
    if draft.person_id is None and draft.surname is None:
        return DraftStep.NAME
    if draft.born is None:
        return DraftStep.BORN
    if programme is None:
        return DraftStep.PROGRAMME
    if draft.person_id is None and draft.address is None:
        return DraftStep.ADDRESS
    return _of_programme(draft, programme)


def _of_programme(draft: ReferralDraftView, programme: Intake) -> DraftStep | None:
    ground = programme.ground(draft.ground)
    if ground is None and programme.grounds:
        return DraftStep.GROUND
    if ground is not None and ground.needs_date and draft.ground_on is None:
        return DraftStep.GROUND_DAY
    if any(one.code not in draft.answers for one in programme.questions):
        return DraftStep.QUESTIONS
    if draft.known_by is None:
        return DraftStep.KNOWN_BY
    return DraftStep.WORRY if draft.worry is None else None


def case_of(draft: ReferralDraftView, *, today: date) -> Case | None:
    """The facts that the rules judge by; None while the date of birth isn't known."""
    if draft.born is None:
        return None
    answers = {code: Answer(said) for code, said in draft.answers.items()}
    return Case(draft.born, today, draft.ground_on, answers)
