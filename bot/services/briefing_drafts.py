"""A briefing until it is sent: composed, checked, changed, previewed, withdrawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.errors import RejectedError
from bot.services import audiences, audit, leases
from bot.services.actors import Actor
from bot.services.audiences import Audience
from bot.services.briefings import BriefingView, reference, require_own
from models.briefing import Briefing, BriefingState

TITLE_LENGTH = 200
TEXT_LENGTH = 4000
SECRET = re.compile(r"\bSECRET\b|(?i:\btop[\s_-]+secret\b)|(?im:^\W*secret\W*$)")


class EmptyBriefingError(RejectedError):
    """A briefing needs both a title and a text. Send the one that is missing."""


class LongTitleError(RejectedError):
    """A title holds 200 characters at most. Send a shorter one; the rest belongs into the text."""


class LongTextError(RejectedError):
    """A briefing's text holds 4000 characters at most. Shorten it, or make two briefings of it."""


class TooSecretError(RejectedError):
    """That is marked SECRET or above, which must not go through here. Nothing of it was kept."""


class PastError(RejectedError):
    """The time chosen for it has passed. Choose another, or now, and send it again."""


class SentAlreadyError(RejectedError):
    """It was sent already, so it can't be changed or withdrawn. To correct it, send a new briefing."""


class WithdrawnError(RejectedError):
    """It was withdrawn. Compose a new one: /brief"""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a briefing is made of. `publish_at` None means now, once it is sent."""

    title: str
    text: str
    audience: str
    publish_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    briefing: BriefingView
    audience: Audience


def draft(session: Session, actor: Actor, fields: Fields, *, now: datetime) -> Preview:
    """A whole briefing, not sent yet. Raises a RejectedError, and keeps nothing, if it cannot be one."""
    fields, audience = _checked(session, fields, now=now)
    leases.lock(session, "briefing numbers")
    last = session.connection().execute(sa.select(sa.func.max(col(Briefing.number)))).scalar()
    row = _columns(fields) | {"number": (last or 0) + 1, "author_id": actor.id, "created_at": now}
    session.connection().execute(sa.insert(Briefing), row)
    audit.record(session, actor, "brief", [("briefing", reference(row["number"]))], now=now)
    return Preview(require_own(session, actor, reference(row["number"])), audience)


def change(session: Session, actor: Actor, ref: str, *, now: datetime, **fields: Any) -> Preview:
    """Change one's own that is not sent; a scheduled one becomes a draft again. Raises a RejectedError."""
    briefing = require_changeable(session, actor, ref)
    changed, audience = _checked(session, replace(_fields(briefing), **fields), now=now)
    values = _columns(changed) | {"state": BriefingState.DRAFT, "version": briefing.version + 1}
    move(session, briefing, values)
    audit.record(session, actor, "change", [("briefing", ref)], now=now, detail=", ".join(sorted(fields)))
    return Preview(require_own(session, actor, ref), audience)


def preview(session: Session, actor: Actor, ref: str, *, now: datetime) -> Preview:
    """One's own as it would be sent now. Raises NotOnRecordError for anybody else's."""
    briefing = require_changeable(session, actor, ref)
    audit.record(session, actor, "consult", [("briefing", ref)], now=now)
    return Preview(briefing, audiences.resolve(session, briefing.audience))


def withdraw(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """Take back one's own that is not sent. Raises SentAlreadyError, WithdrawnError, NotOnRecordError."""
    briefing = require_changeable(session, actor, ref)
    move(session, briefing, {"state": BriefingState.WITHDRAWN, "version": briefing.version + 1})
    audit.record(session, actor, "withdraw", [("briefing", ref)], now=now)
    return briefing


def check_title(title: str) -> str:
    """On one line. Raises a RejectedError."""
    title = " ".join(title.split())
    if not title:
        raise EmptyBriefingError(EmptyBriefingError.__doc__)
    if len(title) > TITLE_LENGTH:
        raise LongTitleError(LongTitleError.__doc__)
    if SECRET.search(title):
        raise TooSecretError(TooSecretError.__doc__)
    return title


def check_text(text: str) -> str:
    """Raises a RejectedError."""
    text = text.strip()
    if not text:
        raise EmptyBriefingError(EmptyBriefingError.__doc__)
    if len(text) > TEXT_LENGTH:
        raise LongTextError(LongTextError.__doc__)
    if SECRET.search(text):
        raise TooSecretError(TooSecretError.__doc__)
    return text


def require_changeable(session: Session, actor: Actor, ref: str) -> BriefingView:
    found = require_own(session, actor, ref)
    if found.state is BriefingState.PUBLISHED:
        raise SentAlreadyError(SentAlreadyError.__doc__)
    if found.state is BriefingState.WITHDRAWN:
        raise WithdrawnError(WithdrawnError.__doc__)
    return found


def move(session: Session, briefing: BriefingView, values: dict[str, Any]) -> None:
    """Change it from exactly the state and version that was looked at."""
    if not try_move(session, briefing.id, briefing.state, values, version=briefing.version):
        raise SentAlreadyError(SentAlreadyError.__doc__)


def try_move(
    session: Session,
    briefing_id: int,
    state: BriefingState,
    values: dict[str, Any],
    *,
    version: int | None = None,
) -> bool:
    moved = sa.update(Briefing).where(col(Briefing.id) == briefing_id, col(Briefing.state) == state)
    if version is not None:
        moved = moved.where(col(Briefing.version) == version)
    return session.connection().execute(moved.values(**values)).rowcount == 1


def _checked(session: Session, fields: Fields, *, now: datetime) -> tuple[Fields, Audience]:
    """The fields without what is around them, and whom they mean. Raises a RejectedError."""
    title, text = check_title(fields.title), check_text(fields.text)
    if fields.publish_at is not None and fields.publish_at <= now:
        raise PastError(PastError.__doc__)
    audience = audiences.resolve(session, fields.audience)
    return replace(fields, title=title, text=text, audience=audience.words), audience


def _fields(briefing: BriefingView) -> Fields:
    return Fields(briefing.title, briefing.text, briefing.audience, briefing.publish_at)


def _columns(fields: Fields) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in ("title", "text", "audience", "publish_at")}
