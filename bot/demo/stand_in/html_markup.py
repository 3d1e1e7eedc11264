"""HTML as Telegram reads it: few tags, few attributes, its own complaints."""

from __future__ import annotations

import re

from msgspec import Struct

from bot.demo.stand_in.entities import Entity, sort_entities
from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.units import count_units

PIECE = re.compile(
    r"&(?:#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<word>[a-zA-Z]+));?"
    r"|<(?P<end>/?)(?P<tag>[^\s>]*)(?P<attributes>(?:\s+[^\s=>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w.-]+))?)*)\s*(?P<close>>?)"
)
ATTRIBUTE = re.compile(r"([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
LAST_CODE_POINT = 0x10FFFF
WORDS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
TAGS = frozenset({*PLAIN, "a", "tg-emoji", "tg-time"})


class _OpenTag(Struct):
    tag: str
    attributes: dict[str, str]
    offset: int
    index: int


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.size = 0
        self.open: list[_OpenTag] = []
        self.entities: list[Entity] = []

    def write(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.size += count_units(text)

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def piece(self, match: re.Match[str]) -> None:
        if match["tag"] is None:
            self.write(_decode(match))
        elif match["end"]:
            self.close_tag(match)
        else:
            self.open_tag(match)

    def open_tag(self, match: re.Match[str]) -> None:
        at, tag = match.start(), match["tag"].lower()
        if match.end("tag") == len(self.source) or (tag in TAGS and not match["close"]):
            raise _unparsable(f"Unclosed start tag at byte offset {self.byte(at)}")
        if tag not in TAGS:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {self.byte(at)}')
        attributes = _attributes(match["attributes"])
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(at)}')
        self.open.append(_OpenTag(tag, attributes, self.size, len(self.out)))

    def close_tag(self, match: re.Match[str]) -> None:
        at, tag = match.start(), match["tag"].lower()
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {self.byte(at)}")
        if not match["close"]:
            raise _unparsable(f"Unclosed end tag at byte offset {self.byte(at)}")
        opened = self.open.pop()
        if tag and tag != opened.tag:
            found = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _unparsable(f"Unmatched end tag at byte offset {self.byte(at)}, {found}")
        if self.size > opened.offset:
            self.add(opened)

    def add(self, opened: _OpenTag) -> None:
        entity: Entity = {"type": "", "offset": opened.offset, "length": self.size - opened.offset}
        tag, attributes = opened.tag, opened.attributes
        if tag == "a":
            url = attributes.get("href") or "".join(self.out[opened.index :])
            if (link := check_link(url)) is None:
                return
            entity.update(link)
        elif tag == "tg-emoji":
            entity.update(type="custom_emoji", custom_emoji_id=attributes.get("emoji-id", ""))
        elif tag == "tg-time":
            entity.update(type="date_time", unix_time=int(attributes.get("unix", "0")))
        elif tag in ("pre", "code") and self.join_code(opened, entity):
            return
        else:
            entity["type"] = PLAIN[tag]
            if tag == "blockquote" and "expandable" in attributes:
                entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def join_code(self, opened: _OpenTag, entity: Entity) -> bool:
        """<pre><code class="language-x"> is one entity with a language."""
        language = opened.attributes.get("class", "")
        if opened.tag == "code" and language.startswith("language-"):
            entity["language"] = language.removeprefix("language-")
            entity["type"] = "code"
            self.entities.append(entity)
            return True
        last = self.entities[-1] if self.entities else None
        if opened.tag != "pre" or last is None or "language" not in last:
            return False
        if (last["offset"], last["length"]) != (entity["offset"], entity["length"]):
            return False
        last["type"] = "pre"
        return True


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities. Raises RefusedError with Telegram's complaint."""
    if "<" not in source and "&" not in source:
        return source, []
    reader, position = _HtmlReader(source), 0
    for match in PIECE.finditer(source):
        reader.write(source[position : match.start()])
        reader.piece(match)
        position = match.end()
    reader.write(source[position:])
    if reader.open:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].tag}"')
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return "".join(reader.out), sort_entities(reader.entities)


def check_link(url: str) -> Entity | None:
    """The entity that a link becomes, or None where Telegram silently drops it."""
    if (person := re.fullmatch(r"tg://user\?id=(\d+)", url)) is not None:
        return {"type": "text_mention", "user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
    if url.startswith(("http://", "https://", "tg://", "ton://")):
        host, _, rest = url.partition("://")[2].partition("/")
        return (
            {"type": "text_link", "url": url if rest or url.startswith("tg://") else f"{url.rstrip('/')}/"}
            if host
            else None
        )
    return {"type": "text_link", "url": f"http://{url}/"} if re.fullmatch(r"[\w-]+(\.[\w-]+)+", url) else None


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): re.sub(PIECE, _decode, match[2] or match[3] or match[4] or "")
        for match in ATTRIBUTE.finditer(text)
    }


def _decode(match: re.Match[str]) -> str:
    if match["decimal"] or match["hex"]:
        code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
        return chr(code) if 0 < code < LAST_CODE_POINT else match.group()
    return WORDS.get(match["word"] or "", match.group())


def _unparsable(complaint: str) -> RefusedError:
    return RefusedError(f"can't parse entities: {complaint}")
