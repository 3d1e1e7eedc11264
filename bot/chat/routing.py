"""The route table's shape, and which route a message belongs to.

Matching happens inside the answer's transaction, because what an officer was asked is a row there:
this is why it is a table of our own and not python-telegram-bot's handlers (docs/decisions/0003).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.chat.ask import Ask
from bot.chat.outgoing import Call
from bot.chat.words import FOR
from bot.language.references import RecordKind, Reference, find_references, first_line_reference
from bot.services.access.policy import Permission, may
from bot.texts.reply import Reply
from models.officer import Role

Handler = Callable[[Ask], Reply]


class Need(Enum):
    """What the officer must have shown: the enrolled account, an unlocked chat, or the PIN just now."""

    ACCOUNT = auto()
    UNLOCKED = auto()
    FRESH_PIN = auto()


NOTE = "note"
REST, EDITED = "note-rest", "note-edited"  # what goes on with a note, and what changes one
UNFILED = "note-unfiled"
SILENT = frozenset({REST, UNFILED})  # remembered without a question: the next words answer nothing
LOOKED_UP = frozenset({RecordKind.REFERRAL, RecordKind.TASK})
COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that officers can say: its command, who may, what it is for, and who answers.

    `also` are plain words that mean the same; a group named `words` in it is what is handed on.
    `shows` is the kind of reference whose bare mention means this route. `steps` answer what the
    route's own dialogues asked. Only `on_cards` do plain words count in answer to a card, and only
    a route that `takes_items` gets a message with a photo or the like. One that is `hidden` stands
    behind a button only, and in no menu, help or manual.
    """

    command: str
    handle: Handler
    permission: Permission
    help: str
    usage: str = ""
    also: re.Pattern[str] | None = None
    shows: RecordKind | None = None
    steps: Mapping[str, Handler] = field(default_factory=dict)
    on_cards: bool = False
    takes_items: bool = False
    needs: Need = Need.UNLOCKED
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RoutingInput:
    """What there is to go by. `step` is what the officer was last asked, if anything is open.

    `goes_on` says that it is the rest of the note before: a phone cuts a long text, an album comes in parts.
    """

    words: str
    card: Reference | None
    has_items: bool
    step: str | None
    tapped: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """`in_dialogue` says that the words answered the open question."""

    route: Route
    handle: Handler
    words: str
    in_dialogue: bool = False


class RouteTable:
    def __init__(self, routes: Sequence[Route], *, prefixes: frozenset[str]) -> None:
        self.routes = tuple(routes)
        self.prefixes = prefixes
        self._commands = {route.command: route for route in routes}
        self._shows = {route.shows: route for route in routes if route.shows is not None}
        self._steps = {step: (route, handle) for route in routes for step, handle in route.steps.items()}

    def reference(self, card: str) -> Reference | None:
        """The record that a card of ours is about: its first line begins with the reference."""
        return first_line_reference(card)

    def menu(self, role: Role, chat_id: int) -> Call:
        """The role's commands, for this chat alone."""
        commands = [
            {"command": route.command, "description": route.help}
            for route in self.routes
            if may(role, route.permission) and not route.hidden
        ]
        return Call("setMyCommands", {"commands": commands, "scope": {"type": "chat", "chat_id": chat_id}})

    def match(self, said: RoutingInput) -> Match | None:
        """The route for what was said; None when nothing can be made of it. A write is never guessed.

        Nor is a photo dropped: what hangs on a message goes to a route that takes it, or to none.
        """
        if said.goes_on:
            route, handle = self._steps[REST]
            return Match(route, handle, said.words, in_dialogue=True)
        found = self._match(said)
        if found and said.has_items and not found.route.takes_items:
            return self._taking(said.words)
        return found

    def edited(self, words: str) -> Match:
        """What an edited message is for: its words, without what made them a note."""
        route, handle = self._steps[EDITED]
        found = self._match(RoutingInput(words, None, has_items=False, step=None))
        return Match(route, handle, found.words if found and found.route is route else words)

    def _match(self, said: RoutingInput) -> Match | None:
        command = COMMAND.match(said.words)
        if command and (said.card is None or command[1].lower() in self._commands):
            return self._command(command, said.words)
        return (
            self._bare_reference(said)
            or self._plain(said)
            or self._answer_to_card(said)
            or self._answer_to_question(said)
            or self._mention(said)
        )

    def _taking(self, words: str) -> Match | None:
        """What takes what hangs on a message and is meant by its words: `/brief attach BRF-0012`."""
        found = (_by_words(route, words) for route in self.routes if route.takes_items)
        return next(filter(None, found), None)

    def _command(self, command: re.Match[str], words: str) -> Match | None:
        route = self._commands.get(command[1].lower())
        return Match(route, route.handle, words[command.end() :].strip()) if route else None

    def _bare_reference(self, said: RoutingInput) -> Match | None:
        found = find_references(said.words, prefixes=self.prefixes)
        whole = len(found) == 1 and len(said.words) <= len(found[0].text) + 4 and said.card is None
        return self._show(found[0], "") if whole else None

    def _plain(self, said: RoutingInput) -> Match | None:
        """Plain words that mean a command. An open question comes first; so does a note on a card."""
        if said.step is not None and said.card is None:
            return None
        meant = (route for route in self.routes if said.card is None or route.on_cards)
        return next(filter(None, (_by_words(route, said.words) for route in meant)), None)

    def _answer_to_card(self, said: RoutingInput) -> Match | None:
        if said.card is None:
            return None
        route = self._commands[NOTE]
        return Match(route, route.handle, said.words)

    def _answer_to_question(self, said: RoutingInput) -> Match | None:
        if said.step is None or said.step not in self._steps or said.tapped:
            return None
        route, handle = self._steps[said.step]
        return Match(route, handle, said.words, in_dialogue=True)

    def _mention(self, said: RoutingInput) -> Match | None:
        found = find_references(said.words, prefixes=self.prefixes)
        return self._show(found[0], said.words) if found else None

    def _show(self, found: Reference, words: str) -> Match | None:
        """The reference, and on whose behalf it is asked about, if the words end in that."""
        route = self._shows.get(found.kind)
        behalf = FOR.search(words) if found.kind in LOOKED_UP else None
        return Match(route, route.handle, found.text + (behalf[0] if behalf else "")) if route else None


def _by_words(route: Route, said: str) -> Match | None:
    """Whether plain words mean it."""
    found = route.also.match(said) if route.also is not None else None
    if found is None:
        return None
    words = found.groupdict().get("words")
    return Match(route, route.handle, said if words is None else words.strip())
