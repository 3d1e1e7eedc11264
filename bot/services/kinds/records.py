"""Any record by its reference, as far as this officer may know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.database import Session
from bot.language.references import Record, RecordKind, Reference, first_line_reference
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.audit.actors import Actor
from bot.services.briefings import viewing as briefings
from bot.services.intelligence import viewing as intelligence
from bot.services.notebook import viewing as notes
from bot.services.operations import viewing as operations
from bot.services.referrals import viewing as referrals
from bot.services.tasks import viewing as tasks
from bot.services.tasks.viewing import TaskView


def require(session: Session, actor: Actor, reference: Reference, *, now: datetime) -> Record:
    """Raises NotOnRecordError for absent and hidden alike, and RingTheTeamError. Each look is on record."""
    find = FINDERS[reference.kind]
    found = find(session, actor, reference.text, now=now)
    place = found.address or found.area if isinstance(found, TaskView) else None
    return Record(reference.kind, found.id, reference.text, place)


def may_know(session: Session, viewer: Viewer, ref: str, *, now: datetime) -> bool:
    """Whether the viewer may know about a referral or a task; notes and briefings are their own."""
    reference = first_line_reference(ref)
    kind = reference.kind if reference else None
    if kind is RecordKind.REFERRAL:
        return referrals.visibility_of(session, viewer, ref, now=now).visibility >= Visibility.COARSE
    return (
        kind is not RecordKind.TASK or tasks.visibility_of(session, viewer, ref, now=now) >= Visibility.COARSE
    )


FINDERS: Mapping[RecordKind, Callable[..., Any]] = {
    RecordKind.REFERRAL: referrals.require,
    RecordKind.TASK: tasks.require,
    RecordKind.BRIEFING: briefings.require,
    RecordKind.NOTE: notes.require,
    RecordKind.INTELLIGENCE: intelligence.require_to_file,
    RecordKind.OPERATION: operations.require,
}
