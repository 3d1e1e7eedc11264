"""What a briefing says: as it is pushed, and as its readers see it once they open it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.services.briefings.viewing import BriefingView
from bot.services.pushes.contents import BriefingContent
from bot.texts import cards, pushes
from bot.texts.briefings import attachments
from bot.texts.reply import Line, bold
from bot.texts.times import full


def pushed(briefing: BriefingView) -> tuple[Line, ...]:
    new = f"{briefing.edition} {briefing.changed}" if briefing.edition > 1 else ""
    content = BriefingContent(briefing.number, briefing.title or "…", briefing.marking, new)
    return pushes.briefing(content).lines


def body(briefing: BriefingView) -> Iterator[Line]:
    """By fields where it has some."""
    if briefing.text and not briefing.parts:
        yield briefing.text
    for name, text in briefing.parts:
        yield (bold(name),)
        yield text


def facts(briefing: BriefingView) -> Iterator[Line]:
    """What hangs on it, whose it is, which version, and how long it holds."""
    yield from attachments.lines(briefing.files)
    if briefing.edition > 1:
        yield f"Version {briefing.edition}, changed: {briefing.changed}"
    yield f"From: {briefing.author}"
    begins, ends = briefing.valid_from, briefing.valid_until
    if begins or ends:
        since = f"from {full(begins)}" if begins else ""
        until = f"until {full(ends)}" if ends else ""
        yield f"Valid: {' '.join(filter(None, (since, until)))}"
    if briefing.destroy_by:
        yield f"Destroy by: {full(briefing.destroy_by)}"


def opened(briefing: BriefingView) -> Iterator[Line]:
    """All that a reader sees, but for how it stands with them."""
    yield cards.heading(briefing.ref, briefing.title)
    yield from body(briefing)
    yield from facts(briefing)
    yield briefing.marking.value
