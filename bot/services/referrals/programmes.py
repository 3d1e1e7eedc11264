"""A programme as a whole, and the rules that it must keep: pure, over values alone.

An end is a status that is not open: no move leads out of it. A status that is listed above the beginning,
with a move to it and none to itself, stands before the beginning: only an import puts a referral there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from bot.language.references import find_references
from bot.letters import lowered
from models.programme import AgeGroup, Coarse, DoorWords, MoveNeed

Edges = Mapping[str, AbstractSet[str]]


class StatusDefinition(Struct, frozen=True):
    code: str
    label: str
    coarse: str
    begins: bool = False
    holds: bool = False
    timer: str | None = None
    next_action: str | None = None

    @property
    def is_open(self) -> bool:
        return self.coarse == Coarse.OPEN


class MoveDefinition(Struct, frozen=True):
    from_status: str
    to_status: str
    who: str
    needs: tuple[str, ...] = ()


class OutcomeDefinition(Struct, frozen=True):
    """`steps` are the statuses that a referral goes through, one after the other; without any it stays."""

    from_status: str
    outcome: str
    steps: tuple[str, ...] = ()
    after: str | None = None
    next_action: str | None = None


class GroundDefinition(Struct, frozen=True):
    code: str
    label: str
    needs_date: bool


class QuestionDefinition(Struct, frozen=True):
    code: str
    question: str
    if_yes: str
    cure: str | None = None


class WordsDefinition(Struct, frozen=True):
    kind: str
    audience: str
    text: str


class ProgrammeDefinition(Struct, frozen=True):
    """Each part holds its rows in their order."""

    code: str
    prefix: str
    name: str
    min_age: int
    max_age: int
    team_kind: str
    window: str | None = None
    once: bool = False
    first_number: int | None = None
    enabled: bool = True
    grounds: tuple[GroundDefinition, ...] = ()
    questions: tuple[QuestionDefinition, ...] = ()
    statuses: tuple[StatusDefinition, ...] = ()
    moves: tuple[MoveDefinition, ...] = ()
    outcomes: tuple[OutcomeDefinition, ...] = ()
    words: tuple[WordsDefinition, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.statuses)

    @property
    def edges(self) -> dict[str, set[str]]:
        """The statuses that each status leads to, as far as both exist."""
        found: dict[str, set[str]] = {code: set() for code in self.codes}
        for move in self.moves:
            if move.from_status in found and move.to_status in found:
                found[move.from_status].add(move.to_status)
        return found


class ProgrammeRule(StrEnum):
    AGES = "ages"
    TAKEN = "taken"
    RESERVED_PREFIX = "reserved prefix"
    NO_BEGINNING = "no beginning"
    TWO_BEGINNINGS = "two beginnings"
    UNREACHABLE = "unreachable"
    NO_WAY_OUT = "no way out"
    WAY_OUT_OF_END = "way out of an end"
    NO_END_AHEAD = "no end ahead"
    UNKNOWN_STATUS = "unknown status"
    TO_ITSELF = "to itself"
    OUTCOME_WITHOUT_MOVE = "outcome without a move"
    OUTCOME_DECIDES = "outcome that decides"
    CONSEQUENCE_FOR_CHILD = "consequence for a child"


class Breach(Struct, frozen=True):
    """A rule that is broken: in which part, by which of its rows (None: by all), in which column.

    `names` are what the sentence about it speaks of.
    """

    rule: ProgrammeRule
    part: str
    at: int | None
    column: str
    names: tuple[str, ...] = ()


Check = Callable[[ProgrammeDefinition], Iterator[Breach]]


def breaches(
    one: ProgrammeDefinition,
    *,
    others: Iterable[ProgrammeDefinition] = (),
    spoilt: AbstractSet[str] = frozenset(),
) -> list[Breach]:
    """The rules that the programme breaks; `others` are those that it stands beside.

    A rule over a part that is `spoilt`, because not all of it could be read, is not asked about.
    """
    found = [] if "programmes" in spoilt else [*_ages(one), *_prefix(one), *_taken(one, others)]
    for check, parts in CHECKS:
        if not spoilt & parts:
            found += check(one)
    return found


def _ages(one: ProgrammeDefinition) -> Iterator[Breach]:
    if one.max_age < one.min_age:
        yield Breach(ProgrammeRule.AGES, "programmes", 0, "max_age", (str(one.min_age), str(one.max_age)))


def _prefix(one: ProgrammeDefinition) -> Iterator[Breach]:
    """Complain of a prefix whose references would be read as those of notes, tasks or the like."""
    if find_references(f"{one.prefix}-0012", prefixes=frozenset()):
        yield Breach(ProgrammeRule.RESERVED_PREFIX, "programmes", 0, "prefix", (one.prefix,))


def _taken(one: ProgrammeDefinition, others: Iterable[ProgrammeDefinition]) -> Iterator[Breach]:
    """A sheet may name a programme by its code, its prefix or its name, so none of them has two meanings."""
    taken = {lowered(name): other for other in others for name in (other.code, other.prefix, other.name)}
    for column, name in (("code", one.code), ("prefix", one.prefix), ("name", one.name)):
        if other := taken.get(lowered(name)):
            yield Breach(ProgrammeRule.TAKEN, "programmes", 0, column, (name, other.name))


def _beginnings(one: ProgrammeDefinition) -> Iterator[Breach]:
    found = [at for at, status in enumerate(one.statuses) if status.begins]
    if not found:
        yield Breach(ProgrammeRule.NO_BEGINNING, "statuses", None, "begins", (one.name,))
    for at in found[1:]:
        names = (one.statuses[found[0]].code, one.statuses[at].code)
        yield Breach(ProgrammeRule.TWO_BEGINNINGS, "statuses", at, "begins", names)


def _reach(one: ProgrammeDefinition) -> Iterator[Breach]:
    """Complain of statuses out of reach, but not of those that only others out of reach lead to."""
    beginnings = [at for at, status in enumerate(one.statuses) if status.begins]
    if len(beginnings) != 1 or _misnamed(one):
        return
    (first,) = beginnings
    begins, edges = one.codes[first], one.edges
    led_to = {code for before, after in edges.items() for code in after - {before}}
    before = {code for code in one.codes[:first] if code not in led_to and begins in edges[code]}
    reached = _closure(edges, [begins]) | before
    lost = [code for code in one.codes if code not in reached]
    lost.sort(key=lambda code: any(code in edges[other] - {other} for other in lost))
    for code in lost:
        if code not in reached:
            reached |= _closure(edges, [code])
            at = one.codes.index(code)
            yield Breach(ProgrammeRule.UNREACHABLE, "statuses", at, "code", (code, begins))


def _misnamed(one: ProgrammeDefinition) -> bool:
    """Whether a move names no status: then what can't be reached may only seem so."""
    codes = set(one.codes)
    return any(not codes.issuperset((move.from_status, move.to_status)) for move in one.moves)


def _ways_out(one: ProgrammeDefinition) -> Iterator[Breach]:
    """An open status has a way out, which leads to an end at last; an end has none."""
    found = []
    for at, status in enumerate(() if _misnamed(one) else one.statuses):
        out = sorted(one.edges[status.code] - {status.code})
        if status.is_open and not out:
            found.append(Breach(ProgrammeRule.NO_WAY_OUT, "statuses", at, "coarse", (status.code,)))
        elif out and not status.is_open:
            names = (status.code, out[0])
            found.append(Breach(ProgrammeRule.WAY_OUT_OF_END, "statuses", at, "coarse", names))
    if not _misnamed(one):
        yield from found or _ends_ahead(one)


def _ends_ahead(one: ProgrammeDefinition) -> Iterator[Breach]:
    backwards = {code: {before for before, after in one.edges.items() if code in after} for code in one.codes}
    ending = _closure(backwards, [status.code for status in one.statuses if not status.is_open])
    for at, code in enumerate(one.codes):
        if code not in ending:
            yield Breach(ProgrammeRule.NO_END_AHEAD, "statuses", at, "coarse", (code,))


def _moves(one: ProgrammeDefinition) -> Iterator[Breach]:
    for at, move in enumerate(one.moves):
        yield from _unknown(one, "moves", at, {"from": [move.from_status], "to": [move.to_status]})
        if move.from_status == move.to_status:
            yield Breach(ProgrammeRule.TO_ITSELF, "moves", at, "to", (move.to_status,))


def _outcomes(one: ProgrammeDefinition) -> Iterator[Breach]:
    needs = {(move.from_status, move.to_status): move.needs for move in one.moves}
    for at, outcome in enumerate(one.outcomes):
        unknown = list(
            _unknown(one, "outcomes", at, {"from": [outcome.from_status], "to": list(outcome.steps)})
        )
        yield from unknown
        path = (outcome.from_status, *outcome.steps)
        for step in () if unknown else pairwise(path):
            if step not in needs:
                yield Breach(ProgrammeRule.OUTCOME_WITHOUT_MOVE, "outcomes", at, "to", step)
            elif MoveNeed.DECISION in needs[step]:
                yield Breach(ProgrammeRule.OUTCOME_DECIDES, "outcomes", at, "to", step)


def _unknown(
    one: ProgrammeDefinition, part: str, at: int, named: Mapping[str, Sequence[str]]
) -> Iterator[Breach]:
    for column, codes in named.items():
        for code in codes:
            if code not in one.codes:
                yield Breach(
                    ProgrammeRule.UNKNOWN_STATUS, part, at, column, (code, one.name, ", ".join(one.codes))
                )


def _words(one: ProgrammeDefinition) -> Iterator[Breach]:
    for at, words in enumerate(one.words):
        if words.kind == DoorWords.CONSEQUENCE and words.audience == AgeGroup.CHILD:
            yield Breach(ProgrammeRule.CONSEQUENCE_FOR_CHILD, "words", at, "for")


def _closure(edges: Edges, start: Iterable[str]) -> set[str]:
    """The start, and all that can be reached from it."""
    seen: set[str] = set()
    todo = list(start)
    while todo:
        code = todo.pop()
        if code not in seen:
            seen.add(code)
            todo += edges[code]
    return seen


_GRAPH = frozenset(("statuses", "moves"))
CHECKS: tuple[tuple[Check, AbstractSet[str]], ...] = (  # each with the parts that it reads
    (_beginnings, frozenset(("statuses",))),
    (_reach, _GRAPH),
    (_ways_out, _GRAPH),
    (_moves, _GRAPH),
    (_outcomes, _GRAPH | {"outcomes"}),
    (_words, frozenset(("words",))),
)
