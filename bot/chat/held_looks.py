"""The commands that only look: of what waited behind a pad for something else, they alone are answered."""

from __future__ import annotations

LOOKS = frozenset(
    {
        *("ref", "referrals", "find", "details", "tasks", "task", "op", "looks"),
        *("notes", "book", "pictures", "files", "safeguarding", "remind list"),
        *("briefings", "briefings files", "briefings asked", "briefings report"),
        *("briefings mine", "briefings line", "briefings missed"),
        *("brief show", "brief drafts", "brief times"),
        *("intel mine", "intel queue"),
        *("samples", "recalled", "unmasked", "flags", "audit", "audit export", "audit seal"),
        *("help", "me", "start"),
    }
)
