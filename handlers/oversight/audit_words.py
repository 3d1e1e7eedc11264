"""The words of an auditor's question, in any order: a reference, an officer, days, refusals alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.chat.ask import Ask
from bot.language.references import RecordKind, find_references
from bot.language.times.day_ranges import DayRange, read_day
from bot.language.times.wall import day_bounds, to_local
from bot.letters import lowered
from bot.services.oversight.audit_reading import AuditFilter, somebody
from bot.texts.oversight import audit_reading as texts
from bot.texts.reply import Reply
from bot.values import replace

RANKS = frozenset(("pc", "ps", "dc", "ds", "di", "pcso", "sgt", "sergeant", "insp", "inspector", "officer"))
FILLER = RANKS | {"who", "what", "has", "have", "did", "do", "looked", "look", "at", "by", "for", "on", "the"}
MOST_WORDS = 20
LONGEST_REFERENCE = 3  # words: pnb 1234 7
WEEK = timedelta(days=7)


def wanted(ask: Ask, words: str) -> AuditFilter | Reply:
    """The entries to look for, or the reply to words that mean nothing to us."""
    left = words.replace(",", " ").replace("?", " ").split()[:MOST_WORDS]
    officers = somebody(ask.session, left)
    found = AuditFilter()
    while left:
        word = lowered(left[0])
        if (taken := _reference(ask, left)) is not None:
            found, left = replace(found, about=taken[0]), left[taken[1] :]
        elif word == "about" and len(left) > 1 and (named := officers.get(lowered(left[1]))):
            if len(named) > 1:
                return texts.which(left[1], named)
            found, left = replace(found, about=("officer", named[0].collar)), left[2:]
        elif word in ("refused", "refusals"):
            found, left = replace(found, refused=True), left[1:]
        elif named := officers.get(word):
            if len(named) > 1:
                return texts.which(word, named)
            found, left = replace(found, by=named[0]), left[1:]
        elif word in FILLER:
            left = left[1:]
        elif (days := _days(left, ask)) is not None:
            found, left = replace(found, start=days.start, end=days.end, days=days.label), days.rest.split()
        else:
            return texts.unknown(left[0])
    return found


def _reference(ask: Ask, left: Sequence[str]) -> tuple[tuple[str, str], int] | None:
    """(kind, reference), and the number of words that it takes."""
    for size in range(1, LONGEST_REFERENCE + 1):
        refs = find_references(" ".join(left[:size]), prefixes=ask.prefixes)
        if refs and not find_references(" ".join(left[1:size]), prefixes=ask.prefixes):
            ref = refs[0].own_note(ask.actor.collar)
            return (RecordKind(ref.kind).value, ref.text), size
    return None


def _days(left: Sequence[str], ask: Ask) -> DayRange | None:
    """Past days: `fri` is last Friday, `week` the seven days up to today."""
    now, shifts, words = ask.now, ask.settings.shift_starts, " ".join(left)
    today = to_local(now).date()
    if lowered(left[0]) == "week":
        return _range(today - timedelta(days=6), today, "week", left[1:])
    if [lowered(word) for word in left[:2]] == ["last", "week"]:
        monday = today - timedelta(days=today.weekday()) - WEEK
        return _range(monday, monday + timedelta(days=6), "last week", left[2:])
    found = read_day(words, now=now, shifts=shifts)
    if found is not None and found.start > now:
        found = read_day(words, now=now - timedelta(days=3), shifts=shifts) or found
    return None if found is None else replace(found, label=_typed(found, words))


def _range(first: date, last: date, label: str, rest: Sequence[str]) -> DayRange:
    return DayRange(day_bounds(first)[0], day_bounds(last)[1], label, " ".join(rest))


def _typed(found: DayRange, words: str) -> str:
    """The words for the days again: a single day by its date, which means the same tomorrow."""
    day = to_local(found.start).date()
    if (found.start, found.end) == day_bounds(day):
        return f"{day:%d/%m/%Y}"
    return lowered(words[: len(words) - len(found.rest)].strip())
