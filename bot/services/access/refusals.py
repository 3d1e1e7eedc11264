"""Refusals as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from bot.errors import Refusal

TOO_SECRET = Refusal("That is marked SECRET or above, which must not go through here. Nothing was kept.")
