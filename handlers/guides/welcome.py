"""The welcome, /me, and leaving a dialogue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.chat.ask import Ask
from bot.chat.route import Need, Route
from bot.chat.standing import LATELY
from bot.database import Session
from bot.language.backing_out import WAYS, admits_a_slip
from bot.services import dialogues
from bot.services.access.policy import Permission
from bot.services.identity import pin_pads
from bot.services.identity.pin_pads import HeldMessage
from bot.services.lone_visits import answering
from bot.services.officers import leave as leaves
from bot.services.officers import officers
from bot.services.tasks import slips
from bot.services.upkeep import heartbeats
from bot.texts.guides import welcome as texts
from bot.texts.lone_visits import viewing as lone_visit_texts
from bot.texts.reply import Reply
from bot.texts.tasks import slips as slip_texts
from bot.texts.trainings import viewing as training_texts
from bot.texts.upkeep.heartbeats import last_tick
from bot.values import replace
from handlers.briefings.words import left_draft
from handlers.intelligence.drafts import left as left_report
from handlers.referrals.draft_ends import kept_referral, left_referral, of_referrals
from models.officer import Role


def start(ask: Ask) -> Reply:
    return texts.already(ask.actor, brought_a_code=bool(ask.words))


def me(ask: Ask) -> Reply:
    ticked = None
    if ask.actor.role is Role.ADMINISTRATOR:
        ticked = last_tick(heartbeats.last(ask.session), now=ask.now)
    mine = officers.desk(ask.session, ask.actor)
    leave = leaves.next_of(ask.session, ask.actor, now=ask.now)
    return texts.desk(
        mine,
        leave,
        role=ask.actor.role,
        unlocked_until=ask.unlocked_until,
        now=ask.now,
        ticked=ticked,
    )


def cancel(ask: Ask) -> Reply:
    """Leave the question; an alarm about the officer goes on, and they are told so."""
    waited = pin_pads.list_waiting(ask.session, ask.actor.id, now=ask.now)
    pin_pads.drop(ask.session, ask.actor.id)
    was_open = dialogues.end(ask.session, ask.actor.id) or bool(waited)
    asked = dialogues.withdraw(ask.session, ask.actor.id, since=ask.now - LATELY)
    called = answering.open_alarm(ask.session, ask.actor)
    if called is not None and not was_open:
        return lone_visit_texts.goes_on(called, now=ask.now)
    left = _left(ask, waited, was_open=was_open, asked="" if was_open or not asked else asked[0])
    if not was_open and called is None:
        left = _with_last_step(ask, left)
    return left if called is None else lone_visit_texts.with_alarm(left, called, now=ask.now)


def slip(ask: Ask) -> Reply:
    """The answer to `wrong button`, which leaves no question."""
    return replace(_with_last_step(ask, texts.left_dialogue(was_open=False)), unused=True)


def read_slip(_session: Session, words: str, *, now: datetime) -> str | None:  # noqa: ARG001
    return words if admits_a_slip(words) else None


def _with_last_step(ask: Ask, shown: Reply) -> Reply:
    """The reply, below the officer's own last step on a task, which nothing cancels."""
    last = None if ask.unlocked_until is None else slips.find_last(ask.session, ask.actor, now=ask.now)
    return shown if last is None else slip_texts.stands(shown, last)


def _left(ask: Ask, waited: Sequence[HeldMessage], *, was_open: bool, asked: str) -> Reply:
    briefing = ask.facts.get("brief")
    if briefing:
        return left_draft(ask, briefing)
    if (number := ask.facts.get("draft")) and ask.unlocked_until is not None:
        return left_referral(ask, number)
    if training := ask.facts.get(training_texts.NUMBER):
        return training_texts.left(training)
    said = texts.left_dialogue(was_open=was_open, asked=asked)
    kept = None if was_open and not (waited or number) else kept_referral(ask, said)
    return replace(kept or left_report(ask, said), forgets=of_referrals(waited))


ROUTES = (
    Route(
        "start",
        start,
        Permission.USE,
        help="Enrol with the link that your supervisor gave you",
        usage="/start",
        examples=("/start",),
        brings="Your name and team, if you are enrolled; else whom to ask.",
        needs=Need.ACCOUNT,
        looks=True,
    ),
    Route(
        "me",
        me,
        Permission.USE,
        help="Show who you are here, and your open work in numbers",
        usage="/me",
        examples=(
            "/me",
            "who am i",
        ),
        brings="Your role, team and shift, until when the chat is open, and your work in numbers.",
        aside=True,
        needs=Need.ACCOUNT,
        also=re.compile(
            r"(?:me|who\s*am\s*i|my\s+(?:desk|role|work)|am\s+i\s+(?:on\s+duty|booked\s+on|unlocked|locked|still\s+on))[?.!\s]*$",
            re.IGNORECASE,
        ),
        looks=True,
        lenient=True,
    ),
    Route(
        "cancel",
        cancel,
        Permission.USE,
        help="Leave the question that you were asked",
        usage="/cancel",
        examples=(
            "/cancel",
            "never mind",
        ),
        brings="A line that the question is closed; nothing half-done is kept.",
        needs=Need.ACCOUNT,
        also=re.compile(rf"(?:{WAYS})$", re.IGNORECASE),
    ),
    Route(
        "cancel slip",
        slip,
        Permission.USE,
        help="Show what stands after a slip",
        examples=("/cancel slip",),
        reads_last=read_slip,
        hidden=True,
        looks=True,
    ),
)
