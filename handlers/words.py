"""Parts that handlers pick out of words, besides those that services read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from bot.chat.ask import Ask
from bot.chat.route import Slip
from bot.chat.routing import FOR
from bot.database import Session
from bot.errors import RejectedError
from bot.language import collars
from bot.language.references import RecordKind, Reference, between_references, find_references
from bot.language.task_lines import TaskLine, find_bad_length, read_line, with_last_numbers
from bot.language.times.moments import TimeReading, find_time, read_time
from bot.language.times.questions import TimeQuestionError
from bot.letters import normal
from bot.services.officers import officers
from bot.services.tasks import refusals
from bot.values import replace

NUMBER = re.compile(r"[0-9]{1,9}")
FOUR_DIGITS = re.compile(r"(?<![\w:.])\d{4}(?![\w:.])")
COLLAR = re.compile(rf"(?:[a-z]+\s+)?({collars.COLLAR})[.!?]*", re.IGNORECASE)
NUMBERED = {RecordKind.TASK: "TSK", RecordKind.BRIEFING: "BRF", RecordKind.INTELLIGENCE: "INT"}
FIRST_NUMBER = re.compile(r"\s*([0-9]{1,9})(?![\w/:.])")
NOTHING = re.compile(r"\s*$")
OPERATION_VERBS = "new|change|answer|doses|board|report|publish"
AT = re.compile(r"^(?:at|in|on|near)\s+", re.IGNORECASE)  # before a place
PAGE = re.compile(r"\s*\bpage\s+(\d{1,5})\s*$", re.IGNORECASE)


def pull_page(words: str) -> tuple[int, str]:
    """The page asked for, 1 if none is, and the words without it."""
    found = PAGE.search(words)
    return (max(1, int(found[1])), words[: found.start()].strip()) if found else (1, words.strip())


def collar(words: str) -> str | None:
    """The collar in `1234` or `PC 1234`."""
    found = COLLAR.fullmatch(normal(words).strip())
    return found[1] if found else None


def likely_time(
    _session: Session, _step: str, _facts: Mapping[str, str], words: str, /, *, now: datetime
) -> bool:
    """Whether the words hold a time or a day, as far as they say it."""
    try:
        return find_time(words, now=now) is not None
    except TimeQuestionError:
        return True


def or_operation(ask: Ask, words: str) -> str:
    """The words; without any, the name of the operation that the card is of."""
    if not words and ask.card is not None and ask.card.kind is RecordKind.OPERATION:
        return ask.card.text
    return words


def operation_first(verb: str, *, rest: str = "") -> Slip:
    """Read `/op driven board`, said with the name first, as `/op board` takes it.

    `verb` is a pattern; so is `rest`, of what may follow.
    """
    said = re.compile(
        rf"/op\s+(?!(?:{OPERATION_VERBS})\b)(?P<name>.{{1,60}}?)\s+(?:{verb})(?P<rest>{rest})[\s.?!]*",
        re.IGNORECASE,
    )

    def read(words: str, *, alone: bool) -> str | None:  # noqa: ARG001  # the shape of a slip
        found = said.fullmatch(words)
        return f"{found['name']}{found['rest']}" if found else None

    return read


def reference(ask: Ask, kind: RecordKind | None = None) -> Reference | None:
    """The first reference in the words, of this kind if one is given; else the card's; `456` too."""
    if kind in NUMBERED and (number := NUMBER.fullmatch(normal(ask.words).strip())):
        return Reference(kind, f"{NUMBERED[kind]}-{int(number[0]):04d}")
    return ask.find(kind)


def task_named(ask: Ask) -> Reference | None:
    """The task that the words begin with, by its number alone as well; else the card's, or any in them."""
    if number := FIRST_NUMBER.match(normal(ask.words)):
        return Reference(RecordKind.TASK, f"{NUMBERED[RecordKind.TASK]}-{int(number[1]):04d}")
    return ask.find_named(RecordKind.TASK)


def after_reference(ask: Ask) -> str:
    """The words behind a referral's reference that they begin with; all of them without one."""
    prefixes = "|".join(re.escape(prefix) for prefix in sorted(ask.prefixes, key=len, reverse=True))
    first = re.compile(rf"\s*(?:(?:{prefixes})[ :#_-]{{0,3}}\d{{1,9}}\b)?[\s:,]*", re.IGNORECASE)
    found = first.match(ask.words)
    return ask.words[found.end() :] if found else ask.words


def without_reference(ask: Ask) -> str:
    """The words without the first reference of a referral, wherever in them it stands."""
    before, *behind = between_references(ask.words, prefixes=ask.prefixes)
    return f"{before.rstrip(' ,:')} {' '.join(behind).lstrip(' ,:')}".strip() if behind else ask.words.strip()


def for_whom(ask: Ask) -> Ask:
    """The same request, on behalf of the officer named at the end of the words: `for 1300`, `for PC 1300`.

    Raises NobodyError if there is no such officer.
    """
    found = FOR.search(ask.words)
    if found is None or find_references(found[0], prefixes=ask.prefixes):  # "for tur-0123" names no officer
        return ask
    collar = officers.require_active(ask.session, found["named"] or found["bare"])
    return behalf(replace(ask, words=ask.words[: found.start()].strip()), collar)


def behalf(ask: Ask, collar: str) -> Ask:
    """The same request, on behalf of that officer; of nobody if empty. The chain stays the actor's own."""
    return replace(ask, actor=replace(ask.actor, on_behalf_of=collar or None))


def behalf_ending(ask: Ask) -> str:
    """The end of a button's words, so that it is pressed on the same behalf."""
    return f" for {ask.actor.on_behalf_of}" if ask.actor.on_behalf_of else ""


class Slot(Struct, frozen=True):
    """A time and place as typed: `fri 2000 for 90 min at Bridge Street to 0741: bring the slides`."""

    starts_at: datetime
    ends_at: datetime
    place: str
    whom: str | None
    detail: str | None


class TimeOpenError(Exception):
    """The time can't be read without asking; `rest` is the line without its words."""

    def __init__(self, question: TimeQuestionError, rest: str) -> None:
        super().__init__()
        self.question, self.rest = question, rest


def check_length(head: str) -> None:
    """Raises a RejectedError for a length of time that is none, rather than take it for a place."""
    if said := find_bad_length(head):
        raise refusals.NO_LENGTH(said)


def check_once(when: TimeReading) -> None:
    """Raises a RejectedError for an hour that the clocks show twice: nobody would know which is meant."""
    if when.doubled:
        raise refusals.TWICE(f"{when.local:%H:%M}")


def read_planned(ask: Ask, words: str, starts: Callable[[Ask, str], bool]) -> TaskLine:
    """The line of a task for officers; `starts` says whether words hold its start."""
    collars = officers.collars_among(ask.session, FOUR_DIGITS.findall(words))
    line = read_line(words, collars=collars)
    return with_last_numbers(line, collars, lambda head: starts(ask, head))


def has_start(ask: Ask, head: str) -> bool:
    """Whether the words hold one time that can be."""
    try:
        return (
            find_time(head, now=ask.now, shifts=ask.settings.shift_starts, prefixes=ask.prefixes) is not None
        )
    except RejectedError:
        return False


def read_end(ask: Ask, words: str, starts_at: datetime) -> datetime:
    """The end of what starts then, as typed. Raises a RejectedError for words that are no time."""
    until = read_time(words, now=starts_at, shifts=ask.settings.shift_starts)
    if until is None or until.rest:
        raise refusals.ENDS_FIRST()
    check_once(until)
    return until.instant


def read_slot(
    ask: Ask, words: str, *, usual: timedelta = timedelta(hours=1), names_officers: bool = True
) -> Slot | None:
    """The slot; None where no time can be read. Raises TimeOpenError, and RejectedError for a bad end."""
    line = read_planned(ask, words, has_start) if names_officers else read_line(words, names_officers=False)
    check_length(line.head)
    try:
        when = find_time(line.head, now=ask.now, shifts=ask.settings.shift_starts)
    except TimeQuestionError as question:
        raise TimeOpenError(question, _without_time(line, question)) from None
    if when is None:
        return None
    check_once(when)
    ends_at = when.instant + (line.length or usual)
    if line.end is not None:
        ends_at = read_end(ask, line.end, when.instant)
    place = AT.sub("", f"{when.before} {when.rest}".strip())
    return Slot(when.instant, ends_at, place, line.whom, line.detail)


def _without_time(line: TaskLine, question: TimeQuestionError) -> str:
    """The line again, but for the words of its time."""
    parts = (
        f"{question.before} {question.rest}".strip(),
        f"for {line.length // timedelta(minutes=1)} min" if line.length else "",
        f"to {line.whom}" if line.whom else "",
        f"until {line.end}" if line.end else "",
    )
    said = " ".join(filter(None, parts))
    return f"{said}: {line.detail}" if line.detail else said
