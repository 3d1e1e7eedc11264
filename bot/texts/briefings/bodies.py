"""The words of a briefing: as it is pushed, and as its readers see it once they open it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.references import briefing_reference
from bot.services.briefings.viewing import BriefingView
from bot.services.pushes.contents import BriefingContent
from bot.services.pushes.facts import NewVersion
from bot.texts import cards
from bot.texts.briefings import attachments
from bot.texts.reply import Button, Line, Reply, bold, say
from bot.texts.times import full


def pushed(briefing: BriefingView) -> tuple[Line, ...]:
    new = NewVersion(briefing.edition, briefing.changed) if briefing.edition > 1 else None
    content = BriefingContent(briefing.number, briefing.title or "…", briefing.marking, new)
    return pushed_briefing(content).lines


def body(briefing: BriefingView) -> Iterator[Line]:
    """The body, by fields where it has any."""
    if briefing.text and not briefing.parts:
        yield briefing.text
    for name, text in briefing.parts:
        yield (bold(name),)
        yield text


def facts(briefing: BriefingView) -> Iterator[Line]:
    """Its attachments, version, author, validity, and when to destroy it."""
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
    """The whole briefing for a reader, apart from the state of their own receipt."""
    yield cards.heading(briefing.ref, briefing.title)
    yield from body(briefing)
    yield from facts(briefing)
    yield briefing.marking.value


def pushed_briefing(content: BriefingContent) -> Reply:
    ref = briefing_reference(content.number)
    new = content.new
    return say(
        (bold(ref), f" · {content.title}"),
        f"Version {new.edition}, changed: {new.changed}" if new else None,
        content.marking.value,
        buttons=((Button("Open", ref),),),
    )
