"""The needs of the next shift: `/handover`, `/handover lates`, and a briefing of it."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.times.clock_words import find_shift
from bot.language.times.shifts import ShiftAhead, shift_ahead
from bot.letters import lowered, normal
from bot.services.access.policy import Permission
from bot.services.briefings import drafts
from bot.services.briefings.fields import Fields
from bot.services.team import handovers
from bot.texts.briefings import drafts as briefing_texts
from bot.texts.reply import Reply
from bot.texts.team import handovers as texts
from handlers.words import pull_page

TO = re.compile(r"^(?:to|for)\s+(?:the\s+)?", re.IGNORECASE)
TOMORROW = re.compile(r"\s*\btomorrow$")
BRIEFING = re.compile(r"\s*\b(?:as\s+a\s+)?briefing$", re.IGNORECASE)


def handover(ask: Ask) -> Reply:
    page, said = pull_page(normal(ask.words).strip().rstrip("?!."))
    shift = _shift(ask, said)
    if shift is None:
        return texts.unknown(said, ask.settings.shift_starts)
    found = handovers.read(ask.session, ask.actor, shift, page=page, now=ask.now)
    return texts.handover(found, page=page, now=ask.now)


def briefing(ask: Ask) -> Reply:
    """A draft with the text, to be changed, given an audience and sent as any other."""
    said = normal(ask.words).strip()
    shift = _shift(ask, said)
    if shift is None:
        return texts.unknown(said, ask.settings.shift_starts)
    found = handovers.read(ask.session, ask.actor, shift, for_all=True, now=ask.now)
    fields = Fields(texts.title(found), texts.text(found, now=ask.now), "")
    return briefing_texts.preview(drafts.begin(ask.session, ask.actor, fields, now=ask.now))


def _shift(ask: Ask, said: str) -> ShiftAhead | None:
    """The shift of that name, the next by the clock without one; None for a name that is none."""
    shifts, word = ask.settings.shift_starts, lowered(TO.sub("", BRIEFING.sub("", said)).strip())
    tomorrow = TOMORROW.search(word) is not None
    word = TOMORROW.sub("", word)
    if not word:
        return shift_ahead(ask.now, shifts, tomorrow=tomorrow)
    named = find_shift(word, 0, names=shifts)
    if named is None or named[1] != len(word):
        return None
    return shift_ahead(ask.now, shifts, name=named[0], tomorrow=tomorrow)


ROUTES = (
    Route(
        "handover",
        handover,
        Permission.BRIEF,
        help="List what the next shift needs: open tasks, officers out alone, doses owed, results",
        usage="/handover",
        examples=("/handover", "/handover lates", "/handover lates tomorrow"),
        brings="The facts from the record, with [Make a briefing of it].",
        also=re.compile(r"hand\s?over\s+(?:to|for)\s+(?:the\s+)?(?P<words>\w+)[?.!\s]*$", re.IGNORECASE),
        looks=True,
    ),
    Route(
        "handover briefing",
        briefing,
        Permission.BRIEF,
        help="Make a briefing of the handover: a draft, of which nothing is sent before you press [Send]",
        examples=("/handover briefing lates",),
    ),
)
