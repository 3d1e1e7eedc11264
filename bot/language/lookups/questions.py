"""A question in plain words: what it asks about, and whether it asks at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product

from msgspec import Struct

from bot.language.lookups import words as say
from bot.language.lookups.parts import QuestionPart, Tag
from bot.language.lookups.vocabulary import Term, TermSense, singular

MOST_UNKNOWN = 3  # words of a place or a name
MOST_CHOICES = 4  # of a name: with more readings than are offered, none is
_COUNTING = say.ASKING | say.ORDERING
_OF_SUBJECTS = (TermSense.OFFICER, TermSense.TEAM, TermSense.PROGRAMME, TermSense.OPERATION)

Meaning = tuple[Term, ...]  # one thing, or all the kinds of task that a word means


class PlainQuestion(Struct, frozen=True):
    """The parts in their order, all words, and whether the question ended in a question mark."""

    parts: tuple[QuestionPart, ...]
    said: tuple[str, ...]
    marked: bool

    @property
    def first(self) -> str:
        return self.said[0]

    def has(self, *tags: Tag) -> bool:
        return any(part.tag in tags for part in self.parts)

    def means(self, *senses: TermSense) -> bool:
        return any(part.means(*senses) for part in self.parts)

    def says(self, words: Iterable[str]) -> bool:
        return not set(self.said).isdisjoint(words)

    @property
    def unknown(self) -> list[int]:
        """The places of parts that nobody knows."""
        return [at for at, part in enumerate(self.parts) if part.tag is Tag.UNKNOWN]

    @property
    def days(self) -> list[str]:
        return list(dict.fromkeys(part.said for part in self.parts if part.tag is Tag.DAY))

    @property
    def asks(self) -> bool:
        subject = len(self.parts) > 1 and self.parts[1].means(*_OF_SUBJECTS)
        return self.marked or say.asks(self.said, subject=subject)

    @property
    def tells(self) -> bool:
        """Whether words without a question tell something: `visit done in corby`."""
        story = not self.asks and self.says(say.STORY - {"i"})
        return story or self.first in say.MARKERS or bool(self.unknown)

    @property
    def is_bare_list(self) -> bool:
        """Whether it is known words alone, a plural among them: `corby visits`; or an operation's name."""
        named = len(self.parts) == 1 and self.means(TermSense.OPERATION)
        return not self.tells and (named or self._has_plural)

    @property
    def _has_plural(self) -> bool:
        of_what = (p for p in self.parts if p.tag in (Tag.TASKS, Tag.REFERRALS) or p.means(TermSense.KIND))
        plural = any(singular(part.said) != part.said for part in of_what)
        return plural or (self.means(TermSense.PROGRAMME) and self.says({"overdue"}))

    @property
    def is_sure(self) -> bool:
        return self.asks or self.is_bare_list

    @property
    def may_be_offered(self) -> bool:
        return self.is_sure or (not self.tells and any(part.terms for part in self.parts))

    @property
    def is_of_referrals(self) -> bool:
        """Whether it is about referrals, not tasks: by a noun, or by a programme and what is due."""
        if self.has(Tag.REFERRALS):
            return True
        if self.has(Tag.TASKS) or self.means(TermSense.KIND):
            return False
        due = self.says({"due", "overdue"}) or self.means(TermSense.STATUS)
        return due and self.means(TermSense.PROGRAMME)

    @property
    def scopes(self) -> list[str]:
        """The words that narrow a list: mine or team's; overdue, done or next."""
        found = [*self._whose()]
        if self.says({"overdue"}):
            return [*found, "overdue"]
        is_past = self.first in say.WHEN and self.says(say.PAST)
        if is_past or (self.says(say.DONE) and self.first in _COUNTING):
            return [*found, "done"]
        is_next = self.says({"next", "time"}) or self.first in say.WHEN
        return [*found, "next"] if is_next and not self.days and not self.is_of_referrals else found

    def _whose(self) -> Iterator[str]:
        if self.says({"my", "mine", "i", "i've"}) or ("for", "me") in pairwise(self.said):
            yield "mine"
        elif self.says({"our", "ours", "team", "teams"}):
            yield "team"

    @property
    def place(self) -> str | None:
        """The unknown words that may be a place or a name: before what is asked about, or behind `at`."""
        if len(self.unknown) != 1 or not self.asks:
            return None
        (at,) = self.unknown
        said = self.parts[at].said
        if len(said.split()) > MOST_UNKNOWN or not (self._is_before_noun(at) or self.is_behind_marker(at)):
            return None
        return said

    def is_behind_marker(self, at: int) -> bool:
        return at > 0 and self.parts[at - 1].said in say.MARKERS

    def _is_before_noun(self, at: int) -> bool:
        after = self.parts[at + 1 : at + 2]
        return any(part.tag is Tag.TASKS or part.means(TermSense.KIND) for part in after)

    def choices(self) -> Iterator[tuple[Meaning, ...]]:
        """Every way to choose a meaning for each name; none for more names than there are senses."""
        if sum(bool(part.terms) for part in self.parts) > len(TermSense):
            return iter(())
        return product(*(self._meanings(at) for at, part in enumerate(self.parts) if part.terms))

    def _meanings(self, at: int) -> list[Meaning]:
        terms = _first_of(self._likely(at), self._wanted(at))
        kinds = tuple(one for one in terms if one.sense is TermSense.KIND)
        others: list[Meaning] = [(one,) for one in terms if one.sense is not TermSense.KIND]
        return [kinds, *others] if kinds else others[:MOST_CHOICES]

    def _likely(self, at: int) -> Sequence[Term]:
        """The meanings of a name; beside a kind of task, and without an `s`, it is hardly an officer's."""
        part = self.parts[at]
        others = [one for one in part.terms if one.sense is not TermSense.OFFICER]
        beside = (*self.parts[max(0, at - 1) : at], *self.parts[at + 1 : at + 2])
        beside_kind = any(other.means(TermSense.KIND) for other in beside)
        return others if others and beside_kind and singular(part.said) == part.said else part.terms

    def _wanted(self, at: int) -> tuple[TermSense, ...]:
        """The senses that the place of a name speaks for: the first of them that it has counts alone."""
        said, before = self.parts[at].said, self.parts[at - 1].said if at else ""
        if self.is_of_referrals:
            return (TermSense.STATUS, TermSense.PROGRAMME)
        kinds = [one for part in self.parts for one in part.terms if one.sense is TermSense.KIND]
        if any(bearing(one, kinds) for one in self.parts[at].terms if one.sense is TermSense.PROGRAMME):
            return (TermSense.PROGRAMME,)
        if before in say.MARKERS:
            return (TermSense.AREA, TermSense.KIND, TermSense.TEAM)
        if before == "of" or singular(said) != said:
            return (TermSense.KIND, TermSense.OFFICER, TermSense.TEAM)
        return (TermSense.KIND, TermSense.TEAM)


def bearing(programme: Term, kinds: Iterable[Term]) -> Meaning:
    """The kinds of task that bear the programme's name."""
    word = singular(programme.code.lower())
    return tuple(one for one in kinds if any(word in name.split() for name in one.names))


def _first_of(terms: Sequence[Term], wanted: Sequence[TermSense]) -> Sequence[Term]:
    for sense in wanted:
        if found := [one for one in terms if one.sense is sense]:
            return found
    return terms
