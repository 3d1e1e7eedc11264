"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal

NO_REASON = RecordRefusal("Say why, in words, for whoever reads it later. Nothing was changed on {ref}.")
LONG_REASON = RecordRefusal(
    "A reason has 500 characters at most. Say it shorter; the rest belongs in a note on {ref}."
)
