"""Kinds of team as they are compared: `TURNAROUND_YJS`, `turnaround-yjs` and `Turnaround YJS` are one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.letters import code_words


def is_kind(kind: str | None, other: str | None) -> bool:
    """Whether two kinds are the same; nothing is the same as no kind at all."""
    return bool(kind and other) and code_words(kind) == code_words(other)


def is_kind_column(column: Any, kind: str | None) -> sa.ColumnElement[bool]:
    """`is_kind` as a condition. Kinds are in ASCII, which both databases lower alike."""
    if not kind:
        return sa.false()
    spaced = sa.func.replace(sa.func.replace(sa.func.trim(column), " ", "_"), "-", "_")
    return sa.func.lower(spaced) == code_words(kind)
