"""Personal detail: asked for, shown for a while, hidden; and the whole file of a referral."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.chat.ask import Ask
from bot.chat.pressing import COURTESY
from bot.chat.route import Press, Route
from bot.language.references import RecordKind
from bot.letters import capitals, lowered
from bot.services.access.policy import Permission
from bot.services.kinds import referral_files
from bot.services.referrals import details, reasons
from bot.services.referrals.reasons import ReasonCode, ReasonDraft
from bot.services.referrals.viewing import ReferralVisibility
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
    return _answered(ask, found.text, _draft(code, rest) if code else ReasonDraft())


def file(ask: Ask) -> Reply:
    """`/ref TUR-0123 file`, then a reason as for the detail, or one in words."""
    ask = for_whom(ask)
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.which_file()
    said = _without_thanks(after_reference(ask))
    words = WORD.match(said)
    code = capitals(words["first"]) if words else ""
    known = _draft(ReasonCode[code], words["rest"]) if words and code in ReasonCode.__members__ else None
    return _filed(ask, found.text, known or (_in_words(said) if said else ReasonDraft()))


def _without_thanks(typed: str) -> str:
    words = typed.strip(" .,:;!?")
    thanks = COURTESY.search(lowered(f" {words}"))
    return words[: max(0, thanks.start() - 1)] if thanks else words


def number_said(ask: Ask) -> Reply:
    said = ReasonDraft(ReasonCode[ask.facts["code"]], number=ask.words)
    return _goes_on(ask, said)


def words_said(ask: Ask) -> Reply:
    said = ReasonDraft(ReasonCode[ask.facts["code"]], number=ask.facts["number"] or None, words=ask.words)
    return _goes_on(ask, said)


def why_said(ask: Ask) -> Reply:
    """A typed answer in place of a button: a button's own words, or else the reason in words."""
    return _goes_on(ask, _in_words(ask.words))


def _in_words(typed: str) -> ReasonDraft:
    named = (code for code, name in labels.REASONS.items() if lowered(name) == lowered(typed.strip(" .")))
    code = next(named, None)
    return ReasonDraft(ReasonCode(code)) if code else ReasonDraft(ReasonCode.OTHER, words=typed)


def _draft(code: ReasonCode, rest: str) -> ReasonDraft:
    """A code, with its number or its words."""
    rest = rest.strip()
    is_numbered = code in reasons.NUMBERED
    number, words = (rest, "") if is_numbered else ("", rest)
    return ReasonDraft(code, number=number or None, words=words or None)


def _goes_on(ask: Ask, said: ReasonDraft) -> Reply:
    """Go on with what the reason was asked for."""
    goes_on = _filed if ask.facts.get("wants") == texts.FILE else _answered
    return goes_on(behalf(ask, ask.facts["for"]), ask.facts["details"], said)


def _filed(ask: Ask, ref: str, said: ReasonDraft) -> Reply:
    seen = details.require_visibility(ask.session, ask.actor, ref, now=ask.now)
    question = _asked(ask, seen, said, texts.FILE)
    if question is not None:
        return question
    referral_files.request(ask.session, ask.actor, seen, now=ask.now)
    return texts.coming(ref)


def _asked(ask: Ask, seen: ReferralVisibility, said: ReasonDraft, wants: str) -> Reply | None:
    """The question for what the reason lacks; None once it is on record."""
    one_in = ask.settings.fuller_reason_one_in
    missing = reasons.give(ask.session, ask.actor, seen, said, one_in=one_in, now=ask.now)
    if missing is None:
        return None
    code = said.code or (ReasonCode.TASK if seen.live_task else None)
    facts = {"details": seen.ref, "code": code or "", "number": said.number or "", "wants": wants}
    facts["for"] = ask.actor.on_behalf_of or ""
    return texts.asks(missing, facts, again=behalf_ending(ask))


def _answered(ask: Ask, ref: str, said: ReasonDraft) -> Reply:
    settings = ask.settings
    seen = details.require_visibility(ask.session, ask.actor, ref, now=ask.now)
    question = _asked(ask, seen, said, "")
    if question is not None:
        return question
    if ask.message_id is None:
        given = reasons.find_reason(ask.session, ask.actor, ref, now=ask.now)
        return texts.ready(ref, given, again=behalf_ending(ask))
    mask_after = timedelta(seconds=settings.mask_after_seconds)
    place = MessagePlace(ask.account_id, ask.message_id)
    shown = details.reveal(ask.session, ask.actor, seen, place, mask_after=mask_after, now=ask.now)
    return texts.detail(shown, until=ask.now + min(FRESH, mask_after))


def _hidden(ask: Ask, ref: str) -> Reply:
    """The worker for retractions makes sure of it; in answer to a tap it is hidden at once as well."""
    requests.mask_now(ask.session, ask.actor.id, ref=ref, now=ask.now)
    return texts.hiding(ref) if ask.message_id is None else texts.masked(ref, until=ask.now)


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
    Route(
        "ref file",
        file,
        Permission.DETAIL,
        help="Get all that is held about a referral as a PDF, for a reason",
        examples=(
            "/ref TUR-0123 file",
            "/ref TUR-0123 file safeguarding",
        ),
        aliases=("ref files", "ref pdf"),
        press=Press(
            re.compile(r"(?:the )?(?:whole )?file"), "/ref {first} file", on=frozenset({RecordKind.REFERRAL})
        ),
        looks=True,
        after=True,
    ),
)
