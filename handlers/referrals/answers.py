"""The answers of an officer who refers somebody, read: each becomes columns of the draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.chat.ask import Ask
from bot.language.referring.births import read_birth, split_birth
from bot.language.referring.given import read_address, read_ground_day, read_worry
from bot.language.referring.known import read_known_by
from bot.language.referring.line import take_first
from bot.language.referring.nearly import before_name
from bot.language.times.wall import to_local
from bot.letters import code_words, lowered, visible
from bot.services.referrals.making import intakes, owning
from bot.services.referrals.making.draft_steps import DraftStep
from bot.services.referrals.making.eligibility import Intake
from bot.services.referrals.making.outlooks import Outlook
from bot.texts.referrals.questions import ADULT_KNOWN, CHILD_KNOWN
from handlers.referrals import naming, refusals
from models.referral import Answer
from models.referral_draft import KnownBy

Values = dict[str, Any]
NOT_KNOWN = frozenset(("not known", "unknown", "don't know", "nk"))
TELEPHONE = re.compile(r"\+?[0-9][0-9 ()-]{7,24}[0-9]")
ONE_ANSWER = re.compile(
    r"(?P<at>[0-9]{1,2})\s*[:.)]?\s*(?P<said>yes|no|don'?t know|unknown|y|n)\b", re.IGNORECASE
)
NO_TO_ALL = re.compile(r"(?:no|none|all no|no to (?:all|the others|everything))", re.IGNORECASE)
LONGEST_CONTACT = 120


def name(ask: Ask, seen: Outlook | None, words: str) -> Values:
    """A name, with the date of birth behind it or without; or the choice between two readings of it."""
    held = seen.draft.forenames if seen and seen.draft.surname is None else None
    known = intakes.by_name(
        seen.programmes if seen else intakes.open_to(ask.actor, intakes.in_use(ask.session))
    )
    if seen and held and (values := naming.chosen(held, words, known)):
        strange = before_name(held, known)
        taken = strange.near if strange and words.strip() == "only" else ""
        return {**values, **(programme(ask, seen, taken) if taken else {})}
    parts = split_birth(words)
    if parts is None:
        return naming.read(words, known)
    given, born_on, rest = parts
    day = read_birth(f"{born_on} {rest}", today=today(ask))
    return {**naming.read(given, known), "date_of_birth": day}


def born(ask: Ask, _seen: Outlook, words: str) -> Values:
    return {"date_of_birth": read_birth(words, today=today(ask))}


def programme(_ask: Ask, seen: Outlook, words: str) -> Values:
    """Another programme has grounds and questions of its own."""
    known = intakes.by_name(seen.programmes)
    chosen = known.get(code_words(words))
    if chosen is None:
        raise refusals.NO_PROGRAMME()
    if seen.programme is chosen:
        return {}
    if seen.programme is None and chosen.ground(seen.draft.ground):  # read from one line already
        return {"programme_id": chosen.id}
    return {"programme_id": chosen.id, "ground": None, "answers": {}, "team_id": None}


def address(ask: Ask, _seen: Outlook, words: str) -> Values:
    if lowered(words).strip(" .") in NOT_KNOWN:
        return {"address": "", "area_id": None}
    said = read_address(words)
    return {"address": said, "area_id": owning.find_area(ask.session, said), "team_id": None}


def ground(ask: Ask, seen: Outlook, words: str) -> Values:
    """A ground by its label or code, with its day behind it or without."""
    if seen.programme is None:
        raise refusals.NO_PROGRAMME()
    return ground_in(seen.programme, words, today=today(ask))


def ground_in(programme: Intake, words: str, *, today: date) -> Values:
    code, rest = take_first(words, known := intakes.ground_names(programme))
    if code is None:
        raise refusals.NO_GROUND()
    day = {"ground_on": read_ground_day(rest, today=today)} if rest else {}
    return {"ground": known[code].code, **day}


def ground_day(ask: Ask, _seen: Outlook, words: str) -> Values:
    return {"ground_on": read_ground_day(words, today=today(ask))}


def questions(_ask: Ask, seen: Outlook, words: str) -> Values:
    """`no` answers all that have no answer yet; `3 yes` and `2 don't know` answer one each."""
    asked = seen.programme.questions if seen.programme else ()
    answers = dict(seen.draft.answers)
    said = lowered(words).strip(" .!")
    if NO_TO_ALL.fullmatch(said):
        return {"answers": {one.code: answers.get(one.code, Answer.NO.value) for one in asked}}
    found = list(ONE_ANSWER.finditer(said))
    if not found or ONE_ANSWER.sub("", said).strip(" ,;and"):
        raise refusals.NO_ANSWER()
    for one in found:
        at = int(one["at"]) - 1
        if not 0 <= at < len(asked):
            raise refusals.NO_ANSWER()
        answers[asked[at].code] = _answer(one["said"]).value
    return {"answers": answers}


def known_by(_ask: Ask, _seen: Outlook, words: str) -> Values:
    said = lowered(words).strip(" .!")
    labels = {lowered(label): one for names in (ADULT_KNOWN, CHILD_KNOWN) for one, label in names.items()}
    labels |= {one.value: one for one in KnownBy}
    found = labels.get(said) or KnownBy(read_known_by(words) or KnownBy.NOT_SAID)
    if found is KnownBy.NOT_SAID and said not in labels:
        raise refusals.WHO_KNOWS()
    return {"known_by": found}


def worry(_ask: Ask, _seen: Outlook, words: str) -> Values:
    return {"worry": read_worry(words)}


def telephone(_ask: Ask, _seen: Outlook, words: str) -> Values:
    said = " ".join(visible(words).split())
    if not TELEPHONE.fullmatch(said):
        raise refusals.NO_TELEPHONE()
    return {"telephone": said}


def contact(_ask: Ask, _seen: Outlook, words: str) -> Values:
    """`mother, Sam Millbrook, 01604 555010`: how they are related, who, and the number."""
    said = " ".join(visible(words).split())
    number = TELEPHONE.search(said)
    left = (said[: number.start()] + said[number.end() :] if number else said).strip(" ,;")
    relation, comma, who = left.partition(",")
    if not left or len(left) > LONGEST_CONTACT:
        raise refusals.NO_CONTACT()
    return {
        "contact_relation": relation.strip()[:40] if comma else None,
        "contact": (who if comma else relation).strip(" ,;") or None,
        "contact_telephone": number[0] if number else None,
    }


def today(ask: Ask) -> date:
    return to_local(ask.now).date()


def _answer(said: str) -> Answer:
    if said.startswith("y"):
        return Answer.YES
    return Answer.NO if said in ("n", "no") else Answer.UNKNOWN


READERS: Mapping[DraftStep, Callable[[Ask, Outlook, str], Values]] = MappingProxyType(
    {
        DraftStep.NAME: name,
        DraftStep.BORN: born,
        DraftStep.PROGRAMME: programme,
        DraftStep.ADDRESS: address,
        DraftStep.GROUND: ground,
        DraftStep.GROUND_DAY: ground_day,
        DraftStep.QUESTIONS: questions,
        DraftStep.KNOWN_BY: known_by,
        DraftStep.WORRY: worry,
        DraftStep.TELEPHONE: telephone,
        DraftStep.CONTACT: contact,
    }
)
