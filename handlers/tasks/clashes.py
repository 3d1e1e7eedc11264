"""Clashes: what is to be settled, and the words of those who were told to ring each other."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language import collars
from bot.letters import capitals, normal
from bot.services.access.policy import Permission
from bot.services.tasks.clashes import lists, objecting, settling
from bot.services.tasks.clashes.settling import NotWaitingError
from bot.texts.reply import Reply
from bot.texts.tasks import clashes as texts
from bot.values import replace
from handlers.words import task_named

SAID = re.compile(
    rf"\s*(?:(?:tsk|task)?[ :#_-]{{0,3}}\d{{1,9}}\b)?"
    rf"(?:\s+(?:with\s+|of\s+)?(?P<collar>{collars.COLLAR})(?=\s*(?:[:.!]|$)))?[\s:,;.-]*(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)


def show(ask: Ask) -> Reply:
    return texts.listed(lists.listed(ask.session, ask.actor, now=ask.now), now=ask.now)


def settled(ask: Ask) -> Reply:
    named = task_named(ask)
    if named is None:
        return texts.which("settled")
    collar, _ = _read(ask.words)
    return texts.settled(settling.settle(ask.session, ask.actor, named.text, collar, now=ask.now))


def not_so(ask: Ask) -> Reply:
    named = task_named(ask)
    if named is None:
        return texts.which("not so")
    collar, _ = _read(ask.words)
    return texts.open_again(objecting.object_to(ask.session, ask.actor, named.text, collar, now=ask.now))


def override(ask: Ask) -> Reply:
    named = task_named(ask)
    if named is None:
        return texts.which("override")
    collar, words = _read(ask.words)
    if not words:
        try:
            settling.require_override(ask.session, ask.actor, named.text, collar, now=ask.now)
        except NotWaitingError as error:
            return texts.not_waiting(str(error), named.text, collar)
        return texts.asks_reason(named.text, collar)
    return _overridden(ask, named.text, collar, words)


def reason_said(ask: Ask) -> Reply:
    """Go ahead, and delete the typed reason from the chat: it may name somebody."""
    done = _overridden(ask, ask.facts["task"], ask.facts["collar"] or None, ask.words)
    return replace(done, forget=True)


def _overridden(ask: Ask, ref: str, collar: str | None, words: str) -> Reply:
    return texts.settled(settling.override(ask.session, ask.actor, ref, collar, words, now=ask.now))


def _read(words: str) -> tuple[str | None, str]:
    found = SAID.match(normal(words))
    if found is None:
        return None, ""
    return capitals(found["collar"]) if found["collar"] else None, found["words"].strip()


ROUTES = (
    Route(
        "clash",
        show,
        Permission.PLAN,
        help="List what is to be settled by a telephone call before a task goes ahead",
        usage="/clash",
        examples=("/clash",),
        aliases=("clashes",),
        brings="Your own tasks that clash, and whom to ring; to an Inspector also what came of others.",
        looks=True,
    ),
    Route(
        "clash settled",
        settled,
        Permission.PLAN,
        help="Say that you have rung each other, and that your task may go ahead",
        examples=("/clash settled TSK-0456 2101",),
    ),
    Route(
        "clash not so",
        not_so,
        Permission.PLAN,
        help="Say that it isn't settled: it is open again for both sides",
        usage="/clash not so TSK-0456 2101",
        examples=("/clash not so TSK-0456 2101",),
    ),
    Route(
        texts.OVERRIDE,
        override,
        Permission.PLAN,
        help="Let a task that waits for a word go ahead, and say why",
        examples=("/clash override TSK-0456 2101: the child is in danger",),
        steps={texts.OVERRIDE: reason_said},
        reasons=frozenset({texts.OVERRIDE}),
    ),
)
