"""A referral in one line: whatever of it can be read is kept, and only the rest is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.ages import age
from bot.language.referring.births import read_birth
from bot.language.referring.given import read_ground_day, read_worry, split_ground_day
from bot.language.referring.line import ReferralLine, take_first
from bot.language.referring.nearly import before_name
from bot.language.referring.refusals import SHORTEST_WORRY
from bot.letters import lowered
from bot.services.referrals.making import intakes
from bot.services.referrals.making.draft_steps import DraftStep
from bot.services.referrals.making.eligibility import Intake, fitting
from handlers.referrals import naming, refusals
from handlers.referrals.answers import Values
from models.referral import Answer
from models.referral_draft import KnownBy

ABOUT_DRAFTS = (
    *("draft", "drafts", "send", "add", "drop", "change", "later", "show", "hide", "list", "help", "cancel"),
    *("look", "confirm", "return", "team", "mine", "name", "born", "address", "ground", "day", "answer"),
    *("known", "worry", "phone", "carer"),
)
_FEW = 2  # words: more are a name and something about it
_MISSPELT = 0.75


class Gathered(Struct, frozen=True):
    """The columns that could be read, and why each of the others could not."""

    values: Values
    refused: Mapping[DraftStep, str]


def is_about_drafts(words: str) -> bool:
    """Whether the words ask for drafts, without the number that says which: `draft`, `send x`, `drfts`."""
    said = re.findall(r"[^\W\d_]+", lowered(words))
    if not said or len(words.split()) > _FEW or "," in words:
        return False
    near = get_close_matches(said[0], ("draft", "drafts"), n=1, cutoff=_MISSPELT)
    return said[0] in ABOUT_DRAFTS or bool(near)


def gather(
    line: ReferralLine, programme: Intake | None, programmes: Sequence[Intake], *, today: date
) -> Gathered:
    values: Values = {}
    refused: dict[DraftStep, str] = {}

    def take(step: DraftStep, read: Callable[[], Values]) -> None:
        try:
            values.update(read())
        except RejectedError as why:
            refused[step] = str(why)

    known = {} if programme else intakes.by_name(programmes)
    take(DraftStep.NAME, lambda: naming.read(line.name, known, led=programme is None))
    if line.born:
        take(DraftStep.BORN, lambda: {"date_of_birth": read_birth(line.born, today=today)})
    taker = programme or _meant(line.name, values.get("date_of_birth"), programmes, today)
    ground, day, spare = _ground(taker, line.rest, today)
    if ground or day:
        take(DraftStep.GROUND, lambda: _known_ground(taker, ground))
    if day:
        take(DraftStep.GROUND_DAY, lambda: {"ground_on": read_ground_day(day, today=today)})
    if worry := line.worry or spare:
        take(DraftStep.WORRY, lambda: {"worry": read_worry(worry)})
    if taker is not None and values and line.born and line.rest and worry:
        values.update(_unsaid(taker))
    return Gathered(values, refused)


def _meant(name: str, born: date | None, programmes: Sequence[Intake], today: date) -> Intake | None:
    """The programme that the line seems to mean: one misspelt, or the only one for the age."""
    known = intakes.by_name(programmes)
    strange = before_name(name, known)
    if strange is not None and strange.near:
        return known[strange.near]
    taking = fitting(programmes, age(born, today)) if born else ()
    return taking[0] if len(taking) == 1 else None


def _ground(taker: Intake | None, rest: str, today: date) -> tuple[str, str, str]:
    """The ground, its day and the words behind it, which are the worry where the colon is missing."""
    code, left = take_first(rest, intakes.ground_names(taker)) if taker else (None, rest)
    if code is None:
        code, _, left = rest.partition(" ")
    day, spare = split_ground_day(left, today=today)
    if day == left and sum(one.isalnum() for one in left) >= SHORTEST_WORRY and not left[:1].isdigit():
        return code, *_day_or_worry(left, today)
    return (code, day, spare) if day else (code, "", "")


def _day_or_worry(words: str, today: date) -> tuple[str, str]:
    try:
        read_ground_day(words, today=today)
    except RejectedError:
        return "", words
    return words, ""


def _known_ground(taker: Intake | None, ground: str) -> Values:
    if taker is None:
        raise refusals.GROUND_AGAIN()
    code, _ = take_first(ground, known := intakes.ground_names(taker))
    if code is None:
        raise refusals.NO_GROUND()
    return {"ground": known[code].code}


def _unsaid(programme: Intake) -> Values:
    """All that one line leaves out, so that it goes straight to the preview, which names it."""
    answers = {one.code: Answer.UNKNOWN.value for one in programme.questions}
    return {"address": "", "answers": answers, "known_by": KnownBy.NOT_SAID}
