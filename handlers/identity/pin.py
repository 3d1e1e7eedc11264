"""Unlocking and locking, and the PIN pad's buttons."""

from __future__ import annotations

import re

from bot.chat.ask import Ask, unlock_rules
from bot.chat.route import Need, Route
from bot.services.access.policy import Permission
from bot.services.identity import pin_pads, sessions, unlocking
from bot.services.identity.pins import LENGTH
from bot.services.identity.unlocking import PinResult
from bot.texts.identity import pin_pads as texts
from bot.texts.reply import Reply
from bot.values import replace
from models.pin import PadPurpose
from models.unlock import EndedBy

CLEAR = "clear"


def unlock(ask: Ask) -> Reply:
    if ask.unlocked_until is not None:
        return texts.is_unlocked(ask.unlocked_until)
    shown = unlocking.demand(ask.session, ask.actor, PadPurpose.UNLOCK, now=ask.now)
    return texts.asks(shown, secret=ask.secret)


def lock(ask: Ask) -> Reply:
    was_unlocked = sessions.lock(ask.session, ask.actor, by=EndedBy.LOCK, now=ask.now)
    return texts.locked(was_unlocked=was_unlocked, role=ask.actor.role)


def renew(ask: Ask) -> Reply:
    shown = pin_pads.show(ask.session, ask.actor.id, PadPurpose.CHOOSE, now=ask.now)
    return texts.asks(shown, secret=ask.secret)


def tap(ask: Ask) -> Reply:
    """A button of the pad: its nonce, and a place or `clear`."""
    nonce, _, place = ask.words.partition(" ")
    unlocked = ask.unlocked_until is not None
    pad = unlocking.require_pad(ask.session, ask.actor, nonce, unlocked=unlocked, now=ask.now)
    if place == CLEAR:
        pin_pads.clear(ask.session, ask.actor.id)
        return texts.cleared()
    taps = pin_pads.tap(ask.session, ask.actor.id, pad, place)
    if len(taps) < LENGTH:
        return texts.tapped(taps, LENGTH)
    decision = unlocking.decide(
        ask.session, ask.actor, pad, taps, ask.proof, rules=unlock_rules(ask.settings), now=ask.now
    )
    typed = [pin_pads.revealed(ask.secret, one) for one in decision.waiting]
    pin = pin_pads.digits(ask.secret, nonce, taps)
    waiting = tuple(one for one in typed if not pin_pads.is_pin(one, pin))
    reply = replace(texts.decided(decision, role=ask.actor.role, secret=ask.secret), then=waiting)
    reply = reply if len(waiting) == len(typed) else texts.was_the_pin(reply)
    return replace(reply, menu=ask.actor.role) if decision.came is PinResult.CHOSEN else reply


ROUTES = (
    Route(
        "unlock",
        unlock,
        Permission.USE,
        help="Unlock the chat with your PIN; the first time, choose one",
        usage="/unlock",
        examples=(
            "/unlock",
            "unlock",
        ),
        brings="A PIN pad; then what you asked for before it.",
        aside=True,
        needs=Need.ACCOUNT,
        also=re.compile(r"unlock(?:\s+(?:it|chat|the\s+chat))?[.!\s]*$", re.IGNORECASE),
    ),
    Route(
        "lock",
        lock,
        Permission.USE,
        help="Lock the chat at once",
        usage="/lock",
        examples=(
            "/lock",
            "lock",
        ),
        brings="A line that the chat is locked; what it showed of a person is masked.",
        aside=True,
        needs=Need.ACCOUNT,
        also=re.compile(r"lock(?:\s+(?:it|up|chat|the\s+chat))?[.!\s]*$", re.IGNORECASE),
    ),
    Route(
        "newpin",
        renew,
        Permission.USE,
        help="Choose another PIN",
        usage="/newpin",
        examples=("/newpin",),
        brings="A PIN pad for the old PIN, then one for the new.",
        aside=True,
        needs=Need.FRESH_PIN,
    ),
    Route(
        "pin",
        tap,
        Permission.USE,
        help="Press a button of the PIN pad",
        aside=True,
        needs=Need.ACCOUNT,
        hidden=True,
    ),
)
