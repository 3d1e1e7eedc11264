"""The readers of words with a form of their own: ranks, telephone numbers, a programme's code and times."""

from __future__ import annotations

import re
from difflib import get_close_matches

from bot.language import ranks
from bot.letters import capitals, code_words, lowered
from bot.services.exchange.sheets.cells import Cell, Reader, codes, key, line
from bot.services.exchange.sheets.problems import CellError, quoted

_BARE = re.compile(r"[1-9][0-9]{8,9}")  # a national number without its 0
_ABROAD = re.compile(r"44[0-9]{9,10}")

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_PREFIX = re.compile(r"[A-Z]{2,8}")
_MOST_STEPS = 2

_SPECIAL = "special "  # the special constabulary's own ranks give no more than its constables'


def telephone(cell: Cell) -> str:
    """A telephone number as written. Raises CellError for one whose first 0 or + a spreadsheet took away."""
    words = line(cell)
    digits = re.sub(r"[ ()-]", "", words)
    if _ABROAD.fullmatch(digits):
        raise CellError("the + in front is missing", f"Format the cell as text and write +{digits}")
    if _BARE.fullmatch(digits):
        raise CellError("the first 0 is missing", f"Format the cell as text and write 0{digits}")
    return words


def rank(cell: Cell) -> str:
    """A rank that the bot knows, for it decides what its holder may do."""
    words = line(cell)
    if ranks.step(words) is not None or lowered(words).startswith(_SPECIAL):
        return words
    known = [name for names in ranks.LADDER.values() for name in names]
    near = get_close_matches(lowered(words[:40]), [lowered(name) for name in known], n=1, cutoff=0.85)
    meant = next((f"Did you mean {name}? " for name in known if near and lowered(name) == near[0]), "")
    short = ", ".join(names[0] for names in ranks.LADDER.values())
    cure = f"{meant}Write one of {short} (T/ or A/ before it), or leave the cell empty if there is no rank"
    raise CellError(f"{quoted(words)} is no rank that the bot knows, and would give no rights", cure)


def programme_code(cell: Cell) -> str:
    """`Turnaround YJS` is turnaround_yjs: it can be typed behind a command."""
    found = code_words(key(cell))
    if not _CODE.fullmatch(found):
        cure = "Write one word of letters and digits that begins with a letter"
        raise CellError(f"{quoted(key(cell))} is no code of a programme", cure)
    return found


def prefix(cell: Cell) -> str:
    """The letters that begin a programme's references."""
    found = capitals(key(cell))
    if not _PREFIX.fullmatch(found):
        raise CellError(f"{quoted(found)} can't begin a reference", "Write two to eight letters")
    if ranks.step(found) is not None:
        raise CellError(f"{quoted(found)} is a rank", "Write other letters")
    return found


def _span(*units: str) -> Reader:
    """The reader of a number and its unit, as `5wd`."""
    form = re.compile(rf"([1-9][0-9]{{0,2}})({'|'.join(units)})")
    *most, last = (f"5{unit}" for unit in units)
    cure = f"Write a number and its unit, as {', '.join(most)} or {last}: {_meanings(units)}"

    def read(cell: Cell) -> str:
        words = lowered(line(cell)).replace(" ", "")
        if not form.fullmatch(words):
            raise CellError(f"{quoted(line(cell))} is no time that the bot can read", cure)
        return words

    return read


def _meanings(units: tuple[str, ...]) -> str:
    meant = {"wd": "working days", "d": "days", "w": "weeks", "m": "months"}
    return ", ".join(f"{unit} for {meant[unit]}" for unit in units)


timer = _span("wd", "d", "w")
window = _span("d", "w", "m")


def steps(cell: Cell) -> tuple[str, ...]:
    """The statuses that an outcome leads through: one, or two in their order with `;` between them."""
    found = codes(cell)
    if len(found) > _MOST_STEPS:
        raise CellError("an outcome takes two steps at most", "Name the status where it ends, or two")
    return found
