"""Refusals as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal, RejectedError
from models.referral_draft import ReferralDraftState

REASON_RUN_OUT = Refusal("The reason that you gave has run out. Press [Details] and give it again.")
NO_TASK = Refusal("You aren't in the crew of a live task on it. Press [Details] and choose another reason.")
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
    "That can't be a date of birth. The day comes first and the year has four figures, for example:"
    " `/find millbrook 14/03/2004`"
)
NO_CONTACT_WORDS = RecordRefusal("Say what came of it: `/attempt {ref} rang: no answer`")
LONG_CONTACT_WORDS = Refusal(
    "That has more than 500 characters. Say it shorter; the rest belongs in a note on the referral."
)
HAS_ENDED = RecordRefusal("Nothing more is counted or planned on {ref}: it has ended.")
NO_DRAFT = Refusal("You have no draft of that number. To list yours: `/refer drafts`")
NO_SUPERVISOR = Refusal(
    "A supervisor of the owning team has to confirm it, and nobody of them can be told here. Ring the team."
)
NOT_WAITING = Refusal("That draft doesn't wait for a supervisor any more.")
WHY_RETURNED = Refusal("Say in a few words why not, so that the officer can put it right.")
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
