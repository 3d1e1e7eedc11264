"""Briefings kept under a name, to begin others from."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.letters import lowered
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import forms, refusals, requirements
from bot.services.briefings.fields import Fields
from bot.services.briefings.requirements import Requirements
from bot.services.briefings.viewing import may_manage, require_open, require_visible
from models.briefing import BriefingTemplate, BriefingVersion
from models.officer import Officer

NAME_LENGTH = 40
SHOWN = 8


class TemplateView(Struct, frozen=True):
    """A template by its name, with the title of its briefing and the collar of the officer who saved it."""

    name: str
    title: str
    collar: str


def save(session: Session, actor: Actor, ref: str, name: str, *, now: datetime) -> str:
    """Keep a briefing's present words; one's own template of that name is replaced. The name is returned."""
    name = _checked(name, ref)
    found = require_visible(session, actor, ref)
    require_open(actor, found, now=now)
    query = sa.select(col(BriefingVersion.id)).where(col(BriefingVersion.briefing_id) == found.id)
    newest = query.order_by(col(BriefingVersion.version).desc()).limit(1)
    version_id = session.run(newest).scalar()
    if version_id is None or not may_manage(actor):
        raise refusals.NO_TEMPLATE()
    facts = {"version_id": version_id, "saved_by_id": actor.id, "saved_at": now}
    same = sa.select(col(BriefingTemplate.saved_by_id)).where(col(BriefingTemplate.name) == name)
    owner = session.run(same).scalar()
    if owner not in (None, actor.id):
        raise refusals.NAME_TAKEN()
    if owner is None:
        session.run(sa.insert(BriefingTemplate), facts | {"name": name})
    else:
        mine = sa.update(BriefingTemplate).where(col(BriefingTemplate.name) == name)
        session.run(mine.values(**facts))
    trail.record(session, actor, "save template", [("briefing", ref)], now=now, detail=name)
    return name


def read(session: Session, name: str) -> tuple[Fields, Requirements]:
    """The fields that a draft from it begins with. Raises RejectedError."""
    query: Query = (
        sa.select(
            *(getattr(BriefingVersion, one) for one in ("title", "text", "audience")),
            *(getattr(BriefingVersion, one) for one in ("marking", "form", "fields", "terms", "briefing_id")),
        )
        .join(BriefingTemplate, col(BriefingTemplate.version_id) == col(BriefingVersion.id))
        .where(col(BriefingTemplate.name) == _plain(name))
    )  # fmt: skip
    row = session.run(query).first()
    if row is None:
        raise refusals.NO_TEMPLATE()
    parts = forms.ordered(row.form, row.fields)
    fields = Fields(row.title, row.text, row.audience, marking=row.marking, form=row.form, parts=parts)
    if row.terms is None:
        return fields, requirements.for_briefing(session, row.briefing_id)
    return fields, requirements.from_columns(row.terms)


def listed(session: Session) -> list[TemplateView]:
    """The newest templates."""
    query = (
        sa.select(col(BriefingTemplate.name), col(BriefingVersion.title), col(Officer.collar))
        .join(BriefingVersion, col(BriefingVersion.id) == col(BriefingTemplate.version_id))
        .join(Officer, col(Officer.id) == col(BriefingTemplate.saved_by_id))
        .order_by(col(BriefingTemplate.saved_at).desc())
        .limit(SHOWN)
    )
    return session.rows(TemplateView, query)


def _plain(name: str) -> str:
    return " ".join(lowered(name).split())


def _checked(name: str, ref: str) -> str:
    plain = _plain(name)
    if not plain:
        raise refusals.NO_NAME(ref)
    if len(plain) > NAME_LENGTH:
        raise refusals.LONG_NAME()
    return plain
