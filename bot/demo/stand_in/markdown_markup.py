"""MarkdownV2 as Telegram reads it: every reserved character is markup or escaped."""

from __future__ import annotations

import re

from msgspec import Struct

from bot.demo.stand_in.entities import Entity, sort_entities
from bot.demo.stand_in.html_markup import check_link
from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.units import count_units

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}
FENCE = re.compile(r"```(?:(?P<language>[^\s`]+)(?=\s))?\n?")


class _OpenMark(Struct):
    kind: str
    mark: str
    offset: int
    position: int
    index: int
    language: str = ""


class _MarkdownReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.out: list[str] = []
        self.size = 0
        self.open: list[_OpenMark] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.position < len(self.source):
            self.step()
        self.end_quote()
        if self.open:
            raise self.unended(self.open[-1])
        return "".join(self.out), sort_entities(self.entities)

    def write(self, text: str) -> None:
        self.out.append(text)
        self.size += count_units(text)
        self.position += len(text)

    def step(self) -> None:
        rest, char = self.source[self.position : self.position + 3], self.source[self.position]
        last = self.open[-1] if self.open else None
        if char == "\\" and len(rest) > 1 and rest[1].isascii():
            self.position += 1
            self.write(rest[1])
        elif last is not None and last.mark and self.closes(last, rest):
            self.close(self.open.pop())
        elif last is not None and last.kind in ("code", "pre"):
            if char == "`":
                raise self.unended(last)
            self.write(char)
        elif char == "\n":
            self.end_line()
        elif char in RESERVED:
            self.begin(rest, char)
        else:
            self.write(char)

    def closes(self, last: _OpenMark, rest: str) -> bool:
        if last.mark == "_" and rest.startswith("__"):
            return False
        return rest.startswith(last.mark)

    def begin(self, rest: str, char: str) -> None:
        mark = next((one for one in ("||", "__", "*", "_", "~") if rest.startswith(one)), None)
        if rest == "```":
            self.begin_fence()
        elif mark is not None or char == "`":
            self.push(MARKS[mark or char], mark or char, size=len(mark or char))
        elif char == "[":
            self.push("text_link", "]", size=1)
        elif rest.startswith("!["):
            self.push("custom_emoji", "]", size=2)
        elif char == ">" and self.at_line_start():
            self.begin_quote()
        else:
            raise _unparsable(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")

    def push(self, kind: str, mark: str, *, size: int, language: str = "") -> None:
        self.open.append(_OpenMark(kind, mark, self.size, self.position, len(self.out), language))
        self.position += size

    def begin_fence(self) -> None:
        match = FENCE.match(self.source, self.position)
        if match is not None:
            self.push("pre", "```", size=match.end() - self.position, language=match["language"] or "")

    def at_line_start(self) -> bool:
        return self.size == 0 or (bool(self.out) and self.out[-1] == "\n")

    def begin_quote(self) -> None:
        if any(one.kind == "blockquote" for one in self.open):
            self.position += 1
        else:
            self.push("blockquote", "", size=1)

    def end_line(self) -> None:
        if self.source[self.position + 1 : self.position + 2] != ">":
            self.end_quote()
        self.write("\n")

    def end_quote(self) -> None:
        if not any(one.kind == "blockquote" for one in self.open):
            return
        last, kind = self.open.pop(), "blockquote"
        if last.kind == "spoiler" and last.offset == self.size:
            last, kind = self.open.pop(), "expandable_blockquote"
        if last.kind != "blockquote":
            raise self.unended(last)
        self.add(kind, last)

    def close(self, opened: _OpenMark) -> None:
        self.position += len(opened.mark)
        if opened.kind not in ("text_link", "custom_emoji"):
            self.add(opened.kind, opened, **({"language": opened.language} if opened.language else {}))
            return
        url = self.address() or "".join(self.out[opened.index :])
        if opened.kind == "custom_emoji":
            if not url.startswith("tg://emoji?id="):
                raise _unparsable("Invalid tg://emoji or tg://time URL specified")
            self.add("custom_emoji", opened, custom_emoji_id=url.rpartition("=")[2])
        elif (link := check_link(url)) is not None:
            self.add(opened.kind, opened, **link)

    def address(self) -> str:
        if self.source[self.position : self.position + 1] != "(":
            return ""
        match = re.compile(r"\(((?:\\.|[^)\\])*)\)").match(self.source, self.position)
        if match is None:
            raise _unparsable(f"Can't find end of a URL at byte offset {self.byte(self.position + 1)}")
        self.position = match.end()
        return re.sub(r"\\(.)", r"\1", match[1])

    def add(self, kind: str, opened: _OpenMark, **more: object) -> None:
        if self.size > opened.offset:
            self.entities.append(
                {"type": kind, "offset": opened.offset, "length": self.size - opened.offset} | more
            )

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def unended(self, opened: _OpenMark) -> RefusedError:
        name = NAMES.get(opened.kind, opened.kind)
        return _unparsable(f"Can't find end of {name} entity at byte offset {self.byte(opened.position)}")


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
    """Text and entities. Raises RefusedError with Telegram's complaint."""
    return _MarkdownReader(source).read()


def _unparsable(complaint: str) -> RefusedError:
    return RefusedError(f"can't parse entities: {complaint}")
