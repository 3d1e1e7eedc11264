"""The bot's answer: lines, buttons, and the step that takes the next words. No messenger's types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from bot.values import replace
from models.officer import Role

MAX_SAYS = 64  # bytes that a button may carry back
MAX_PROMPT = 64  # characters in the empty box of a reply
AS_OF = " · as of "  # in the last line of a card, after its marking
EXAMPLE = re.compile(r"`(/[^`\n]+)`")


class Style(StrEnum):
    BOLD = "bold"
    STRIKE = "strikethrough"
    CODE = "code"


class StyledText(Struct, frozen=True):
    text: str
    style: Style


Piece = str | StyledText
Line = Piece | tuple[Piece, ...]


class Button(Struct, frozen=True):
    """`says` are the words that could be typed instead: a tap is routed exactly like them.

    Of a button that `copies`, they are what a tap puts on the phone's clipboard, and nothing reaches us.
    """

    label: str
    says: str
    copies: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.says.encode()) <= MAX_SAYS:
            message = f"a button says 1 to {MAX_SAYS} bytes, not {self.says!r}"
            raise ValueError(message)


def fits(says: str) -> bool:
    """Whether a button may carry these words."""
    return 1 <= len(says.encode(errors="replace")) <= MAX_SAYS


def with_words(says: str, words: str) -> str:
    """The command of a button, with these words after it if there are any and it can carry them."""
    whole = f"{says}: {words}"
    return whole if words and fits(whole) else says


Row = tuple[Button, ...]


def copying(words: str) -> Row:
    """A button that copies a reference or a telephone number; none for words too long for one."""
    return (Button(f"Copy {words}", words, copies=True),) if fits(words) else ()


class Expect(Struct, frozen=True):
    """The step that takes the officer's next words, and the facts so far.

    There is only one such question at a time if it is `alone`: an older one can't be answered any more.
    """

    step: str
    facts: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False


class Place(Struct, frozen=True):
    latitude: float
    longitude: float
    title: str
    address: str


class ReplyFile(Struct, frozen=True):
    """A picture is shown in the chat; anything else is a document to keep. `caption` says what it is."""

    name: str
    content: bytes
    is_picture: bool = False
    caption: str = ""


class Reply(Struct, frozen=True):
    """`fresh` is a new message even in answer to a tap; `toast` flashes over the chat in answer to one.

    `menu` puts the role's commands into the chat's menu. `file` follows the lines. A `protected` answer
    cannot be forwarded or saved. `forget` deletes the officer's own message once this one is sent, `forgets`
    older ones of theirs. `then` is what was asked for before, to be answered next. With `until`, it is shown
    in place of the tapped message, by that instant, or not at all. `unused` says that the officer's words
    came to nothing, so that they can be kept as a note. `prompt` stands in the empty box of a reply that
    opens by itself.
    """

    lines: tuple[Line, ...] = ()
    buttons: tuple[Row, ...] = ()
    expect: Expect | None = None
    toast: str = ""
    fresh: bool = False
    place: Place | None = None
    menu: Role | None = None
    file: ReplyFile | None = None
    protected: bool = True
    forget: bool = False
    forgets: tuple[int, ...] = ()
    until: datetime | None = None
    then: tuple[Mapping[str, object], ...] = ()
    unused: bool = False
    prompt: str = ""


def words(line: Line) -> str:
    """The line without its styles."""
    pieces = line if isinstance(line, tuple) else (line,)
    return "".join(one if isinstance(one, str) else one.text for one in pieces)


def cut_at_word(said: str, most: int) -> str:
    """The words, with an ellipsis after the last whole one where they are too many."""
    said = " ".join(said.split())
    if len(said) <= most:
        return said
    short = said[: most - 1]
    whole = short if said[most - 1] == " " else short.rpartition(" ")[0]
    return f"{(whole or short).rstrip(' ,.;:')}…"


def bold(text: str) -> StyledText:
    return StyledText(text, Style.BOLD)


def code(text: str) -> StyledText:
    return StyledText(text, Style.CODE)


def prose(sentence: str) -> Line:
    """A sentence of ours, in which an example stands between backticks: ``Try: `/tasks week` ``.

    It becomes code, which a tap copies: of a command in plain words a tap sends the first word alone.
    """
    pieces = EXAMPLE.split(sentence)
    if len(pieces) == 1:
        return sentence
    return tuple(code(piece) if at % 2 else piece for at, piece in enumerate(pieces) if piece)


def strike(text: str) -> StyledText:
    return StyledText(text, Style.STRIKE)


def answered_in_words(question: Reply, prompt: str) -> Reply:
    """The question in a new message, to which the phone opens a reply: an edited one can't do that."""
    return replace(question, fresh=True, prompt=prompt[:MAX_PROMPT])


def added(shown: Reply, *lines: Line) -> Reply:
    """More lines, before the marking of a card, which stays its last line."""
    last = shown.lines[-1] if shown.lines else ""
    is_marked = isinstance(last, str) and AS_OF in last
    before, after = (shown.lines[:-1], (last,)) if is_marked else (shown.lines, ())
    return replace(shown, lines=(*before, *lines, *after))


def say(*lines: Line | None, buttons: tuple[Row, ...] = (), expect: Expect | None = None) -> Reply:
    """A reply of these lines; None stands for a line that is not there, an empty row for no row."""
    shown = tuple(line for line in lines if line is not None)
    return Reply(shown, buttons=tuple(row for row in buttons if row), expect=expect)


def say_beside(*lines: Line | None, buttons: tuple[Row, ...] = ()) -> Reply:
    """A reply that leaves the tapped message as it is: it may show by now what an earlier tap has done."""
    return replace(say(*lines, buttons=buttons), fresh=True)
