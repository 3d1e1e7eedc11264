"""What a briefing may hold: each part of it, checked on its own. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.access import refusals as access_refusals
from bot.services.access.markings import SECRET
from bot.services.briefings import forms
from bot.services.briefings import refusals as briefings_refusals
from bot.services.briefings.forms import Parts
from models.briefing import BriefingForm, Marking

TITLE_LENGTH = 200
TEXT_LENGTH = 4000
WHOLE_LENGTH = 12000


@dataclass(frozen=True, slots=True)
class Fields:
    """What a briefing is made of. `publish_at` None means now, once it is sent.

    With a `form`, `parts` are its fields, and the text is made of them. `attached` are attachments' ids.
    """

    title: str
    text: str
    audience: str
    publish_at: datetime | None = None
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    form: BriefingForm | None = None
    parts: Parts = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    destroy_by: datetime | None = None
    attached: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What it can't be sent without."""
        return tuple(name for name in ("title", "text", "audience") if not getattr(self, name))


def check_title(title: str) -> str:
    """On one line. Raises a RejectedError."""
    title = " ".join(title.split())
    if not title:
        raise briefings_refusals.EMPTY_BRIEFING()
    if len(title) > TITLE_LENGTH:
        raise briefings_refusals.LONG_TITLE()
    return _open(title)


def check_text(text: str) -> str:
    """Of the text, or of one field. Raises a RejectedError."""
    text = text.strip()
    if not text:
        raise briefings_refusals.EMPTY_BRIEFING()
    if len(text) > TEXT_LENGTH:
        raise briefings_refusals.LONG_TEXT()
    return _open(text)


def checked(fields: Fields, *, now: datetime) -> Fields:
    """All of it that is there, without what is around it. Raises a RejectedError."""
    title = check_title(fields.title) if fields.title.strip() else ""
    parts = tuple((name, check_text(text)) for name, text in fields.parts)
    text = fields.text.strip()
    if fields.form is not None:
        text = forms.body(parts)
        if len(text) > WHOLE_LENGTH:
            raise briefings_refusals.LONG_WHOLE()
    elif text:
        text = check_text(text)
    if fields.publish_at is not None and fields.publish_at <= now:
        raise briefings_refusals.PAST()
    _check_span(fields, now)
    return replace(fields, title=title, text=text, parts=parts)


def _check_span(fields: Fields, now: datetime) -> None:
    begins = max(now, fields.valid_from or now, fields.publish_at or now)
    if any(end is not None and end <= begins for end in (fields.valid_until, fields.destroy_by)):
        raise briefings_refusals.OVER_ALREADY()


def _open(words: str) -> str:
    if SECRET.search(words):
        raise access_refusals.TOO_SECRET()
    return words
