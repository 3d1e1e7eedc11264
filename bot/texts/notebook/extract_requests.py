"""The answer to a request to print a notebook."""

from __future__ import annotations

from bot.services.notebook.extracts import BookExtractRequest, command
from bot.texts.cards import MARKING
from bot.texts.reply import Button, Reply, code, fits, say
from bot.values import replace


def coming(found: BookExtractRequest) -> Reply:
    rest = command(found.asked, found.page + 1)
    has_more = found.more and fits(rest)
    said = say(
        f"{MARKING} · a PDF of {found.entries:,} of {found.total:,} notes is coming.",
        "The file may be passed on, so look after it. The export is in the audit.",
        ("The rest did not fit: ", code(rest)) if found.more else None,
        buttons=((Button("The rest", rest),),) if has_more else (),
    )
    return replace(said, fresh=True)
