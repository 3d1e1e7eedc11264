"""Officers who are out alone: the list, their answers, alarms: `/alone TSK-0456 ok`, `10`, `left`, `help`."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Handler, Need, Press, Route
from bot.language.lone_answers import COMES, STILL_HERE, TAKES_IT, TO_WHOM
from bot.language.references import RecordKind
from bot.services.access.policy import Permission
from bot.services.lone_visits import answering, life, lists, refusals, taking, viewing
from bot.texts.lone_visits import viewing as texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.words import collar, pull_page, task_named
from models.lone_visit import LoneWord

OK = (
    r"(?:(?:i'?m |am |all |still )?(?:all ?right|alright|safe|good)"
    r"|(?:i'?m |am |all |still )(?:ok(?:ay)?|fine))"
    r"(?: here| still)?"
)
YES = r"yes|yep|yeah|ok(?:ay)?|fine"

WHO = re.compile(
    r"(?:who(?:'?s|\s+is|\s+are)?|(?:is\s+)?any(?:one|body)(?:'?s)?)\s+(?:else\s+)?(?:still\s+|now\s+)?"
    r"(?:out\s+)?(?:there\s+)?(?:alone|on\s+(?:their|his|her)\s+own)(?:\s+(?:now|out|there))?[?.!\s]*$",
    re.IGNORECASE,
)


def show(ask: Ask) -> Reply:
    """The list; of one task, or of one officer, the card."""
    page, words = pull_page(ask.words)
    named = _named(ask) if words or ask.card else None
    if named is None:
        found, total = lists.listed(ask.session, ask.actor, page=page, now=ask.now)
        return texts.listed(found, total, page=page, now=ask.now)
    card = viewing.require(ask.session, ask.actor, named, now=ask.now)
    return texts.card(card, control_room=ask.settings.control_room, now=ask.now)


def take(ask: Ask) -> Reply:
    named = _named(ask)
    if named is None:
        alarms = taking.told_of(ask.session, ask.actor, now=ask.now)
        if len(alarms) != 1:
            return replace(texts.which_alarm(alarms), unused=True)
        named = alarms[0]
    card = taking.take(ask.session, ask.actor, named, now=ask.now)
    return texts.card(card, control_room=ask.settings.control_room, now=ask.now)


def give_back(ask: Ask) -> Reply:
    named = _named(ask)
    if named is None:
        return show(ask)
    pace = life.pace(ask.settings)
    card, told = taking.hand_back(ask.session, ask.actor, named, pace=pace, now=ask.now)
    shown = texts.card(card, control_room=ask.settings.control_room, now=ask.now)
    return shown if told is None else texts.given_back(shown, told)


def all_right(ask: Ask) -> Reply:
    found = answering.all_right(ask.session, ask.actor, _ref(ask), now=ask.now, asked_at=ask.asked_at)
    return texts.answered(found)


def yes(ask: Ask) -> Reply:
    """A bare yes answers a question that I asked, and may not end a call for help."""
    own = lists.own(ask.session, ask.actor)
    return all_right(ask) if own is None or life.is_asked(own.state, own.word) else texts.not_asked(own)


def still_here(ask: Ask) -> Reply:
    """A sign of life; whoever has called for help may be waiting for it still."""
    own = lists.own(ask.session, ask.actor)
    return texts.not_asked(own) if own is not None and own.word is LoneWord.HELP else all_right(ask)


def who_comes(ask: Ask) -> Reply:
    called = answering.open_alarm(ask.session, ask.actor)
    if called is not None:
        return texts.goes_on(called, now=ask.now)
    own = lists.own(ask.session, ask.actor)
    if own is None:
        raise refusals.NOT_ALONE()
    return texts.not_asked(own)


def ten_more(ask: Ask) -> Reply:
    found = answering.ten_more(ask.session, ask.actor, _ref(ask), now=ask.now, asked_at=ask.asked_at)
    return texts.answered(found)


def left(ask: Ask) -> Reply:
    ref = answering.require_own(ask.session, ask.actor, _ref(ask), asked_at=ask.asked_at).ref
    answering.leave(ask.session, ask.actor, ref, now=ask.now)
    return texts.left(ref)


def call_for_help(ask: Ask) -> Reply:
    pace = life.pace(ask.settings)
    called = answering.call_for_help(ask.session, ask.actor, _ref(ask), pace=pace, now=ask.now)
    return texts.help_called(called)


def _ref(ask: Ask) -> str | None:
    found = task_named(ask)
    return found.text if found else None


def _named(ask: Ask) -> str | None:
    """A task's reference, or the collar by which somebody was named who may not know of the task."""
    task = ask.find(RecordKind.TASK)
    return task.text if task else collar(ask.words)


def _route(
    verb: str,
    handle: Handler,
    help_: str,
    press: str,
    *,
    says: str,
    needs: Need = Need.UNLOCKED,
    aside: bool = True,
    also: re.Pattern[str] | None = None,
) -> Route:
    return Route(
        f"alone {verb}",
        handle,
        Permission.CARRY_OUT,
        help=help_,
        examples=(f"/alone TSK-0456 {says}",),
        after=True,
        aside=aside,
        press=Press(re.compile(press), f"/alone {verb} {{first}}"),
        needs=needs,
        also=also,
    )


ROUTES = (
    Route(
        "alone",
        show,
        Permission.CARRY_OUT,
        help="List who is out alone: yourself; as a supervisor, your officers",
        usage="/alone TSK-0456",
        examples=("/alone", "/alone TSK-0456"),
        brings="A line for each, and when I ask them; of one, the place and the last word.",
        looks=True,
        also=WHO,
    ),
    _route("ok", all_right, "Say that you are all right", OK, says="ok"),
    _route("yes", yes, "Answer “All right?” with a bare yes, once it was asked", YES, says="yes"),
    _route(
        "here",
        still_here,
        "Say that you are still there, which ends no call for help",
        STILL_HERE,
        says="here",
    ),
    _route(
        "who",
        who_comes,
        "Say who comes to the alarm about you, and how to end it",
        r"who(?:'?s| is) coming",
        says="who",
        needs=Need.ACCOUNT,
    ),
    _route(
        "more", ten_more, "Ask for ten minutes more", r"(?:10|ten)(?: more)?(?: min(?:ute)?s?)?", says="more"
    ),
    _route(
        "left", left, "Say that you have left", r"(?:i'?(?:ve|m) )?(?:left|leaving)", says="left", aside=False
    ),
    _route(
        "help",
        call_for_help,
        "Ask for help by alarm at once, without a PIN; radio and 999 come first",
        "help(?: me)?",
        says="help",
        needs=Need.ACCOUNT,
    ),
    _route(
        "take",
        take,
        "Say that you see to an alarm",
        f"{TAKES_IT}|{COMES}",
        says="take",
        also=re.compile(rf"{TAKES_IT}{TO_WHOM}[.!\s]*$", re.IGNORECASE),
    ),
    _route(
        "back",
        give_back,
        "Give back an alarm that you took and can't get to: the others are told again",
        "(?:(?:i |we )?(?:can'?t|cannot) (?:get there|make it|go|come|take it)|give (?:it )?back)",
        says="back",
    ),
)
