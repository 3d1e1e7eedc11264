"""Lines added to a card stand before its marking, to anything else at its end."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.texts import cards
from bot.texts.reply import added, say

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


def test_the_marking_stays_the_last_line_and_what_has_none_grows_at_its_end():
    marking = cards.marking(NOW)
    assert added(say("a card", marking), "more").lines == ("a card", "more", marking)
    assert added(say("a word"), "more").lines == ("a word", "more")
    assert added(say(), "more").lines == ("more",)
