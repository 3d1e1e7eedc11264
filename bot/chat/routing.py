"""The route table: the choice of the route for a message.

Matching happens inside the answer's transaction, because the question put to an officer is a row there:
this is why it is a table of our own and not python-telegram-bot's handlers (docs/decisions/0003).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.chat.ask import Ask
from bot.chat.outgoing import Call
from bot.chat.route import EDITED, REST, Handler, Meant, Need, Route, with_capitals
from bot.database import Session
from bot.language.collars import BARE_COLLAR, COLLAR, RANKED
from bot.language.heard import SHORTEST, Heard, first_word, hear, in_full, nearly
from bot.language.references import (
    RecordKind,
    Reference,
    begins_with_reference,
    find_references,
    first_line_reference,
    only_reference,
)
from bot.language.statements import said_beside
from bot.language.times.clock_words import SHIFT_STARTS
from bot.letters import normal, visible
from bot.services.access.policy import Permission, may
from bot.texts.cards import split_back
from bot.texts.reply import Button, Reply
from bot.values import replace
from models.officer import Role

if TYPE_CHECKING:
    from bot.language.lookups.vocabulary import Vocabulary

Permitted = Callable[[Reply, Role], Reply]  # `RouteTable.permitted`, for what nobody asked for
SILENT = frozenset({REST})  # remembered without a question: the next words answer nothing
KNOWN_BUTTONS = 4096  # the same buttons stand under many messages
DRAFTED = frozenset({Permission.REFER, Permission.INTELLIGENCE, Permission.BRIEF})
NAMED = 40  # characters of a request on the PIN pad
LOOKED_UP = frozenset({RecordKind.REFERRAL, RecordKind.TASK})
LONGEST_REFERENCE = 24
HISTORY = "history"
ONE_REQUEST = re.compile(r"[^\n.,;:!?]{1,60}[?!.\s]*")  # a short one says one thing alone
COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+|$)", re.IGNORECASE)
RECORD = re.compile(r"((?:[a-z]{2,8}[ :#_-]{0,3})?[0-9]{1,9})[\s:,]+", re.IGNORECASE)
WORD = re.compile(r"([a-z]+)\b\s*", re.IGNORECASE)
FOR = re.compile(
    rf"(?:^|\s+)for\s+(?:{RANKED}(?P<named>{COLLAR})|(?P<bare>{BARE_COLLAR}))"
    r"\s*[?.!]*\s*$",
    re.IGNORECASE,
)


class RoutingInput(Struct, frozen=True):
    """The facts to match by. `step` is the officer's last question, if one is open.

    `replied` says that the words reply to the message that asked it, and `opened` that the phone opened
    that reply by itself; `role` is the officer's, and what that
    may not say is not taken for anything else than the answer.
    `is_place` says that it is a shared location and nothing besides.
    `goes_on` says that it is the rest of the note before: a phone cuts a long text, an album comes in parts.
    """

    words: str
    card: Reference | None
    has_items: bool
    step: str | None
    tapped: bool = False
    goes_on: bool = False
    replied: bool = False
    opened: bool = False
    role: Role | None = None
    is_place: bool = False


class Match(Struct, frozen=True):
    """`in_dialogue` says that the words answered the open question; `other` is what else they may mean.

    `beside` is what they say besides naming the record whose card is shown, `others` further records.
    Words that are filed on a card are `perhaps` meant for a button.
    """

    route: Route
    handle: Handler
    words: str
    in_dialogue: bool = False
    other: Match | None = None
    beside: str = ""
    others: tuple[Reference, ...] = ()
    perhaps: Meant | None = None

    def answer(self, ask: Ask) -> Reply:
        """Return the handler's reply, or say that the record the route needs is missing."""
        names = self.route.names
        if names is None or self.handle is not self.route.handle:
            return self.handle(ask)
        found = ask.find_named(names.kind)
        return self.handle(replace(ask, named=found.text)) if found else names.missing(ask)


def _is_wanted(meant: Match, answer: Match, said: RoutingInput) -> bool:
    """Whether the question asks for such a command, so that it is an answer."""
    return meant.route.command in answer.route.wants.get(said.step or "", ())


def _is_barred(meant: Match, said: RoutingInput) -> bool:
    return said.role is not None and not may(said.role, meant.route.permission)


def _no_claim(_: Route) -> bool:
    return False


class RouteTable:
    """`menus` are the commands beside the message box, in order; without them, each that the role may use."""

    def __init__(
        self,
        routes: Sequence[Route],
        *,
        prefixes: frozenset[str],
        menus: Mapping[Role, Sequence[str]] | None = None,
        shifts: Mapping[str, time] = SHIFT_STARTS,
    ) -> None:
        self.shifts = shifts
        self.words: Vocabulary | None = None  # until they are needed
        self.routes = tuple(routes)
        self._menus = menus
        self.prefixes = prefixes
        self._commands = {name: route for route in routes for name in (route.command, *route.aliases)}
        self._beginnings = frozenset(_beginnings(self._commands))
        self._plain_words = tuple(route for route in routes if route.also is not None)
        self._slips = tuple(route for route in routes if route.slip is not None)
        self._of_place = next((route for route in routes if route.takes_place), None)
        self._shows = {route.shows: route for route in routes if route.shows is not None}
        self._answers = {kind: _answering(routes, kind) for kind in RecordKind}
        self._steps = {step: (route, handle) for route in routes for step, handle in route.steps.items()}
        self._needed = lru_cache(KNOWN_BUTTONS)(self._permission)

    def learn(self, prefixes: frozenset[str]) -> None:
        """Understand references with these prefixes from now on, and no others to referrals."""
        if prefixes != self.prefixes:
            self.prefixes = prefixes
            self._needed.cache_clear()  # a button may say such a reference

    def reference(self, card: str) -> Reference | None:
        """The record that a card of ours is about: its first line begins with the reference."""
        return first_line_reference(card)

    def menu(self, role: Role, chat_id: int) -> Call:
        """The role's commands, for this chat alone."""
        offered = [
            route
            for route in self.routes
            if may(role, route.permission) and not (route.hidden or route.is_verb)
        ]
        if self._menus is not None:
            named = {route.command: route for route in offered}
            offered = [named[command] for command in self._menus[role]]
        commands = [{"command": route.command, "description": route.help} for route in offered]
        return Call("setMyCommands", {"commands": commands, "scope": {"type": "chat", "chat_id": chat_id}})

    def permitted(self, reply: Reply, role: Role) -> Reply:
        """The reply without buttons that the role would be refused."""
        rows = (tuple(one for one in row if self._may_tap(one, role)) for row in reply.buttons)
        kept = tuple(row for row in rows if row)
        return reply if kept == reply.buttons else replace(reply, buttons=kept)

    def _may_tap(self, button: Button, role: Role) -> bool:
        """Whether a tap is not refused. Of a button that copies, nothing reaches us."""
        needed = None if button.copies else self._needed(split_back(button.says)[0])
        return needed is None or may(role, needed)

    def _permission(self, says: str) -> Permission | None:
        """The permission that a tapped button needs; None for words that no route takes."""
        match = self.match(RoutingInput(says, None, has_items=False, step=None, tapped=True))
        return match.route.permission if match else None

    @staticmethod
    def name(match: Match) -> str:
        """The words that name a request on a pad: its command, and of a change to access all of it."""
        words = match.words if match.route.needs is Need.FRESH_PIN else ""
        return f"/{match.route.command} {words[:NAMED]}".strip()

    def match(self, said: RoutingInput, *, claimed: Callable[[Route], bool] = _no_claim) -> Match | None:
        """The route for the words; None when nothing can be made of them. A write is never guessed.

        A photo is not dropped either: items on a message go to a route that takes them, or to none.
        `claimed` says whether a route that claims answers to cards claims this one.
        """
        if said.goes_on:
            route, handle = self._steps[REST]
            return Match(route, handle, said.words, in_dialogue=True)
        found = self._slip(said) or self._match(said, claimed)
        if found and said.has_items and not (found.route.takes_items or found.route.without_items):
            found = self._taking(said.words)
        return found or self._placed(said)

    def _placed(self, said: RoutingInput) -> Match | None:
        """The route for a shared location that answers nothing."""
        route = self._of_place
        if route is None or not said.is_place or said.replied or said.card is not None:
            return None
        meant = Match(route, route.handle, "")
        return None if _is_barred(meant, said) else meant

    def _slip(self, said: RoutingInput) -> Match | None:
        """The route that is plainly meant although its command is missed."""
        if said.tapped:
            return None
        words = normal(said.words).strip()
        alone = said.step is None and said.card is None and not said.replied
        for route in self._slips:
            meant = route.slip(words, alone=alone) if route.slip else None
            if meant and (said.role is None or may(said.role, route.permission)):
                return Match(route, route.handle, _dressed(route, meant))
        return None

    def edited(self, words: str) -> Match:
        """The route for an edited message, whatever its words."""
        route, handle = self._steps[EDITED]
        return Match(route, handle, words)

    def _match(self, said: RoutingInput, claimed: Callable[[Route], bool]) -> Match | None:
        heard = hear(said.words)
        command = COMMAND.match(heard.text)
        if command and (command[1].lower() in self._commands or not (said.replied or said.card)):
            return self._answering(said, self._command(command, heard))
        if said.replied:
            answer = self._answer_to_question(said)
            return self._or_request(said, heard, answer) if answer and said.opened else answer
        if said.card is not None:
            return self._plain(said, heard) or self._answer_to_card(said, claimed) or self._mention(said)
        answer = self._answer_to_question(said)
        if answer is not None:
            return self._weighed(said, heard, answer)
        return self._bare_reference(said) or self._plain(said, heard) or self._mention(said)

    def _answering(self, said: RoutingInput, meant: Match | None) -> Match | None:
        """The command, typed or tapped; it ends the question if its own step, or its own button, takes it."""
        if meant is None or said.step is None or said.step not in self._steps:
            return meant
        route, handle = self._steps[said.step]
        is_its_own = meant.handle is handle or meant.route.hidden
        answer = Match(route, handle, said.words)
        return replace(meant, in_dialogue=is_its_own and _is_wanted(meant, answer, said))

    def _weighed(self, said: RoutingInput, heard: Heard, answer: Match) -> Match:
        """Whether the words answer the open question or are something else. What could be either has both.

        Words that mean something only when they are put right win over no question.
        """
        known = (
            self._bare_reference(said) or self._plain(said, heard, surely=True) or self._asked(said, heard)
        )
        meant = known or self._mention(said)
        other = meant or self._plain(said, heard)
        if other is None or _is_barred(other, said):
            return answer
        if _is_wanted(other, answer, said):
            return replace(other, in_dialogue=True) if other.handle is answer.handle else answer
        if meant and (
            said.step in answer.route.exact
            or (known and _is_plainly(known.route, heard) and not known.beside)
        ):
            return meant
        return replace(answer, other=other)

    def _or_request(self, said: RoutingInput, heard: Heard, answer: Match) -> Match:
        """The answer, with what else it may be where it is plainly a request: nobody chose to reply."""
        known = self._bare_reference(said) or self._plain(said, heard, surely=True)
        if known is None or known.route is answer.route or not _is_plainly(known.route, heard):
            return answer
        is_answer = _is_wanted(known, answer, said) or _is_barred(known, said)
        return answer if is_answer else replace(answer, other=known)

    def _asked(self, said: RoutingInput, heard: Heard) -> Match | None:
        """The card for a question about a record that its words name: `status of TUR-0123`."""
        yields = (route for route in self._plain_words if route.yields)
        asked = any(self._by_words(route, reading) for route in yields for reading in heard.as_typed())
        return self._mention(said) if asked else None

    def _taking(self, words: str) -> Match | None:
        """The route that takes a message's items and is named by its words: `/brief attach BRF-0012`."""
        found = (self._by_words(route, hear(words)) for route in self._plain_words if route.takes_items)
        return next(filter(None, found), None)

    def meant(self, words: str, role: Role) -> str | None:
        """The command that the words may have been meant for, of those of this role: offered, never done."""
        mine = [one for one in self.routes if may(role, one.permission) and not one.hidden]
        asked = in_full(normal(words).strip())
        for route in mine:
            if route.maybe is not None and (found := route.maybe.fullmatch(asked)):
                return f"/{route.command} {found.groupdict().get('words') or ''}".strip()
        word, rest = first_word(words)
        commands = [one.command for one in mine]
        known = word if len(word) >= SHORTEST and word in commands else nearly(word, commands)
        if known and known != word and not self._commands[known].looks and _may_ask(words, word, known):
            return None  # a question is offered no write
        return f"/{known} {'' if self._is_private(known) else rest}".strip() if known else None

    def _is_private(self, command: str) -> bool:
        """Whether no button may repeat the words of this command."""
        return self._commands[command].slip is not None

    def _command(self, command: re.Match[str], heard: Heard) -> Match | None:
        route = self._commands.get(command[1].lower())
        if route is None:
            return None
        return self._after_record(route, heard, command.end()) or self._longest(
            route, heard, command.end(), len(heard.text)
        )

    def _after_record(self, route: Route, heard: Heard, start: int) -> Match | None:
        """A verb that stands after its record, handed the record first: `/task TSK-0456 not done: out`."""
        record = RECORD.match(heard.text, start)
        if record is None:
            return None
        found = self._longest(route, heard, record.end(), len(heard.text))
        if not found.route.after:
            found = self._worded_after(route, heard.typed_from(record.end())) or found
        return replace(found, words=f"{record[1]} {found.words}".strip()) if found.route.after else None

    def _worded_after(self, route: Route, typed: str) -> Match | None:
        """The verb that the words would press in answer to the record's card: `/task TSK-0456 on scene`."""
        said = normal(typed).strip(" .,;:!?").casefold()
        for verb in self.routes:
            if verb.after and verb.press and verb.is_verb_of(route) and (found := verb.press.match(said)):
                words = with_capitals((found.groupdict().get("words") or "").strip(), typed)
                return Match(verb, verb.handle, _dressed(verb, words))
        return None

    def _longest(self, route: Route, heard: Heard, start: int, stop: int) -> Match:
        """The route of the longest command that the words make: `/brief`, then `send`."""
        words = heard.text
        found, end, command, at = route, start, route.command, start
        while word := WORD.match(words, at):
            command, at = f"{command} {word[1].lower()}", word.end()
            if command not in self._beginnings:
                break
            verb = self._commands.get(command)
            if verb is not None and (verb.follows is None or verb.follows(words[at:])):
                found, end = verb, at
        return Match(found, found.handle, _handed(found, heard, end, stop))

    def _bare_reference(self, said: RoutingInput) -> Match | None:
        found = only_reference(said.words, prefixes=self.prefixes) if said.card is None else None
        return self._show(found, "") if found else self._looked_into(said)

    def _looked_into(self, said: RoutingInput) -> Match | None:
        """A look by the reference and a button's word behind it: `cir77 history`. None for what writes."""
        typed = normal(said.words).strip()
        record = RECORD.match(typed) if said.card is None and not said.tapped else None
        if record is None or not begins_with_reference(said.words, prefixes=self.prefixes):
            return None
        found = find_references(said.words, prefixes=self.prefixes)
        if len(found) != 1:
            return None
        word = typed[record.end() :].strip(" .?!").casefold()
        if word == HISTORY and found[0].kind is RecordKind.REFERRAL:
            return self.spoken(f"/ref {found[0].text} {HISTORY}")
        for route in self.routes:
            press = route.press if route.looks and route.press and found[0].kind in route.press.on else None
            if press is not None and (pressed := press.match(word)):
                words = pressed.groupdict().get("words") or ""
                return self.spoken(press.says.format(first=found[0].text, words=words).strip())
        return None

    def _plain(self, said: RoutingInput, heard: Heard, *, surely: bool = False) -> Match | None:
        """Plain words that mean a command. A note on a card comes first; `surely` puts nothing right."""
        refers = any(one.kind in self._shows for one in find_references(said.words, prefixes=self.prefixes))
        meant = [
            route
            for route in self._plain_words
            if (said.card is None or route.on_cards) and not (route.yields and refers)
        ]
        found = (
            (self._by_words(route, reading), reading)
            for reading in (heard.as_typed() if surely else heard.readings())
            for route in meant
            if route.lenient or not reading.guess
        )
        understood = (one for one, reading in found if one and (one.route.lenient or not reading.guess))
        return next(understood, None) or self._by_command(heard.text)

    def _by_command(self, text: str) -> Match | None:
        """A question by its command alone: `looks`."""
        route = self._commands.get(normal(text).strip(" ?.!").lower())
        return Match(route, route.handle, "") if route and route.lenient else None

    def _by_words(self, route: Route, heard: Heard) -> Match | None:
        """Whether plain words mean the route, or a verb of it."""
        found = route.also.match(heard.text) if route.also is not None else None
        if found is None:
            return None
        if found.groupdict().get("words") is None:
            return Match(route, route.handle, _handed(route, heard, 0, len(heard.text)))
        return self._longest(route, heard, *found.span("words"))

    def _answer_to_card(self, said: RoutingInput, claimed: Callable[[Route], bool]) -> Match | None:
        if said.card is None:
            return None
        for route in self._answers[said.card.kind]:
            if route.claims is None or claimed(route):
                return Match(route, route.handle, _dressed(route, said.words))
        return None

    def _answer_to_question(self, said: RoutingInput) -> Match | None:
        if said.step is None or said.step not in self._steps or said.tapped:
            return None
        route, handle = self._steps[said.step]
        return Match(route, handle, _dressed(route, said.words), in_dialogue=True)

    def _mention(self, said: RoutingInput) -> Match | None:
        found = find_references(said.words, prefixes=self.prefixes)
        shown = self._show(found[0], said.words) if found else None
        beside = said_beside(said.words, prefixes=self.prefixes)
        return replace(shown, beside=beside, others=found[1:]) if shown else None

    def is_asked(self, step: str | None) -> bool:
        """Whether the step waits for an answer."""
        return step in self._steps and step not in SILENT

    def takes_reason(self, step: str | None) -> bool:
        """Whether the words that answer the step stay on record, and change something."""
        return step in self._steps and step in self._steps[step][0].reasons

    def could_answer(
        self, session: Session, step: str, facts: Mapping[str, str], words: str, *, now: datetime
    ) -> bool:
        """Whether the words could be the answer to the step."""
        likely = self._steps[step][0].likely if self.is_asked(step) else None
        return likely is None or likely(session, step, facts, words, now=now)

    def may_be_left(self, step: str | None) -> bool:
        """Whether the answer is written there and then: a draft's questions have buttons of their own."""
        if step is None or not self.is_asked(step):
            return False
        route = self._steps[step][0]
        return step in route.reasons or not (route.looks or route.permission in DRAFTED)

    def begins(self, step: str, words: str) -> bool:
        """Whether the words plainly begin what the step goes on with: a note right after another."""
        plainly = self._steps[step][0].plainly
        return plainly is not None and plainly.match(normal(words)) is not None

    def belongs(self, step: str | None, other: str) -> bool:
        """Whether both steps are of one route's dialogue."""
        mine, theirs = self._steps.get(step or ""), self._steps.get(other)
        return mine is not None and theirs is not None and mine[0] is theirs[0]

    def is_of_one_kind(self, route: Route, step: str | None) -> bool:
        """Whether a route is about what the step asks about: `/brief detach` while files are asked for."""
        asking = self._steps.get(step or "")
        return asking is not None and asking[0].command.split()[0] == route.command.split()[0]

    def spoken(self, words: str) -> Match | None:
        """The command in the words of a button; None for anything else."""
        command = COMMAND.match(words)
        return self._command(command, hear(words)) if command else None

    def _show(self, found: Reference, words: str) -> Match | None:
        """The reference, and the officer on whose behalf it is asked about, if the words end in one."""
        route = self._shows.get(found.kind)
        behalf = FOR.search(words) if found.kind in LOOKED_UP else None
        if behalf and find_references(behalf[0], prefixes=self.prefixes):  # "for tur-0123" names no officer
            behalf = None
        text = f"note {found.text}" if found.is_own else found.text
        return Match(route, route.handle, text + (behalf[0] if behalf else "")) if route else None


def _may_ask(typed: str, word: str, known: str) -> bool:
    """Whether words whose first is nearly a command ask: `visits in corby tomorrow` is about several."""
    from bot.language.lookups.words import asks  # loaded with the first such words

    said = normal(typed).lower().split()
    return typed.rstrip().endswith("?") or word == f"{known}s" or asks(said, subject=False)


def _handed(route: Route, heard: Heard, start: int, stop: int) -> str:
    """The words from `start` on, in the dress that the route wants."""
    if route.lenient:
        return in_full(heard.text[start:stop].strip())
    return _dressed(route, heard.typed_from(start).strip())


def _dressed(route: Route, typed: str) -> str:
    return typed if route.as_written else visible(typed)


def _is_plainly(route: Route, heard: Heard) -> bool:
    """Whether the words, which mean the route, can hardly mean anything else."""
    if route.shows is not None and len(heard.text) <= LONGEST_REFERENCE:
        return True
    if route.plainly is not None:
        return any(route.plainly.match(reading.text.strip()) for reading in heard.as_typed())
    return ONE_REQUEST.fullmatch(heard.text.strip()) is not None


def _beginnings(commands: Iterable[str]) -> Iterator[str]:
    """The commands `remind`, `remind put` and `remind put off` of `remind put off`."""
    for command in commands:
        words = command.split()
        yield from (" ".join(words[:count]) for count in range(1, len(words) + 1))


def _answering(routes: Iterable[Route], kind: RecordKind) -> tuple[Route, ...]:
    """The routes for answers to a card of this kind: first those that claim some of them."""
    return tuple(sorted((one for one in routes if kind in one.answers), key=lambda one: one.claims is None))
