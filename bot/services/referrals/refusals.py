"""Refusals as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.errors import RecordRefusal, Refusal, RejectedError
from bot.language.times.wall import to_local, write_date
from models.referral_draft import ReferralDraftState

REASON_RUN_OUT = Refusal("The reason that you gave has run out. Press [Details] and give it again.")
NO_TASK = Refusal("You aren't in the crew of a live task on it. Ask again, and choose another reason.")
NUMBER = Refusal("I can't read that as a number. Give the incident's or crime's number, such as 26000123456.")
TOO_THIN = Refusal("That doesn't say why. Write in a few words, 15 characters or more, what you need it for.")
TOO_MUCH = Refusal("That is too long to keep. Use 400 characters at most.")
TOO_SHORT = Refusal(
    "That is too little to search for. Give two letters at least, for example: `/find millbrook`"
)
TOO_LONG = Refusal("No name is as long as that. Give the surname alone, or its first letters.")
NO_NAME = Refusal(
    "Those words name nobody. Give a name, a date of birth or a street, for example: `/find millbrook`"
)
NO_BIRTH = Refusal(
    "That can't be a date of birth: there is no such day, or nobody alive was born on it. The day comes"
    " first, for example:"
    " `/find millbrook 14/03/2004`"
)
NO_CONTACT_WORDS = RecordRefusal("Say what came of it: `/attempt {ref} rang: no answer`")
LONG_CONTACT_WORDS = Refusal(
    "That has more than 500 characters. Say it shorter; the rest belongs in a note on the referral."
)
CONTACT_TO_COME = RecordRefusal("That time is still to come: {ref}. Nothing was counted. Say when it was.")
CONTACT_BEFORE = RecordRefusal(
    "That is before the referral was made, on {ref}. Nothing was counted: only attempts since then are."
)
HAS_ENDED = RecordRefusal("Nothing more is counted or planned on {ref}: it has ended.")
VISITS_NOT_STOPPED = RecordRefusal("Nothing is left to decide about visits on {ref}.")
NO_DRAFT = Refusal("You have no draft of that number. To list yours: `/refer drafts`")
NO_SUPERVISOR = Refusal(
    "A supervisor of the owning team has to confirm it, and nobody of them can be told here. Ring the team."
)
NOT_WAITING = Refusal(
    "That draft doesn't wait for a supervisor any more: its officer changes it, or it is decided on."
)
WHY_RETURNED = Refusal("Say in a few words why not, so that the officer can put it right.")
NO_WORKBOOK = Refusal(
    "The workbook is for supervisors of the team that holds the referrals: no referral is held by yours."
    " To list referrals: `/referrals`"
)
_BECAME = {
    ReferralDraftState.JOINED: "was sent, and its ground was added to a referral that is known there",
    ReferralDraftState.DROPPED: "was dropped, and nothing of it is kept",
    ReferralDraftState.ERASED: "was left for too long and has been erased",
}


class DraftEndedError(RejectedError):
    """The draft has ended, and its buttons do nothing any more."""

    def __init__(self, number: int, state: ReferralDraftState, ref: str | None) -> None:
        became = f"was sent as {ref}" if ref else _BECAME.get(state, "has ended")
        super().__init__(f"Draft {number} {became}.")


SUPERVISORS_ONLY = "Only a supervisor of the owning team may take that step."
INSPECTORS_ONLY = "Only an Inspector or above decides on enforcement, and not who opened the review."
ENDED = Refusal("It has ended, and what has ended stays ended.")
NO_REASON = Refusal("That step needs a reason. Say why in a few words.")
NO_CONSENT = Refusal(
    "That step needs consent: by whom, how, and on which day, as in: mother, at home, 27/11/2026."
)
CONSENT_BY = Refusal(
    "Say who consented, without a name: the child, a parent, a carer, or the adult themself."
)
CONSENT_AHEAD = Refusal("That day lies ahead. Give the day on which they consented.")
CONSENT_BEFORE = Refusal("That day is before the referral was made. Give the day on which they consented.")
NO_LEAD = Refusal("That step needs a lead. Give the collar number of the officer who leads it from now on.")
NO_SUCH_LEAD = Refusal("Nobody here has that collar number. Give that of the officer who leads from now on.")
CANNOT_LEAD = Refusal("That person can't lead it: choose an officer, or somebody of its own team.")
NO_DECISION_DAY = Refusal("That step needs a day. By when will they decide?")
DECISION_DAY = Refusal("Give a day from today on, at most a year ahead.")
TOO_FEW_ATTEMPTS = Refusal(
    "That step needs three attempts on different days, in two bands of the day. Record another first."
)
NO_PROGRAMME = Refusal("That step needs another programme that is in use. Give its name.")
NO_DECISION = Refusal("That step is a decision with five reasons. Press [Move on] and choose it there.")
THIN_DECISION = Refusal("Each of the five reasons takes 10 to 1,000 characters. Say more, or less.")
NOT_DECONFLICTED = Refusal("Say with whom it was deconflicted, in 240 characters at most.")
AGE_UNKNOWN = Refusal(
    "No date of birth is on record, so nobody can say that this is an adult. Have it put on record first."
)
CHILD = Refusal("This person is under 18. That step is for adults alone: think of safeguarding first.")
NO_DAY = Refusal("I can't read that as a day. Give it as 27/11/2026, or as today, yesterday or fri.")


def too_long(characters: int, most: int) -> Refusal:
    return Refusal(f"That has {characters:,} characters, and {most:,} are kept. Say it in fewer words.")


def not_its_age(programme: str, youngest: int, oldest: int, age: int) -> RejectedError:
    return RejectedError(f"{programme} takes {youngest} to {oldest} at referral; this person is {age}.")


def not_next(standing: str, labels: Sequence[str]) -> RejectedError:
    """The refusal of a step that isn't next; `labels` are those that are."""
    if not labels:
        return RejectedError(f"From {standing} no step is yours to take. Ask its lead or a supervisor.")
    return RejectedError(f"It stands at {standing}, and that isn't next. Next: {', '.join(labels)}.")


def moved_meanwhile(collar: str | None, to: str, at: datetime, *, now: datetime) -> str:
    local = to_local(at)
    when = f"{local:%H:%M}" if local.date() == to_local(now).date() else f"{write_date(local)} {local:%H:%M}"
    return f"{collar or 'Another system'} moved it to {to} at {when}."
