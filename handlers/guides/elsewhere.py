"""Answers to what is asked of the wrong place: an emergency, and who is on duty."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Need, Route
from bot.language import doorstep
from bot.language.asking import OF_A_TASK
from bot.language.collars import COLLAR, RANKED
from bot.language.doorstep import DoorWord
from bot.language.emergencies import OUTRIGHT
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.lone_visits import lists as lone_visits
from bot.texts.guides import elsewhere as texts
from bot.texts.reply import Reply
from bot.texts.team import lists as team_texts
from bot.values import replace
from handlers.team import lists as team

FORCES = (
    r"(?:help|assistance|back[\s-]?up|ambulances?|paramedics?|units?|police|officers?|armed\s+response|arv)\b"
)
HINT = (
    rf"\b(?:needs?|send|requires?|request(?:ing)?|get\s+me)\s+(?:\w+\s+){{0,2}}(?!help){FORCES}"
    r"|\bneeds?\s+(?:\w+\s+)?help\s+(?:now|here|at|in|quick|urgently|asap)\b"
    r"|\b(?:assistance|back[\s-]?up|ambulance|help|units?)\s+(?:needed|required|asap|urgent(?:ly)?|now)\b"
    r"|\burgent\s+(?:assistance|help|back[\s-]?up)\b|\b(?:it'?s|is)\s+an\s+emergency\b|\bmedical\s+emergency\b"
    r"|\b(?:being|getting)\s+(?:assaulted|attacked|stabbed|chased|followed|shot|beaten|kicked|robbed)\b"
    r"|\b(?:i'?ve|i\s+have|we'?ve)\s+(?:just\s+)?been\s+(?:assaulted|attacked|stabbed|shot|hit|hurt|injured)\b"
    r"|\b(?:i'?m|i\s+am|we'?re|we\s+are)\s+(?:hurt|injured|bleeding|trapped|surrounded)\b"
    r"|\bin\s+(?:danger|trouble)[.!\s]*$"
    r"|\b(?:officer|colleague|pc|sgt)\s+(?:down|hurt|injured|assaulted|stabbed|shot|in\s+trouble)\b"
    r"|\bunder\s+attack\b|\bnot\s+breathing\b|\bcardiac\s+arrest\b|\bunresponsive\b"
    r"|\bbleeding\s+(?:out|badly)\b"
    r"|\bshots\s+fired\b|\b(?:stabbing|shooting|explosion)\s+(?:at|on|in|outside|here|now)\b|\bon\s+fire\b"
    r"|\b(?:has|got|with)\s+a\s+(?:knife|gun|machete)\s+(?:now|here|at\s+me|to)\b|\babout\s+to\s+jump\b"
)
LONGEST_CALL = 120  # what is longer tells a story
OTHER_WORD = (  # it asks for something else, or goes into the notebook
    r"(?:\W|(?:please|pls|can|could|you|u|make|write|add|a|new|just|my)\b)*"
    r"(?:not(?:e[sd]?|ing)|nto?es?|intel\w*|remi?nd\w*|find|search|tasks?|jobs?|brief\w*|refs?|referrals?"
    r"|results?|amend|strike|look\w*|status|who\w*|what\w*|when|where|how|why|any|did|does"
    r"|help\s+(?:on|with|about|to))\b"
)
TELLS = (
    r".*\b(?:yesterday|last|was|were|had|said|says|told|reports?|reported|states|stated|called|ago|earlier"
    r"|tomorrow|attended|no)\b"
)
EMERGENCY = re.compile(
    rf"{OUTRIGHT.pattern}|(?!{OTHER_WORD})(?!{TELLS})(?=[^\n]{{1,{LONGEST_CALL}}}$).*?(?:{HINT})",
    re.IGNORECASE,
)


IS_ON = re.compile(
    rf"(?:is|are)\s+(?:{RANKED})?(?P<collar>{COLLAR})\s+(?:still\s+)?(?:on|off|at\s+work|in|about|working|free)"
    r"(?:\s+(?:duty|shift))?(?:\s+(?:now|yet|today|tonight))?[?.!\s]*",
    re.IGNORECASE,
)
FREE = (
    r"(?:who(?:\s+is|\s+are|'s|s)?|is\s+any\s?(?:one|body))\s+(?:else\s+)?"
    r"(?:free|available)\b(?!\s+(?:for|to)\s+(?:tsk|task)\b)[^?.!\n]{0,40}[?.!\s]*$"
)
LATER = re.compile(
    r"\b(?:free|available|tonight|tomorrow|later|at\s+\d|next|(?:mon|tues?|wed|thu|fri|sat|sun))",
    re.IGNORECASE,
)


def emergency(ask: Ask) -> Reply:
    """Tell an officer who is out alone of the tap that does call somebody, or that help is called.

    Their words can be kept; at a visit those of `unsafe ...` can be its outcome.
    """
    own = lone_visits.own(ask.session, ask.actor)
    if own is None:
        return texts.emergency()
    shown = texts.emergency_alone(own)
    if doorstep.read(ask.words) is DoorWord.UNSAFE:
        shown = texts.with_unsafe(shown, own, ask.words)
    return replace(shown, unused=True)


def colleagues(ask: Ask) -> Reply:
    """A supervisor's own officers, or the one who is named; others are told who knows."""
    if not policy.may(ask.actor.role, Permission.BRIEF):
        return texts.colleagues()
    if ask.unlocked_until is None:
        return texts.colleagues_of_supervisor()
    named = IS_ON.fullmatch(ask.words.strip())
    listed = team.listing(replace(ask, words=named["collar"] if named else ""))
    return team_texts.for_a_task(listed) if not named and LATER.search(ask.words) else listed


ROUTES = (
    Route(
        "emergency",
        emergency,
        Permission.USE,
        help="Say whom to call in an emergency",
        also=EMERGENCY,
        plainly=OUTRIGHT,
        needs=Need.ACCOUNT,
        looks=True,
        lenient=True,
        hidden=True,
    ),
    Route(
        "colleagues",
        colleagues,
        Permission.USE,
        help="Say who knows which officers are on duty",
        also=re.compile(
            rf"{IS_ON.pattern}$|{FREE}|who(?:\s+else)?(?:\s+is|\s+are|'s)?\s+(?:else\s+)?(?:(?:on|off|working|about|around)\b(?!.*\b(?:on\s+it|{OF_A_TASK}|hold)\b).*"
            rf"|(?:in\s+)?(?:my|our)\b[\w ]{{0,30}}[?.!\s]*$|(?:{RANKED})?{COLLAR}[?.!\s]*$)",
            re.IGNORECASE,
        ),
        needs=Need.ACCOUNT,
        looks=True,
        lenient=True,
        yields=True,
        hidden=True,
    ),
)
