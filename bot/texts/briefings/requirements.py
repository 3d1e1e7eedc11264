"""The requirements of a briefing's readers in words, before it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.services.briefings.requirements import Question, Requirements
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, code, say

QUESTION = "brief question"
EXAMPLE = "Where is the RV? | Guildhall | *Car park | Station"
EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "question": f"/brief question BRF-0012 {EXAMPLE}",
        "receipt": "/brief receipt BRF-0012 no",
        "urgent": "/brief urgent BRF-0012",
    }
)


def requirements(asked: Requirements) -> Iterator[Line]:
    """Requirements out of the ordinary: usually a receipt alone is required, by day."""
    if asked.urgent:
        yield (bold("Urgent: "), "sent at any hour, also to people off duty.")
    if not asked.receipt:
        yield "Nobody is asked to acknowledge it."
    if asked.question is not None:
        yield from _question(asked.question)


def buttons(ref: str, asked: Requirements) -> tuple[Row, ...]:
    receipt = (
        Button("Ask for no receipts", f"/brief receipt {ref} no")
        if asked.receipt
        else Button("Ask for receipts", f"/brief receipt {ref} yes")
    )
    urgent = (
        Button("Not urgent", f"/brief urgent {ref} no")
        if asked.urgent
        else Button("Urgent", f"/brief urgent {ref} yes")
    )
    label = "Change its question" if asked.question else "Ask a question"
    return ((Button(label, f"/brief question {ref}"),), (receipt, urgent))


def how_to_ask(ref: str) -> Reply:
    reply = say(
        (bold(ref), " can ask one question, to show who has understood it."),
        "Send the question, then its answers, | between them and a star at the right one. For example:",
        code(EXAMPLE),
        "Or: none. To leave it as it is: /cancel",
        expect=Expect(QUESTION, {"brief": ref}),
    )
    return Reply(reply.lines, reply.buttons, reply.expect, fresh=True)


def _question(asked: Question) -> Iterator[Line]:
    yield (bold("Once acknowledged, it asks: "), asked.text)
    for place, choice in enumerate(asked.choices):
        yield f"{'✓' if place == asked.answer else '·'} {choice}"
