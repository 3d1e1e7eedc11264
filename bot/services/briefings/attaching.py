"""Attach files to a briefing that isn't sent yet, and detach them: each change is a new version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.database import Session
from bot.errors import NotOnRecordError
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import refusals
from bot.services.briefings.attachments import PICTURES, ending
from bot.services.briefings.states import require_changeable
from bot.services.briefings.viewing import BriefingView, require_own
from bot.services.files.items import Item, attach_items, is_too_large
from models.briefing import BriefingState
from models.notebook import AttachmentKind

MOST = 10  # the limit of an album
DOCUMENTS = PICTURES | {
    "pdf",
    "doc",
    "docx",
    "xls",
    "xlsx",
    "ppt",
    "pptx",
    "odt",
    "ods",
    "odp",
    "rtf",
    "txt",
    "csv",
}
HANGS = (AttachmentKind.PHOTO, AttachmentKind.DOCUMENT)


class AttachRefusal(StrEnum):
    """Reasons why an item can't be attached."""

    KIND = "kind"
    LARGE = "large"
    SAME = "same"
    MANY = "many"


class AttachResult(Struct, frozen=True):
    """The briefing as it is now, and the items that were not attached, each with the reason.

    `unscheduled` says that it was scheduled until now.
    """

    briefing: BriefingView
    refused: tuple[tuple[Item, AttachRefusal], ...] = ()
    unscheduled: bool = False


def attach(session: Session, actor: Actor, ref: str, items: Sequence[Item], *, now: datetime) -> AttachResult:
    """Attach as many of these as are allowed. Raises NotOnRecordError, RejectedError."""
    briefing = require_changeable(session, actor, ref)
    known = {one.unique_id for one in briefing.files}
    taken: list[Item] = []
    refused: list[tuple[Item, AttachRefusal]] = []
    for item in items:
        why = _bar(item, known, room=MOST - len(briefing.files) - len(taken))
        if why is None:
            taken.append(item)
            known.add(item.unique_id)
        else:
            refused.append((item, why))
    if not taken:
        return AttachResult(briefing_drafts.preview(session, actor, ref, now=now).briefing, tuple(refused))
    new = attach_items(session, taken, now=now)
    attached = (*briefing.attached, *new)
    changed = briefing_drafts.change(session, actor, ref, now=now, attached=attached)
    return AttachResult(changed.briefing, tuple(refused), changed.unscheduled)


def detach(session: Session, actor: Actor, ref: str, number: int, *, now: datetime) -> AttachResult:
    """Detach the attachment with this number, from 1. Raises RejectedError and what `attach` does."""
    briefing = require_changeable(session, actor, ref)
    if not 1 <= number <= len(briefing.files):
        raise refusals.NO_SUCH_ATTACHMENT(ref)
    attached = briefing.attached[: number - 1] + briefing.attached[number:]
    changed = briefing_drafts.change(session, actor, ref, now=now, attached=attached)
    return AttachResult(changed.briefing, unscheduled=changed.unscheduled)


def is_open(session: Session, actor: Actor, ref: str) -> bool:
    """Whether it is one of the actor's own briefings, not sent yet."""
    if not policy.may(actor.role, Permission.BRIEF):
        return False
    try:
        return require_own(session, actor, ref).state in (BriefingState.DRAFT, BriefingState.SCHEDULED)
    except NotOnRecordError:
        return False


def _bar(item: Item, known: set[str | None], *, room: int) -> AttachRefusal | None:
    named = item.kind is AttachmentKind.DOCUMENT and ending(item.file_name) in DOCUMENTS
    if item.kind is not AttachmentKind.PHOTO and not named:
        return AttachRefusal.KIND
    if is_too_large(item):
        return AttachRefusal.LARGE
    if item.unique_id in known:
        return AttachRefusal.SAME
    return AttachRefusal.MANY if room < 1 else None
