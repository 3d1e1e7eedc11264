"""The readers of words with a form of their own: ranks and telephone numbers."""

from __future__ import annotations

import re
from difflib import get_close_matches

from bot.language import ranks
from bot.letters import lowered
from bot.services.exchange.sheets.cells import Cell, line
from bot.services.exchange.sheets.problems import CellError, quoted

_BARE = re.compile(r"[1-9][0-9]{8,9}")  # a national number without its 0
_ABROAD = re.compile(r"44[0-9]{9,10}")

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
