"""The shape of a route: one thing that officers can say, and all that is known of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from msgspec import Struct, field

from bot.chat.ask import Ask
from bot.database import Session
from bot.language.heard import nearly
from bot.language.references import RecordKind, Reference
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.files.items import Item
from bot.texts.reply import Reply

Handler = Callable[[Ask], Reply]
Claim = Callable[[Session, Actor, Reference, Sequence[Item]], bool]


class Slip(Protocol):
    """The words for the route, from words in normal form that miss its command; None for any others."""

    def __call__(self, words: str, *, alone: bool) -> str | None: ...


REST, EDITED = "note-rest", "note-edited"  # routes that go on with a note, and one that changes a note
UNFILED = "note-unfiled"


class Need(Enum):
    """The proof that a route asks for: the enrolled account, an unlocked chat, or the PIN just now."""

    ACCOUNT = auto()
    UNLOCKED = auto()
    FRESH_PIN = auto()


def with_capitals(words: str, typed: str) -> str:
    """The words of the officer as they were typed: they may be a reason that others read."""
    whole = normal(typed)
    at = whole.casefold().rfind(words)
    return whole[at : at + len(words)] if at >= 0 and len(whole) == len(whole.casefold()) else words


class Meant(Struct, frozen=True):
    """A button that words in answer to a card may mean, by its label and words; `surely` presses it."""

    label: str
    says: str
    surely: bool


class Reads(Protocol):
    """The button that words in answer to a card mean, beside its filing; None for any others."""

    def __call__(
        self, session: Session, actor: Actor, about: Reference, words: str, /, *, now: datetime
    ) -> Meant | None: ...


class ReadsLast(Protocol):
    """The words for the route, from words that nothing else has read; None for any others."""

    def __call__(self, session: Session, words: str, /, *, now: datetime) -> str | None: ...


class Likely(Protocol):
    """Whether the words could be the answer to a step of the route, asked with these facts."""

    def __call__(
        self, session: Session, step: str, facts: Mapping[str, str], words: str, /, *, now: datetime
    ) -> bool: ...


class Names(Struct, frozen=True):
    """The kind of record that a route needs, from the words or the card; `missing` answers without one."""

    kind: RecordKind
    missing: Handler


class Press(Struct, frozen=True):
    """The words that, in answer to a card, press its button: all that a button of this route says.

    Of words that match the group `either` it is asked whether they press it. `on` are the kinds of record
    whose push they work on although it lacks the button. `says` is made with `first`, the button's own first
    word or the reference, and the group `words`. A slip of the thumb in one of the `slips` is forgiven: long
    words, so that no other word is taken for one of them.
    """

    words: re.Pattern[str]
    says: str
    on: frozenset[RecordKind] = frozenset()
    slips: frozenset[str] = frozenset()

    def match(self, said: str) -> re.Match[str] | None:
        """Whether the words press it, as they stand or with a slip of the thumb in the first put right."""
        first, space, rest = said.partition(" ")
        return self.words.fullmatch(said) or self.words.fullmatch(
            f"{nearly(first, self.slips) or first}{space}{rest}"
        )


class Route(Struct, frozen=True):
    """One thing that officers can say: its command, the roles that may, its purpose, and its handler.

    A command is a word, or a word and its verb: `brief send`; `aliases` are commands that mean the same.
    `usage` is its form, with what is to be filled in as capitals; `examples` can be copied and sent as they
    stand; `brings` says what comes back. A verb has examples alone.
    A verb that people also begin free text with counts only before words that `follows` is true of.
    `also` are plain words that mean the same; a group named `words` in it is handed on.
    `shows` is the kind of reference whose bare mention means this route; `names` is the record that it
    needs, handed on as `named`. `answers` are the kinds of record whose cards are answered with it, if
    it `claims` the answer. `steps` answer the questions of the route's own dialogues. Plain words count in
    answer to a card only if `on_cards`, and a message with a photo or the like goes only to a route that
    `takes_items`. A `hidden` route stands behind a button only, and in no menu, help or manual.
    Words that are `maybe` meant for it are answered with a button that says so.
    A route that `looks` changes nothing. If it is `lenient` as well, thanks, short forms and slips of the
    thumb in its words are forgiven.
    If it `yields`, a reference among its words means that record's card. One whose words go into the notebook
    gets them `as_written`; the others get them without what nobody sees and no database takes.

    While a question is open, plain words win over it if they are `plainly` this route's, or short; otherwise
    it is asked which they are. A step takes for its answer what would be the word of another route if
    `wants` names that route's command for it. `exact` steps ask for a time, a number or the like, so that
    other routes' words can be no answer. The words of `reasons` stay on record and change something: what may
    back out of them, or ask something, is asked about. A route said `aside` leaves an open question open.
    `likely` says which words could answer a closed step of it, to which others are never offered.
    `press` are words that press its button. If it is `worded`, words in answer to a message with its button
    may be for it.
    A verb may stand `after` its record as well: `/task TSK-0456 accept`.
    Words that answer a question whose facts it `forgets` are deleted from the chat, taken or refused.
    A `slip` reads words that miss the command and are no less meant for it; no button repeats them.
    A message with a photo or the like goes to a route `without_items` too, which says that it isn't kept.
    A location that is shared by itself, and answers nothing, is for the route that `takes_place`.
    What its record stands at may give words in answer to the card a meaning: that is what it `reads`.
    A route that looks may have words that nothing else has read: it `reads_last`, and only said alone.
    """

    command: str
    handle: Handler
    permission: Permission
    help: str
    usage: str = ""
    examples: tuple[str, ...] = ()
    brings: str = ""
    aliases: tuple[str, ...] = ()
    follows: Callable[[str], object] | None = None
    also: re.Pattern[str] | None = None
    shows: RecordKind | None = None
    names: Names | None = None
    answers: frozenset[RecordKind] = frozenset()
    claims: Claim | None = None
    steps: Mapping[str, Handler] = field(default_factory=dict)
    plainly: re.Pattern[str] | None = None
    wants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    exact: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    aside: bool = False
    likely: Likely | None = None
    press: Press | None = None
    worded: bool = False
    on_cards: bool = False
    takes_items: bool = False
    needs: Need = Need.UNLOCKED
    hidden: bool = False
    maybe: re.Pattern[str] | None = None
    looks: bool = False
    lenient: bool = False
    yields: bool = False
    as_written: bool = False
    after: bool = False
    forgets: Callable[[str, Mapping[str, str]], bool] | None = None
    slip: Slip | None = None
    without_items: bool = False
    takes_place: bool = False
    reads: Reads | None = None
    reads_last: ReadsLast | None = None

    @property
    def is_verb(self) -> bool:
        return " " in self.command

    def is_verb_of(self, other: Route) -> bool:
        return self.command.startswith(f"{other.command} ")


class RouteGroup(Struct, frozen=True):
    """Routes that stand together in `/help`, under a title that is no command."""

    title: str
    routes: tuple[Route, ...]
