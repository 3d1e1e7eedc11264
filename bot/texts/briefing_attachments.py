"""What hangs on a briefing, in words."""

from __future__ import annotations

from bot.texts.reply import Button, Reply, say


def told_lost(ref: str) -> Reply:
    return say(
        f"A file attached to {ref} could not be fetched, so the briefing can't be sent with it.",
        "Take it away, and send it again if you still have it.",
        buttons=((Button("Look at it", f"/brief attach {ref}"),),),
    )
