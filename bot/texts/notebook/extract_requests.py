"""The answer to a request to print a notebook."""

from __future__ import annotations

from dataclasses import replace

from bot.services.notebook.extracts import BookExtractRequest, command
from bot.texts.cards import MARKING
from bot.texts.reply import MAX_SAYS, Button, Reply, code, say


def coming(found: BookExtractRequest) -> Reply:
    rest = command(found.asked, found.page + 1)
    fits = found.more and len(rest.encode()) <= MAX_SAYS
    said = say(
        f"{MARKING} · a PDF of {found.entries:,} of {found.total:,} notes is coming.",
        "The file may be passed on, so look after it. The export is in the audit.",
        ("The rest did not fit: ", code(rest)) if found.more else None,
        buttons=((Button("The rest", rest),),) if fits else (),
    )
    return replace(said, fresh=True)
