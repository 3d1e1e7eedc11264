"""Refusals in words: the fault, the reason, and the next step."""

from __future__ import annotations

from bot.errors import Refusal

NO_GRADE = Refusal(
    "That isn't a grade. The source is 1, 2 or 3, the assessment A to E, for example 2B. Say it again."
)
NO_HEAD = Refusal(
    "Between grade and colon, put officer, public, partner, recording or online, or a day. Try again."
)
HANDLING_IS_NOT_YOURS = Refusal(
    "You propose source and assessment only, such as 2B. Handling is for an assessor. Say it again."
)
