"""Refusals as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from bot.errors import Refusal

NO_SUCH_SEAL = Refusal(
    "There is no seal of that number. Each night's is sent to you, and has its number in its first line."
)
OWN_CEILING = Refusal("Nobody lifts their own ceiling. Ring another supervisor.")
NO_SUCH_FLAG = Refusal("There is no such flag to judge. Those that are open: /flags")
NOT_YOURS_TO_JUDGE = Refusal(
    "That reason isn't yours to judge, or it is judged already. What is open: /samples"
)
