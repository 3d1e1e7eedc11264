"""Words in answer to a message of ours that mean one of its buttons: `ack`, 👍, `snooze`, `map`, `cancel`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

from msgspec import Struct

from bot.chat.ours import OurMessage
from bot.chat.route import Press, with_capitals
from bot.chat.routing import Match, RouteTable
from bot.language.backing_out import backs_out
from bot.language.plain import plain
from bot.language.references import Reference
from bot.services.access import policy
from models.officer import Role

LONGEST = 120
COURTESY = re.compile(
    r"[\s,]+(?:please|pls|plz|thanks|thank you|thx|ta|cheers|sgt|sarge|skip|skipper|sir|ma'?am|boss|mate)$"
)
DRESS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")  # how an emoji looks, and the colour of its skin
EDGES = re.compile(r"^[\s.,;:!?/\"'“”]+|[\s.,;:!?\"'“”]+$")
SIGN = re.compile(r"^[^\w\s]+\s+")
ALONE = re.compile(
    r"ack(?:nowledged?)?|ok(?:ay)?|kk?|yes|yep|no|nope|done|noted|roger|seen|read|received|understood"
    r"|will do|wilco|got it|thanks|thank you|ta|cheers|snooze|later|cancel|map|details?|open|accept|refresh"
)
PICTURES = frozenset({"So", "Sk", "Cf"})  # of Unicode's categories: an emoji and what joins several
MOST_PICTURES = 4
LEAST = 2


class Pressed(Struct, frozen=True):
    """The button that the words press, or the buttons of which it is to be asked; `surely` presses it.

    `worded` buttons ask for words, and would get these.
    """

    buttons: tuple[tuple[str, str], ...]
    surely: bool
    worded: bool = False


def pressed(words: str, ours: OurMessage, card: Reference | None, table: RouteTable) -> Pressed | None:
    """The buttons meant by words in answer to one of our messages; None if they are words for it."""
    said = tidy(words)
    if not said:
        return None
    if len(said) > LONGEST:
        return _meant(said, words, ours, card, table)  # `not done: WHY`
    if (own := labelled(words, ours)) is not None:
        return own
    if (meant := _meant(said, words, ours, card, table)) is not None:
        return meant
    beginning = tuple(one for one in _named(ours) if tidy(one[0]).split(" ")[0] == said)
    if beginning and len(said) > LEAST:
        return Pressed(beginning, surely=len(beginning) == 1)
    pictures = len(said) <= MOST_PICTURES and set(map(category, said)) <= PICTURES
    alone = card is not None and (pictures or ALONE.fullmatch(said) or backs_out(said))
    return Pressed(ours.buttons, surely=False) if alone else None


def labelled(words: str, ours: OurMessage) -> Pressed | None:
    """The button of the message whose label the words are."""
    said = tidy(words)
    found = tuple(one for one in _named(ours) if said and _label(one[0]) in (said, f"{said} it"))
    return Pressed(found[:1], surely=len({says for _, says in found}) == 1) if found else None


def _named(ours: OurMessage) -> tuple[tuple[str, str], ...]:
    """The buttons but for a reference alone: said in answer to a card, that is a note on it."""
    return tuple(one for one in ours.buttons if one[0] != one[1])


def worded(ours: OurMessage, table: RouteTable, role: Role) -> Pressed | None:
    """The buttons of the message that ask for words, which words in answer to it may be."""
    asking = tuple(
        one
        for one, command in spoken(ours, table)
        if command.route.worded and policy.may(role, command.route.permission)
    )
    return Pressed(asking, surely=False, worded=True) if asking else None


def spoken(ours: OurMessage, table: RouteTable) -> Iterator[tuple[tuple[str, str], Match]]:
    """The buttons of the message that say a command, each with its route."""
    for one in ours.buttons:
        if (command := table.spoken(one[1])) is not None:
            yield one, command


def tidy(words: str) -> str:
    """The words without their dress: case, skin, punctuation and courtesy at the ends."""
    said = EDGES.sub("", DRESS.sub("", plain(words).casefold())).strip()
    return EDGES.sub("", COURTESY.sub("", said))


def _label(words: str) -> str:
    """A button's label without the sign before it: `↻ Refresh` as `refresh`."""
    said = tidy(words)
    return SIGN.sub("", said) or said


def _meant(
    said: str, typed: str, ours: OurMessage, card: Reference | None, table: RouteTable
) -> Pressed | None:
    """The button whose route knows the words; of a push, a button that its opened card would have.

    A step that stands after its record is meant by its word alone, whether the card has its button or not.
    """
    commands = list(spoken(ours, table))
    found: dict[str, Pressed] = {}  # by the thing that a button is about: there may be several notices
    for (label, says), command in commands:
        if (one := _by_route(said, typed, label, says, command)) is not None:
            found.setdefault(command.words.partition(" ")[0], one)
    if len(found) > 1:
        return Pressed(tuple(button for one in found.values() for button in one.buttons), surely=False)
    if found:
        return next(iter(found.values()))
    if card is None:
        return None
    for route in table.routes:
        if route.press is None or card.kind not in route.press.on or (commands and not route.after):
            continue
        filled = _filled(said, typed, route.press, first=card.text)
        if filled is not None:
            return Pressed(((route.command.rpartition(" ")[2].capitalize(), filled[0]),), surely=filled[1])
    return None


def _by_route(said: str, typed: str, label: str, says: str, command: Match) -> Pressed | None:
    press = command.route.press
    if press is None:
        return None
    found = _filled(said, typed, press, first=command.words.partition(" ")[0])
    if found is None:
        return None
    filled, surely, worded = found
    return Pressed(((label, filled if worded else says),), surely=surely)


def _filled(said: str, typed: str, press: Press, *, first: str) -> tuple[str, bool, bool] | None:
    """Fill in the words of a button: they, whether they are sure, and whether any came from the officer."""
    match = press.match(said)
    if match is None:
        return None
    groups = match.groupdict()
    worded = with_capitals((groups.get("words") or "").strip(), typed)
    return press.says.format(first=first, words=worded).strip(), groups.get("either") is None, bool(worded)
