"""The contents of pushes: a Struct for each kind. bot.services.kinds.push_contents reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.database import Session
from bot.services.pushes.facts import AlarmWord, NewVersion, Notice, StoredFacts
from models.briefing import Marking
from models.delivery import OccurrenceKind


class Subject(Struct, frozen=True):
    """A delivery by its subject: every field but the officer as in its occurrence."""

    delivery_id: int
    officer_id: int
    subject_id: int
    due_at: datetime
    notice: str | None = None
    facts: StoredFacts | None = None


class BriefingContent(Struct, frozen=True):
    number: int
    title: str
    marking: Marking
    new: NewVersion | None = None
    urgent: bool = False


class ReminderContent(Struct, frozen=True):
    id: int
    text: str
    about: str | None
    due_at: datetime


class TaskContent(Struct, frozen=True):
    """The task, and whether this is how its crew hears of it: it was made just now."""

    ref: str
    starts_at: datetime
    is_new: bool = False
    is_visit: bool = False


class DigestContent(Struct, frozen=True):
    """`tasks` are the first of `total`, in order of time."""

    tasks: tuple[TaskContent, ...]
    total: int


class AlarmContent(Struct, frozen=True):
    """`ref` is None for whoever may not know of the task: the alarm itself is kept from nobody."""

    collar: str
    ref: str | None
    says: AlarmWord = AlarmWord.NO_ANSWER
    by: str | None = None
    at: datetime | None = None
    late: int = 0


class UnreadableContent(Struct, frozen=True):
    """A push whose row this version cannot read, by its kind alone."""

    kind: str


SaidContent = BriefingContent | ReminderContent | TaskContent | DigestContent | AlarmContent | Notice
Content = SaidContent | UnreadableContent


ContentByDelivery = Mapping[int, Content]  # by delivery


class ReadContents(Protocol):
    """Reads, at the door, the contents of pushes of one kind. One that has nothing to say is left out."""

    def __call__(
        self, session: Session, kind: OccurrenceKind, subjects: Sequence[Subject], *, now: datetime
    ) -> ContentByDelivery: ...
