"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

NO_GRADE = Refusal(
    "That is no grade. The source is 1, 2 or 3, what it says A to E; together such as 2B. Say it again."
)
NO_HEAD = Refusal(
    "Between grade and colon stands officer, public, partner, recording or online, or a day. Try again."
)
HANDLING_IS_NOT_YOURS = Refusal(
    "You propose source and assessment alone, such as 2B: handling is for an assessor. Say it again."
)
