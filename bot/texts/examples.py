"""The officer's own reference in the examples that they are told, in place of a fixed one."""

from __future__ import annotations

from bot.texts.reply import Line, Piece, Reply, Style, StyledText
from bot.values import replace

BRIEFING = "BRF-0012"  # in all sentences that give an example about a briefing


def named(sentence: str, ref: str) -> str:
    return sentence.replace(BRIEFING, ref)


def naming(reply: Reply, ref: str) -> Reply:
    """The reply, with this briefing in its examples."""
    return replace(reply, lines=tuple(_line(one, ref) for one in reply.lines))


def _line(line: Line, ref: str) -> Line:
    return tuple(_piece(piece, ref) for piece in line) if isinstance(line, tuple) else _piece(line, ref)


def _piece(piece: Piece, ref: str) -> Piece:
    if isinstance(piece, StyledText) and piece.style is Style.CODE:
        return replace(piece, text=named(piece.text, ref))
    return piece
