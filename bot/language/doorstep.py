"""Words from a doorstep that name no task: `no answer`, `spoke to mum`, `all done`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.language.plain import plain

LONGEST = 80


class DoorWord(StrEnum):
    """A thing to say of the task in hand; the first five are a visit's outcomes, by name."""

    ENGAGED = "engaged"
    THINKING = "thinking"
    DECLINED = "declined"
    NOT_IN = "not in"
    UNSAFE = "unsafe"
    SPOKE = "spoke"
    MOVED = "moved"
    NOT_DONE = "not done"
    DONE = "done"
    LEFT = "left"
    COMING = "coming"
    ARRIVED = "arrived"


_WE = r"(?:(?:i|we|ive|im|were|weve|just|now|all|well|right) )*"
_THEY = (
    r"(?:(?:he|she|they|hes|shes|theyre|theyve|mum|dad|family|was|is|are|has|have|still|just|all|again) )*"
)
_NOBODY = r"(?:nobody|no one|noone|no 1)"
_ENDS = r"(?: (?:now|here|there|again|today|tonight|yet|at (?:the )?(?:door|address|house|scene)))*"
_SAYS: Mapping[DoorWord, re.Pattern[str]] = MappingProxyType(
    {
        DoorWord.NOT_IN: re.compile(
            rf"{_THEY}(?:not|wasnt|werent|isnt|arent) (?:in|home|at home|answering){_ENDS}"
            rf"|{_THEY}(?:didnt|not|wont) answer{_ENDS}"
            rf"|{_NOBODY} (?:is |was )?(?:in|home|at home|answering|answered|about|there){_ENDS}"
            rf"|{_WE}(?:knocked )?(?:no|got no) (?:answer|reply|response){_ENDS}"
        ),
        DoorWord.ENGAGED: re.compile(rf"{_THEY}(?:engaged|engaging|engages)(?: well)?{_ENDS}"),
        DoorWord.THINKING: re.compile(
            rf"{_THEY}(?:thinking|(?:wants? to|will) think|undecided)(?: about it)?{_ENDS}"
        ),
        DoorWord.DECLINED: re.compile(
            rf"{_THEY}(?:declined|declines|refused|refuses|not interested|said no|says no){_ENDS}"
        ),
        DoorWord.UNSAFE: re.compile(rf"{_THEY}(?:unsafe|not safe){_ENDS}"),
        DoorWord.SPOKE: re.compile(rf"{_WE}(?:spoke|spoken|talked|chatted) (?:to|with)(?: \w+){{1,4}}"),
        DoorWord.MOVED: re.compile(
            rf"{_THEY}(?:moved (?:away|out|house|on)|(?:doesnt|dont) live here(?: any ?more)?"
            rf"|no longer lives? here|not known here){_ENDS}"
        ),
        DoorWord.NOT_DONE: re.compile(rf"{_WE}(?:not done|couldnt do it|cant do it){_ENDS}"),
        DoorWord.DONE: re.compile(
            rf"(?:thats |its |job |task |visit )?{_WE}(?:done|finished|completed?){_ENDS}"
        ),
        DoorWord.LEFT: re.compile(rf"{_WE}(?:left|leaving)(?: the (?:area|address|scene))?{_ENDS}"),
        DoorWord.COMING: re.compile(rf"{_WE}(?:on (?:my|our|the) way|omw|en ?route){_ENDS}"),
        DoorWord.ARRIVED: re.compile(
            rf"{_WE}(?:arrived|arriving|(?:on|at) scene|on ?site){_ENDS}"
            r"|(?:im|were|just) (?:here|there|outside)(?: now)?|here now"
        ),
    }
)
TO_SAY = re.compile(
    r"(?:so\s+)?what\s+(?:to|do\s+(?:i|we)|should\s+(?:i|we)|shall\s+(?:i|we)|am\s+i\s+to)\s+say"
    r"(?:\s+(?:to\s+(?:them|him|her|the\s+\w+|mum|dad)|at\s+the\s+door|at\s+this\s+visit|here|now))*[\s?.!]*$",
    re.IGNORECASE,
)
_WHY_UNSAFE = re.compile(
    r"\s*(?:unsafe|not safe)\b[\s:;,.-]+(?P<why>(?=.*\w).*\S)\s*", re.IGNORECASE | re.DOTALL
)
_COURTESY = re.compile(
    r"(?: (?:thanks|thank you|thx|ta|cheers|sarge|sgt|skip|boss|maam|sir|mate|pls|please))+$"
)


def read(words: str) -> DoorWord | None:
    """Return the one thing that the words say, None if they say more; a question says none.

    What made it unsafe may be told at any length.
    """
    if words.rstrip().endswith("?"):
        return None
    if len(words) <= LONGEST:
        said = _bare(words)
        found = next((one for one, pattern in _SAYS.items() if pattern.fullmatch(said)), None)
        if found is not None:
            return found
    return DoorWord.UNSAFE if why_unsafe(words) else None


def why_unsafe(words: str) -> str:
    """Return what made it unsafe, of `unsafe big dog in yard`; nothing of `unsafe here`."""
    if len(words) <= LONGEST and _SAYS[DoorWord.UNSAFE].fullmatch(_bare(words)):
        return ""
    found = _WHY_UNSAFE.fullmatch(words)
    return found["why"] if found else ""


def _bare(words: str) -> str:
    said = plain(words).casefold().replace("'", "")
    return _COURTESY.sub("", " ".join(re.findall(r"\w+", said)))
