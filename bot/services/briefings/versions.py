"""Each version of a briefing, kept as it was: append-only."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.audit.actors import Actor
from bot.services.briefings import forms, requirements
from bot.services.briefings.fields import Fields
from models.briefing import Briefing, BriefingField, BriefingVersion

KEPT = ("version", "edition", "form", "title", "text", "marking", "audience")
NAMES = {
    "title": "title",
    "text": "text",
    "audience": "audience",
    "publish_at": "time",
    "marking": "marking",
    "valid_from": "valid from",
    "valid_until": "valid until",
    "destroy_by": "destroy by",
    "attached": "attachments",
}


def differences(old: Fields, new: Fields) -> list[str]:
    """The changes, by the names that people know: those of its fields, `title`, `marking`."""
    fields = forms.changed(old.parts, new.parts)
    by_fields = new.form is not None
    rest = [name for name in NAMES if getattr(old, name) != getattr(new, name)]
    return [*fields, *(NAMES[name] for name in rest if name != "text" or not by_fields)]


def set_fields(session: Session, briefing_id: int, parts: forms.Parts) -> None:
    """Set these fields and no others."""
    mine = col(BriefingField.briefing_id) == briefing_id
    session.run(sa.delete(BriefingField).where(mine))
    if parts:
        rows = [{"briefing_id": briefing_id, "name": name, "text": text} for name, text in parts]
        session.run(sa.insert(BriefingField), rows)


def record_version(session: Session, actor: Actor, briefing_id: int, changed: str, *, now: datetime) -> None:
    """Record its present words as a version. The system does so in the author's name."""
    columns = [getattr(Briefing, name) for name in (*KEPT, "author_id")]
    query = sa.select(*columns).where(col(Briefing.id) == briefing_id)
    row = session.run(query).one()
    kept = {name: getattr(row, name) for name in KEPT} | {"fields": read_fields(session, briefing_id)}
    kept["terms"] = requirements.to_columns(requirements.for_briefing(session, briefing_id))
    about = {"briefing_id": briefing_id, "changed": changed, "at": now}
    session.run(sa.insert(BriefingVersion), kept | about | {"changed_by_id": actor.id or row.author_id})


def read_fields(session: Session, briefing_id: int) -> dict[str, str]:
    """The text of each field that is filled in, by its name."""
    query = sa.select(col(BriefingField.name), col(BriefingField.text))
    rows = session.run(query.where(col(BriefingField.briefing_id) == briefing_id))
    return {row.name: row.text for row in rows}


def changed(session: Session, briefing_id: int, version: int) -> str:
    """The changes in this version, by the names that people know."""
    query = sa.select(col(BriefingVersion.changed)).where(
        col(BriefingVersion.briefing_id) == briefing_id, col(BriefingVersion.version) == version
    )
    return session.run(query).scalar() or ""
