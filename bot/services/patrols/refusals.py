"""Sentences that say no about patrols."""

from __future__ import annotations

from bot.errors import RecordRefusal

NO_AREA = RecordRefusal("No area on record is called {ref}, so nothing is kept. Say its name or its code.")
