"""The access policy's table of notes as a question to the database: see `referrals.visibility`."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Session
from bot.services.access import policy
from bot.services.access.authority import authority_of
from bot.services.access.policy import NoteTie, Visibility
from bot.services.access.viewer import Viewer
from bot.services.officers import officers
from bot.services.referrals import visibility as referral_visibility
from bot.services.tasks import visibility as task_visibility
from models.notebook import FieldNote
from models.officer import Officer
from models.programme import Programme
from models.referral import Referral
from models.task import Task

ROOT = sa.literal_column(  # the first of a note on a note on a task
    "(WITH RECURSIVE up (id, note_id) AS"
    " (SELECT f.id, f.note_id FROM field_notes f WHERE f.id = field_notes.id"
    " UNION ALL SELECT f.id, f.note_id FROM field_notes f JOIN up ON f.id = up.note_id)"
    " SELECT up.id FROM up WHERE up.note_id IS NULL)",
    sa.BigInteger,
)
_root = aliased(FieldNote)


def readable(viewer: Viewer, now: datetime) -> sa.ColumnElement[bool]:
    """Whether the viewer may read an entry, for a query on FieldNote and the Officer whose book it is in.

    An officer who may not know a record's state knows nothing of others' notes on it either.
    """
    if not policy.may_read_others(viewer.role, viewer.rank):
        return own(viewer)
    others = (col(Officer.id) != viewer.id, _of_book(viewer), sa.not_(_on_hidden(viewer, now)))
    return sa.or_(own(viewer), sa.and_(*others))


def own(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The same condition for one's own book alone."""
    return sa.and_(col(Officer.id) == viewer.id, _of_book(viewer))


def books(session: Session, viewer: Viewer) -> list[int] | None:
    """The ids of the officers whose books the viewer may read; None for everybody's."""
    if policy.NOTES[authority_of(viewer.role, viewer.rank)][NoteTie.NONE] >= Visibility.CARD:
        return None
    query = sa.select(col(Officer.id)).where(_of_book(viewer)).order_by(col(Officer.id))
    return [row.id for row in session.run(query)]


def _of_book(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The part of the rule that depends on whose book it is."""
    overseen = officers.overseen_by(viewer)
    holds = {NoteTie.OWN: col(Officer.id) == viewer.id, NoteTie.OVERSEEN: overseen, NoteTie.NONE: sa.true()}
    return (
        referral_visibility.by_tie(policy.NOTES[authority_of(viewer.role, viewer.rank)], holds)
        >= Visibility.CARD
    )


def _on_hidden(viewer: Viewer, now: datetime) -> sa.Exists:
    """Whether it is about a referral or a task whose state the viewer may not know."""
    hidden = sa.or_(
        sa.and_(
            col(_root.referral_id).is_not(None),
            referral_visibility.referral_column(viewer, now) < Visibility.COARSE,
        ),
        sa.and_(col(_root.task_id).is_not(None), task_visibility.column(viewer, now) < Visibility.COARSE),
    )
    linked = sa.func.coalesce(col(_root.referral_id), col(Task.referral_id))
    return (
        sa.select(sa.literal(1))
        .select_from(_root)
        .outerjoin(Task, col(Task.id) == col(_root.task_id))
        .outerjoin(Referral, col(Referral.id) == linked)
        .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(col(_root.id) == ROOT, hidden)
        .correlate(FieldNote)
        .exists()
    )
