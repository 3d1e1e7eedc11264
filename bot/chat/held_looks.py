"""The commands that only look, besides those whose route `asks`.

Of what waited behind a pad for something else, looks alone are answered.
"""

from __future__ import annotations

LOOKS = frozenset(
    {
        *("ref", "details", "task", "pictures", "files", "safeguarding", "recalled", "samples", "unmasked"),
        *("briefings asked", "briefings files", "briefings line", "briefings mine", "briefings missed"),
        *("briefings report", "brief drafts", "brief show", "brief times", "intel mine", "intel queue"),
        *("audit export", "audit seal", "start"),
    }
)
