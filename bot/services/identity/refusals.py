"""Refusals as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from bot.errors import Refusal

STALE_PAD = Refusal("That pad is out of date. Use the latest one, or ask for a new one: /unlock")
BARRED = Refusal(
    "Your PIN was entered wrongly five times, so this chat is barred. Ring your supervisor to reset your PIN."
)
