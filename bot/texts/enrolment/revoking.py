"""Revoked access in words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.services.enrolment.accounts import AccountEnd
from bot.services.enrolment.managed import Staff
from bot.services.enrolment.revoking import PinResetNotice, Revocation, RevokedNotice
from bot.services.exchange.sheets.leavers import OfficersRoleChangedNotice, RoleChangedNotice
from bot.services.officers.officers import UnreachableNotice
from bot.texts.reply import Button, Reply, bold, say


def revoked(done: Revocation) -> Reply:
    officer, ended = done.officer, done.ended
    if not ended.was_enrolled:
        return say(
            (bold(officer.name), " wasn't enrolled, so there was no access to end."),
            _sentence("Also cleared", _done(ended)),
        )
    return say(
        (bold(officer.name), " has no access from now on, on any phone."),
        _sentence("Done", ("PIN reset", *_done(ended))),
        _under_way(ended.messages),
        buttons=(
            (
                *((Button("Progress", f"/recalled {officer.collar}"),) if ended.messages else ()),
                _back_in(officer.collar),
            ),
        ),
    )


def pin_reset(officer: Staff) -> Reply:
    return say((bold(officer.name), "'s PIN is reset and their chat locked. They choose a new one next."))


def told_revoked(notice: RevokedNotice) -> Reply:
    collar = notice.collar
    return say(
        (bold(collar), f"'s access here was ended by {notice.by}. They get no more briefings or reminders."),
        buttons=((_back_in(collar),),),
    )


def told_pin_reset(notice: PinResetNotice) -> Reply:
    return say(
        f"Your PIN was reset by {notice.by}. If you didn't ask for that, ring them.",
        buttons=((Button("Choose a new PIN", "/unlock"),),),
    )


def told_role_changed(notice: RoleChangedNotice) -> Reply:
    role = notice.role.value
    return say(("Your role here is now ", bold(role), "."), buttons=((Button("What can I say?", "/help"),),))


def told_officers_role_changed(notice: OfficersRoleChangedNotice) -> Reply:
    return say((bold(notice.collar), "'s role here is now ", bold(notice.role.value), "."))


def told_unreachable(notice: UnreachableNotice) -> Reply:
    collar = notice.collar
    return say(
        (bold(collar), " can't be reached here: ring them."),
        "They blocked this chat or deleted the account.",
        buttons=((Button("The phone is lost: revoke", f"/revoke {collar}"),),),
    )


def _back_in(collar: str) -> Button:
    return Button("Let them in again", f"/enrol {collar}")


def _under_way(messages: int) -> str:
    if not messages:
        return "Nothing in their chat could be deleted: that goes back 48 hours."
    return f"Under way: {_counted(messages, 'message')} in their chat to delete. I'll tell you how it ends."


def _done(ended: AccountEnd) -> Iterator[str]:
    if ended.was_unlocked:
        yield "chat locked"
    if ended.links:
        yield f"{_counted(ended.links, 'link')} ended"
    if ended.pushes:
        yield f"{_counted(ended.pushes, 'push', 'pushes')} recalled"


def _sentence(begin: str, parts: Iterator[str] | tuple[str, ...]) -> str | None:
    listed = ", ".join(parts)
    return f"{begin}: {listed}." if listed else None


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
