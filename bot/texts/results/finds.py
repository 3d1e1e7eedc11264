"""Finds that were typed plainly, as the results that they would be: nothing is put down yet."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.results.finds import Find
from bot.services.results.kind_rows import KindView, of_codes
from bot.texts.reply import Button, Line, Reply, bold, cut_at_word, fits, prose, say

SAID = 40  # characters
LABEL = 24


def preview(found: Sequence[Find], kinds: Sequence[KindView], task: str | None) -> Reply:
    """A line for each; what is counted in no such way is said."""
    known = [one for one in found if one.kinds]
    unknown = [cut_at_word(one.said, SAID) for one in found if not one.kinds]
    of_what = f" For {task}:" if task else " No task of yours was in progress today:"
    rows = ((Button(_label(one, known), says),) for one in known if fits(says := _says(one, task)))
    return Reply(
        lines=say(
            (bold("Record as results?"), of_what),
            *(_line(one, kinds) for one in known),
            f"No kind of result that I know: {'; '.join(unknown)}." if unknown else None,
            prose("Nothing was recorded yet. In your own words: `/result drugs cannabis 14 wraps`"),
        ).lines,
        buttons=tuple(rows),
        unused=True,
    )


def _line(find: Find, kinds: Sequence[KindView]) -> Line:
    meant = of_codes(kinds, find.kinds)
    labels = " or ".join(dict.fromkeys(map(_with_unit, meant)))
    return " ".join(filter(None, (labels, find.subtype, find.number)))


def _with_unit(kind: KindView) -> str:
    return kind.label if kind.unit in kind.label.casefold() else f"{kind.label} ({kind.unit})"


def _says(find: Find, task: str | None) -> str:
    """The whole line of a result where the kind is certain, else one that asks which is meant."""
    kind = find.kinds[0] if len(find.kinds) == 1 else _bare(find)
    return " ".join(filter(None, ("/result put", kind, find.subtype, find.number, task)))


def _bare(find: Find) -> str:
    return find.said.replace(find.number, "", 1).strip(" £")


def _label(find: Find, known: Sequence[Find]) -> str:
    return "Record" if len(known) == 1 else f"Record {cut_at_word(find.said, LABEL)}"
