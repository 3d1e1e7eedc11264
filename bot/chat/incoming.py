"""A Telegram update as what a person did: said something, tapped something, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any

from telegram import (
    Audio,
    CallbackQuery,
    ChatMemberUpdated,
    Location,
    Message,
    Update,
    Video,
    VideoNote,
    Voice,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.chat.ours import OurMessage, ours
from bot.chat.outgoing import Destination
from bot.services.files.items import Item
from models.notebook import AttachmentKind

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]  # the others mean nothing to us


class UpdateKind(Enum):
    SAID = auto()
    TAPPED = auto()
    EDITED = auto()
    BLOCKED = auto()
    UNBLOCKED = auto()
    IN_A_GROUP = auto()
    NOTHING = auto()


NOWHERE = Destination(0)


@dataclass(frozen=True, slots=True)
class IncomingUpdate:
    """`words` is the text, the caption or what the tapped button says; `card` the text replied to.

    `shown_as` is the name of the account as its owner chose it: see `shown`. `message_ids` are the person's
    messages, several if they put an `album` together; `sent_at` is the time of the edit, for an edit.
    `ours` is the message of ours that was replied to, or whose button was tapped.
    """

    did: UpdateKind
    account_id: int = 0
    where: Destination = NOWHERE
    words: str = ""
    card: str = ""
    items: tuple[Item, ...] = ()
    sent_at: datetime | None = None
    shown_as: str = ""
    message_ids: tuple[int, ...] = ()
    album: str = ""
    ours: OurMessage | None = field(default=None, compare=False)


NOTHING = IncomingUpdate(UpdateKind.NOTHING)


JUST_WORDS = frozenset({"message_id", "from", "chat", "date", "text", "entities"})
NAME_LENGTH = 120
USERNAME = re.compile(r"\w{1,32}", re.ASCII)
DATES = range(2**31)  # seconds, as the Bot API has them


def just_words(update: dict[str, Any]) -> IncomingUpdate | None:
    """Read the commonest kind without the library's objects: they take a tenth of a look-up.

    None for an update with anything else in it, which `read` understands.
    """
    match update:
        case {
            "message": {
                "message_id": int(message_id),
                "from": {"id": int(account_id), "is_bot": False} as sender,
                "chat": {"id": int(chat_id), "type": ChatType.PRIVATE},
                "date": int(date),
                "text": str(words),
            } as message
        } if update.keys() == {"update_id", "message"} and message.keys() <= JUST_WORDS and date in DATES:
            sent_at = datetime.fromtimestamp(date, UTC)
            where = Destination(chat_id, said_id=message_id)
            shown_as = shown(sender.get("first_name"), sender.get("last_name"), sender.get("username"))
            return IncomingUpdate(
                UpdateKind.SAID,
                account_id,
                where,
                words,
                sent_at=sent_at,
                shown_as=shown_as,
                message_ids=(message_id,),
            )
    return None


def shown(first: object, last: object, username: object) -> str:
    """One line of printable text, `Sam Ashfield · @samash`, in which no name passes for a username."""
    name = " ".join(part for part in (first, last) if isinstance(part, str))
    if not (name.isascii() and name.isprintable()):
        name = "".join(one for one in name if one.isprintable() or one.isspace())
    name = " ".join(name.replace("@", "").replace("·", "").split())[:NAME_LENGTH]
    return f"{name} · @{username}" if isinstance(username, str) and USERNAME.fullmatch(username) else name


def is_for_us(update: dict[str, Any]) -> bool:
    """Whether it is of a kind that the bot asks for. Other kinds aren't even read."""
    return any(kind in update for kind in KINDS)


def read(update: Update, *, bot_id: int) -> IncomingUpdate:
    """The update as the bot understands it. Anything not meant for the bot is NOTHING."""
    if update.callback_query is not None:
        return _tap(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.edited_message is not None:
        return _message(update.edited_message, bot_id=bot_id, edited=True)
    if update.message is not None:
        return _message(update.message, bot_id=bot_id, edited=False)
    return NOTHING


def _tap(tap: CallbackQuery) -> IncomingUpdate:
    """Answer a forwarded copy with a new message: it cannot be edited."""
    message = tap.message
    if message is None or message.chat.type != ChatType.PRIVATE or tap.data is None:
        return NOTHING
    shielded = isinstance(message, Message) and message.has_protected_content
    where = Destination(message.chat.id, message.message_id if shielded else None, tap.id)
    mine = ours(message) if isinstance(message, Message) else OurMessage(message.message_id, "")
    return IncomingUpdate(UpdateKind.TAPPED, tap.from_user.id, where, words=tap.data, ours=mine)


def _membership(change: ChatMemberUpdated) -> IncomingUpdate:
    status = change.new_chat_member.status
    if change.chat.type != ChatType.PRIVATE:
        added = status in (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)
        group = added and change.chat.type != ChatType.CHANNEL
        return (
            IncomingUpdate(UpdateKind.IN_A_GROUP, change.from_user.id, Destination(change.chat.id))
            if group
            else NOTHING
        )
    did = UpdateKind.BLOCKED if status == ChatMemberStatus.BANNED else UpdateKind.UNBLOCKED
    return IncomingUpdate(did, change.from_user.id, Destination(change.chat.id))


def _message(message: Message, *, bot_id: int, edited: bool) -> IncomingUpdate:
    sender = message.from_user
    if sender is None or sender.is_bot or _is_anothers(message):
        return NOTHING
    if edited and message.location:
        return NOTHING  # a live location moves by itself
    if message.chat.type != ChatType.PRIVATE:
        return IncomingUpdate(UpdateKind.IN_A_GROUP, sender.id, Destination(message.chat.id))
    replied = _replied(message, bot_id=bot_id)
    return IncomingUpdate(
        UpdateKind.EDITED if edited else UpdateKind.SAID,
        sender.id,
        Destination(message.chat.id, said_id=message.message_id),
        words=message.text or message.caption or "",
        card=replied.text if replied else "",
        items=items(message),
        sent_at=(message.edit_date if edited else None) or message.date,
        shown_as=shown(sender.first_name, sender.last_name, sender.username),
        message_ids=(message.message_id,),
        album=message.media_group_id or "",
        ours=replied,
    )


def together(parts: Sequence[IncomingUpdate]) -> IncomingUpdate:
    """An album as one message, in the order in which it was put together."""
    parts = sorted(parts, key=lambda part: part.message_ids)
    return replace(
        parts[0],
        words=next((part.words for part in parts if part.words), ""),
        card=next((part.card for part in parts if part.card), ""),
        ours=next((part.ours for part in parts if part.ours), None),
        items=tuple(item for part in parts for item in part.items),
        message_ids=tuple(number for part in parts for number in part.message_ids),
    )


def _is_anothers(message: Message) -> bool:
    """Forwarded, or put together by another bot: nobody can vouch for its author and time."""
    return bool(message.forward_origin or message.via_bot or message.business_connection_id)


def _replied(message: Message, *, bot_id: int) -> OurMessage | None:
    """Our own message that this one replies to. Nobody else's counts as a card."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != bot_id:
        return None
    return ours(replied)


def items(message: Message) -> tuple[Item, ...]:
    """The files and places attached to the message besides its words."""
    found: list[Item] = []
    if message.photo:
        best = message.photo[-1]
        found.append(Item(AttachmentKind.PHOTO, best.file_id, best.file_unique_id, size=best.file_size))
    if message.voice:
        found.append(_timed(AttachmentKind.VOICE, message.voice))
    if message.audio:
        found.append(_timed(AttachmentKind.AUDIO, message.audio, name=message.audio.file_name))
    if message.video:
        found.append(_timed(AttachmentKind.VIDEO, message.video, name=message.video.file_name))
    if message.video_note:
        found.append(_timed(AttachmentKind.VIDEO_NOTE, message.video_note))
    if message.document:
        file = message.document
        found.append(
            Item(AttachmentKind.DOCUMENT, file.file_id, file.file_unique_id, file.file_name, file.file_size)
        )
    if message.location:
        found.append(_location(message.location))
    if message.contact:
        contact = message.contact
        name = " ".join(filter(None, (contact.first_name, contact.last_name, contact.phone_number)))
        found.append(Item(AttachmentKind.CONTACT, words=name))
    return tuple(found)


def _timed(kind: AttachmentKind, file: Voice | Audio | Video | VideoNote, *, name: str | None = None) -> Item:
    seconds = file.duration.total_seconds() if isinstance(file.duration, timedelta) else file.duration
    return Item(kind, file.file_id, file.file_unique_id, name, file.file_size, int(seconds))


def _location(location: Location) -> Item:
    return Item(
        AttachmentKind.LOCATION,
        latitude=location.latitude,
        longitude=location.longitude,
        accuracy_m=location.horizontal_accuracy,
    )
