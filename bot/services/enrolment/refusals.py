"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

TAKEN = Refusal(
    "That account serves another officer by now, and can't serve two. Let them use one of their own."
)
CODE_REFUSED = Refusal(
    "That code is wrong, was used already, or is too old. Ask your supervisor for a new link."
)
