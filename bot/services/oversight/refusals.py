"""Refusals as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from bot.errors import Refusal

NO_SUCH_SEAL = Refusal(
    "There is no seal of that number. You are sent one each night, with its number in the first line."
)
OWN_CEILING = Refusal("You can't lift your own ceiling. Ring another supervisor.")
NO_SUCH_FLAG = Refusal("There is no such flag to judge. For open flags: /flags")
NOT_YOURS_TO_JUDGE = Refusal(
    "That reason isn't yours to judge, or it was already judged. Reasons to judge: /samples"
)
