"""Words that don't belong in a note: somebody's full name with their date of birth, a PNC number."""

from __future__ import annotations

import re
from enum import StrEnum

NAME = r"[A-Z][a-z'’-]+ (?:[A-Z][a-z'’-]+ )?[A-Z][a-zA-Z'’-]+"
DATE = r"[0-3]?\d[/.-](?:[01]?\d)[/.-](?:19|20)?\d\d"
BORN = r"[\s,(]{1,3}(?:(?:born|dob|DOB)[\s:]{1,2})?"
NAME_AND_BIRTH = re.compile(rf"\b{NAME}{BORN}{DATE}\b|\b{DATE}[\s,)]{{1,3}}{NAME}\b")
PNC_ID = re.compile(r"\b\d{2,4}/\d{1,7}[A-HJ-NP-RT-Z]\b")


class NoteWarning(StrEnum):
    NAME_AND_BIRTH = "name and birth"
    PNC_ID = "pnc id"


def find_warning(text: str) -> NoteWarning | None:
    """The kind of detail that the words look like, where a reference should stand instead."""
    if NAME_AND_BIRTH.search(text):
        return NoteWarning.NAME_AND_BIRTH
    return NoteWarning.PNC_ID if PNC_ID.search(text) else None
