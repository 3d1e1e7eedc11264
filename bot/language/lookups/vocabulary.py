"""The words on record by which officers speak of what they look up: operations, areas, teams and the like."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import permutations

from msgspec import Struct, field

from bot.letters import name_tokens

SHORTEST_SLIP = 4
MOST_MEANINGS = 32  # of a name; with more it says nothing
MOST_WORDS = 4  # of a kind, of which every order is known
_SHORT = {"street": "st", "saint": "st", "square": "sq", "road": "rd", "avenue": "ave", "market": "mkt"}
HEADS = frozenset({"visit", "patrol", "bus", "warrant", "arrest", "sweep", "training"})
_WITH_ANOTHER = frozenset({"check", "attempt", "support", "session"})


class TermSense(StrEnum):
    OPERATION = "operation"
    AREA = "area"
    TEAM = "team"
    KIND = "kind"
    PROGRAMME = "programme"
    STATUS = "status"
    OFFICER = "officer"


class Term(Struct, frozen=True):
    """A thing on record, the code by which a command names it, its label, and the names that mean it.

    `ids` are its keys: of an area, those of all below it too.
    """

    sense: TermSense
    code: str
    label: str
    names: tuple[str, ...]
    ids: tuple[int, ...] = ()


class Vocabulary(Struct, frozen=True):
    """The terms by their names. `longest` is the most words of a name.

    `words` are those of letters alone that stand in names, `first` all that begin one.
    """

    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    longest: int = 0
    words: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()

    def beginning(
        self, tokens: Sequence[str], senses: Collection[TermSense] = tuple(TermSense)
    ) -> tuple[tuple[Term, ...], int]:
        """The terms with the longest name that the words begin with, and how many words that takes."""
        begins = (
            {key((form,)).partition(" ")[0] for form in (tokens[0], singular(tokens[0]))} if tokens else ()
        )
        longest = 0 if self.first.isdisjoint(begins) else min(len(tokens), self.longest)
        for count in range(longest, 0, -1):
            said = tokens[:count]
            last = (*said[:-1], singular(said[-1]))
            for form in (said, last, tuple(map(singular, said))):
                if found := tuple(one for one in self.terms.get(key(form), ()) if one.sense in senses):
                    return found, count
        return (), 0

    def mended(self, word: str, others: Collection[str] = ()) -> str | None:
        """The word of a name, or another, from which this one differs by a slip, if there is only one."""
        from rapidfuzz import distance, process

        if len(word) < SHORTEST_SLIP:
            return None
        near = set()
        for some in (self.words, others):
            found = process.extract(word, some, scorer=distance.OSA.distance, score_cutoff=1, limit=None)
            near |= {one for one, *_ in found if len(one) >= SHORTEST_SLIP}
        return near.pop() if len(near) == 1 else None


def vocabulary(terms: Iterable[Term]) -> Vocabulary:
    found: dict[str, list[Term]] = {}
    for term in terms:
        for name in dict.fromkeys(map(_compared, term.names)):
            meant = found.setdefault(name, [])
            if len(meant) < MOST_MEANINGS:
                meant.append(term)
    found.pop("", None)
    words = frozenset(word for name in found for word in name.split() if word.isalpha())
    longest = max((len(name.split()) for name in found), default=0)
    first = frozenset(name.partition(" ")[0] for name in found)
    return Vocabulary(
        {name: _whole_first(name, meant) for name, meant in found.items()}, longest, words, first
    )


def _whole_first(name: str, meant: Sequence[Term]) -> tuple[Term, ...]:
    """Without the areas that bear the name in part, if it is another's whole one: `Kettering`."""
    whole = {one for one in meant if one.sense is TermSense.AREA and _compared(one.label) == name}
    return tuple(one for one in meant if not whole or one in whole or one.sense is not TermSense.AREA)


def key(words: Iterable[str]) -> str:
    """The words as names are compared: `King's Heath`, `kings-heath`; a street is a st."""
    return " ".join(filter(None, map(_compared, words)))


@lru_cache(maxsize=32_768)  # a force's names are read again and again
def _compared(name: str) -> str:
    tokens = name_tokens(name.replace("_", " ").replace("/", " "))
    return " ".join(_SHORT.get(word, word) for word in tokens)


def singular(word: str) -> str:
    """`visit` of visits, `bus` of buses; a possessive is a plural with an apostrophe."""
    if word.endswith("'s"):
        return word[:-2]
    if word.endswith(("uses", "ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def kind_names(code: str, label: str) -> tuple[str, ...]:
    """The names of a kind of task: `home visit`, `visits` and `turnaround visit` of HOME_VISIT_TURNAROUND.

    Words of its code and label in any order, if one of them is what such a task is called.
    """
    whole = [[singular(word) for word in key((one,)).split()] for one in (code, label)]
    names = {" ".join(one) for one in whole}
    for words in whole:
        for count in range(1, len(words) + 1 if len(words) <= MOST_WORDS else 1):
            names |= {" ".join(some) for some in permutations(words, count) if _is_called(some)}
    return tuple(sorted(names - {""}))


def _is_called(words: Collection[str]) -> bool:
    said = set(words)
    return bool(said & HEADS) or (len(said) > 1 and bool(said & _WITH_ANOTHER))


def place_names(name: str, code: str) -> tuple[str, ...]:
    """The names of an area: its code, its name and the parts of it, each also in one word."""
    parts = [name, *name.replace(",", "/").split("/"), code]
    bare = (part.strip() for part in parts)
    names = [one[4:] if one.lower().startswith("the ") else one for one in bare if one]
    return tuple(dict.fromkeys((*names, *(key((one,)).replace(" ", "") for one in names))))


def operation_names(name: str, code: str) -> tuple[str, ...]:
    said = key((name,))
    bare = said.removeprefix("operation ").removeprefix("op ")
    return tuple(dict.fromkeys((name, bare, f"op {bare}", f"operation {bare}", code)))
