"""The PIN pad in words and buttons, and the answers to a right or wrong PIN."""

from __future__ import annotations

from datetime import datetime

from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.identity.pin_pads import PLACES, Pad, layout
from bot.services.identity.unlocking import PinBarredNotice, PinResult, UnlockDecision
from bot.texts.home import home
from bot.texts.reply import Button, Line, Reply, Row, added, bold, code, say
from bot.texts.times import clock
from bot.values import replace
from models.officer import Role
from models.pin import PadPurpose

ACROSS = 3
ASKS = {
    PadPurpose.CHOOSE: "Choose a PIN of six digits: no run, no repeats, not your collar number.",
    PadPurpose.REPEAT: "The same PIN again, to be sure.",
    PadPurpose.UNLOCK: "Locked. Your PIN, please.",
    PadPurpose.PROVE: "This changes access. Your PIN again, please.",
}
PROVES = {  # by the command that waits: of any other it changes access
    "/status decide": "This puts your decision on record.",
    "/newpin": "This changes your PIN.",
    "/lift": "This lets an officer look up more.",
}
BEFORE = {
    PinResult.WEAK: "That PIN is too easy to guess. Choose another.",
    PinResult.DIFFERENT: "Those two were different. Start again.",
}


def pad(shown: Pad, *, secret: str, before: Line | None = None) -> Reply:
    """The pad: digits on the buttons, nothing about them in the words that the buttons send."""
    about = next((one["about"] for one in reversed(shown.waiting) if one.get("about")), None)
    named = ("For: ", code(str(about))) if about else None
    return say(
        before, (bold(_asks(shown.purpose, str(about or ""))),), named, buttons=_buttons(shown, secret)
    )


def _asks(purpose: PadPurpose, about: str) -> str:
    proves = next((PROVES[one] for one in PROVES if about.startswith(one)), None)
    return f"{proves} Your PIN again, please." if proves and purpose is PadPurpose.PROVE else ASKS[purpose]


def asks(shown: Pad, *, secret: str) -> Reply:
    """The pad in a message of its own, even after a tap."""
    return replace(pad(shown, secret=secret), fresh=True)


def enrolled(welcome: Reply, shown: Pad, *, secret: str) -> Reply:
    """The first pad, under the welcome."""
    first = pad(shown, secret=secret)
    return Reply((*welcome.lines, *first.lines), first.buttons, menu=welcome.menu)


def tapped(taps: str, length: int) -> Reply:
    return Reply(toast="●" * len(taps) + "○" * (length - len(taps)))


def cleared() -> Reply:
    return Reply(toast="Cleared. Start again.")


def decided(decision: UnlockDecision, *, role: Role, secret: str) -> Reply:
    if decision.pad is not None:
        before = BEFORE.get(decision.came)
        if decision.came is PinResult.WRONG:
            before = f"Wrong PIN. {_tries(decision.left)} left."
        return pad(decision.pad, secret=secret, before=before)
    if decision.came is PinResult.BARRED:
        return say((bold("Barred"), " after five wrong tries."), "Ring your supervisor to reset your PIN.")
    if decision.until is None:
        return say("PIN correct. Carrying on.")
    first = () if decision.waiting else home(role)
    set_ = "PIN set." if decision.came is PinResult.CHOSEN else None
    return say(set_, _until(decision.until), buttons=first)


def is_unlocked(until: datetime) -> Reply:
    return say(_until(until), buttons=((Button("Lock", "/lock"),),))


def locked(*, was_unlocked: bool, role: Role) -> Reply:
    said = "Locked." if was_unlocked else "It was locked already."
    notes = "Notes can still be recorded." if policy.may(role, Permission.NOTE) else None
    return say(said, notes, buttons=((Button("Unlock", "/unlock"),),))


def asks_after_typing(shown: Pad, *, secret: str) -> Reply:
    """The pad after six digits that were typed into a locked chat, and that something would have taken."""
    before = "Six digits may be a PIN: never type it. I have deleted the message."
    after = "If it was an answer or a note, I take it once you unlock."
    return replace(pad(shown, secret=secret, before=f"{before} {after}"), fresh=True)


def was_the_pin(reply: Reply) -> Reply:
    """The reply to a right PIN, with a word that it had been typed before."""
    return added(reply, "The six digits before were your PIN: they are kept nowhere.")


def never_typed(asked: str = "") -> Reply:
    """`asked` is the question that it may have answered."""
    return say(
        "If that was your PIN: never type it. I have deleted the message.",
        f"If it answered “{asked}”: unlock, and send it again." if asked else None,
        buttons=((Button("Unlock", "/unlock"),),),
    )


def not_done(words: str, *, says: str, about: str, attached: int) -> Reply:
    """A request that waited while its officer unlocked for something else: it is theirs to ask again.

    `says` are the words of the button that does it, empty where it must be sent again.
    """
    context = (f"in answer to {about}" if about else None, f"with {attached} attached" if attached else None)
    again = "Do it now?" if says else "Send it again?"
    return say(
        f"You also sent this while the chat was locked. It wasn't done. {again}",
        code(words) if words else None,
        ", ".join(filter(None, context)) or None,
        buttons=((Button("Do it", says),),) if says else (),
    )


def told_barred(notice: PinBarredNotice) -> Reply:
    collar = notice.collar
    return say(
        (bold(collar), " entered a wrong PIN five times and is barred."),
        "Ring them, and ask whether it was them.",
        buttons=(
            (Button("It was: reset the PIN", f"/resetpin {collar}"),),
            (Button("The phone is lost: revoke", f"/revoke {collar}"),),
        ),
    )


def _until(until: datetime) -> Line:
    return (bold("Unlocked"), f" until {clock(until)}, or longer while you use it.")


def _tries(left: int) -> str:
    return f"{left} {'try' if left == 1 else 'tries'}"


def _buttons(shown: Pad, secret: str) -> tuple[Row, ...]:
    """The digits three by three, with the tenth below, between a blank and [Clear]."""
    keys = [
        Button(digit, f"/pin {shown.nonce} {place}")
        for place, digit in zip(PLACES, layout(secret, shown.nonce), strict=True)
    ]
    rows = [tuple(keys[i : i + ACROSS]) for i in range(0, len(keys) - 1, ACROSS)]
    return (*rows, (keys[-1], Button("Clear", f"/pin {shown.nonce} clear")))
