"""Flags in words, for auditors alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.services.oversight.flags import PAGE, FlagView, NewFlagsNotice
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, Row, bold, prose, say
from bot.texts.times import full, short
from models.flag import FlagRule, Verdict

RULES: Mapping[FlagRule, str] = MappingProxyType(
    {
        FlagRule.OWN_NAME: "somebody with the officer's own name",
        FlagRule.OWN_ADDRESS: "the address of somebody with the officer's own name",
        FlagRule.COLLEAGUE: "somebody with a colleague's name",
        FlagRule.SAME_SURNAME: "somebody with the officer's surname",
        FlagRule.OFF_SHIFT: "a look while booked off, or long after booking on",
        FlagRule.OUTSIDE_AREA: "outside the team's area, and no task there",
        FlagRule.BURST: "many records in a short time",
        FlagRule.NO_HITS: "searches without a hit, one after another",
        FlagRule.ONE_CHILD: "one child's record again and again, from outside its team",
        FlagRule.CLOSED_CASE: "a closed case of another team",
        FlagRule.CEILING: "the hourly ceiling of looks was reached",
        FlagRule.QUERIED: "the owner asks why it was looked at",
        FlagRule.REASON: "the supervisor questions the reason",
    }
)
SAYS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.IN_ORDER: "in order", Verdict.TO_BE_ASKED: "to be asked"}
)
NO_RECORD = frozenset({"search", "ceiling"})


def listing(found: list[FlagView], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("No open flags. You will be told when there are new ones.")
    back = cards.on_page("/flags", page)
    return say(
        (bold("Open flags"), f" · {total}, newest first"),
        *(_line(one, now) for one in found),
        cards.marking(now),
        buttons=(
            *cards.grid((cards.opens(str(one.id), f"/flags {one.id}", back) for one in found), across=4),
            *cards.pages("/flags", page, total=total, size=PAGE),
        ),
    )


def card(flag: FlagView, *, now: datetime, too_late: bool = False) -> Reply:
    return say(
        cards.heading(f"Flag {flag.id}", flag.rule.value),
        (bold(_state(flag)),),
        f"Why: {RULES[flag.rule]}{f' ({flag.detail})' if flag.detail else ''}",
        f"Officer: {flag.collar}, {flag.team}",
        cards.fact("Record", _record(flag)),
        f"When: {full(flag.at)}",
        "Somebody decided it before you: the first verdict stands." if too_late else None,
        "A flag is a question, not a finding. Hear the officer first." if flag.verdict is None else None,
        cards.marking(now),
        buttons=_buttons(flag),
    )


def usage() -> Reply:
    return say(
        prose("One of them by its number: `/flags 17`"),
        prose("To decide it: `/flags 17 in order`, or `/flags 17 to be asked`"),
        buttons=((Button("Open flags", "/flags"),),),
    )


def _line(one: FlagView, now: datetime) -> Line:
    facts = (one.rule.value, f"{one.collar} {one.team}", _record(one), short(one.at, now=now), one.detail)
    return " · ".join((str(one.id), *(fact for fact in facts if fact)))


def _record(flag: FlagView) -> str | None:
    return None if flag.kind in NO_RECORD else flag.ref


def _state(flag: FlagView) -> str:
    if flag.verdict is None or flag.judged_at is None:
        return "To be judged"
    return f"Judged {SAYS[flag.verdict]} by {flag.judged_by}, {full(flag.judged_at)}"


def _buttons(flag: FlagView) -> tuple[Row, ...]:
    """Buttons to the officer's looks and the looks at the record, and to the verdicts until one is given."""
    looked = [Button(f"Looks by {flag.collar}", f"/audit {flag.collar}")]
    if (ref := _record(flag)) is not None:
        looked.append(Button(f"Looks at {ref}", f"/audit {ref}"))
    verdicts = tuple(Button(says.capitalize(), f"/flags {flag.id} {says}") for says in SAYS.values())
    rows = (tuple(looked), verdicts if flag.verdict is None else (), (Button("Open flags", "/flags"),))
    return tuple(row for row in rows if row)


def told_new(notice: NewFlagsNotice) -> Reply:
    number = notice.number
    return say(
        f"{number} new {'flag' if number == 1 else 'flags'} to judge.",
        buttons=((Button("Show them", "/flags"),),),
    )
