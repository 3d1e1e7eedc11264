"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

TOO_SECRET = Refusal("That is marked SECRET or above, which must not go through here. Nothing was kept.")
