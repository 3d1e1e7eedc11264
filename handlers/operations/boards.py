"""The board of an operation: `/op board driven`, `/op driven board`."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.operations import boards
from bot.texts.operations import boards as texts
from bot.texts.reply import Reply
from handlers.words import operation_first, or_operation, pull_page

IN_WORDS = re.compile(r"\s*\b(?:in\s+)?(?:words|text)$", re.IGNORECASE)
AS_PICTURE = re.compile(r"\s*\b(?:as\s+)?(?:a\s+)?(?:picture|chart|image)$", re.IGNORECASE)


def board(ask: Ask) -> Reply:
    """`/op board driven`, `/op board driven words page 2`: in words it brings no picture."""
    said = normal(ask.words).strip().rstrip("?!.")
    number, without_page = pull_page(said)
    page = number if without_page != said else None
    asked = AS_PICTURE.sub("", without_page).strip()
    name = IN_WORDS.sub("", asked).strip()
    picture = name == asked
    name = or_operation(ask, name)
    if not name:
        return texts.which()
    find = boards.request if picture else boards.show
    shown = find(ask.session, ask.actor, name, page=page, now=ask.now)
    return texts.board(shown, picture=picture)


ROUTES = (
    Route(
        "op board",
        board,
        Permission.PATROL,
        help="Show an operation's tasks by strand and day, in words and as a picture",
        examples=("/op board driven", "/op board driven words"),
        looks=True,
        slip=operation_first("board", rest=r"(?:\s+.{1,30})?"),
    ),
)
