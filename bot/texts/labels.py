"""Labels for the codes that records carry, so that people read words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot import errors
from bot.services.referrals.reasons import ReasonCode
from bot.services.tasks.life import TaskVerb
from models.delivery import DeliveryState
from models.notebook import AttachmentKind
from models.programme import VisitOutcome
from models.safeguarding import Form
from models.task import TaskStatus

FORMS: Mapping[Form, str] = MappingProxyType(
    {Form.PPN: "PPN", Form.MASH: "MASH", Form.NRM: "NRM", Form.CRIME: "crime record"}
)
GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        "ASB_REPEAT": "Repeat ASB",
        "IUC_AFTER_ARREST": "Interviewed under caution after arrest",
        "NFA": "No further action",
        "RUI": "Released under investigation",
    }
)
VISIT_OUTCOMES: Mapping[VisitOutcome, str] = MappingProxyType(
    {
        VisitOutcome.ENGAGED: "Engaged",
        VisitOutcome.THINKING: "Thinking",
        VisitOutcome.DECLINED: "Declined",
        VisitOutcome.NOT_IN: "Not in",
        VisitOutcome.UNSAFE: "Unsafe",
    }
)
TASK_STATUSES: Mapping[TaskStatus, str] = MappingProxyType(
    {
        TaskStatus.PROPOSED: "Proposed",
        TaskStatus.APPROVED: "Approved",
        TaskStatus.ALLOCATED: "Allocated",
        TaskStatus.ACCEPTED: "Accepted",
        TaskStatus.IN_PROGRESS: "In progress",
        TaskStatus.COMPLETED: "Completed",
        TaskStatus.NOT_DONE: "Closed, not done",
        TaskStatus.HANDED_OVER: "Handed over",
        TaskStatus.CANCELLED: "Cancelled",
        TaskStatus.EXPIRED: "Expired",
    }
)
TASK_VERBS: Mapping[TaskVerb, str] = MappingProxyType(
    {
        TaskVerb.TAKE: "Take it",
        TaskVerb.ACCEPT: "Accept",
        TaskVerb.ARRIVED: "Arrived",
        TaskVerb.LEFT: "Left",
        TaskVerb.DONE: "Done",
        TaskVerb.NOT_DONE: "Not done",
        TaskVerb.CANCEL: "Cancel",
    }
)
ATTACHMENTS: Mapping[AttachmentKind, str] = MappingProxyType(
    {
        AttachmentKind.PHOTO: "photo",
        AttachmentKind.VOICE: "voice message",
        AttachmentKind.AUDIO: "recording",
        AttachmentKind.VIDEO: "video",
        AttachmentKind.VIDEO_NOTE: "video message",
        AttachmentKind.DOCUMENT: "document",
        AttachmentKind.LOCATION: "location",
        AttachmentKind.CONTACT: "contact",
    }
)
DELIVERIES: Mapping[DeliveryState, str] = MappingProxyType(
    {
        DeliveryState.QUEUED: "under way",
        DeliveryState.SENDING: "under way",
        DeliveryState.ACCEPTED: "sent",
        DeliveryState.REFUSED: "not delivered",
        DeliveryState.UNCERTAIN: "uncertain",
        DeliveryState.EXPIRED: "too late",
        DeliveryState.CANCELLED: "recalled",
    }
)
REASONS: Mapping[ReasonCode, str] = MappingProxyType(
    {
        ReasonCode.TASK: "A task of mine",
        ReasonCode.INCIDENT: "An incident",
        ReasonCode.CRIME: "A crime",
        ReasonCode.SAFEGUARDING: "Safeguarding",
        ReasonCode.BRIEFING_PREP: "Preparing a briefing",
        ReasonCode.OFFICER_SAFETY: "Officer safety",
        ReasonCode.SUPERVISION: "Supervision",
        ReasonCode.AUDIT: "Audit",
        ReasonCode.COMPLAINT_SAR: "Complaint or access request",
        ReasonCode.OTHER: "Something else",
    }
)
PARKED = "waiting until back"
_CODE = re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)*")
_FIELD = re.compile(r"\b[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+\b")
_ERROR = re.compile(r"(?:[A-Z][a-z]+)+Error")
_SHORT_FORMS = frozenset(
    {"ASB", "CCE", "CIRV", "CSE", "IUC", "MASH", "NFA", "NPT", "NRM", "OCG", "PPN", "RUI"}
)


def task_kind(label: str | None, kind: str) -> str:
    """The label of the kind's row; a kind that has none is written out: `Litter pick` for `LITTER_PICK`."""
    return label or in_words(kind.strip().upper().replace(" ", "_").replace("-", "_"))


def ground(words: str) -> str:
    """The label of a code; other words stay as they were written."""
    return GROUNDS.get(words) or (in_words(words) if _CODE.fullmatch(words) else words)


READ_BY_OTHERS = MappingProxyType({ReasonCode.TASK: "A task of theirs"})


def reason(code: str | None) -> str | None:
    """The label of somebody's reason for a look; other words stay as they were written."""
    known = next((label for one, label in (*READ_BY_OTHERS.items(), *REASONS.items()) if one == code), None)
    return known or (in_words(code) if code and _CODE.fullmatch(code) else code)


def detail(words: str | None) -> str:
    """The detail of an entry in words: `not on record` for an error's name, `next due on` for a field's."""
    said = words or ""
    if _ERROR.fullmatch(said):
        return errors.in_words(said)
    if _CODE.fullmatch(said) and not said.isdecimal():
        return in_words(said)
    return _FIELD.sub(lambda found: in_words(found[0].removesuffix("_id")).lower(), said)


def in_words(code: str) -> str:
    """`ASB warning` for `ASB_WARNING`."""
    words = " ".join(part if part in _SHORT_FORMS else part.lower() for part in code.split("_"))
    return words[:1].upper() + words[1:]
