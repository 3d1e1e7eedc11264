"""A task in other hands, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language.times.wall import write_date
from bot.services.tasks.giving.handing import Offered
from bot.services.tasks.notices import (
    CrewChangedNotice,
    TaskExpiredNotice,
    TaskFreeNotice,
    TaskHandedNotice,
    TaskMovedNotice,
    TaskOfferedNotice,
    ThingLostNotice,
)
from bot.services.tasks.places import AreaRow
from bot.texts.reply import Button, Expect, Reply, added, bold, fits, prose, say
from bot.texts.tasks.planning import taken_as_address
from bot.texts.tasks.viewing import card
from bot.texts.times import full

TO_WHOM, WHERE_TO = "hand over to", "task move to"


def which() -> Reply:
    return say(prose("Which task? For example: `/task TSK-0456 hand over to 0741`"))


def asks_whom(ref: str) -> Reply:
    return say(
        (bold("Hand over to whom?"), f" · {ref}"),
        "Say a collar number, or a surname that only one officer has. To leave it: /cancel",
        expect=Expect(TO_WHOM, {"task": ref}),
    )


def asks_where_to(ref: str) -> Reply:
    return say(
        (bold("Move it to when, or where?"), f" · {ref}"),
        "For example: fri 2000, or an area's name. To leave it: /cancel",
        expect=Expect(WHERE_TO, {"task": ref}),
    )


def asks_which_area(ref: str, areas: Sequence[AreaRow], local: datetime | None) -> Reply:
    """The code beside the name: two areas bear it."""
    when = f" {write_date(local)[4:]} {local:%H%M}" if local else ""
    says = ((one, f"/task move {ref} {one.code}{when}") for one in areas)
    return say(
        f"{len(areas)} areas are called {areas[0].name}. Which one? Nothing was changed yet.",
        buttons=tuple((Button(f"{one.name} ({one.code})", words),) for one, words in says if fits(words)),
    )


def to_an_address(moved: Reply, said: str, near: Sequence[str], *, waits: bool) -> Reply:
    """The card of a task that was moved to words that name no area."""
    still = "I can't tell how far that is, so the word that it waits for is wanted still." if waits else ""
    return added(moved, *(f"⚠ {one}" for one in (taken_as_address(said, near), still) if one))


def offered(found: Offered, *, now: datetime) -> Reply:
    """The card, with whom the offer waits for."""
    shown = card(found.task, now=now)
    line = f"{found.to} is asked. It stays yours until they accept."
    return added(shown, line)


def declined(ref: str) -> Reply:
    return say(f"{ref} stays with who offered it. They are told.")


def told_free(notice: TaskFreeNotice) -> Reply:
    return say(
        (bold(notice.ref), f" · {full(notice.starts_at)}"),
        "A task for one of your team. The first to take it has it.",
        buttons=((Button("Take it", f"/task take {notice.ref}"), Button("Open", notice.ref)),),
    )


def told_offered(notice: TaskOfferedNotice) -> Reply:
    return say(
        (bold(notice.ref), f": {notice.collar} asks you to take it over."),
        "It stays theirs until you accept.",
        buttons=(
            (
                Button("Take over", f"/task take over {notice.ref}"),
                Button("No", f"/task decline {notice.ref}"),
            ),
            (Button("Open", notice.ref),),
        ),
    )


def told_handed(notice: TaskHandedNotice) -> Reply:
    if notice.by is not None:
        happened = f" is no longer yours: {notice.by} gave it to {notice.taker}."
    elif notice.is_taken:
        happened = f" is handed over, by {notice.giver} to {notice.taker}."
    else:
        happened = f" stays with {notice.giver}: {notice.taker} can't take it over."
    return say((bold(notice.ref), happened), buttons=((Button("Open", notice.ref),),))


def told_moved(notice: TaskMovedNotice) -> Reply:
    return say(
        (bold(notice.ref), f" is moved. It starts on {full(notice.starts_at)} now."),
        "Open it to see the place, and what is to be done.",
        buttons=((Button("Open", notice.ref),),),
    )


def told_crew_changed(notice: CrewChangedNotice) -> Reply:
    if notice.starts_at is None:
        return say((bold(notice.ref), " is no longer yours."))
    return say(
        ("You are in the crew of ", bold(notice.ref), " now: accept it."),
        f"It starts on {full(notice.starts_at)}.",
        buttons=((Button("Accept", f"/task accept {notice.ref}"), Button("Open", notice.ref)),),
    )


def told_of_lost_thing(notice: ThingLostNotice) -> Reply:
    return say(
        (bold(notice.ref), f" has no {notice.thing} any more: it was changed, and all are taken then."),
        "Move the task, or free one: the week shows who has it.",
        buttons=((Button("Open", notice.ref), Button("The week", "/bus")),),
    )


def told_expired(notice: TaskExpiredNotice) -> Reply:
    return say(
        (bold(notice.ref), " has expired: nobody ended it."),
        "You planned it. Plan it again if it is still to be done.",
        buttons=((Button("Open", notice.ref),),),
    )
