"""The draft of a briefing in words: its preview, and its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.services.briefings.audiences import Audience, UnreachedOfficer
from bot.services.briefings.drafts import Preview
from bot.services.briefings.sending import DuplicateWarning, StaleButton
from bot.services.briefings.viewing import PAGE, BriefingView
from bot.texts import cards
from bot.texts.briefings import bodies, requirements
from bot.texts.briefings.composing import UNSCHEDULED
from bot.texts.officers import leave
from bot.texts.reply import Button, Line, Reply, Row, bold, prose, say
from bot.texts.times import full, short, which_of_two
from bot.values import replace
from models.briefing import BriefingState, Marking

NAMED = 5
LINES = 4


def preview(shown: Preview, *, note: Line | None = None, when: Sequence[Line] = ()) -> Reply:
    """The exact words to be sent, the number of recipients, those out of reach, the time, and the buttons.

    `when` holds the times of a briefing that recurs.
    """
    briefing, audience = shown.briefing, shown.audience
    scheduled = briefing.state is BriefingState.SCHEDULED
    missing = _missing(shown)
    return say(
        cards.heading(briefing.ref, "scheduled" if scheduled else "preview"),
        (bold("Scheduled" if scheduled else "Not sent yet"),),
        UNSCHEDULED if shown.unscheduled else None,
        note,
        f"A new version of {shown.revises.ref}: it takes its place, and everyone acknowledges it again."
        if shown.revises
        else None,
        f"Still missing: {', '.join(missing)}." if missing else None,
        *(_audience(audience, urgent=shown.requirements.urgent) if audience else ()),
        *(() if shown.revises else when or (f"When: {_when(briefing)}",)),
        *requirements.requirements(shown.requirements),
        (bold("The push:"),),
        *bodies.pushed(_as_read(shown)),
        (bold("Once opened:"),),
        *bodies.opened(_as_read(shown)),
        buttons=_preview_buttons(shown, missing),
    )


def stale(newest: StaleButton, *, when: Sequence[Line] = ()) -> Reply:
    latest = newest.newest.briefing.version
    if newest.version > latest:
        note = f"There is no v{newest.version} of it, so nothing was sent. This is the latest, v{latest}."
    else:
        note = "It has changed since that button was made, so nothing was sent. This is the latest."
    return preview(newest.newest, note=note, when=when)


def same(found: DuplicateWarning) -> Reply:
    briefing, double = found.preview.briefing, found.double
    again = Button("Send it anyway", f"/brief send {briefing.ref} v{briefing.version} again")
    return say(
        cards.heading(briefing.ref, "not sent yet"),
        (
            bold("The same text"),
            f" reaches {_people(double.people)} of these as {double.ref}, within a day.",
        ),
        "Nothing was sent.",
        buttons=(
            (again,),
            (Button(double.ref, double.ref), Button("Discard", f"/brief discard {briefing.ref}")),
        ),
    )


def sent(shown: Preview) -> Reply:
    briefing, audience = shown.briefing, shown.audience
    if briefing.state is BriefingState.SCHEDULED:
        status: Line = (bold("Scheduled"), f" for {_when(briefing)}")
        then: str | None = "The audience is looked up again when it goes out."
        buttons: tuple[Row, ...] = (
            (Button("Look at it", f"/brief show {briefing.ref}"), _discard(briefing)),
        )
    else:
        status = (bold("On its way"), f" to {_people(len(audience.officers) if audience else 0)}")
        then = (
            f"Version {briefing.edition}, changed: {shown.changed}. Everyone acknowledges it again."
            if shown.changed
            else None
        )
        buttons = ((Button("Report", f"/briefings report {briefing.ref}"),),)
    unreached = _unreached(audience, urgent=shown.requirements.urgent) if audience else ()
    return say(cards.heading(briefing.ref, briefing.title), status, then, *unreached, buttons=buttons)


def discarded(briefing: BriefingView) -> Reply:
    return say(cards.heading(briefing.ref, briefing.title), (bold("Withdrawn"), "; it will not be sent."))


def listing(found: Sequence[BriefingView], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("You have no drafts.", buttons=((Button("Write one", "/brief"),),))
    back = cards.on_page("/brief drafts", page)
    return say(
        (bold("Drafts"), f" · {total}"),
        *(
            f"{one.ref} · started {short(one.created_at, now=now)} · "
            f"{cards.cut(_called(one), cards.LONGEST_TITLE)}"
            for one in found
        ),
        cards.marking(now),
        buttons=(
            *(
                (cards.opens(f"{one.ref} {_called(one)}"[:40], f"/brief show {one.ref}", back),)
                for one in found
            ),
            *cards.pages("/brief drafts", page, total=total, size=PAGE),
        ),
    )


def more(shown: Preview) -> Reply:
    """The settings that seldom change."""
    briefing = shown.briefing
    ref = briefing.ref
    levels = [one for one in Marking if one is not briefing.marking]
    return say(
        cards.heading(ref, briefing.title),
        f"Marked {briefing.marking.value}. SECRET and above must not go through here.",
        *bodies.facts(briefing),
        *requirements.requirements(shown.requirements),
        buttons=(
            tuple(Button(f"Mark {one.value}", f"/brief marking {ref} {one.value}") for one in levels),
            (Button("Valid from", f"/brief from {ref}"), Button("Valid until", f"/brief until {ref}")),
            (Button("Destroy by", f"/brief destroy {ref}"), Button("Save as template", f"/brief save {ref}")),
            *requirements.buttons(ref, shown.requirements),
            (Button("Attach", f"/brief attach {ref}"), Button("Preview", f"/brief show {ref}")),
        ),
    )


def no_marking(ref: str) -> Reply:
    return say(
        "A briefing is OFFICIAL or OFFICIAL-SENSITIVE. SECRET and above must not go through here.",
        prose(f"For example: `/brief marking {ref} official-sensitive`"),
    )


def _as_read(shown: Preview) -> BriefingView:
    """The draft under the reference its readers will know: that of the briefing it revises."""
    if shown.revises is None:
        return shown.briefing
    number, edition = shown.revises.number, shown.revises.edition + 1
    return replace(shown.briefing, number=number, edition=edition, changed=shown.changed or "…")


def _missing(shown: Preview) -> list[str]:
    briefing = shown.briefing
    names = {"title": briefing.title, "text": briefing.text, "audience": briefing.audience}
    fields = {"text": "at least one field"} if briefing.form else {}
    change = ["a change"] if shown.revises and not shown.changed else []
    return change + [fields.get(name, name) for name, said in names.items() if not said]


def _preview_buttons(shown: Preview, missing: Sequence[str]) -> tuple[Row, ...]:
    briefing, ref = shown.briefing, shown.briefing.ref
    words = Button("Change fields", f"/brief fields {ref}") if briefing.form else _change(ref, "text")
    whom = () if shown.revises else ((_change(ref, "audience"), _change(ref, "time")),)
    rows = ((_change(ref, "title"), words), *whom, (Button("More", f"/brief more {ref}"), _discard(briefing)))
    if briefing.state is BriefingState.SCHEDULED or missing:
        return rows
    return ((Button("Send", f"/brief send {ref} v{briefing.version}"),), *rows)


def _change(ref: str, what: str) -> Button:
    return Button(f"Change {what}", f"/brief {what} {ref}")


def _discard(briefing: BriefingView) -> Button:
    label = "Withdraw" if briefing.state is BriefingState.SCHEDULED else "Discard"
    return Button(label, f"/brief discard {briefing.ref}")


def _called(briefing: BriefingView) -> str:
    form = f"{briefing.form.value.upper()}: " if briefing.form else ""
    return f"{form}{briefing.title or 'no title yet'}"


def _audience(audience: Audience, *, urgent: bool) -> Iterator[Line]:
    partners = f", including {_people(audience.partners)} from partners" if audience.partners else ""
    yield f"To: {audience.words} · {_people(len(audience.officers))}{partners}"
    yield from _unreached(audience, urgent=urgent)


def _unreached(audience: Audience, *, urgent: bool) -> Iterator[Line]:
    if audience.not_enrolled:
        yield f"⚠ Not enrolled, so not reached: {_by_line(audience.not_enrolled)}"
    if audience.unreachable:
        yield f"⚠ Bot blocked or account gone, so not reached: {_by_line(audience.unreachable)}"
    if audience.on_leave:
        then = "but it is urgent, so they get it at once" if urgent else "so they get it when they are back"
        yield f"⚠ On leave, {then}: {_by_line(audience.on_leave)}"


def _by_line(people: Sequence[UnreachedOfficer]) -> str:
    """`2 (1300, 1301) · ring RESP 01604 555010`: their teams' telephones, where the record has them."""
    more = f" and {len(people) - NAMED} more" if len(people) > NAMED else ""
    numbers = {one.team: one.telephone for one in people if one.telephone}
    whom = ", ".join(f"{team} {number}" for team, number in list(numbers.items())[:LINES])
    ring = f" · ring {whom}" if whom else ""
    return f"{len(people)} ({', '.join(_named(one) for one in people[:NAMED])}{more}){ring}"


def _named(one: UnreachedOfficer) -> str:
    return f"{one.collar} until {leave.short(one.until)}" if one.until else one.collar


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _when(briefing: BriefingView) -> str:
    if briefing.publish_at is None:
        return "now, when you press Send"
    twice = which_of_two(briefing.publish_at)
    return full(briefing.publish_at) + (f" ({twice}, as the clocks go back)" if twice else "")
