"""Questions about a time that words leave open, with a button for each time that they may mean."""

from __future__ import annotations

from bot.language.times.questions import TimeQuestionError, WhichTimeError
from bot.language.times.wall import write_day, write_local
from bot.texts.reply import Button, Expect, Reply, prose, say

SAID = "said"  # among the facts: what was said of the time, which the answer completes


def asks(question: TimeQuestionError, expect: Expect, *, answers: str = "") -> Reply:
    """The question. Each button says its time after `answers`, the command that takes it."""
    options = question.options if isinstance(question, WhichTimeError) else ()
    buttons = tuple(
        (Button(f"{write_day(one.local)} {one.local:%H:%M}", f"{answers} {write_local(one.local)}".strip()),)
        for one in options
    )
    return say(str(question), prose("`/cancel` to leave it."), buttons=buttons, expect=expect)
