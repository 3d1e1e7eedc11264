"""Supervisors' judgement of the reasons that their officers gave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.chat.words import pull_page
from bot.services.access.policy import Permission
from bot.services.oversight import reason_samples
from bot.texts.oversight import reason_samples as texts
from bot.texts.reply import Reply
from models.flag import Verdict

JUDGED = re.compile(r"(?P<verdict>ok|ask)\s+(?P<number>\d{1,15})", re.IGNORECASE)
VERDICTS: Mapping[str, Verdict] = MappingProxyType({"ok": Verdict.IN_ORDER, "ask": Verdict.TO_BE_ASKED})


def listing(ask: Ask) -> Reply:
    """`/samples`, or `ok 12`, `ask 12`: judge one, then list the rest."""
    page, words = pull_page(ask.words)
    found = JUDGED.fullmatch(words)
    if words and found is None:
        return texts.usage()
    if found is not None:
        verdict = VERDICTS[found["verdict"].lower()]
        reason_samples.judge(ask.session, ask.actor, int(found["number"]), verdict, now=ask.now)
    open_, total = reason_samples.listed(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listing(open_, total, page=page, now=ask.now)


ROUTES = (
    Route(
        "samples",
        listing,
        Permission.SAMPLE,
        help="reasons that your officers gave for looking at personal detail, to judge",
        usage="/samples",
    ),
)
