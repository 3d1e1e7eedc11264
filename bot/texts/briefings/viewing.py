"""Briefings in words: the card, the lists, the state of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.briefings.viewing import PAGE, BriefingView
from bot.services.pushes.counts import DeliveryCounts
from bot.texts import cards
from bot.texts.briefings import attachments, bodies
from bot.texts.reply import Button, Line, Piece, Reply, Row, bold, say, strike
from bot.texts.times import full, short
from bot.values import replace
from models.briefing import BriefingState

NAMED = 5


def time_buttons(times: Sequence[datetime]) -> tuple[Row, ...]:
    offered = tuple(Button(full(one), f"/brief at {full(one)[4:]}") for one in times)
    return ((Button("Now", "/brief at now"),), *((one,) for one in offered))


def no_time(words: str) -> Reply:
    unread = say(
        f"I can't read “{words[:40]}” as a time. Nothing was sent.",
        "For example: now, tomorrow 0645, 28/11 1400, every weekday 0645",
    )
    return replace(unread, unused=True)


def card(briefing: BriefingView, counts: DeliveryCounts | None, *, now: datetime, toast: str = "") -> Reply:
    """The card; `counts` is for its author and for supervisors."""
    buttons: list[Button] = []
    if briefing.delivery_id is not None and briefing.acknowledged_at is None:
        buttons.append(Button("Acknowledge", f"/briefings ack {briefing.ref} v{briefing.edition}"))
    if briefing.files:
        buttons.append(attachments.button(briefing.ref, briefing.files))
    if counts is not None and briefing.published_at is not None:
        buttons.append(Button("Report", f"/briefings report {briefing.ref}"))
    reply = say(
        cards.heading(briefing.ref, briefing.title),
        _status(briefing, counts, now),
        *bodies.body(briefing),
        *bodies.facts(briefing),
        cards.marking(now, level=briefing.marking.value),
        buttons=(tuple(buttons), *_managing(briefing, counts)),
    )
    return Reply(reply.lines, reply.buttons, toast=toast)


def _managing(briefing: BriefingView, counts: DeliveryCounts | None) -> tuple[Row, ...]:
    """The buttons on a sent briefing: for its author, and for others who may see its figures."""
    if counts is None or briefing.state is not BriefingState.PUBLISHED:
        return ()
    own = (Button("New version", f"/brief change {briefing.ref}"),) if briefing.is_own else ()
    again, withdraw = f"/brief again {briefing.ref}", f"/brief withdraw {briefing.ref}"
    return ((*own, Button("Copy", again), Button("Withdraw", withdraw)),)


def listing(found: Sequence[BriefingView], total: int, *, page: int, now: datetime, may_brief: bool) -> Reply:
    mine: tuple[Row, ...] = ((Button("My own", "/briefings mine"),),) if may_brief else ()
    if not total:
        return say("There is nothing for you to read.", buttons=mine)
    back = cards.on_page("/briefings", page)
    rows = tuple((cards.opens(f"{one.ref} {one.title}"[:40], one.ref, back),) for one in found)
    return say(
        (bold("Briefings"), f" · {total}"),
        *((f"{one.ref} · {_read(one, now)} · ", _title(one)) for one in found),
        cards.marking(now),
        buttons=(*rows, *cards.pages("/briefings", page, total=total, size=PAGE), *mine),
    )


def own(
    found: Sequence[tuple[BriefingView, DeliveryCounts]], total: int, *, page: int, now: datetime
) -> Reply:
    if not total:
        return say("You haven't written any briefings.", buttons=((Button("Write one", "/brief"),),))
    back = cards.on_page("/briefings mine", page)
    rows = tuple((cards.opens(f"{one.ref} {one.title}"[:40], _opens(one), back),) for one, _ in found)
    return say(
        (bold("My own briefings"), f" · {total}"),
        *(
            f"{one.ref} · {_stands(one, counts, now)} · {cards.cut(one.title, cards.LONGEST_TITLE)}"
            for one, counts in found
        ),
        cards.marking(now),
        buttons=(*rows, *cards.pages("/briefings mine", page, total=total, size=PAGE)),
    )


def _title(one: BriefingView) -> Piece:
    """Struck once it is acknowledged."""
    title = cards.cut(one.title, cards.LONGEST_TITLE)
    return title if one.acknowledged_at is None else strike(title)


def collars(whose: Sequence[str]) -> str | None:
    """`7 (1001, 1002, 1003, 1004, 1005 and 2 more)`; None for nobody."""
    if not whose:
        return None
    more = f" and {len(whose) - NAMED} more" if len(whose) > NAMED else ""
    return f"{len(whose)} ({', '.join(whose[:NAMED])}{more})"


def people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _status(briefing: BriefingView, counts: DeliveryCounts | None, now: datetime) -> Line:
    if briefing.delivery_id is not None:
        return (bold(_read(briefing, now)),)
    if counts is None or briefing.state is not BriefingState.PUBLISHED:
        return (bold(briefing.state.value.capitalize()),)
    return (bold(_stands(briefing, counts, now)),)


def _read(briefing: BriefingView, now: datetime) -> str:
    if briefing.acknowledged_at is None:
        return "To acknowledge"
    return f"Acknowledged {short(briefing.acknowledged_at, now=now)}"


def _stands(briefing: BriefingView, counts: DeliveryCounts, now: datetime) -> str:
    if briefing.state is BriefingState.SCHEDULED and briefing.publish_at is not None:
        return f"Scheduled {short(briefing.publish_at, now=now)}"
    if briefing.published_at is None:  # recurring, before its first time
        recurs = briefing.state is BriefingState.PUBLISHED
        return "Not sent yet" if recurs else briefing.state.value.capitalize()
    sent_at = short(briefing.published_at, now=now)
    return f"Sent {sent_at}, {counts.acknowledged} of {counts.recipients} acknowledged"


def _opens(briefing: BriefingView) -> str:
    return briefing.ref if briefing.state is BriefingState.PUBLISHED else f"/brief show {briefing.ref}"
