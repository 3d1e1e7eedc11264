"""A result in one line, read with the kinds, operations and threats on record."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from msgspec import Struct

from bot.language.references import RecordKind, between_references, find_references
from bot.language.results import amounts, refusals
from bot.language.results.days import pull_day, pull_month
from bot.language.results.words import bare, bare_words, pull, tokens

NO_OPERATION = "none"
LONGEST = 6  # words of a label
SHOWN = 40
MISSPELT, MOST_NEAR = 0.75, 3
_GAP = "|"  # where something was taken out, so that what stood on both sides of it is no day together
_OPERATION = frozenset({"op", "operation"})
_FILLERS = frozenset(
    {"of", "for", "the", "on", "in", "and", "threat", "worth", "times", "value", "x", "£", "|"}
)
_FOREIGN = frozenset(
    (
        *("kg", "kilo", "kilogram", "g", "gram", "gramme", "mg", "oz", "ounce", "lb", "tonne"),
        *("litre", "ml"),
    )
)


class MeasureWords(Struct, frozen=True):
    """The words of a kind of result. Kinds of one `label` differ in their `unit`."""

    code: str
    label: str
    unit: str
    subtypes: tuple[str, ...] = ()


class ResultWords(Struct, frozen=True):
    """A result as far as it was said. `kinds` are the codes that it may be of, one if it is certain.

    Of none, `said` are the words for the kind and `near` the codes that may have been meant. `operation` is a
    name, or `NO_OPERATION`. `of_month` says that `day` is the first of the month that was named.
    """

    kinds: tuple[str, ...]
    said: str = ""
    near: tuple[str, ...] = ()
    subtype: str | None = None
    number: str | None = None
    task: str | None = None
    operation: str | None = None
    threat: str | None = None
    day: date | None = None
    of_month: bool = False


def read_result(
    words: str,
    kinds: Sequence[MeasureWords],
    *,
    operations: Collection[str],
    threats: Collection[str],
    today: date,
) -> ResultWords:
    """The result that the words say. Raises a RejectedError for what no result can hold, such as a name."""
    task, left = _pull_task(_number_first(words, kinds))
    operation = _pull_operation(left, operations)
    while left and left[0] == _GAP:
        del left[0]
    leading = [left.pop(0)] if left and amounts.NUMBER.fullmatch(left[0]) else []
    day = pull_day(left, today=today)
    meant, count = _kinds(left, kinds)
    if not meant:
        return _unknown(left, kinds)
    del left[:count]
    left[:0] = leading
    month = pull_month(left, today=today) if day is None else None
    subtype = pull(left, dict.fromkeys(one for kind in meant for one in kind.subtypes)) or _short(left, meant)
    meant = [one for one in meant if subtype is None or subtype in one.subtypes]
    numbers = amounts.pull_numbers(left)
    meant = _of_unit(left, meant, numbers)
    threat = pull(left, threats)
    if rest := [one for one in left if one.lower() not in _FILLERS]:
        raise refusals.LEFT_OVER(" ".join(rest)[:SHOWN])
    if len(numbers) > 1:
        raise refusals.TWO_NUMBERS()
    return ResultWords(
        kinds=tuple(one.code for one in meant),
        subtype=subtype,
        number=numbers[0] if numbers else None,
        task=task,
        operation=operation,
        threat=threat,
        day=day or month,
        of_month=month is not None,
    )


def read_kind(words: str, kinds: Sequence[MeasureWords]) -> tuple[str, ...]:
    """The codes that the words alone may mean."""
    left = tokens(words)
    found, count = _kinds(left, kinds)
    meant = _of_unit(left[count:], found, [])
    return tuple(one.code for one in meant)


def _number_first(words: str, kinds: Sequence[MeasureWords]) -> str:
    """`3 intelligence` for `intelligence 3`, which elsewhere is a reference."""
    taken = [one for one in {kind.label.split()[0].lower() for kind in kinds} if _begins_reference(one)]
    if not taken:
        return words
    return re.sub(rf"\b({'|'.join(taken)})\s+(\d\S*)", r"\2 \1", words, flags=re.IGNORECASE)


@lru_cache(maxsize=256)
def _begins_reference(word: str) -> bool:
    return bool(find_references(f"{word} 1", prefixes=frozenset()))


def _pull_task(words: str) -> tuple[str | None, list[str]]:
    found = find_references(words, prefixes=frozenset())
    named = [one.text for one in found if one.kind is RecordKind.TASK]
    if len(named) > 1 or len(found) > len(named):
        raise refusals.TWO_TASKS()
    return (named[0] if named else None), tokens(
        f" {_GAP} ".join(between_references(words, prefixes=frozenset()))
    )


def _pull_operation(left: list[str], known: Collection[str]) -> str | None:
    """Take `op NAME` out: the longest name on record that follows, else the one word that does."""
    at = next((n for n, one in enumerate(left) if one.lower() in _OPERATION), None)
    if at is None or at + 1 == len(left):
        return None
    behind = left[at + 1 :]
    for name in sorted((*known, NO_OPERATION), key=lambda one: -len(one)):
        said = bare_words(name)
        if said and tuple(map(bare, behind[: len(said)])) == said:
            left[at : at + 1 + len(said)] = [_GAP]
            return name
    left[at : at + 2] = [_GAP]
    return behind[0]


def _kinds(left: Sequence[str], kinds: Sequence[MeasureWords]) -> tuple[list[MeasureWords], int]:
    """The kinds that the words may begin with, and how many words that takes."""
    for count in range(min(LONGEST, len(left)), 0, -1):
        said = tuple(part for one in left[:count] for part in bare_words(one))
        exact = [one for one in kinds if said and said in (bare_words(one.label), bare_words(one.code))]
        alike = [one for one in kinds if said and {*said} <= {*bare_words(f"{one.label} {one.unit}")}]
        counted = [one for one in alike if {*bare_words(one.unit)} <= {*said}]
        if exact or alike:
            return exact or counted or alike, count
    return [], 0


def _unknown(left: Sequence[str], kinds: Sequence[MeasureWords]) -> ResultWords:
    said = " ".join(one for one in left if one != _GAP and not amounts.NUMBER.fullmatch(one))
    codes = {" ".join(bare_words(one.label)): one.code for one in kinds}
    first: dict[str, list[str]] = {}
    for one in kinds:
        first.setdefault(one.label.split()[0].lower(), []).append(one.code)
    near = [codes[one] for one in get_close_matches(" ".join(bare_words(said)), codes, n=2)]
    parts = said.lower().split()[:LONGEST]
    for part in parts:
        near += [code for one in get_close_matches(part, first, n=1, cutoff=MISSPELT) for code in first[one]]
    return ResultWords((), said=said[:SHOWN], near=tuple(dict.fromkeys(near))[:MOST_NEAR])


def _short(left: list[str], kinds: Sequence[MeasureWords]) -> str | None:
    """Take the first word of a subtype out, if it stands for one alone: `s23`."""
    first: dict[str, set[str]] = {}
    for subtype in {one for kind in kinds for one in kind.subtypes}:
        first.setdefault(bare_words(subtype)[0], set()).add(subtype)
    for at, word in enumerate(left):
        if len(found := first.get(bare(word), ())) == 1:
            del left[at]
            return next(iter(found))
    return None


def _of_unit(left: list[str], meant: Sequence[MeasureWords], numbers: Sequence[str]) -> list[MeasureWords]:
    """Those of the unit that was said, whose words are taken out. Raises a RejectedError for another's."""
    units = dict.fromkeys(one.unit for one in meant)
    said = pull(left, units)
    if any("£" in one for one in numbers) or any(one.lower() in amounts.MONEY for one in left):
        left[:] = [one for one in left if bare(one) not in amounts.MONEY and one != "£"]
        said = said or amounts.POUNDS
    label = meant[0].label if meant else ""
    foreign = next((one for one in left if bare(one) in _FOREIGN - {*map(bare, units)}), None)
    if foreign or (said is not None and said not in units):
        raise amounts.other_unit(label, tuple(units), foreign or str(said))
    return [one for one in meant if said in (None, one.unit)]
