"""Answers to what is asked of the wrong place: an emergency, and who is on duty."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.routing import Need, Route
from bot.language.collars import COLLAR, RANKED
from bot.services.access.policy import Permission
from bot.texts.guides import elsewhere as texts
from bot.texts.reply import Reply

EMERGENCY = (
    r"(?:(?:call|ring|dial|need|is\s+it|sh(?:all|ould)\s+i\s+(?:call|ring))\s+)?(?:999|112)"
    r"|emergency|officer\s+(?:needs|requires)\s+assistance|(?:urgent|need)\s+(?:assistance|help|back\s?up)"
    r"|(?:officer|colleague)\s+down|shots\s+fired|code\s+(?:zero|0)|help\s+(?:now|urgent|urgently)"
)


def emergency(_: Ask) -> Reply:
    return texts.emergency()


def colleagues(_: Ask) -> Reply:
    return texts.colleagues()


ROUTES = (
    Route(
        "emergency",
        emergency,
        Permission.USE,
        help="Say whom to call in an emergency",
        also=re.compile(rf"(?:{EMERGENCY})(?:\s+(?:please|now))?[?.!\s]*$", re.IGNORECASE),
        needs=Need.ACCOUNT,
        asks=True,
        hidden=True,
    ),
    Route(
        "colleagues",
        colleagues,
        Permission.USE,
        help="Say who knows which officers are on duty",
        also=re.compile(
            rf"who(?:\s+else)?(?:\s+is|\s+are|'s)?\s+(?:else\s+)?(?:(?:on|off|working|about|around)\b(?!.*\bon\s+it\b).*"
            rf"|(?:in\s+)?(?:my|our)\b[\w ]{{0,30}}[?.!\s]*$|(?:{RANKED})?{COLLAR}[?.!\s]*$)",
            re.IGNORECASE,
        ),
        needs=Need.ACCOUNT,
        asks=True,
        yields=True,
        hidden=True,
    ),
)
