"""Enrolment by link in words: the link, the question whether it is the right officer, and the outcome."""

from __future__ import annotations

from bot.services.enrolment.admissions import EnrolledNotice, EnrolmentWaitsNotice
from bot.services.enrolment.links import EnrolmentLink
from bot.services.enrolment.managed import Staff
from bot.texts.media.qr import qr_code
from bot.texts.reply import Button, Reply, ReplyFile, bold, prose, say
from bot.texts.times import clock
from bot.values import replace


def link(issued: EnrolmentLink, *, username: str) -> Reply:
    """The link is not protected from forwarding: it is made to be passed on, and opens nothing by itself."""
    officer = issued.officer
    address = f"https://t.me/{username}?start={issued.code}"
    until = clock(issued.expires_at)
    words = say(
        (bold(officer.name), f", {officer.team}: a link for their own phone. It works once, until {until}."),
        address,
        "When somebody opens it, I'll show you who. They get in only when you say that it's them.",
        "They are already enrolled: saying yes ends the old account's access and empties its chat."
        if officer.account_id is not None
        else None,
    )  # fmt: skip
    caption = f"Link to enrol {officer.name}, to be scanned off this screen. It works once, until {until}."
    picture = ReplyFile(f"enrol-{officer.collar}.png", qr_code(address), True, caption)
    return replace(words, file=picture, protected=False)


def whose(command: str) -> Reply:
    return say(prose(f"Whose? Send the command with their collar number: `/{command} 1234`"))


def waits() -> Reply:
    return say("Your supervisor has been asked to confirm that it is you. Wait for my message.")


def asked_in(notice: EnrolmentWaitsNotice) -> Reply:
    number = notice.number
    return say(
        ("Is that ", bold(notice.name), "? Their link was opened by"),
        (bold(notice.shown_as or "somebody without a name"),),
        f"account {notice.account}",
        "Ask them, unless you saw them do it. If it isn't them, somebody else has the link.",
        buttons=((Button("It's them", f"/admit {number}"), Button("It isn't", f"/refuse {number}")),),
    )


def admitted(officer: Staff) -> Reply:
    ended = "Their old account's access has ended and its chat is being emptied."
    return say(
        (bold(officer.name), f", {officer.team}, is enrolled. I have asked them to choose a PIN."),
        ended if officer.account_id is not None else None,
    )


def turned_away(officer: Staff) -> Reply:
    return say(
        (
            bold(officer.name),
            " was NOT enrolled. Nobody was told anything, and the link no longer works.",
        ),
        buttons=((Button("New link", f"/enrol {officer.collar}"),),),
    )


def enrolled(notice: EnrolledNotice) -> Reply:
    return say(
        (bold("You are enrolled"), f" as {notice.name}. Choose your PIN."),
        "For anything urgent use your radio or 999, not this chat.",
        buttons=((Button("Choose your PIN", "/unlock"),),),
    )
