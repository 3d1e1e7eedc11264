"""The tables, a noun a file."""

from models.area import Area, AreaKind
from models.audit import AuditEntry
from models.briefing import (
    Briefing,
    BriefingField,
    BriefingForm,
    BriefingState,
    BriefingTemplate,
    BriefingVersion,
    Marking,
)
from models.briefing_attachment import BriefingAttachment
from models.briefing_requirements import BriefingRequirements
from models.clash import Clash, ClashEnding, ClashHead, ClashReason
from models.contact import Contact, ContactKind
from models.decider import Decider, Matter
from models.decision import Decision
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.dialogue import Dialogue, LastTap
from models.document import Document, DocumentKind
from models.done_once import DoneOnce
from models.early_edit import EarlyEdit
from models.enquiry import Enquiry
from models.enrolment import EnrolmentCode
from models.escalation import Escalation
from models.flag import Bookmark, Flag, FlagRule, ReasonSample, Verdict
from models.heartbeat import Heartbeat
from models.holiday import Holiday
from models.inbox import InboxEntry, InboxState
from models.intelligence import (
    ActionCode,
    Assessment,
    HandlingCode,
    IntelligenceGrading,
    IntelligenceItem,
    IntelligenceReport,
    IntelligenceState,
    IntelligenceStep,
    Provenance,
    SanitisationCode,
    Source,
)
from models.lease import Lease
from models.leave import Leave
from models.lone_visit import LoneState, LoneVisit, LoneWord
from models.notebook import Attachment, AttachmentKind, FieldNote, NoteMessage, NoteParticular, ParticularKind
from models.officer import Officer, Role
from models.operation import (
    Operation,
    OperationArea,
    OperationDay,
    OperationKind,
    OperationObjective,
)
from models.patrol import Dose, Patrol
from models.person import NameKey, NameWord, Person
from models.pin import PadPurpose, Pin, PinPad
from models.programme import (
    AgeGroup,
    Coarse,
    DoorWords,
    IfYes,
    MoveBy,
    MoveNeed,
    Programme,
    ProgrammeGround,
    ProgrammeMove,
    ProgrammeNeed,
    ProgrammeOutcome,
    ProgrammeQuestion,
    ProgrammeStatus,
    ProgrammeWords,
    VisitOutcome,
)
from models.progress_card import ProgressCard
from models.public_route import PublicRoute
from models.recurring_task import RecurringTask
from models.referral import Answer, Referral, ReferralAnswer, ReferralGround, ReferralStep
from models.referral_draft import KnownBy, ReferralDraft, ReferralDraftState
from models.reminder import Reminder, ReminderState
from models.result import Result, ResultCategory, ResultKind, ResultStrike
from models.retraction import Retraction, RetractionKind
from models.safeguarding import Concern, Consent, Form, SafeguardingDuty, SlaveryState
from models.schedule import IfMissed, Schedule, ScheduleState
from models.seal import Seal, SealedHead
from models.task import OPEN_STATUSES, Task, TaskOfficer, TaskStatus, TaskStep
from models.task_kind import Asks, KindGroup, Strand, TaskKind
from models.team import Team
from models.thing import Thing, ThingBooking
from models.threat import Threat
from models.training import Attendance, Training
from models.unlock import EndedBy, Unlock
from models.watch import Watch

__all__ = [
    "OPEN_STATUSES",
    "ActionCode",
    "AgeGroup",
    "Answer",
    "Area",
    "AreaKind",
    "Asks",
    "Assessment",
    "Attachment",
    "AttachmentKind",
    "Attendance",
    "AuditEntry",
    "Bookmark",
    "Briefing",
    "BriefingAttachment",
    "BriefingField",
    "BriefingForm",
    "BriefingRequirements",
    "BriefingState",
    "BriefingTemplate",
    "BriefingVersion",
    "Clash",
    "ClashEnding",
    "ClashHead",
    "ClashReason",
    "Coarse",
    "Concern",
    "Consent",
    "Contact",
    "ContactKind",
    "Decider",
    "Decision",
    "Delivery",
    "DeliveryState",
    "Dialogue",
    "Document",
    "DocumentKind",
    "DoneOnce",
    "DoorWords",
    "Dose",
    "EarlyEdit",
    "EndedBy",
    "Enquiry",
    "EnrolmentCode",
    "Escalation",
    "FieldNote",
    "Flag",
    "FlagRule",
    "Form",
    "HandlingCode",
    "Heartbeat",
    "Holiday",
    "IfMissed",
    "IfYes",
    "InboxEntry",
    "InboxState",
    "IntelligenceGrading",
    "IntelligenceItem",
    "IntelligenceReport",
    "IntelligenceState",
    "IntelligenceStep",
    "KindGroup",
    "KnownBy",
    "LastTap",
    "Lease",
    "Leave",
    "LoneState",
    "LoneVisit",
    "LoneWord",
    "Marking",
    "Matter",
    "MoveBy",
    "MoveNeed",
    "NameKey",
    "NameWord",
    "NoteMessage",
    "NoteParticular",
    "Occurrence",
    "OccurrenceKind",
    "Officer",
    "Operation",
    "OperationArea",
    "OperationDay",
    "OperationKind",
    "OperationObjective",
    "PadPurpose",
    "ParticularKind",
    "Patrol",
    "Person",
    "Pin",
    "PinPad",
    "Programme",
    "ProgrammeGround",
    "ProgrammeMove",
    "ProgrammeNeed",
    "ProgrammeOutcome",
    "ProgrammeQuestion",
    "ProgrammeStatus",
    "ProgrammeWords",
    "ProgressCard",
    "Provenance",
    "PublicRoute",
    "ReasonSample",
    "RecurringTask",
    "Referral",
    "ReferralAnswer",
    "ReferralDraft",
    "ReferralDraftState",
    "ReferralGround",
    "ReferralStep",
    "Reminder",
    "ReminderState",
    "Result",
    "ResultCategory",
    "ResultKind",
    "ResultStrike",
    "Retraction",
    "RetractionKind",
    "Role",
    "SafeguardingDuty",
    "SanitisationCode",
    "Schedule",
    "ScheduleState",
    "Seal",
    "SealedHead",
    "SlaveryState",
    "Source",
    "Strand",
    "Task",
    "TaskKind",
    "TaskOfficer",
    "TaskStatus",
    "TaskStep",
    "Team",
    "Thing",
    "ThingBooking",
    "Threat",
    "Training",
    "Unlock",
    "Verdict",
    "VisitOutcome",
    "Watch",
]
