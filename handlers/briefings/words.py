"""The parts that every verb of /brief picks out of its words."""

from __future__ import annotations

import re
from contextlib import suppress

from bot.chat.ask import Ask
from bot.chat.route import Names
from bot.errors import RejectedError
from bot.language.references import RecordKind
from bot.services.briefings import audiences
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings.states import require_changeable
from bot.texts.briefings import composing as questions
from bot.texts.reply import Reply, Row
from models.briefing import BriefingState

TEAMS_OFFERED = 9
NONE = re.compile(r"(?:none|never|no|off)\W*$", re.IGNORECASE)
REF = re.compile(r"\s*(?:brf|brief|briefing)[\s:#_-]{0,3}\d{1,9}\b[,:]?\s*", re.IGNORECASE)


def rest(words: str) -> str:
    """The words after the reference that they begin with; all of them where the card says which it is."""
    named = REF.match(words)
    return words[named.end() if named else 0 :].strip()


def named(example: str | None = None) -> Names:
    """A route of the briefing that its words name, with its own example for words that name none."""

    def missing(ask: Ask) -> Reply:
        return questions.which(ask.words, example) if example else questions.which(ask.words)

    return Names(RecordKind.BRIEFING, missing)


BRIEFING = named()


def left_draft(ask: Ask, briefing: str) -> Reply:
    """The answer to /cancel: discard a new briefing that has no preview yet; leave any other as it is."""
    if questions.NEW in ask.facts:
        with suppress(RejectedError):  # from its author's other phone, meanwhile
            found = require_changeable(ask.session, ask.actor, briefing)
            if found.state is BriefingState.DRAFT:
                briefing_drafts.discard(ask.session, ask.actor, briefing, now=ask.now)
                return questions.left_new(briefing)
    return questions.left(briefing)


def audience_buttons(ask: Ask) -> tuple[Row, ...]:
    return questions.audience_buttons(audiences.choices(ask.session, TEAMS_OFFERED))
