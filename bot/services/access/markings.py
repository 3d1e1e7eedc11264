"""Markings that must not pass through here."""

from __future__ import annotations

import re

SECRET = re.compile(r"\bSECRET\b|(?i:\btop[\s_-]+secret\b)|(?im:^\W*secret\W*$)")
