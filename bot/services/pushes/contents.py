"""The contents of pushes: a dataclass for each kind. bot.services.kinds.push_contents reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.database import Session
from bot.services.pushes.facts import NewVersion, Notice, StoredFacts
from models.briefing import Marking
from models.delivery import OccurrenceKind


@dataclass(frozen=True, slots=True)
class Subject:
    """A delivery by its subject: every field but the officer as in its occurrence."""

    delivery_id: int
    officer_id: int
    subject_id: int
    due_at: datetime
    notice: str | None = None
    facts: StoredFacts | None = None


@dataclass(frozen=True, slots=True)
class BriefingContent:
    number: int
    title: str
    marking: Marking
    new: NewVersion | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class ReminderContent:
    id: int
    text: str
    about: str | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class TaskContent:
    ref: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class DigestContent:
    """`tasks` are the first of `total`, in order of time."""

    tasks: tuple[TaskContent, ...]
    total: int


@dataclass(frozen=True, slots=True)
class UnreadableContent:
    """A push whose row this version cannot read, by its kind alone."""

    kind: str


SaidContent = BriefingContent | ReminderContent | TaskContent | DigestContent | Notice
Content = SaidContent | UnreadableContent


ContentByDelivery = Mapping[int, Content]  # by delivery


class ReadContents(Protocol):
    """Reads, at the door, the contents of pushes of one kind. One that has nothing to say is left out."""

    def __call__(
        self, session: Session, kind: OccurrenceKind, subjects: Sequence[Subject], *, now: datetime
    ) -> ContentByDelivery: ...
