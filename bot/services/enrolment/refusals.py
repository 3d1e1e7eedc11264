"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

TAKEN = Refusal(
    "That account now belongs to another officer, and can't serve two. They need an account of their own."
)
CODE_REFUSED = Refusal("That code is wrong, already used or too old. Ask your supervisor for a new link.")
