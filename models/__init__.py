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
from models.notebook import Attachment, AttachmentKind, FieldNote, NoteMessage, NoteParticular, ParticularKind
from models.officer import Officer, Role
from models.operation import Operation, OperationArea
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
from models.retraction import Retraction, RetractionKind
from models.safeguarding import Concern, Consent, Form, SafeguardingDuty, SlaveryState
from models.schedule import IfMissed, Schedule, ScheduleState
from models.seal import Seal, SealedHead
from models.task import OPEN_STATUSES, Task, TaskOfficer, TaskStatus, TaskStep
from models.task_kind import Asks, KindGroup, TaskKind
from models.team import Team
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
    "PadPurpose",
    "ParticularKind",
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
    "Task",
    "TaskKind",
    "TaskOfficer",
    "TaskStatus",
    "TaskStep",
    "Team",
    "Unlock",
    "Verdict",
    "VisitOutcome",
    "Watch",
]
