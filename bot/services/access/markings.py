"""Markings that must not pass through here."""

from __future__ import annotations

import re

from bot.errors import RejectedError

SECRET = re.compile(r"\bSECRET\b|(?i:\btop[\s_-]+secret\b)|(?im:^\W*secret\W*$)")


class TooSecretError(RejectedError):
    """That is marked SECRET or above, which must not go through here. Nothing of it was kept."""
