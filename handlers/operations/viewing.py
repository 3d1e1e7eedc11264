"""Cards of operations."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.asking import OF_A_TASK
from bot.services.access.policy import Permission
from bot.services.operations import objectives
from bot.services.operations import viewing as operations
from bot.texts.operations import viewing as texts
from bot.texts.reply import Reply
from handlers.words import or_operation


def show(ask: Ask) -> Reply:
    words = or_operation(ask, ask.words.strip().rstrip("?!."))
    if not words:
        return texts.which(operations.current(ask.session, ask.actor, now=ask.now), now=ask.now)
    view = operations.require(ask.session, ask.actor, words, now=ask.now)
    progress = objectives.progress(ask.session, ask.actor, view, now=ask.now)
    return texts.card(view, progress, now=ask.now)


ROUTES = (
    Route(
        "op",
        show,
        Permission.LOOK_UP,
        help="Show an operation's card; answer it to file a note on the operation",
        usage="/op NAME",
        examples=(
            "/op driven",
            "/op viper",
        ),
        brings="The operation's card. Answer it, and your note is filed on the operation.",
        also=re.compile(
            rf"(?:op|operation)\s+(?!.*\b{OF_A_TASK}\b)(?P<words>\w[\w' -]{{0,40}})[?.!\s]*$", re.IGNORECASE
        ),
        plainly=re.compile(r"(?:op|operation)\s+\w+\s*[?.!]*$", re.IGNORECASE),
        looks=True,
        lenient=True,
        yields=True,
    ),
)
