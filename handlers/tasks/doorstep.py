"""Words from a doorstep that name no task: they bring the question of the one in progress."""

from __future__ import annotations

from datetime import datetime

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.database import Session
from bot.language import doorstep
from bot.language.doorstep import DoorWord
from bot.services.access.policy import Permission
from bot.services.lone_visits import taking
from bot.services.tasks import in_hand
from bot.texts.lone_visits import viewing as lone_visit_texts
from bot.texts.reply import Reply
from bot.texts.tasks import doorstep as texts
from bot.texts.tasks import moves as move_texts
from bot.values import replace


def said(ask: Ask) -> Reply:
    meant = doorstep.read(ask.words)
    if meant is None:
        return move_texts.which("arrived")
    asked = texts.asks(meant, ask.words, in_hand.list_own(ask.session, ask.actor, now=ask.now))
    if meant is DoorWord.COMING:  # perhaps to a colleague
        alarms = taking.told_of(ask.session, ask.actor, now=ask.now)
        asked = lone_visit_texts.or_alarm(asked, alarms)
    return replace(asked, unused=True)


def read_last(_session: Session, words: str, *, now: datetime) -> str | None:  # noqa: ARG001
    return words if doorstep.read(words) else None


ROUTES = (
    Route(
        "task said",
        said,
        Permission.CARRY_OUT,
        help="Show what words without a reference may mean for your task in progress",
        examples=("/task said no answer", "/task said all done"),
        reads_last=read_last,
        hidden=True,
        looks=True,
    ),
)
