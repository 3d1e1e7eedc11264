"""Clashes in words: of the reader's own task alone, whom to ring, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.language.times.wall import to_local, write_day
from bot.services.tasks.clashes.lists import ClashesView, ClashOnRecord, OwnClash
from bot.services.tasks.clashes.notices import ClashAgainNotice, ClashNotice, ClashOverNotice, TaskWordNotice
from bot.services.tasks.clashes.objecting import OpenAgain
from bot.services.tasks.clashes.settling import SettledClash
from bot.texts import cards
from bot.texts.reply import (
    Button,
    Expect,
    Line,
    Reply,
    Row,
    answered_in_words,
    bold,
    fits,
    prose,
    say,
    say_beside,
)
from bot.texts.times import short
from models.clash import ClashEnding, ClashReason

OVERRIDE = "clash override"
WHY = "Why does it go ahead?"
REASONS: Mapping[ClashReason, str] = MappingProxyType(
    {
        ClashReason.PERSON: "the same person",
        ClashReason.ADDRESS: "the same address",
        ClashReason.NEAR: "near each other",
        ClashReason.CLOSED: "a visit near a need-to-know task",
    }
)


def which(verb: str) -> Reply:
    return say(prose(f"Which task? For example: `/clash {verb} TSK-0456 2101`"))


def told(notice: ClashNotice) -> Reply:
    instead = f", not {notice.instead_of}," if notice.instead_of else ""
    what = f"{_ring(notice.ring, instead, is_own=notice.is_own)}."
    return say(("About your ", bold(notice.ref), f": {what}"), buttons=_choices(notice.ref, notice.collar))


def _ring(ring: str | None, instead: str = "", *, is_own: bool) -> str:
    """An Inspector may be told, too, that nobody else can be rung."""
    if is_own:
        return "look at what else you have on there before it goes ahead"
    if ring is None:
        return "nobody else can be rung about it now, so it is for you to decide"
    return f"ring {ring}{instead} before it goes ahead"


def _choices(ref: str, collar: str | None) -> tuple[Row, ...]:
    return (
        (Button("Settled", _says("settled", ref, collar)), Button("I move mine", f"/task move {ref}")),
        (Button("Override", _says("override", ref, collar)), Button("Open", ref)),
    )


def _says(verb: str, ref: str, collar: str | None) -> str:
    who = f" {collar}" if collar and fits(f"/clash override {ref} {collar}") else ""
    return f"/clash {verb} {ref}{who}"


def told_over(notice: ClashOverNotice) -> Reply:
    """GONE says nothing of why; the other side's decision is theirs to explain."""
    needless = f" You needn't ring {notice.ring}." if notice.ring else ""
    if notice.ending is ClashEnding.GONE:
        what = f"nothing stands in its way there any more.{needless}"
    elif notice.ending is ClashEnding.SETTLED:
        what = f"{notice.by} says that it is settled."
    else:
        what = f"{notice.by} doesn't wait for a word, and has given a reason. Ring them."
    open_ = Button("Open", notice.ref)
    not_so = (Button("Not so", _says("not so", notice.ref, notice.collar)),)
    row = (*(not_so if notice.ending is ClashEnding.SETTLED else ()), open_)
    return say(("About your ", bold(notice.ref), f": {what}"), buttons=(row,))


def told_again(notice: ClashAgainNotice) -> Reply:
    ring = "ring them" if notice.ring in (None, notice.by) else f"ring {notice.ring}"
    return say(
        ("About your ", bold(notice.ref), f": {notice.by} says that it isn't settled."),
        f"It is open again: {ring} before it goes ahead.",
        buttons=_choices(notice.ref, notice.collar),
    )


def open_again(found: OpenAgain) -> Reply:
    ring = f"Ring {found.ring}: they are told." if found.ring else "Those who were told before are told."
    return say(
        ("About your ", bold(found.ref), f": it is open again. {ring}"),
        buttons=((Button("Settled", f"/clash settled {found.ref}"), Button("Clashes", "/clashes")),),
    )


def told_crew(notice: TaskWordNotice) -> Reply:
    if notice.waits:
        said = " waits for a word. Don't go before your supervisor says so."
    else:
        said = " may go ahead: it waits for nothing any more."
    return say((bold(notice.ref), said), buttons=((Button("Open", notice.ref),),))


def asks_word(ref: str, step: int, of_day: datetime | None) -> Reply:
    """The question of somebody who arrives although it waits."""
    of = f", and is of {write_day(to_local(of_day))}" if of_day else ""
    return say(
        (bold(ref), f" waits for a word{of}. Ring your supervisor before you go on."),
        "Have you arrived there all the same? Nothing was changed yet.",
        buttons=((Button("Arrived", f"/task arrived {ref} v{step} anyway"), Button("No", ref)),),
    )


def asks_reason(ref: str, collar: str | None) -> Reply:
    """No card's heading: the reply is the answer, and must not be filed on the task."""
    question = say(
        (bold(WHY), f" · {ref}"),
        "Say it in your own words, without names and without a word of the other side. To leave it: /cancel",
        expect=Expect(OVERRIDE, {"task": ref, "collar": collar or ""}),
    )
    return answered_in_words(question, WHY)


def not_waiting(why: str, ref: str, collar: str | None) -> Reply:
    """Beside the message that was tapped: its other buttons are still of use."""
    buttons = (Button("Settled", _says("settled", ref, collar)), Button("Open", ref))
    return say_beside(prose(why), buttons=(buttons,))


def settled(done: SettledClash) -> Reply:
    who = f" with {done.ring}" if done.ring else ""
    told = " They are told." if done.ring else ""
    if done.ending is ClashEnding.SETTLED:
        first = f" is settled{who}.{told}"
    else:
        first = f" goes ahead without a word. Your reason is on record.{told}"
    rest = "It still waits for another word." if done.still_waits else None
    return say(
        ("About your ", bold(done.ref), f": it{first}"),
        rest,
        buttons=((Button("Open", done.ref), Button("Clashes", "/clashes")),),
    )


def listed(view: ClashesView, *, now: datetime) -> Reply:
    if not view.own and not view.on_record:
        return say("Nothing is to be settled now.")
    on_record = view.on_record or ()
    return say(
        (bold("Clashes"),),
        *(_own(one, now) for one in view.own),
        "On record, for Inspectors:" if on_record else None,
        *(_on_record(one, now) for one in on_record),
        cards.marking(now),
        buttons=tuple(row for one in view.own for row in _settles(one)),
    )


def _own(one: OwnClash, now: datetime) -> Line:
    waits = " · it waits" if one.waits else ""
    ring = _ring(one.ring, is_own=one.is_own).removesuffix(" before it goes ahead")
    return ("About your ", bold(one.ref), f": {ring}{waits} · since {short(one.found_at, now=now)}")


def _settles(one: OwnClash) -> tuple[Row, ...]:
    who = f" {one.collar}" if one.collar else ""
    says = f"/clash settled {one.ref}{who}"
    return ((Button(f"Settled: {one.ref}", says), Button("Open", one.ref)),) if fits(says) else ()


def _on_record(one: ClashOnRecord, now: datetime) -> Line:
    what = " and ".join(one.refs) if len(one.refs) > 1 else f"{one.refs[0]} and another task"
    heads = f" · told: {', '.join(one.heads)}" if one.heads else " · nobody could be told"
    why = f" · {REASONS[one.reason]}" if one.reason else ""
    words = f": {one.words}" if one.words else ""
    return f"{what}{why}{heads} · {_ended(one, now)}{words}"


def _ended(one: ClashOnRecord, now: datetime) -> str:
    if one.ended_at is None or one.ending is None:
        return f"open since {short(one.found_at, now=now)}"
    by = f" by {one.by}" if one.by else ""
    return f"{one.ending}{by} {short(one.ended_at, now=now)}"
