"""Sentences for results that cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NEGATIVE = Refusal("A result can't be below zero. Nothing was recorded. To take one back: `/result wrong 31`")
NOTHING = Refusal("Zero isn't a result. Nothing was recorded. Say a number from 1 up.")
TOO_LARGE = Refusal("That number is too large for one result. Nothing was recorded. Check it.")
TWO_NUMBERS = Refusal(
    "There are two numbers in that, and nothing was recorded. Say one result at a time:"
    " `/result knives seized 2 TSK-0456`"
)
TWO_TASKS = Refusal("A result is of one task. Nothing was recorded. Say them one at a time.")
ODD_NUMBER = RecordRefusal("I can't read “{ref}” as a number. Nothing was recorded. Write 1240 or 1240.50.")
LEFT_OVER = RecordRefusal(
    "I can't place “{ref}” in that, and nothing was recorded. A result holds no names and no remarks."
    " For example: `/result knives seized 2 TSK-0456`"
)
