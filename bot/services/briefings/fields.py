"""The parts of a briefing, each checked on its own. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.services.access import refusals as access_refusals
from bot.services.access.markings import SECRET
from bot.services.briefings import forms
from bot.services.briefings import refusals as briefings_refusals
from bot.services.briefings.forms import Parts
from bot.values import replace
from models.briefing import BriefingForm, Marking

TITLE_LENGTH = 200
TEXT_LENGTH = 4000
WHOLE_LENGTH = 12000


class Fields(Struct, frozen=True):
    """The parts of a briefing. `publish_at` None means as soon as it is sent.

    With a `form`, `parts` are its fields, and make up the text. `attached` are attachments' ids.
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
        """Parts without which it can't be sent."""
        return tuple(name for name in ("title", "text", "audience") if not getattr(self, name))


def check_title(title: str) -> str:
    """Check a title, put on one line. Raises a RejectedError."""
    title = " ".join(title.split())
    if not title:
        raise briefings_refusals.EMPTY_BRIEFING()
    if len(title) > TITLE_LENGTH:
        raise briefings_refusals.LONG_TITLE()
    return _open(title)


def check_text(text: str) -> str:
    """Check the text, or the text of one field. Raises a RejectedError."""
    text = text.strip()
    if not text:
        raise briefings_refusals.EMPTY_BRIEFING()
    if len(text) > TEXT_LENGTH:
        raise briefings_refusals.LONG_TEXT()
    return _open(text)


def checked(fields: Fields, *, now: datetime) -> Fields:
    """Check all the parts that are there, without surrounding space. Raises a RejectedError."""
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
