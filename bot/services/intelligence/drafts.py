"""Reports and assessments half-way: the answers so far, and the next question. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct, json

from bot.services.intelligence.assessments import GradingDecision
from bot.services.intelligence.grades import Grade
from bot.services.intelligence.handling import Handling
from bot.services.intelligence.submissions import ReportItem
from bot.services.intelligence.viewing import IntelligenceReportView
from bot.values import replace
from models.intelligence import (
    ActionCode,
    Assessment,
    HandlingCode,
    Provenance,
    SanitisationCode,
    Source,
)

T = TypeVar("T", bound="Draft | AssessmentDraft")


class DraftQuestion(StrEnum):
    """A question about an item, in the order of asking; each is the verb of its buttons too."""

    TEXT = "text"
    PROVENANCE = "how"
    SOURCE = "source"
    ASSESSMENT = "known"
    GRADE = "grade"
    HANDLING = "handling"
    CONDITIONS = "conditions"
    ACTION = "action"
    USAGE = "usage"
    SANITISATION = "sanitisation"
    SANITISED = "sanitised"
    GROUP = "group"


class DraftItem(Struct, frozen=True, omit_defaults=True):
    text: str = ""
    provenance: Provenance | None = None
    source: Source | None = None
    assessment: Assessment | None = None

    @property
    def missing(self) -> DraftQuestion | None:
        if not self.text:
            return DraftQuestion.TEXT
        if self.provenance is None:
            return DraftQuestion.PROVENANCE
        if self.source is None:
            return DraftQuestion.SOURCE
        return DraftQuestion.ASSESSMENT if self.assessment is None else None

    def whole(self) -> ReportItem:
        if self.provenance is None or self.source is None or self.assessment is None:
            raise ValueError(self.missing)
        return ReportItem(self.text, self.provenance, Grade(self.source, self.assessment))


class Draft(Struct, frozen=True, omit_defaults=True):
    """`cleared`: the writer said that it isn't sensitive. `ref` and `version` belong to one sent back.

    `waiting` are others that the writer has begun: they come after this one, and are kept nowhere else.
    """

    items: tuple[DraftItem, ...]
    known_on: date
    about: str | None = None
    ref: str | None = None
    version: int = 0
    cleared: bool = False
    waiting: tuple[Draft, ...] = ()

    @property
    def place(self) -> int | None:
        """The first item that lacks something, from 0."""
        return next((i for i, item in enumerate(self.items) if item.missing), None)

    @property
    def asked(self) -> DraftQuestion | None:
        return None if self.place is None else self.items[self.place].missing

    @property
    def following(self) -> Draft | None:
        """The one that comes after this one, with those that come after it."""
        return replace(self.waiting[0], waiting=self.waiting[1:]) if self.waiting else None

    @property
    def alone(self) -> Draft:
        return replace(self, waiting=())

    def then(self, other: Draft) -> Draft:
        return replace(self, waiting=(*self.waiting, other))

    def is_about(self, other: Draft) -> bool:
        """Whether it says what the other says."""
        return [one.text for one in self.items] == [one.text for one in other.items]

    def with_item(self, place: int, item: DraftItem) -> Draft:
        return replace(self, items=(*self.items[:place], item, *self.items[place + 1 :]))


class DraftDecision(Struct, frozen=True, omit_defaults=True):
    source: Source | None = None
    assessment: Assessment | None = None
    handling: HandlingCode | None = None
    conditions: str | None = None
    action: ActionCode | None = None
    usage: str | None = None
    sanitisation: SanitisationCode | None = None
    text: str = ""

    @property
    def missing(self) -> DraftQuestion | None:
        if self.source is None or self.assessment is None:
            return DraftQuestion.GRADE
        if self.handling is None:
            return DraftQuestion.HANDLING
        if self.handling is HandlingCode.CONDITIONS and (asked := self._condition):
            return asked
        return None if self.text else DraftQuestion.SANITISED

    @property
    def _condition(self) -> DraftQuestion | None:
        if self.conditions is None:
            return DraftQuestion.CONDITIONS
        if self.action is None:
            return DraftQuestion.ACTION
        if self.action is ActionCode.OVERT and self.usage is None:
            return DraftQuestion.USAGE
        return DraftQuestion.SANITISATION if self.sanitisation is None else None

    def whole(self) -> GradingDecision:
        if self.source is None or self.assessment is None or self.handling is None:
            raise ValueError(self.missing)
        handling = Handling(self.handling, self.conditions, self.action, self.usage, self.sanitisation)
        return GradingDecision(Grade(self.source, self.assessment, self.handling), handling, self.text)


class AssessmentDraft(Struct, frozen=True, omit_defaults=True):
    """A decision for each item of a report, in the version that the assessor saw."""

    ref: str
    version: int
    decisions: tuple[DraftDecision, ...]
    group: int | None = None

    @property
    def place(self) -> int | None:
        """The first item that is not fully decided, from 0."""
        return next((i for i, one in enumerate(self.decisions) if one.missing), None)

    @property
    def asked(self) -> DraftQuestion | None:
        if self.place is not None:
            return self.decisions[self.place].missing
        return DraftQuestion.GROUP if self.group is None else None

    def with_decision(self, place: int, decision: DraftDecision) -> AssessmentDraft:
        return replace(self, decisions=(*self.decisions[:place], decision, *self.decisions[place + 1 :]))


def correcting(report: IntelligenceReportView) -> Draft:
    """The draft of a report that came back, as it was submitted."""
    items = tuple(
        DraftItem(one.text, one.provenance, one.grade.source, one.grade.assessment) for one in report.items
    )
    return Draft(items, report.items[0].known_on, report.about, report.ref, report.version)


def assessing(report: IntelligenceReportView) -> AssessmentDraft:
    return AssessmentDraft(report.ref, report.version, tuple(DraftDecision() for _ in report.items))


def facts_of(draft: Draft | AssessmentDraft) -> dict[str, str]:
    """The draft as a dialogue keeps it."""
    kind = type(draft)
    return {kind.__name__: json.encode(draft).decode()}


def read(kind: type[T], facts: Mapping[str, str]) -> T | None:
    """The draft of this kind that a dialogue kept; None where it is about something else."""
    held = facts.get(kind.__name__)
    return None if held is None else json.decode(held, type=kind)
