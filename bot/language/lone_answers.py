"""The plain words by which an officer who is out alone answers: `all right`, `10 more`, `left`, `help`.

`who's coming` asks about the alarm; whoever was told of it says `I'll take it` or `on my way`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.language.emergencies import OUTRIGHT
from bot.language.plain import plain

LONGEST = 40
OK, YES, HERE = "ok", "yes", "here"
HELP, WHO = "help", "who"
_EDGES = re.compile(r"^[\s.,;:!?/\"']+|[\s.,;:!?\"']+$")
TO_WHOM = "(?:,? (?:mate|sarge?|skip|boss))?"
_BARE = re.compile(r"(?:yes|yep|yeah|ok(?:ay)?|fine|yes,? (?:ok(?:ay)?|fine|thanks))" + TO_WHOM)
STILL_HERE = r"(?:i'?m |i am |am )?still here"
TAKES_IT = (
    r"(?:(?:ok(?:ay)?|yes|yep),? )?(?:(?:i'?ll |i will |i can )?take (?:it|this(?: one)?|that(?: one)?)"
    r"|(?:i'?m |i am )?taking (?:it|this|that)|(?:i'?ve |i have |i )got (?:it|this|that)"
    r"|(?:i'?m|i am) on (?:it|that)|i'?ll go)"
)
COMES = r"(?:i'?m |i am )?(?:on (?:my|the) way|omw|en ?route|coming)(?: now)?"
_ANSWERS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        HELP: re.compile(r"(?:i need )?help(?: me)?(?: (?:now|please|pls))?(?:\W+help)*"),
        HERE: re.compile(rf"{STILL_HERE}{TO_WHOM}"),
        WHO: re.compile(
            r"who(?:'?s| is) (?:coming|on (?:the|their|his|her) way|(?:got|taken|taking) it)"
            r"(?: (?:now|here|yet|out|to me))?"
            r"|(?:(?:stop|cancel|end|call off) (?:the |my )?(?:help|alarm)|false alarm)"
        ),
        OK: re.compile(
            r"(?:(?:yes,? |yep,? )?(?:still )?(?:i'?m |i am |am |all )?(?:still )?(?:all ?right|alright)"
            r"(?: now| here)?(?:,? (?:thanks|ta|cheers))?"
            r"|(?:yes,? |yep,? )?(?:i'?m|i am|all|still) (?:still )?"
            r"(?:ok(?:ay)?|fine|safe|good|well)(?: now| here| still)?)" + TO_WHOM
        ),
        "more": re.compile(
            r"(?:(?:\d{1,3}|ten|fifteen|twenty|thirty) )?more(?: (?:min(?:ute)?s?|time))?(?: please| pls)?"
        ),
        "left": re.compile(r"(?:i'?(?:ve|m) )?(?:left|leaving)(?: (?:now|here))?"),
    }
)


def lone_answer(words: str, *, is_asked: bool = False) -> str | None:
    """The word of `/alone` that they mean, None for any others.

    A bare yes answers what I asked of them: it is none where something else `is_asked`.
    """
    if len(words) > LONGEST:
        return None
    said = _EDGES.sub("", plain(words).casefold())
    if OUTRIGHT.match(said):
        return HELP
    if _BARE.fullmatch(said) and not is_asked:
        return YES
    return next((one for one, pattern in _ANSWERS.items() if pattern.fullmatch(said)), None)
