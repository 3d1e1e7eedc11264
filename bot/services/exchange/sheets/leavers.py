"""The effect of an officers sheet on access: officers who have left, and changed roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.briefings import handover
from bot.services.enrolment import accounts
from bot.services.exchange.sheets.keys import CHUNK, chunked
from bot.services.exchange.sheets.reading import ImportSheet
from bot.services.exchange.sheets.writing import Import, RowOutcome
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.tasks import unfinished
from bot.statements import Row
from models.officer import Officer, Role

SHEET, LEFT, ROLE = "officers", "left", "role"


class RoleChangedNotice(Notice, frozen=True):
    """To the officer."""

    kind = NoticeKind.ROLE_CHANGED
    role: Role


class OfficersRoleChangedNotice(Notice, frozen=True):
    """To the supervisor."""

    kind = NoticeKind.OFFICERS_ROLE_CHANGED
    collar: str
    role: Role


def stand_clear(session: Session, sheets: Iterable[ImportSheet]) -> None:
    """Take the lock before any row is touched, so that nobody is let in while access or roles change."""
    if any(_says(sheet, LEFT) or _says(sheet, ROLE) for sheet in sheets):
        accounts.lock(session)


def follow(work: Import, sheet: ImportSheet, outcomes: Mapping[str, RowOutcome]) -> list[str]:
    """End the access of leavers, and tell officers of a changed role; the leavers whose access ended.

    A leaver's supervisor is told of messages that could not be deleted from the chat.
    """
    if sheet.form.name != SHEET or work.problems.total:
        return []
    _tell_roles(work, [key for key, outcome in outcomes.items() if ROLE in outcome.changed])
    if not _says(sheet, LEFT):
        return []
    fresh = {key for key, outcome in outcomes.items() if LEFT in outcome.changed}
    lost = []
    for row in _rows(work.session, outcomes):
        if row.left_at is not None and (row.collar in fresh or row.account_id is not None):
            accounts.end_account(work.session, row.id, asked_by=row.supervisor_id, now=work.now)
            lost.append(row.collar)
    return lost


def tell_of_tasks(work: Import) -> None:
    """Give those above the leavers the list of what these have in hand, as the whole import leaves it."""
    for row in _rows(work.session, work.shown_out):
        system = trail.system(work.session)
        unfinished.tell_of_leaver(work.session, system, row.id, row.collar, now=work.now)


def _tell_roles(work: Import, collars: Iterable[str]) -> None:
    for row in _rows(work.session, collars):
        if not policy.may(row.role, Permission.BRIEF):
            handover.hand_over(work.session, row.id, now=work.now)
        if row.left_at is None:
            notices.tell(work.session, row.id, RoleChangedNotice(row.role), now=work.now)
            if row.supervisor_id is not None:
                changed = OfficersRoleChangedNotice(row.collar, row.role)
                notices.tell(work.session, row.supervisor_id, changed, now=work.now)


def _says(sheet: ImportSheet, column: str) -> bool:
    return sheet.form.name == SHEET and any(one.name == column for one in sheet.columns)


def _rows(session: Session, collars: Iterable[str]) -> Iterable[Row]:
    fields = ("id", "collar", "role", "account_id", "supervisor_id", "left_at")
    query = sa.select(*(getattr(Officer, name) for name in fields))
    for chunk in chunked(list(collars), CHUNK):
        yield from session.run(query.where(col(Officer.collar).in_(chunk))).all()
