"""What is stored, a noun a file."""

from models.area import Area, AreaKind
from models.audit import AuditEntry
from models.briefing import Briefing, BriefingState, Marking
from models.dialogue import Dialogue
from models.enrolment import EnrolmentCode
from models.flag import Bookmark, Flag, FlagRule, ReasonSample, Verdict
from models.inbox import InboxEntry, InboxState
from models.lease import Lease
from models.note import Attachment, AttachmentKind, FieldNote
from models.officer import Officer, Role
from models.operation import Operation, OperationArea
from models.paper import Paper, PaperKind
from models.person import Person
from models.pin import PadPurpose, Pin, PinPad
from models.programme import Programme, ProgrammeStatus
from models.push import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.recall import Recall, RecallKind
from models.referral import Referral, ReferralStep
from models.reminder import Reminder, ReminderState
from models.seal import Seal, SealedHead
from models.task import OPEN_STATUSES, Task, TaskOfficer, TaskStatus
from models.team import Team
from models.unlock import EndedBy, Unlock

__all__ = [
    "OPEN_STATUSES",
    "Area",
    "AreaKind",
    "Attachment",
    "AttachmentKind",
    "AuditEntry",
    "Bookmark",
    "Briefing",
    "BriefingState",
    "Delivery",
    "DeliveryState",
    "Dialogue",
    "EndedBy",
    "EnrolmentCode",
    "FieldNote",
    "Flag",
    "FlagRule",
    "InboxEntry",
    "InboxState",
    "Lease",
    "Marking",
    "Occurrence",
    "OccurrenceKind",
    "Officer",
    "Operation",
    "OperationArea",
    "PadPurpose",
    "Paper",
    "PaperKind",
    "Person",
    "Pin",
    "PinPad",
    "Programme",
    "ProgrammeStatus",
    "ReasonSample",
    "Recall",
    "RecallKind",
    "Referral",
    "ReferralStep",
    "Reminder",
    "ReminderState",
    "Role",
    "Seal",
    "SealedHead",
    "Task",
    "TaskOfficer",
    "TaskStatus",
    "Team",
    "Unlock",
    "Verdict",
]
