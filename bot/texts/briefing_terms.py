"""A briefing's question in words, before it is sent."""

from __future__ import annotations

from bot.services.briefing_terms import Terms
from bot.services.briefings import BriefingView
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, say

EXAMPLE = "Where is the RV? | Guildhall | *Car park | Station"


def changed(briefing: BriefingView, terms: Terms) -> Reply:
    """Sent anew, so that the preview stays."""
    reply = say(
        cards.heading(briefing.ref, briefing.title),
        *_question(terms),
        "Nobody is asked to acknowledge it." if not terms.receipt else None,
        "Not sent yet.",
        buttons=((Button("Preview", f"/brief show {briefing.ref}"),),),
    )
    return Reply(reply.lines, reply.buttons, fresh=True)


def how_to_ask(ref: str) -> Reply:
    return say(
        (bold(ref), " can ask one question, to show who has understood it. A star marks the right answer:"),
        f"/brief question {ref} {EXAMPLE}",
        f"To take it away again: /brief question {ref} none",
    )


def _question(terms: Terms) -> tuple[Line, ...]:
    asked = terms.question
    if asked is None:
        return ("It asks no question.",)
    marks = ("✓" if place == asked.answer else "·" for place in range(len(asked.choices)))
    choices = (f"{mark} {choice}" for mark, choice in zip(marks, asked.choices, strict=True))
    return ((bold("Asks: "), asked.text), *choices)
