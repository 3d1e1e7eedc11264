"""The same letters in one dress: the form in which words are matched and keys are kept.

A phone types curly apostrophes, long dashes and spaces that don't break; a spreadsheet brings characters that
nobody sees. What an officer wrote stays as written: this form is for comparing.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_SAME = {
    " ": "\t\x0b\x0c\x85",
    "-": "\u00ad\u02d7\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d",
    "'": "\u0060\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032\u2035\ua78c\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02",
}
_ODD = {odd: one for one, odds in _SAME.items() for odd in odds if odd != "\u00ad"}
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")  # blank, though they count as letters
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")  # they hold an emoji together
# Letters that Unicode doesn't take apart, by the spelling of somebody without them on their keyboard.
_BARE = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŀ": "l", "ø": "o", "ŧ": "t", "æ": "ae", "œ": "oe",
        "þ": "th", "ə": "e", "ŋ": "n", "ĸ": "k", "ɨ": "i",
    }
)  # fmt: skip


def is_unseen(one: str) -> bool:
    """Whether a character shows nothing at all: zero-width, a direction mark, a filler."""
    return unicodedata.category(one) == "Cf" or one in _UNSEEN or one in _JOINERS


def visible(words: str) -> str:
    """The words without what nobody sees; the joiners of an emoji stay."""
    if words.isascii() and words.isprintable():
        return words
    return "".join(one for one in words if one in _JOINERS or not is_unseen(one))


def pieces(words: str) -> Iterator[tuple[int, str]]:
    """The normal form in pieces, each with the place in `words` that it stands for; "" for what is unseen."""
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or not unicodedata.combining(words[place]):
            yield start, _normal(words[start:place])
            start = place


def normal(words: str) -> str:
    """NFKC; one kind of apostrophe, quotation mark, dash and space; nothing invisible. Case stays."""
    if words.isascii() and words.isprintable():
        return words
    return "".join(piece for _, piece in pieces(words))


def lowered(words: str) -> str:
    """The normal form in lower case, to compare words with those that we know."""
    return normal(words).lower()


def capitals(words: str) -> str:
    """The normal form in capitals, to compare codes."""
    return normal(words).upper()


def folded(words: str) -> str:
    """The normal form without case and accents, for searches: Łukaszewicz is lukaszewicz, Groß is gross."""
    if words.isascii():
        return normal(words).lower()
    apart = unicodedata.normalize("NFKD", normal(words).casefold())
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return unicodedata.normalize("NFKC", bare.translate(_BARE))


def name_words(*names: str | None) -> str:
    """The words of somebody's names for a search, each behind a space: ` obrien mary smith jones`."""
    words = " ".join(filter(None, names))
    return "".join(f" {word}" for word in name_tokens(words))


def name_tokens(words: str) -> list[str]:
    """The words of a name as they are compared: without case, accents, apostrophes and hyphens."""
    said = folded(words).replace("'", "").replace("`", "")
    tokens = (token.strip('.,;:!?"()') for token in said.replace("-", " ").replace(",", " ").split())
    return [token for token in tokens if token]


def code_words(words: str | None) -> str:
    """A code or kind as it is compared: `TURNAROUND_YJS`, `turnaround-yjs` and `Turnaround YJS` are one."""
    return "_".join(folded(words or "").replace("_", " ").replace("-", " ").split())


def kind_code(kind: str) -> str:
    """A kind of task as it is compared: `BEAT_BUS` for `beat-bus`."""
    return capitals(code_words(kind))


@lru_cache(maxsize=4096)
def _normal(cluster: str) -> str:
    made = unicodedata.normalize("NFKC", "".join(map(_plain_one, cluster)))
    return "".join(map(_plain_one, made))


def _plain_one(one: str) -> str:
    """A control separates words, as a space does."""
    if is_unseen(one) or one in "\n\r":
        return one if one in "\n\r" else ""
    blank = one.isspace() or unicodedata.category(one) == "Cc"
    return " " if blank else _ODD.get(one, one)
