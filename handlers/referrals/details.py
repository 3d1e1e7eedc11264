"""Personal detail: asked for, shown for a while, hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.language.references import RecordKind
from bot.letters import capitals, lowered
from bot.services.access.policy import Permission
from bot.services.referrals import details, reasons
from bot.services.referrals.reasons import ReasonCode, ReasonDraft
from bot.services.retractions import requests
from bot.services.retractions.requests import MessagePlace
from bot.texts import labels
from bot.texts.referrals import details as texts
from bot.texts.reply import Reply
from handlers.words import after_reference, behalf, behalf_ending, for_whom, reference

FRESH = timedelta(minutes=1)  # later than that, it would surprise whoever holds the phone
HIDE = "hide"
WORD = re.compile(r"(?P<first>[a-z_]+)\b\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


def show(ask: Ask) -> Reply:
    """`/details TUR-0123`, then `hide`, or a code of a reason, then its number or words."""
    ask = for_whom(ask)
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.which()
    words = WORD.match(after_reference(ask))
    first, rest = (words["first"], words["rest"].strip()) if words else ("", "")
    if lowered(first) == HIDE:
        return _hidden(ask, found.text)
    code = ReasonCode[capitals(first)] if capitals(first) in ReasonCode.__members__ else None
    numbered = code in reasons.NUMBERED
    said = ReasonDraft(
        code, number=rest if numbered and rest else None, words=None if numbered else rest or None
    )
    return _answered(ask, found.text, said if code else ReasonDraft())


def number_said(ask: Ask) -> Reply:
    said = ReasonDraft(ReasonCode[ask.facts["code"]], number=ask.words)
    return _answered(behalf(ask, ask.facts["for"]), ask.facts["details"], said)


def words_said(ask: Ask) -> Reply:
    said = ReasonDraft(ReasonCode[ask.facts["code"]], number=ask.facts["number"] or None, words=ask.words)
    return _answered(behalf(ask, ask.facts["for"]), ask.facts["details"], said)


def why_said(ask: Ask) -> Reply:
    """A typed answer in place of a button: a button's own words, or else the reason in words."""
    named = (code for code, name in labels.REASONS.items() if lowered(name) == lowered(ask.words.strip(" .")))
    code = next(named, None)
    said = ReasonDraft(ReasonCode(code)) if code else ReasonDraft(ReasonCode.OTHER, words=ask.words)
    return _answered(behalf(ask, ask.facts["for"]), ask.facts["details"], said)


def _answered(ask: Ask, ref: str, said: ReasonDraft) -> Reply:
    settings = ask.settings
    seen = details.require_visibility(ask.session, ask.actor, ref, now=ask.now)
    missing = reasons.give(
        ask.session, ask.actor, seen, said, one_in=settings.fuller_reason_one_in, now=ask.now
    )
    if missing:
        code = said.code or (ReasonCode.TASK if seen.live_task else None)
        return texts.asks(missing, _facts(ask, ref, code, said.number), again=behalf_ending(ask))
    if ask.message_id is None:
        return texts.ready(ref, again=behalf_ending(ask))
    mask_after = timedelta(seconds=settings.mask_after_seconds)
    place = MessagePlace(ask.account_id, ask.message_id)
    shown = details.reveal(ask.session, ask.actor, seen, place, mask_after=mask_after, now=ask.now)
    return texts.detail(shown, until=ask.now + min(FRESH, mask_after))


def _hidden(ask: Ask, ref: str) -> Reply:
    """The worker for retractions makes sure of it; in answer to a tap it is hidden at once as well."""
    requests.mask_now(ask.session, ask.actor.id, ref=ref, now=ask.now)
    return texts.hiding(ref) if ask.message_id is None else texts.masked(ref, until=ask.now)


def _facts(ask: Ask, ref: str, code: ReasonCode | None, number: str | None) -> Mapping[str, str]:
    on_behalf_of = ask.actor.on_behalf_of or ""
    return {"details": ref, "code": code or "", "number": number or "", "for": on_behalf_of}


ROUTES = (
    Route(
        "details",
        show,
        Permission.DETAIL,
        help="Show a referral's personal detail, for a reason; it masks itself again",
        usage="/details REFERENCE",
        examples=(
            "/details TUR-0123",
            "/details TUR-0123 hide",
        ),
        brings="A question why you ask; then the person's details, for two minutes.",
        steps={texts.NUMBER: number_said, texts.WORDS: words_said, texts.WHY: why_said},
        exact=frozenset({texts.NUMBER}),
        press=Press(
            re.compile(r"(?:personal )?details?"), "/details {first}", on=frozenset({RecordKind.REFERRAL})
        ),
        looks=True,
    ),
)
