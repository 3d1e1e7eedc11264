"""The facts of a push: a Struct for each kind, held as JSON in its row until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from msgspec import Struct, ValidationError, convert, to_builtins

StoredFacts = Mapping[str, Any]  # as JSON holds them


class UnreadableFactsError(Exception):
    """A row holds facts that this version cannot read; the message names only their kind."""


class NoticeKind(StrEnum):
    """The values are in rows: a changed value needs a migration, a member's name does not."""

    MISSED_REMINDERS = "missed-reminders"
    MISSED_BRIEFING = "missed-briefing"
    EMPTY_AUDIENCE = "nobody"
    UNDELIVERED = "undelivered"
    WIPED = "wiped"
    CEILING_REACHED = "ceiling"
    CEILING_LIFTED = "lifted"
    NEW_FLAGS = "new-flags"
    SEALED = "sealed"
    ACCESS_DIGEST = "looks"
    PIN_BARRED = "barred"
    ENROLMENT_WAITS = "asked-in"
    ENROLLED = "enrolled"
    REVOKED = "revoked"
    PIN_RESET = "pin-reset"
    ROLE_CHANGED = "role-changed"
    OFFICERS_ROLE_CHANGED = "officers-role-changed"
    UNREACHABLE = "unreachable"
    SAFEGUARDING = "safeguarding"
    SAFEGUARDING_UNANSWERED = "safeguarding-unanswered"
    INTELLIGENCE_RETURNED = "intelligence-returned"
    INTELLIGENCE_ASSESSED = "intelligence-assessed"
    INTELLIGENCE_WAITS = "intelligence-waits"
    FILES_WAIT = "files-wait"
    FILE_LOST = "file-lost"
    ATTACHMENT_LOST = "attachment-lost"
    DOCUMENT_FAILED = "paper-failed"
    CHECKED = "checked"
    RUN_MISSED = "run-missed"
    RUN_ASKED = "run-asked"
    RUNS_PAUSED = "runs-paused"
    CLOCK_STOOD = "clock-stood"
    CLOCK_SET_BACK = "clock-set-back"
    BRIEFING_WITHDRAWN = "briefing-withdrawn"
    BRIEFING_RETRACTED = "briefing-recalled"
    FILES_RETRACTED = "files-recalled"
    DRAFTS_HANDED = "drafts-handed"
    LEAVE = "leave"
    ENQUIRY = "enquiry"
    ENQUIRY_ANSWERED = "enquiry-answered"
    VISIT_UNSAFE = "visit-unsafe"
    REVIEW_WAITS = "review-waits"
    LEAD_GIVEN = "lead-given"
    VISIT_WAITS = "visit-waits"
    VISIT_SLIP = "visit-slip"
    CLASH = "clash"
    CLASH_OVER = "clash-over"
    CLASH_AGAIN = "clash-again"
    TASK_WORD = "task-word"
    TASK_OFF = "task-off"
    TASK_FREE = "task-free"
    TASK_OFFERED = "task-offered"
    TASK_HANDED = "task-handed"
    TASK_MOVED = "task-moved"
    TASK_EXPIRED = "task-expired"
    CREW_CHANGED = "crew-changed"
    THING_LOST = "thing-lost"
    RECURRING_TASK_ENDED = "recurring-task-ended"
    RECURRING_TASK_MISSED = "recurring-task-missed"
    RECURRING_TASK_SKIPPED = "recurring-task-skipped"
    TASKS_UNFINISHED = "tasks-unfinished"
    LEAVE_OVER_TASKS = "leave-over-tasks"
    TRAINING_YEAR = "training-year"
    UNACKNOWLEDGED = "briefings-unread"
    LINE_UNACKNOWLEDGED = "briefings-unread-in-line"
    REFERRAL_MOVED = "referral-moved"
    REFERRALS_DUE = "referrals-due"
    REFERRALS_OVERDUE = "referrals-overdue"
    LYING_STILL = "lying-still"
    TURNS_ADULT = "turns-adult"
    REFERRAL_MADE = "referral-made"
    GROUND_ADDED = "ground-added"
    REFERRAL_PAIR = "referral-pair"
    DRAFT_WAITS = "referral-draft-waits"
    DRAFT_CONFIRMED = "referral-draft-confirmed"
    DRAFT_RETURNED = "referral-draft-returned"
    DRAFT_ENDS = "referral-draft-ends"


class Facts(Struct, frozen=True):
    """The names of the fields are in rows too."""


class Notice(Facts, frozen=True):
    """The facts of one kind of notice. `bot.services.kinds.notices` lists them all."""

    kind: ClassVar[NoticeKind]


class ReferralsNotice(Notice, frozen=True):
    """A notice about referrals by reference: of each it is asked again at the door whether it still is so."""

    refs: tuple[str, ...]


class TaskStart(Facts, frozen=True):
    """The start of the task as it was when its reminder was queued; `is_new`: it was made just then."""

    starts_at: datetime
    is_new: bool = False


class ShiftEnd(Facts, frozen=True):
    """The end of a digest's day."""

    ends_at: datetime


class AlarmWord(StrEnum):
    """The word of an alarm about an officer who is out alone, or to them. The values are in rows."""

    ASKS = "asks"
    ASKS_FROM_NOW = "asks from now"
    NO_ANSWER = "no answer"
    HELP = "help"
    ACCESS_ENDED = "access ended"
    TAKEN = "taken"
    GIVEN_BACK = "given back"
    ANSWERED = "answered"
    YOU_WERE_SILENT = "you: no answer"
    YOURS_TAKEN = "you: taken"
    YOURS_GIVEN_BACK = "you: given back"


class Alarm(Facts, frozen=True):
    """An officer who does not answer, by collar, and the task on which they are.

    If it `says` something else, it is the question or another word to the officer, or one to those who were
    told. `by` is the officer who took it, or gave it back; to the officer themselves, whoever is told of it
    or has gone. `at` is the time that is told, `late` how many minutes too late it comes. `visit_id` is the
    lone visit, of which it is asked at the door whether it still is so.
    """

    collar: str
    ref: str
    says: AlarmWord = AlarmWord.NO_ANSWER
    by: str | None = None
    at: datetime | None = None
    late: int = 0
    visit_id: int | None = None


class NewVersion(Facts, frozen=True):
    """The number of a briefing's new version, and the names of what is new in it."""

    edition: int
    changed: str


F = TypeVar("F", bound=Facts)


def write(facts: Facts) -> dict[str, Any]:
    """The facts in the form that a JSON column takes."""
    stored: dict[str, Any] = to_builtins(facts)
    return stored


def read(kind: type[F], stored: StoredFacts | None) -> F:
    """Read facts from JSON. Raises UnreadableFactsError."""
    try:
        return convert(stored, kind)
    except ValidationError:
        raise UnreadableFactsError(kind.__name__) from None  # its words may hold the facts
