"""The pad on which a PIN is tapped. Only places are stored and sent, never digits.

The digit at each place follows from the pad's nonce and a secret that is not in the database.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.identity import refusals
from bot.services.identity.pins import LENGTH
from models.officer import Officer
from models.pin import PadPurpose, PinPad

PLACES = "abcdefghij"
DIGITS = "0123456789"
NONCE_LETTERS, NONCE_LENGTH = "bcdfghjklmnpqrstvwxz", 12
GOOD_FOR = timedelta(minutes=5)
KEPT, KEPT_FOR = 5, timedelta(minutes=15)  # the requests that wait for an answer

ASKED = "asked"  # marks the request for which the pad was shown; the others only wait behind it
TYPED = "typed"  # of a request whose words may be a PIN: the nonce by which their digits are places
HeldMessage = dict[str, object]


class Pad(Struct, frozen=True):
    """`digits` are at `PLACES`, in order; `waiting` are the requests made meanwhile, oldest first."""

    nonce: str
    purpose: PadPurpose
    taps: str
    chosen: str | None
    waiting: tuple[HeldMessage, ...]
    shown_at: datetime


BY_ACCOUNT: Query = (
    sa.select(PinPad.__table__, col(Officer.collar))
    .join(Officer, col(Officer.id) == col(PinPad.officer_id))
    .where(col(Officer.account_id) == sa.bindparam("account_id"))
)


class PadRow(Protocol):
    nonce: str
    purpose: PadPurpose
    taps: str
    chosen: str | None
    waiting: Sequence[HeldMessage]
    shown_at: datetime


def layout(secret: str, nonce: str) -> str:
    """The ten digits in the order of their places, which differs from pad to pad."""
    key = hashlib.sha256(f"PIN pad {secret}".encode()).digest()
    return "".join(
        sorted(DIGITS, key=lambda digit: hmac.digest(key, f"{nonce} {digit}".encode(), hashlib.sha256))
    )


def digits(secret: str, nonce: str, taps: str) -> str:
    """The digits that were tapped."""
    lie = layout(secret, nonce)
    return "".join(lie[PLACES.index(place)] for place in taps)


def disguised(secret: str, asked: HeldMessage) -> HeldMessage:
    """The request as it may be stored though its words may be a PIN: places stand for their digits."""
    nonce = _nonce()
    words = str(asked["words"]).translate(str.maketrans(layout(secret, nonce), PLACES))
    return asked | {"words": words, "captions": (), TYPED: nonce}


def revealed(secret: str, waiting: HeldMessage) -> HeldMessage:
    """The request as it was typed."""
    if TYPED not in waiting:
        return waiting
    lie = layout(secret, str(waiting[TYPED]))
    return waiting | {"words": str(waiting["words"]).translate(str.maketrans(PLACES, lie))}


def is_pin(waiting: HeldMessage, pin: str) -> bool:
    """Whether the words of a revealed request were the PIN."""
    return TYPED in waiting and str(waiting["words"]).strip() == pin


def show(
    session: Session,
    officer_id: int,
    purpose: PadPurpose,
    *,
    now: datetime,
    waiting: Sequence[HeldMessage] = (),
    chosen: str | None = None,
) -> Pad:
    """Replace the old pad by a new one. Requests that wait on the old one are not carried over."""
    drop(session, officer_id)
    pad = Pad(_nonce(), purpose, "", chosen, tuple(waiting)[-KEPT:], now)
    session.run(
        sa.insert(PinPad),
        {
            "officer_id": officer_id, "nonce": pad.nonce, "purpose": purpose, "taps": "", "chosen": chosen,
            "waiting": list(pad.waiting), "shown_at": now,
        },
    )  # fmt: skip
    return pad


def list_waiting(session: Session, officer_id: int, *, now: datetime) -> tuple[HeldMessage, ...]:
    """The requests that the open pad holds up, unless they are too old to be wanted still."""
    row = _row(session, officer_id)
    return tuple(row.waiting) if row is not None and row.shown_at > now - KEPT_FOR else ()


def require(session: Session, officer_id: int, nonce: str, *, now: datetime) -> Pad:
    """The open pad, if it is this one. Raises RejectedError."""
    row = _row(session, officer_id)
    if row is None or row.nonce != nonce or row.shown_at <= now - GOOD_FOR:
        raise refusals.STALE_PAD()
    return _pad(row)


def is_up(session: Session, officer_id: int, *, now: datetime) -> bool:
    """Whether the officer has a pad before them, perhaps an old one."""
    row = _row(session, officer_id)
    return row is not None and row.shown_at > now - KEPT_FOR


def of_account(session: Session, account_id: int) -> tuple[int, str, Pad] | None:
    """The officer's id, collar and open pad."""
    row = session.run(BY_ACCOUNT, {"account_id": account_id}).first()
    return (row.officer_id, row.collar, _pad(row)) if row else None


def tap(session: Session, officer_id: int, pad: Pad, place: str) -> str:
    """Store a tap, and return the places tapped so far. The last one completes a PIN and is not stored."""
    if len(place) != 1 or place not in PLACES:
        raise refusals.STALE_PAD()
    taps = pad.taps + place
    if len(taps) < LENGTH:
        _set_taps(session, officer_id, taps)
    return taps


def clear(session: Session, officer_id: int) -> None:
    _set_taps(session, officer_id, "")


def drop(session: Session, officer_id: int) -> None:
    session.run(sa.delete(PinPad).where(col(PinPad.officer_id) == officer_id))


def _nonce() -> str:
    return "".join(secrets.choice(NONCE_LETTERS) for _ in range(NONCE_LENGTH))


def _set_taps(session: Session, officer_id: int, taps: str) -> None:
    row = sa.update(PinPad).where(col(PinPad.officer_id) == officer_id)
    session.run(row.values(taps=taps))


def _row(session: Session, officer_id: int) -> PadRow | None:
    query: Query = sa.select(PinPad.__table__).where(col(PinPad.officer_id) == officer_id)
    return session.run(query).first()


def _pad(row: PadRow) -> Pad:
    return Pad(row.nonce, PadPurpose(row.purpose), row.taps, row.chosen, tuple(row.waiting), row.shown_at)
