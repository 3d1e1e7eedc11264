"""A result put down: what is asked first, the receipt, and the striking of one that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from bot.language.times.wall import write_day
from bot.services.results.drafts import ResultOutlook, ResultPart
from bot.services.results.kind_rows import KindView
from bot.services.results.viewing import ResultView
from bot.texts import cards
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, fits, prose, say, say_beside, strike
from bot.texts.results.amounts import amount, money, small
from models.threat import Threat

STEP, WHY = "result", "result wrong"
ASKS, SAID, NUMBER = "asks", "said", "number"  # among the facts
ANSWER = "/result answer"
USUAL = (1, 2, 3, 4, 5, 6, 8, 10)
OFFERED = 6
USUAL_REASONS = ("Counted twice", "Wrong number", "Wrong kind")
QUESTIONS = MappingProxyType(
    {
        ResultPart.KIND: "What kind of result?",
        ResultPart.SUBTYPE: "Which?",
        ResultPart.OPERATION: "For which operation?",
        ResultPart.THREAT: "Which threat is it about?",
    }
)


def how() -> Reply:
    return say(
        (bold("What came of it?"), " Say the kind, the number, and the task or the operation."),
        prose("`/result knives seized 2 TSK-0456`"),
        prose("`/result drugs cannabis 14 wraps op driven`"),
        prose("`/result cash 1240.50 op driven yesterday`"),
        buttons=((Button("My results", "/result list mine"), Button("Team's", "/result list")),),
    )


def kinds_of_task(ref: str, kinds: Sequence[KindView]) -> Reply:
    """The kinds that a task asks for; any other can be typed."""
    if not kinds:
        return say(
            f"{ref} asks for no results of its own.",
            prose(f"Any can be typed: `/result arrests 1 {ref}`"),
            buttons=((Button(ref, ref),),),
        )
    buttons = (Button(_named(one, kinds), f"/result {one.code} {ref}") for one in kinds)
    return say(
        (bold("What came of it?"), f" · {ref}"),
        prose(f"Tap one; any other can be typed: `/result arrests 1 {ref}`"),
        buttons=(*cards.grid(buttons, across=2), (Button(f"← {ref}", ref),)),
    )


def unknown(said: str, near: Sequence[KindView], words: str) -> Reply:
    """`words` are all that was typed, for buttons that say the rest of it too."""
    found = ((one, f"/result {words.replace(said, one.code, 1)}") for one in near)
    offered = [Button(_named(one, near), says) for one, says in found if fits(says)]
    return say(
        f"I know no kind of result called “{said}”, and nothing was recorded.",
        "Did you mean one of these?" if offered else "For the way to say it: /result",
        buttons=cards.grid(offered, across=2),
    )


def asks(found: ResultOutlook, draft: str) -> Reply:
    part = found.missing or ResultPart.SURE
    expect = Expect(STEP, {ASKS: part.value, SAID: draft})
    return say(*_question(found, part), buttons=_choices(found, part), expect=expect)


def _question(found: ResultOutlook, part: ResultPart) -> tuple[Line, ...]:
    about = f" · {found.said_task}" if found.said_task else ""
    if part in QUESTIONS:
        label = f" · {found.kinds[0].label}" if len(found.kinds) == 1 else ""
        return ((bold(QUESTIONS[part]), label, about), "Nothing is recorded yet.")
    kind = found.kinds[0]
    if part is ResultPart.AMOUNT:
        told = "How much, in pounds?" if kind.is_money else f"How many {kind.unit}?"
        return ((bold(told), f" · {kind.label}", about), "Tap or type the number.")
    said = _amount(found)
    most = money((kind.ask_above or 0) * 100) if kind.is_money else f"{kind.ask_above:,}"
    return (
        (bold(f"Really {said}?"), about),
        f"It is above {most}, so I ask once more. Nothing is recorded yet.",
    )


def _amount(found: ResultOutlook) -> str:
    kind, given = found.kinds[0], found.amount
    return amount(
        kind.label,
        kind.unit,
        found.subtype,
        count=given.count if given else None,
        pence=given.pence if given else None,
    )


def _choices(found: ResultOutlook, part: ResultPart) -> tuple[Row, ...]:
    if part is ResultPart.SURE:
        return ((Button("Yes, record it", f"{ANSWER} yes"),),)
    across = 4 if part is ResultPart.AMOUNT else 2
    return cards.grid(
        (Button(label, f"{ANSWER} {says}") for label, says in _offers(found, part)), across=across
    )


def _offers(found: ResultOutlook, part: ResultPart) -> Iterable[tuple[str, str]]:
    if part is ResultPart.KIND:
        return [(_named(one, found.kinds), one.code) for one in found.kinds]
    if part is ResultPart.SUBTYPE:
        return [(one, one) for one in found.kinds[0].choices]
    if part is ResultPart.AMOUNT:
        return [] if found.kinds[0].is_money else [(str(one), str(one)) for one in USUAL]
    if part is ResultPart.THREAT:
        return [(threat(one), one.value) for one in Threat]
    running = [(one.name, one.code) for one in found.running[:OFFERED]]
    return [*running, ("No operation", "none")]


def threat(one: Threat) -> str:
    return one.upper() if one is Threat.CSE else one.capitalize()


def _named(one: KindView, among: Sequence[KindView]) -> str:
    """The label, with the unit where others of them have the same."""
    same = sum(other.label == one.label for other in among) > 1
    unit = "£" if one.is_money else one.unit
    return f"{one.label} ({unit})" if same else one.label


def nothing_open() -> Reply:
    return say_beside("No result waits for an answer. To begin: /result")


def line(one: ResultView) -> str:
    """`knives seized 2 · Op Driven · Fri 27/11 · NPT1`."""
    said = amount(one.label, one.unit, one.subtype, count=one.count, pence=one.pence)
    about = threat(one.threat) if one.threat else None
    return " · ".join(filter(None, (said, about, one.operation, write_day(one.day), one.team)))


def recorded(one: ResultView, twin: ResultView | None = None) -> Reply:
    """`twin` is an earlier one that says the same."""
    task = ((Button("Another", f"/result {one.task}"), Button(one.task, one.task)),) if one.task else ()
    return say(
        (bold(f"Result {one.number}"), f": {line(one)}", "."),
        f"⚠ Result {twin.number} says the same. If it is the same find, tap Wrong, or it counts twice."
        if twin
        else None,
        buttons=((Button("Wrong", f"/result wrong {one.number}"),), *task),
    )


def recorded_already(one: ResultView) -> Reply:
    """The answer to a second tap on a button that put it down."""
    what = (bold(f"Result {one.number}"), ": ", strike(line(one)) if one.is_struck else line(one))
    if one.is_struck:
        again = f"/result {one.task}" if one.task else "/result"
        return say(
            (*what, ". It was recorded from there already, and struck. Nothing was recorded now."),
            buttons=((Button("Put it down right", again),),),
        )
    return say(
        (*what, ". It is recorded already: nothing was counted twice."),
        buttons=((Button("Wrong", f"/result wrong {one.number}"),),),
    )


def which() -> Reply:
    return say(prose("Which result is wrong? Say its number: `/result wrong 31: counted twice`"))


def asks_why(one: ResultView) -> Reply:
    return say(
        (bold(f"Why is result {one.number} wrong?"), f" {small(line(one))}."),
        "It stays on record, struck, and counts no more. Say why, without names.",
        buttons=tuple((Button(why, f"/result wrong {one.number}: {why.lower()}"),) for why in USUAL_REASONS),
        expect=Expect(WHY, {NUMBER: str(one.number)}),
    )


def struck(one: ResultView) -> Reply:
    again = f"/result {one.task}" if one.task else "/result"
    return say(
        (bold(f"Result {one.number}"), ": ", strike(line(one)), " · struck, and counts no more."),
        buttons=((Button("Put it down right", again),),),
    )
