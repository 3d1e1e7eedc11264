"""Briefings in words: composing one, its preview, its card, how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.services.audiences import Audience
from bot.services.briefing_drafts import Preview
from bot.services.briefing_sending import Same, Stale
from bot.services.briefings import PAGE, BriefingView
from bot.services.contents import BriefingContent
from bot.services.tallies import Tally
from bot.texts import cards, pushes
from bot.texts.reply import MAX_SAYS, Button, Expect, Line, Reply, Row, bold, say
from bot.texts.times import full, short, which_of_two
from models.briefing import BriefingState

NAMED = 5
TITLE, TEXT, AUDIENCE, TIME = "brief title", "brief text", "brief audience", "brief time"
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        TITLE: "What is its title? One line; it stands in the push, so no names, no addresses.",
        TEXT: "What is the text? Up to 4000 characters; it shows only to who opens it.",
        AUDIENCE: "Whom is it for? all, a team, a role, an area or an operation; several with commas.",
        TIME: "When shall it go? now, or a time: tomorrow 0645",
    }
)


def asks(step: str, facts: Mapping[str, str], buttons: tuple[Row, ...] = ()) -> Reply:
    """The question of a step. /cancel leaves; nothing is kept before there is a preview."""
    lines: list[Line | None] = [(bold("New briefing"),) if "brief" not in facts else (bold(facts["brief"]),)]
    reply = say(*lines, QUESTIONS[step], "/cancel leaves it.", buttons=buttons, expect=Expect(step, facts))
    return Reply(reply.lines, reply.buttons, reply.expect, fresh=True)


def audience_buttons(teams: Sequence[str]) -> tuple[Row, ...]:
    words = ("all", "officers", "supervisors", *teams)
    made = [
        Button(word, f"/brief to {word}") for word in words if len(f"/brief to {word}".encode()) <= MAX_SAYS
    ]
    return tuple(tuple(made[i : i + 3]) for i in range(0, len(made), 3))


def time_buttons(times: Sequence[datetime]) -> tuple[Row, ...]:
    offered = tuple(Button(full(one), f"/brief at {full(one)[4:]}") for one in times)
    return ((Button("Now", "/brief at now"),), *((one,) for one in offered))


def no_time(words: str) -> Reply:
    return say(
        f"I can't read “{words[:40]}” as a time. Nothing was sent.",
        "For example: now, tomorrow 0645, 28/11 1400",
    )


def usage() -> Reply:
    return say(
        "Step by step: /brief",
        "In one line: /brief to NPT1, RESP at tomorrow 0645: TITLE | TEXT",
        "Your own: /briefings mine",
    )


def no_bar() -> Reply:
    return say(
        "Put | between the title and the text. Nothing was sent.",
        "For example: /brief to NPT1 at now: Knife arch moved | It stands at the bus station from 14:00.",
    )


def preview(shown: Preview, *, note: Line | None = None) -> Reply:
    """Exactly what would be sent, to how many, who can't be reached, when; and the buttons for all of it."""
    briefing, audience = shown.briefing, shown.audience
    scheduled = briefing.state is BriefingState.SCHEDULED
    return say(
        cards.heading(briefing.ref, "scheduled" if scheduled else "preview"),
        (bold("Scheduled" if scheduled else "Not sent yet"),),
        note,
        *_audience(audience),
        f"When: {_when(briefing)}",
        "The push:",
        *_push(briefing),
        "Opened, it says:",
        (bold(briefing.title),),
        briefing.text,
        briefing.marking.value,
        buttons=_preview_buttons(briefing),
    )


def stale(newest: Stale) -> Reply:
    return preview(
        newest.newest,
        note="It was changed since that button was made, so nothing was sent. This is the newest.",
    )


def same(found: Same) -> Reply:
    briefing = found.preview.briefing
    again = Button("Send it all the same", f"/brief send {briefing.ref} v{briefing.version} again")
    return say(
        cards.heading(briefing.ref, "not sent yet"),
        (bold("The same text"), f" to the same audience is {found.ref}, of today. Nothing was sent."),
        buttons=(
            (again,),
            (Button(found.ref, found.ref), Button("Discard", f"/brief discard {briefing.ref}")),
        ),
    )


def sent(shown: Preview) -> Reply:
    briefing, audience = shown.briefing, shown.audience
    if briefing.state is BriefingState.SCHEDULED:
        status: Line = (bold("Scheduled"), f" for {_when(briefing)}")
        then = "Who is in the audience is looked up again when it goes."
        buttons: tuple[Row, ...] = (
            (Button("Look at it", f"/brief show {briefing.ref}"), _discard(briefing)),
        )
    else:
        status = (bold("On its way"), f" to {people(len(audience.officers))}")
        then = None
        buttons = ((Button("How it stands", f"/briefings report {briefing.ref}"),),)
    return say(
        cards.heading(briefing.ref, briefing.title), status, then, *_unreached(audience), buttons=buttons
    )


def withdrawn(briefing: BriefingView) -> Reply:
    return say(cards.heading(briefing.ref, briefing.title), (bold("Withdrawn"), "; it will not be sent."))


def card(briefing: BriefingView, tally: Tally | None, *, now: datetime, toast: str = "") -> Reply:
    """`tally` is for its author and for supervisors."""
    buttons: list[Button] = []
    if briefing.delivery_id is not None and briefing.acknowledged_at is None:
        buttons.append(Button("Acknowledge", f"/briefings ack {briefing.ref}"))
    if tally is not None and briefing.state is BriefingState.PUBLISHED:
        buttons.append(Button("How it stands", f"/briefings report {briefing.ref}"))
    reply = say(
        cards.heading(briefing.ref, briefing.title),
        _status(briefing, tally, now),
        briefing.text,
        cards.fact("From", briefing.author),
        cards.marking(now, level=briefing.marking.value),
        buttons=(tuple(buttons),) if buttons else (),
    )
    return Reply(reply.lines, reply.buttons, toast=toast)


def listing(found: Sequence[BriefingView], total: int, *, page: int, now: datetime, may_brief: bool) -> Reply:
    mine: tuple[Row, ...] = ((Button("My own", "/briefings mine"),),) if may_brief else ()
    if not total:
        return say("There is nothing for you to read.", buttons=mine)
    rows = tuple((Button(f"{one.ref} {one.title}"[:40], one.ref),) for one in found)
    return say(
        (bold("Briefings"), f" · {total}"),
        *(f"{one.ref} · {_read(one, now)} · {one.title}" for one in found),
        cards.marking(now),
        buttons=(*rows, *cards.pages("/briefings", page, total=total, size=PAGE), *mine),
    )


def own(found: Sequence[tuple[BriefingView, Tally]], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("You have written no briefings.", "Write one: /brief")
    rows = tuple((Button(f"{one.ref} {one.title}"[:40], _opens(one)),) for one, _ in found)
    return say(
        (bold("My own briefings"), f" · {total}"),
        *(f"{one.ref} · {_stands(one, tally, now)} · {one.title}" for one, tally in found),
        cards.marking(now),
        buttons=(*rows, *cards.pages("/briefings mine", page, total=total, size=PAGE)),
    )


def _preview_buttons(briefing: BriefingView) -> tuple[Row, ...]:
    ref = briefing.ref
    change = tuple(
        Button(f"Change {what}", f"/brief {what} {ref}") for what in ("title", "text", "audience", "time")
    )
    if briefing.state is BriefingState.SCHEDULED:
        return (change[:2], change[2:], (_discard(briefing),))
    return (
        (Button("Send", f"/brief send {ref} v{briefing.version}"),),
        change[:2],
        change[2:],
        (_discard(briefing),),
    )


def _discard(briefing: BriefingView) -> Button:
    label = "Withdraw" if briefing.state is BriefingState.SCHEDULED else "Discard"
    return Button(label, f"/brief discard {briefing.ref}")


def _push(briefing: BriefingView) -> tuple[Line, ...]:
    return pushes.briefing(BriefingContent(briefing.number, briefing.title, briefing.marking)).lines


def _audience(audience: Audience) -> Iterator[Line]:
    partners = f", of them {people(audience.partners)} from partners" if audience.partners else ""
    yield f"To: {audience.words} · {people(len(audience.officers))}{partners}"
    yield from _unreached(audience)


def _unreached(audience: Audience) -> Iterator[Line]:
    if audience.not_enrolled:
        yield f"⚠ Not enrolled, so not reached: {collars(audience.not_enrolled)}"
    if audience.unreachable:
        yield f"⚠ Blocked or lost the bot, so not reached: {collars(audience.unreachable)}"


def collars(whose: Sequence[str]) -> str | None:
    """`7 (1001, 1002, 1003, 1004, 1005 and 2 more)`; None for nobody."""
    if not whose:
        return None
    more = f" and {len(whose) - NAMED} more" if len(whose) > NAMED else ""
    return f"{len(whose)} ({', '.join(whose[:NAMED])}{more})"


def people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _when(briefing: BriefingView) -> str:
    if briefing.publish_at is None:
        return "now, when you press Send"
    twice = which_of_two(briefing.publish_at)
    return full(briefing.publish_at) + (f" ({twice}, as the clocks go back)" if twice else "")


def _status(briefing: BriefingView, tally: Tally | None, now: datetime) -> Line:
    if briefing.delivery_id is not None:
        return (bold(_read(briefing, now)),)
    if tally is None or briefing.state is not BriefingState.PUBLISHED:
        return (bold(briefing.state.value.capitalize()),)
    return (bold(_stands(briefing, tally, now)),)


def _read(briefing: BriefingView, now: datetime) -> str:
    if briefing.acknowledged_at is None:
        return "To acknowledge"
    return f"Acknowledged {short(briefing.acknowledged_at, now=now)}"


def _stands(briefing: BriefingView, tally: Tally, now: datetime) -> str:
    if briefing.state is BriefingState.SCHEDULED and briefing.publish_at is not None:
        return f"Scheduled {short(briefing.publish_at, now=now)}"
    if briefing.published_at is None:
        return briefing.state.value.capitalize()
    sent_at = short(briefing.published_at, now=now)
    return f"Sent {sent_at}, {tally.acknowledged} of {tally.recipients} acknowledged"


def _opens(briefing: BriefingView) -> str:
    return briefing.ref if briefing.state is BriefingState.PUBLISHED else f"/brief show {briefing.ref}"
