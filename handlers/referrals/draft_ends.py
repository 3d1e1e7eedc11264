"""The end of a draft: looked at, shown, sent, kept, dropped; or decided on by a supervisor."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.chat.ask import Ask
from bot.chat.route import Handler, Route
from bot.letters import capitals
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.referrals.making import confirming, drafting, drafts, outlooks, sending
from bot.services.referrals.making.draft_steps import next_step
from bot.services.referrals.making.drafting import Revealed
from bot.services.referrals.making.outlooks import Outlook
from bot.services.referrals.making.sending import SendOutcome, SentReferral
from bot.services.retractions import requests
from bot.services.retractions.requests import MessagePlace
from bot.texts.referrals import draft_ends as ends
from bot.texts.referrals import previews
from bot.texts.referrals import questions as texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.referrals.answers import today
from handlers.referrals.details import FRESH
from handlers.referrals.referring import erased_at, go_on, keep_for, numbered
from handlers.words import NUMBER

VERSION = re.compile(r"v(\d{1,6})\b", re.IGNORECASE)
CHANGED = "It has changed since that button was made, so nothing was sent. This is the latest."
UNSEEN = "Nothing is sent before you have seen the whole of it. This is how it stands."


def listing(ask: Ask) -> Reply:
    found = drafts.listed(ask.session, ask.actor)
    return ends.listed(found, keep_for=keep_for(ask), now=ask.now)


def show_draft(ask: Ask) -> Reply:
    """Take a draft up again where it was left."""
    number, _ = _number(ask)
    draft = drafts.require_begun(ask.session, ask.actor, number)
    drafts.take_up(ask.session, ask.actor)
    shown = drafting.hide(ask.session, ask.actor, number, now=ask.now)
    return replace(go_on(ask, draft), fresh=shown)


def reveal(ask: Ask) -> Reply:
    number, _ = _number(ask)
    seen = _outlook(ask, number)
    if ask.message_id is None:  # only a message that is there can be shown and hidden again
        return go_on(ask, seen.draft)
    shown = _revealed(ask, seen, to_confirm=False)
    until = ask.now + min(FRESH, _mask_after(ask))
    step = next_step(seen.draft, seen.programme)
    asked = texts.QUESTIONS[step](seen, today(ask))[0][:1] if step else ()
    reply = previews.shown(seen, until=until, masks_at=shown.masks_at, now=ask.now, asked=asked)
    return replace(reply, expect=texts.expecting(step, number)) if step else reply


def hide(ask: Ask) -> Reply:
    number, _ = _number(ask)
    drafting.hide(ask.session, ask.actor, number, now=ask.now)
    return ends.masked(str(number))


def send(ask: Ask) -> Reply:
    return _sent(ask, join=False)


def add_ground(ask: Ask) -> Reply:
    return _sent(ask, join=True)


def change(ask: Ask) -> Reply:
    number, _ = _number(ask)
    taken_back = drafts.take_back(ask.session, ask.actor, number, now=ask.now)
    seen = _outlook(ask, number)
    shown = drafting.hide(ask.session, ask.actor, number, now=ask.now)
    return replace(texts.changes(seen, note=texts.TAKEN_BACK if taken_back else None), fresh=shown)


def later(ask: Ask) -> Reply:
    number, _ = _number(ask)
    draft = drafts.require_begun(ask.session, ask.actor, number)
    drafts.put_off(ask.session, ask.actor, number, now=ask.now)
    shown = drafting.hide(ask.session, ask.actor, number, now=ask.now)
    return replace(ends.kept(draft, erased_at=erased_at(ask, draft)), fresh=shown)


def drop(ask: Ask) -> Reply:
    number, _ = _number(ask)
    draft = drafts.drop(ask.session, ask.actor, number, now=ask.now)
    drafts.settle(ask.session, ask.actor, number, now=ask.now)
    shown = drafting.hide(ask.session, ask.actor, number, now=ask.now)
    return replace(ends.dropped(draft), fresh=shown)


def choose_team(ask: Ask) -> Reply:
    number, code = _number(ask)
    seen = _outlook(ask, number)
    team = next((one for one in seen.teams if capitals(one.code) == capitals(code)), None)
    draft = seen.draft
    if team is not None:
        draft = drafts.change(ask.session, ask.actor, number, now=ask.now, team_id=team.id)
    return go_on(ask, draft)


def look(ask: Ask) -> Reply:
    """A draft that waits for this supervisor: hidden first, shown by a tap."""
    number, _ = _number(ask)
    seen = confirming.look(ask.session, ask.actor, number, now=ask.now)
    if ask.message_id is None:
        return previews.waits_for_you(seen)
    shown = _revealed(ask, seen, to_confirm=True)
    until = ask.now + min(FRESH, _mask_after(ask))
    return previews.to_confirm(
        seen, reader=ask.actor.collar, until=until, masks_at=shown.masks_at, now=ask.now
    )


def confirm(ask: Ask) -> Reply:
    number, words = _number(ask)
    done = confirming.confirm(ask.session, ask.actor, number, version=_version(words), now=ask.now)
    _hide_to_confirm(ask, number)
    if done.outcome in (SendOutcome.MADE, SendOutcome.JOINED):
        return replace(ends.confirmed(done), fresh=True)
    return replace(previews.waits_for_you(done.outlook), fresh=True)


def give_back(ask: Ask) -> Reply:
    """Return the draft with a reason; asked for, if it is missing."""
    number, why = _number(ask)
    draft = confirming.require_waiting(ask.session, ask.actor, number)
    if not why:
        return replace(texts.asks_why_returned(draft.id), fresh=True)
    confirming.give_back(ask.session, ask.actor, number, why, now=ask.now)
    _hide_to_confirm(ask, number)
    return replace(ends.returned(draft), forget=True)


def why_said(ask: Ask) -> Reply:
    return give_back(replace(ask, words=f"{ask.facts['waiting']} {ask.words}"))


def left_referral(ask: Ask, number: str) -> Reply:
    """The answer to /cancel: nothing half-done is kept."""
    draft = drafts.require(ask.session, ask.actor, int(number))
    if draft.is_open:
        drafts.drop(ask.session, ask.actor, draft.number, now=ask.now)
    drafts.settle(ask.session, ask.actor, draft.number, now=ask.now)
    return ends.dropped(draft)


def kept_referral(ask: Ask, cancelled: Reply) -> Reply | None:
    """The answer to /cancel where a draft is kept and no question about it was left; None without one.

    It is let go of: what is said from now on isn't taken for it.
    """
    mine = drafts.listed(ask.session, ask.actor) if policy.may(ask.actor.role, Permission.REFER) else ()
    if not mine:
        return None
    drafts.put_off(ask.session, ask.actor, mine[0].number, now=ask.now)
    (said, *_) = cancelled.lines
    return ends.nothing_open(mine[0], erased_at=erased_at(ask, mine[0]), cancelled=said)


def of_referrals(waited: Sequence[Mapping[str, object]]) -> tuple[int, ...]:
    """The messages, of those that waited for the PIN, that may say whom a referral is about."""
    said = (one["said_id"] for one in waited if str(one.get("about", "")).split(" ")[0] == "/refer")
    return tuple(one for one in said if isinstance(one, int))


def _sent(ask: Ask, *, join: bool) -> Reply:
    number, words = _number(ask)
    done = sending.send(ask.session, ask.actor, number, version=_version(words), join=join, now=ask.now)
    shown = drafting.hide(ask.session, ask.actor, number, now=ask.now)
    return replace(_outcome(ask, done, CHANGED if _version(words) else UNSEEN), fresh=shown)


def _outcome(ask: Ask, done: SentReferral, stale: str) -> Reply:
    if done.outcome in (SendOutcome.MADE, SendOutcome.JOINED):
        drafts.settle(ask.session, ask.actor, done.outlook.draft.number, now=ask.now)
    if done.outcome is SendOutcome.MADE:
        return ends.sent(done)
    if done.outcome is SendOutcome.JOINED:
        return ends.joined(done)
    if done.outcome is SendOutcome.ALREADY:
        return ends.added_already(done.outlook)
    if done.outcome is SendOutcome.WAITS:
        return ends.waits(done)
    return go_on(ask, done.outlook.draft, note=stale if done.outcome is SendOutcome.STALE else None)


def _outlook(ask: Ask, number: int) -> Outlook:
    draft = drafts.require_begun(ask.session, ask.actor, number)
    return outlooks.look_ahead(ask.session, ask.actor, draft, now=ask.now)


def _revealed(ask: Ask, seen: Outlook, *, to_confirm: bool) -> Revealed:
    place = MessagePlace(ask.account_id, ask.message_id or 0)
    return drafting.reveal(
        ask.session, ask.actor, seen, place, to_confirm=to_confirm, mask_after=_mask_after(ask), now=ask.now
    )


def _hide_to_confirm(ask: Ask, draft_id: int) -> None:
    ref = f"{drafting.MASK_TO_CONFIRM} {draft_id}"
    requests.mask_now(ask.session, ask.actor.id, ref=ref, now=ask.now)


def _mask_after(ask: Ask) -> timedelta:
    return timedelta(seconds=ask.settings.mask_after_seconds)


def _number(ask: Ask) -> tuple[int, str]:
    """The number and the words after it; 0, which no draft has, where none is given."""
    return numbered(ask.words) or (0, "")


def _version(words: str) -> int:
    """The version that the officer saw; 0 where none is given: then nothing is sent unseen."""
    found = VERSION.search(words)
    return int(found[1]) if found else 0


def _route(
    verb: str, handle: Handler, says: str, example: str, *, hidden: bool = False, looks: bool = False
) -> Route:
    return Route(
        f"refer {verb}", handle, Permission.REFER, help=says, examples=(example,), follows=NUMBER.match,
        hidden=hidden, looks=looks,
    )  # fmt: skip


ROUTES = (
    Route(
        "refer drafts",
        listing,
        Permission.REFER,
        help="List the referrals that you have begun",
        examples=("/refer drafts",),
        looks=True,
    ),
    _route("draft", show_draft, "Take a draft up again", "/refer draft 3"),
    _route("send", send, "Send a draft in the version that you have seen", "/refer send 3 v5"),
    _route("add", add_ground, "Add your ground to the referral that is known", "/refer add 3 v5"),
    _route("change", change, "Change a part of a draft", "/refer change 3"),
    _route("later", later, "Keep a draft for later", "/refer later 3"),
    _route("drop", drop, "Discard a draft; nothing of it is kept", "/refer drop 3"),
    _route("team", choose_team, "Choose the team of a draft", "/refer team 3 TURN", hidden=True),
    _route("show", reveal, "Show all of a draft, for a while", "/refer show 3", hidden=True, looks=True),
    _route("hide", hide, "Put a draft that is shown out of sight", "/refer hide 3", hidden=True),
    _route("look", look, "Show a draft that waits for you", "/refer look 17", hidden=True, looks=True),
    _route("confirm", confirm, "Confirm a draft that waits for you", "/refer confirm 17 v5", hidden=True),
    Route(
        "refer return",
        give_back,
        Permission.REFER,
        help="Give a draft back with the reason",
        examples=("/refer return 17 the ground is too old",),
        follows=NUMBER.match,
        steps={texts.WHY_RETURNED: why_said},
        forgets=lambda *_: True,
        hidden=True,
    ),
)
