"""The time that a whole sentence means: no day word in it is passed over beside an hour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import RejectedError
from bot.language.times.clock_words import ClockTime
from bot.language.times.days import AND, Day
from bot.language.times.durations import ExactDuration
from bot.language.times.joining import (
    Choice,
    contradicts,
    days_of,
    grouped,
    implied,
    is_whole,
    of_kind,
    outright,
    resolve,
    spans,
    which,
    without_day,
)
from bot.language.times.parts import ANOTHER_OR_COMMA, RECURRING, Part, PartOfDay, TimeText, joined, scan
from bot.language.times.questions import Option, TimeQuestionError, WhichTimeError
from bot.language.times.refusals import ImpossibleClockError, ImpossibleDateError, TogetherError
from bot.language.times.vague_days import OpenDays

_LAST_WORDS = 4
_MOST_PARTS = 40  # a sentence with more of them says no one time
OPENING = re.compile(r"\W{0,9}(?:please\s)?(?:remind(?:er)?(?:\sme)?|me)?\W{0,3}")
_BOUNDARY = re.compile(r"\b(?:to|that|about|re|because|so)\b|[:;.!?\n]")
_AND = re.compile(rf"[\s,]{{0,3}}(?:{AND})\s{{1,3}}(?:(?:at|on)\s)?")
_MORE_TO_COUNT = re.compile(
    rf"(?:{ANOTHER_OR_COMMA.pattern})(?:[0-9]{{1,4}}|a|an|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"(?:\s?(?:d|days?|weeks?|wks?|fortnights?|months?|years?)\b|\W*$)"
)
_ORDINAL = re.compile(r"the\s[0-9]{1,2}(?:st|nd|rd|th)")
_WEAK = frozenset(("sat", "sun", "wed", "mon"))

_Group = tuple[Part, ...]


def choose(asked: TimeText) -> Choice | None:
    """The time in the words; None if there is none.

    A time at the start or before a colon comes first. A lone hour goes with the lone day wherever they stand.
    Raises a RejectedError, which is a question where the words leave something open.
    """
    parts = scan(asked)[:_MOST_PARTS]
    chosen = _chosen(asked, parts)
    if chosen is not None:
        _refuse_another(asked, parts, chosen)
    return chosen


def _refuse_another(asked: TimeText, parts: Sequence[Part], chosen: Choice) -> None:
    """Raise a question, or a refusal, if "and", "or" or a comma joins another time to the chosen one."""
    counted = [part for part, day in of_kind(parts, Day) if day.from_now]
    if any(_MORE_TO_COUNT.match(asked.text, part.end) for part in counted):
        raise TogetherError
    for part in parts:
        if any(start <= part.begins and part.end <= end for start, end in chosen.spans):
            continue
        if not isinstance(part.meaning, Day | ClockTime | ExactDuration) or _is_unsure(part) or part.beside:
            continue
        if any(_joins(asked.text, span, part) for span in chosen.spans):
            raise _one_of(asked, chosen, part)


def _joins(text: str, span: tuple[int, int], part: Part) -> bool:
    start, end = span
    return bool(
        ANOTHER_OR_COMMA.fullmatch(text, end, part.begins)
        or ANOTHER_OR_COMMA.fullmatch(text, part.end, start)
    )


def _one_of(asked: TimeText, chosen: Choice, part: Part) -> RejectedError:
    """The question which of the two is meant; the refusal of both where the other is no time by itself."""
    try:
        other = resolve(asked, [part])
    except RejectedError:
        return TogetherError()
    both = {one.settled.instant: one for one in (chosen, other)}
    if len(both) == 1 or of_kind([part], ExactDuration):
        return TogetherError()
    return WhichTimeError([Option(at, one.settled.local, one.spans) for at, one in both.items()])


def _chosen(asked: TimeText, parts: Sequence[Part]) -> Choice | None:
    groups = [group for group in grouped(asked.text, parts) if not _is_other(asked.text, group)]
    whole = [group for group in groups if is_whole(group) and not _is_doubted(group)]
    loose = [part for group in groups if group not in whole for part in group]
    leading = next((one for one in whole if _leads(asked.text, one)), None)
    try:
        if leading or (whole and not any(_leads(asked.text, (part,)) for part in outright(loose))):
            return _whole(asked, _chained(asked.text, leading, whole) if leading else whole, loose)
        return _apart(asked, [] if _ends_at_colon(asked.text, loose) else whole, loose)
    except TimeQuestionError as question:
        question.spans = question.spans or _said(loose + [part for group in whole for part in group])
        raise


def opens(text: str, start: int) -> bool:
    return bool(OPENING.fullmatch(text, 0, start))


def _apart(asked: TimeText, whole: Sequence[_Group], loose: Sequence[Part]) -> Choice | None:
    """The hour that leads, and a day further on, with an hour of its own or none."""
    dated = [part for group in whole for part in group if not of_kind(group, ExactDuration)]
    parts = sorted([*loose, *dated], key=lambda part: part.start)
    days = [part for part, _ in of_kind(dated, Day)]
    if days and outright(dated):
        _ask(asked, parts, days, outright(loose) + outright(dated))
    return _join(asked, parts)


def _chained(text: str, leading: _Group, whole: Sequence[_Group]) -> list[_Group]:
    """The time that leads, and those that "and" or the like joins to it: 6pm fri and 9am sat."""
    chain = [leading]
    for group in whole[whole.index(leading) + 1 :]:
        if _AND.fullmatch(text, chain[-1][-1].end, group[0].begins):
            chain.append(group)
    return chain


def _ends_at_colon(text: str, loose: Sequence[Part]) -> bool:
    """Whether the words after the hour are another matter: 0645: parade tomorrow 0700."""
    return any(text.startswith(":", part.end) for part in outright(loose))


def _whole(asked: TimeText, groups: Sequence[_Group], loose: Sequence[Part]) -> Choice:
    """Resolve each; several that differ are asked about."""
    found: list[Choice] = []
    refused: list[RejectedError] = []
    for group in groups:
        try:
            found.append(_beside_hours(asked, group, loose))
        except RejectedError as refusal:
            refused.append(refusal)
    if not found:
        raise refused[0]
    if len({one.settled.instant for one in found}) > 1:
        raise WhichTimeError([Option(one.settled.instant, one.settled.local, one.spans) for one in found[:4]])
    return found[-1]


def _beside_hours(asked: TimeText, group: _Group, loose: Sequence[Part]) -> Choice:
    """An hour that was said outright anywhere beats one that a word implies."""
    if len(days := days_of(asked, group)) > 1 and (refusal := contradicts(days)):
        raise refusal
    others = outright(loose)
    if outright(group) or of_kind(group, ExactDuration) or not others:
        return resolve(asked, group)
    strong = [part for part in others if _counts(asked.text, part)]
    said = [part for part in group if not isinstance(part.meaning, ClockTime)] + implied(group)
    if strong:
        return resolve(asked, said + strong)
    day = next(iter(days_of(asked, group)), None)
    first = resolve(asked, group)
    second = which(asked, [(day, others[0])], said)
    options = [Option(first.settled.instant, first.settled.local, first.spans)]
    raise WhichTimeError(options + list(second.options if isinstance(second, WhichTimeError) else ()))


def _join(asked: TimeText, parts: Sequence[Part]) -> Choice | None:
    """Join the one day and the one hour that stand apart in the sentence."""
    text = asked.text
    hours = [part for part in outright(parts) if _counts(text, part)]
    some = hours or [part for part in implied(parts) if _counts(text, part)]
    days = [part for part, _ in of_kind(parts, Day)]
    stretches = [part for part, _ in of_kind(parts, OpenDays)]
    halves = [part for part, _ in of_kind(parts, PartOfDay)]
    _refuse(asked, parts, some or outright(parts))
    sure = [part for part in days if not _is_unsure(part)]
    if not some and (days or stretches):
        some = outright(parts)
    if not some:
        placed = [part for part in halves if opens(text, part.begins) or _ends(text, part)]
        asks = [*sure, *stretches] or placed
        return resolve(asked, [*asks, *halves]) if asks else None
    if not days and not stretches:
        return resolve(asked, [*_with_joined(text, _likeliest(text, some), outright(parts)), *halves])
    joined_parts = [*days, *stretches, *halves, *some, *implied(parts)]
    if any(_in_doubt(asked, part, some[0]) for part in [*days, *stretches]) or not hours:
        _ask(asked, joined_parts, days, some)
    return resolve(asked, joined_parts)


def _ask(asked: TimeText, parts: Sequence[Part], days: Sequence[Part], hours: Sequence[Part]) -> None:
    """Ask whether the day goes with the hour. Raises WhichTimeError, or the refusal of every answer."""
    said = [(part, day) for part, day in of_kind(days, Day)]
    pairs = [(day, hour) for day in [*said, None] for hour in hours]
    others = [part for part in parts if isinstance(part.meaning, PartOfDay)]
    raise which(asked, pairs, others)


def _refuse(asked: TimeText, parts: Sequence[Part], hours: Sequence[Part]) -> None:
    """Raise what was found impossible, if it may be meant as the time."""
    for part, refusal in of_kind(parts, RejectedError):
        if isinstance(refusal, ImpossibleDateError) and refusal.unsure:
            if hours:
                raise without_day(asked, hours[0], because=f"{refusal} ")
            continue
        clock = isinstance(refusal, ImpossibleClockError)
        placed = opens(asked.text, part.begins) or _is_last(asked.text, part.start) or part.led
        if placed or (hours and not clock):
            raise refusal


def _likeliest(text: str, hours: Sequence[Part]) -> Sequence[Part]:
    """The hours in the best place: at the start, before a colon, at the end, after "at"."""
    weights = [_weight(text, part) for part in hours]
    return [part for part, weight in zip(hours, weights, strict=True) if weight == max(weights)]


def _with_joined(text: str, likely: Sequence[Part], hours: Sequence[Part]) -> list[Part]:
    """The likeliest hours, and those that "and" or the like joins to them: 0900 and 1300."""
    chain: list[Part] = []
    for hour in [*hours, *(part for part in likely if part not in hours)]:
        if chain and _AND.fullmatch(text, chain[-1].end, hour.begins):
            chain.append(hour)
        elif any(part in likely for part in chain):
            break
        else:
            chain = [hour]
    return (
        [*likely, *(part for part in chain if part not in likely)] if set(chain) & set(likely) else [*likely]
    )


def _weight(text: str, part: Part) -> tuple[bool, bool, bool]:
    return opens(text, part.begins), text.startswith(":", part.end), _ends(text, part)


def _counts(text: str, part: Part) -> bool:
    """Whether an hour alone is meant as one: by its place, by "at", or by its form (9am, 09:30)."""
    loose = isinstance(part.meaning, ClockTime) and part.meaning.loose
    return any(_weight(text, part)) or part.led or not loose


def _ends(text: str, part: Part) -> bool:
    return not text[part.end :].strip(" \n.,;!?)")


def _is_last(text: str, start: int) -> bool:
    return len(text[start:].split(maxsplit=_LAST_WORDS)) <= _LAST_WORDS


def _is_unsure(part: Part) -> bool:
    return part.of_it or (isinstance(part.meaning, Day) and part.meaning.unsure)


def _is_doubted(group: _Group) -> bool:
    days = [part for part, _ in of_kind(group, Day)]
    return bool(days) and all(part.of_it for part in days)


def _in_doubt(asked: TimeText, day: Part, hour: Part) -> bool:
    """Whether a day that stands apart from the hour may be said about something else."""
    text = asked.text
    first, second = sorted((day, hour), key=lambda part: part.start)
    if joined(text, first, second) and not day.of_it:
        return False
    apart = first is hour and opens(text, hour.begins) and _BOUNDARY.search(text, hour.end, day.begins)
    ordinal = bool(_ORDINAL.fullmatch(text, day.start, day.end))
    past = isinstance(day.meaning, Day) and day.meaning.date < asked.today and not day.meaning.tonight
    weak = text[day.start : day.end] in _WEAK
    return bool(_is_unsure(day) or day.beside or apart or past or weak or ordinal)


def _is_other(text: str, group: _Group) -> bool:
    """A time that recurs or has been (every fri 0930, since fri 0930), or a length that isn't one to wait."""
    first = group[0]
    if is_whole(group) and RECURRING.search(text, max(0, first.begins - 12), first.begins):
        return True
    waits = (
        opens(text, first.begins)
        or text.startswith("in", first.start)
        or "from now" in text[first.start : first.end]
    )
    return bool(of_kind(group, ExactDuration)) and len(group) == 1 and not waits


def _leads(text: str, group: _Group) -> bool:
    return opens(text, group[0].begins) or text.startswith(":", group[-1].end)


def _said(parts: Sequence[Part]) -> tuple[tuple[int, int], ...]:
    return spans([part for part in parts if isinstance(part.meaning, Day | OpenDays | ClockTime | PartOfDay)])
