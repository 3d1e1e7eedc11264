"""The words that could answer a question of a referral in the making."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime

from bot.database import Session
from bot.errors import RejectedError
from bot.language.referring.births import read_birth, split_birth
from bot.language.referring.given import read_address, read_ground_day, read_name, read_worry
from bot.language.referring.known import read_known_by
from bot.language.referring.line import take_first
from bot.language.referring.no_names import has_no_name
from bot.language.times.wall import to_local
from bot.letters import code_words, lowered
from bot.services.referrals.making import intakes
from bot.services.referrals.making.draft_steps import DraftStep
from handlers.referrals.answers import NO_TO_ALL, NOT_KNOWN, ONE_ANSWER, TELEPHONE

DATE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}|\d{6}|\b(?:19|20)\d{2}\b")
FEW_WORDS = 4  # of a name without a date of birth behind it


def likely(session: Session, step: str, _facts: Mapping[str, str], words: str, /, *, now: datetime) -> bool:
    """Whether the words could be the answer: they can be read as one."""
    asked, today = step.removeprefix("refer "), to_local(now).date()
    if asked in (DraftStep.PROGRAMME, DraftStep.GROUND):
        return _is_of_programmes(session, asked, words)
    with suppress(RejectedError):
        return READ[asked](words, today) if asked in READ else True
    return False


def is_name(words: str, today: date) -> bool:
    """Whether the words are somebody's name, with the date of birth behind it or without, or that alone."""
    parts = split_birth(words)
    if parts is None:
        return len(words.split()) <= FEW_WORDS and bool(read_name(words))
    name, born, rest = parts
    return bool(read_birth(f"{born} {rest}", today=today)) and (not name or bool(read_name(name)))


def may_name(words: str) -> bool:
    """Whether refused words may still say who it is: a date of birth, a name, a few bare words."""
    said = words.split()
    if DATE.search(words) or any(one[0].isupper() and len(one) > 1 for one in said[1:]):
        return True
    if has_no_name(words):
        return False
    if any(map(str.isdigit, words)):
        return said[0][0].isupper()
    return len(said) <= FEW_WORDS


def _is_of_programmes(session: Session, asked: str, words: str) -> bool:
    """Whether the words name a programme, or begin with one of its grounds."""
    programmes = intakes.in_use(session)
    if asked == DraftStep.PROGRAMME:
        return code_words(words) in intakes.by_name(programmes)
    return any(take_first(words, intakes.ground_names(one))[0] for one in programmes)


def _is_address(words: str, _: date) -> bool:
    return lowered(words).strip(" .") in NOT_KNOWN or bool(read_address(words))


def _is_answer(words: str, _: date) -> bool:
    said = lowered(words).strip(" .!")
    return bool(NO_TO_ALL.fullmatch(said) or ONE_ANSWER.match(said))


READ: Mapping[str, Callable[[str, date], bool]] = {
    "first": is_name,
    DraftStep.NAME: is_name,
    DraftStep.BORN: lambda words, today: bool(read_birth(words, today=today)),
    DraftStep.ADDRESS: _is_address,
    DraftStep.GROUND_DAY: lambda words, today: bool(read_ground_day(words, today=today)),
    DraftStep.QUESTIONS: _is_answer,
    DraftStep.KNOWN_BY: lambda words, _: read_known_by(words) is not None,
    DraftStep.WORRY: lambda words, _: bool(read_worry(words)),
    DraftStep.TELEPHONE: lambda words, _: TELEPHONE.fullmatch(words) is not None,
}
