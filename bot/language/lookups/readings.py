"""The look-ups that plain words may mean, each as a command that could be typed.

The words ask by their first word or by a question mark, or they are a bare list of known words with a plural
among them. Whatever tells or denies something, or holds words that are on no record, is none: to read changes
nothing, but a note that is taken for a question is not written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time

from msgspec import Struct

from bot.language.lookups import words as say
from bot.language.lookups.parts import Tag, parts_of
from bot.language.lookups.questions import Meaning, PlainQuestion, bearing
from bot.language.lookups.vocabulary import TermSense, Vocabulary, key, singular

MOST = 3  # readings; more are no help
OF_TASKS = (
    (TermSense.AREA, "in"),
    (TermSense.TEAM, "of"),
    (TermSense.OFFICER, "of"),
    (TermSense.OPERATION, "op"),
)

Chosen = Mapping[TermSense, Meaning]


class Reading(Struct, frozen=True):
    """`says` is a command, `label` says it to the officer; one that isn't `sure` is only offered."""

    says: str
    label: str
    sure: bool


def read(
    words: str, vocabulary: Vocabulary, *, now: datetime, shifts: Mapping[str, time]
) -> tuple[Reading, ...]:
    """The readings of the words; none if they are no question that can be read."""
    asked = say.question(words)
    said = say.tokens(asked or "")
    if not asked or not said:
        return ()
    parts = tuple(parts_of(said, vocabulary, now=now, shifts=shifts))
    question = PlainQuestion(parts, tuple(said), marked=words.rstrip().endswith("?"))
    if ("," in asked and question.unknown) or len(question.days) > 1 or not question.may_be_offered:
        return ()
    found = {one.says: one for terms in question.choices() for one in _readings(question, terms)}
    return tuple(found.values()) if len(found) <= MOST else ()


def _readings(question: PlainQuestion, terms: tuple[Meaning, ...]) -> Iterator[Reading]:
    chosen = {some[0].sense: some for some in terms}
    if len(chosen) < len(terms):  # two places, two officers
        return
    if question.is_of_referrals:
        yield from _of_referrals(question, chosen)
    elif _is_of_an_operation(question, chosen):
        (operation,) = chosen[TermSense.OPERATION]
        yield Reading(f"/op {operation.code}", operation.label, sure=question.is_sure)
    elif _is_of_tasks(question, chosen):
        yield from _of_tasks(question, chosen)


def _of_referrals(question: PlainQuestion, chosen: Chosen) -> Iterator[Reading]:
    if question.unknown:
        return
    if set(chosen) == {TermSense.AREA} and not question.days and not question.scopes:
        said = next(part.said for part in question.parts if part.terms)
        yield Reading(f"/find {key((said,))}", f"Find {said}", sure=question.is_sure)
    elif TermSense.PROGRAMME in chosen and not chosen.keys() - {TermSense.PROGRAMME, TermSense.STATUS}:
        yield _of_programme(question, chosen)


def _of_programme(question: PlainQuestion, chosen: Chosen) -> Reading:
    (programme,) = chosen[TermSense.PROGRAMME]
    status = chosen.get(TermSense.STATUS, ())
    due = [f"due {days}" for days in question.days]
    says = [*question.scopes, programme.code, *(f"status {one.code}" for one in status), *due]
    label = [f"{programme.label} referrals", *question.scopes, *(one.label for one in status), *due]
    return Reading(f"/referrals {' '.join(says)}", " ".join(label), sure=question.is_sure)


def _is_of_an_operation(question: PlainQuestion, chosen: Chosen) -> bool:
    if set(chosen) != {TermSense.OPERATION} or question.unknown or question.has(Tag.TASKS):
        return False
    listed = question.says(say.ACTIVE) or question.days or question.scopes
    return question.says(say.OF_OPERATION) or not listed


def _is_of_tasks(question: PlainQuestion, chosen: Chosen) -> bool:
    of_others = not chosen.keys().isdisjoint({TermSense.OFFICER, TermSense.TEAM})
    if TermSense.STATUS in chosen or ("team" in question.scopes and of_others):
        return False
    if question.has(Tag.TASKS) or TermSense.KIND in chosen:
        return bool(chosen) or bool(question.unknown)
    if question.unknown or not chosen:
        return False
    if TermSense.AREA in chosen and question.days and question.first in say.WHAT:
        return True
    return (
        question.says(say.ACTIVE) or bool(question.scopes) or not question.asks or question.first in say.WHERE
    )


def _of_tasks(question: PlainQuestion, chosen: Chosen) -> Iterator[Reading]:
    place = question.place
    terms = _with_programme(chosen)
    if terms is None or (question.unknown and place is None):
        return
    yield _tasks(question, terms, place)
    if place and not question.is_behind_marker(question.unknown[0]):
        yield Reading(f"/find {place}", f"Find “{place}”", sure=True)


def _tasks(question: PlainQuestion, terms: Chosen, place: str | None) -> Reading:
    kinds = terms.get(TermSense.KIND, ())
    said, named = [*question.scopes], [*question.scopes]
    if kinds:
        spoken = next(part.said for part in question.parts if part.means(TermSense.KIND))
        kind = " ".join(map(singular, spoken.split()))
        said.append(f"kind {kinds[0].code if len(kinds) == 1 else kind}")
        named.append(kinds[0].label if len(kinds) == 1 else f"{kind}s")
    for sense, marker in OF_TASKS:
        said += [f"{marker} {one.code}" for one in terms.get(sense, ())]
        named += [f"{'in' if marker == 'in' else 'of'} {one.label}" for one in terms.get(sense, ())]
    if place:
        said.append(f"at {place}")
        named.append(f"at “{place}”")
    today = ["today"] if question.first in say.WHERE and not question.scopes else []
    days = question.days or today
    label = " ".join((*(() if kinds else ("tasks",)), *named, *days))
    return Reading(" ".join(("/tasks", *said, *days)), label[:1].upper() + label[1:], sure=question.is_sure)


def _with_programme(chosen: Chosen) -> Chosen | None:
    """The terms for tasks: of a programme's visits, the kinds that bear its name."""
    if TermSense.PROGRAMME not in chosen:
        return chosen
    (programme,) = chosen[TermSense.PROGRAMME]
    kinds = bearing(programme, chosen.get(TermSense.KIND, ()))
    others = ((sense, some) for sense, some in chosen.items() if sense is not TermSense.PROGRAMME)
    return dict((*others, (TermSense.KIND, kinds))) if kinds else None
