"""What is stored, a noun a file."""

from models.area import Area, AreaKind
from models.audit import AuditEntry
from models.briefing import Briefing, BriefingState, Marking
from models.dialogue import Dialogue
from models.enrolment import EnrolmentCode
from models.inbox import InboxEntry, InboxState
from models.lease import Lease
from models.note import Attachment, AttachmentKind, FieldNote
from models.officer import Officer, Role
from models.operation import Operation, OperationArea
from models.person import Person
from models.programme import Programme, ProgrammeStatus
from models.push import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.referral import Referral, ReferralStep
from models.reminder import Reminder, ReminderState
from models.task import OPEN_STATUSES, Task, TaskOfficer, TaskStatus
from models.team import Team

__all__ = [
    "OPEN_STATUSES",
    "Area",
    "AreaKind",
    "Attachment",
    "AttachmentKind",
    "AuditEntry",
    "Briefing",
    "BriefingState",
    "Delivery",
    "DeliveryState",
    "Dialogue",
    "EnrolmentCode",
    "FieldNote",
    "InboxEntry",
    "InboxState",
    "Lease",
    "Marking",
    "Occurrence",
    "OccurrenceKind",
    "Officer",
    "Operation",
    "OperationArea",
    "Person",
    "Programme",
    "ProgrammeStatus",
    "Referral",
    "ReferralStep",
    "Reminder",
    "ReminderState",
    "Role",
    "Task",
    "TaskOfficer",
    "TaskStatus",
    "Team",
]
