"""From a locked chat to an answer: the pad to show, and the decision after the sixth tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto

from msgspec import Struct

from bot.database import Session
from bot.services.audit.actors import Actor
from bot.services.identity import pin_pads, pins, refusals, sessions
from bot.services.identity.pin_pads import ASKED, HeldMessage, Pad
from bot.services.identity.sessions import UnlockRules
from bot.services.officers import officers
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.pin import PadPurpose
from models.unlock import EndedBy


class Proof(Struct, frozen=True):
    """The result of a pad's sixth tap, worked out off the loop. `digest` is that of a PIN to be chosen.

    It is valid only for these taps on this pad.
    """

    nonce: str
    taps: str
    is_right: bool = False
    is_weak: bool = False
    digest: str | None = None


class OpenPad(Struct, frozen=True):
    """A pad with the facts needed to judge its last tap."""

    collar: str
    pad: Pad
    state: pins.PinState | None


class PinBarredNotice(Notice, frozen=True):
    """To the supervisor."""

    kind = NoticeKind.PIN_BARRED
    collar: str


class PinResult(Enum):
    """The result of a PIN."""

    REPEAT = auto()
    WEAK = auto()
    DIFFERENT = auto()
    CHOSEN = auto()
    WRONG = auto()
    BARRED = auto()
    UNLOCKED = auto()
    PROVEN = auto()


class UnlockDecision(Struct, frozen=True):
    """`pad` is the next one, if needed; `waiting` are the requests to answer now; `left` are the tries."""

    came: PinResult
    pad: Pad | None = None
    waiting: tuple[HeldMessage, ...] = ()
    left: int = 0
    until: datetime | None = None


def demand(
    session: Session, actor: Actor, purpose: PadPurpose, *, now: datetime, asked: Sequence[HeldMessage] = ()
) -> Pad:
    """Show the pad that this officer needs: to choose a PIN if there is none. Raises RejectedError.

    It is shown for what is `asked` now. What waited for an unlock before goes on waiting, unproven; the pad
    of a change to access takes the place of the one before, which was left and doesn't come back.
    """
    state = pins.state(session, actor.id)
    if state is not None and state.is_barred:
        raise refusals.BARRED()
    before = pin_pads.list_waiting(session, actor.id, now=now) if purpose is PadPurpose.UNLOCK else ()
    kept = [one | {ASKED: False} for one in before] + [one | {ASKED: True} for one in asked]
    needed = purpose if state is not None else PadPurpose.CHOOSE
    return pin_pads.show(session, actor.id, needed, now=now, waiting=kept)


def require_pad(session: Session, actor: Actor, nonce: str, *, unlocked: bool, now: datetime) -> Pad:
    """The open pad, if it is this one. Raises RejectedError.

    A pad that an unlocked chat was given ends with that unlock, however it ended; the first PIN is chosen
    without one.
    """
    pad = pin_pads.require(session, actor.id, nonce, now=now)
    needs_unlock = pad.purpose is not PadPurpose.UNLOCK and pins.state(session, actor.id) is not None
    if needs_unlock and not unlocked:
        raise refusals.STALE_PAD()
    return pad


def before_the_last(session: Session, account_id: int, nonce: str) -> OpenPad | None:
    """The account's open pad, if it is this one and lacks only one tap."""
    found = pin_pads.of_account(session, account_id)
    if found is None or found[2].nonce != nonce or len(found[2].taps) != pins.LENGTH - 1:
        return None
    officer_id, collar, pad = found
    return OpenPad(collar, pad, pins.state(session, officer_id))


def prove(secret: str, opened: OpenPad, place: str) -> Proof:
    """Work out the result of six taps. Slow; uses no database."""
    pad, state = opened.pad, opened.state
    taps = pad.taps + place
    pin = pin_pads.digits(secret, pad.nonce, taps)
    if pad.purpose is PadPurpose.CHOOSE:
        weak = pins.is_weak(pin, opened.collar)
        return Proof(pad.nonce, taps, is_weak=weak, digest=None if weak else pins.digest(pin))
    digest = pad.chosen if pad.purpose is PadPurpose.REPEAT else state.digest if state else None
    barred = state is not None and state.is_barred  # not worth the time of hashing
    return Proof(pad.nonce, taps, is_right=digest is not None and not barred and pins.matches(digest, pin))


def decide(
    session: Session,
    actor: Actor,
    pad: Pad,
    taps: str,
    proof: Proof | None,
    *,
    rules: UnlockRules,
    now: datetime,
) -> UnlockDecision:
    """Decide on the PIN by its proof. Raises RejectedError, also for a proof of another pad or other taps."""
    if proof is None or (proof.nonce, proof.taps) != (pad.nonce, taps):
        raise refusals.STALE_PAD()
    if pad.purpose in (PadPurpose.CHOOSE, PadPurpose.REPEAT):
        return _chosen(session, actor, pad, proof, rules=rules, now=now)
    state = pins.state(session, actor.id)
    if state is None:  # reset in the meantime
        raise refusals.STALE_PAD()
    if state.is_barred:
        raise refusals.BARRED()
    if not proof.is_right:
        return _wrong(session, actor, pad, now=now)
    pins.record_right(session, actor)
    pin_pads.drop(session, actor.id)
    if pad.purpose is PadPurpose.PROVE:
        return UnlockDecision(PinResult.PROVEN, waiting=pad.waiting)
    until = sessions.begin(session, actor, rules=rules, now=now)
    return UnlockDecision(PinResult.UNLOCKED, waiting=pad.waiting, until=until)


def _chosen(
    session: Session, actor: Actor, pad: Pad, proof: Proof, *, rules: UnlockRules, now: datetime
) -> UnlockDecision:
    """The decision on a new PIN: first chosen, then repeated."""
    if pad.purpose is PadPurpose.CHOOSE:
        came = PinResult.WEAK if proof.is_weak else PinResult.REPEAT
        purpose = PadPurpose.CHOOSE if proof.is_weak else PadPurpose.REPEAT
        shown = pin_pads.show(session, actor.id, purpose, now=now, waiting=pad.waiting, chosen=proof.digest)
        return UnlockDecision(came, shown)
    if not proof.is_right or pad.chosen is None:
        shown = pin_pads.show(session, actor.id, PadPurpose.CHOOSE, now=now, waiting=pad.waiting)
        return UnlockDecision(PinResult.DIFFERENT, shown)
    pins.choose(session, actor, pad.chosen, now=now)
    pin_pads.drop(session, actor.id)
    until = sessions.begin(session, actor, rules=rules, now=now)
    return UnlockDecision(PinResult.CHOSEN, waiting=pad.waiting, until=until)


def _wrong(session: Session, actor: Actor, pad: Pad, *, now: datetime) -> UnlockDecision:
    left = pins.record_wrong(session, actor, now=now)
    if left:
        return UnlockDecision(
            PinResult.WRONG,
            pin_pads.show(session, actor.id, pad.purpose, now=now, waiting=pad.waiting),
            left=left,
        )
    pin_pads.drop(session, actor.id)
    sessions.lock(session, actor, by=EndedBy.LOCK, now=now)
    supervisor = officers.supervisor_of(session, actor.id)
    if supervisor is not None:
        notices.tell(session, supervisor, PinBarredNotice(actor.collar), now=now)
    return UnlockDecision(PinResult.BARRED)
