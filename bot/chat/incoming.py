"""A Telegram update as what a person did: said something, tapped something, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any

from msgspec import Struct
from telegram import (
    Audio,
    CallbackQuery,
    ChatMemberUpdated,
    Contact,
    LivePhoto,
    Location,
    Message,
    Update,
    User,
    Video,
    VideoNote,
    Voice,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.chat import contents, vcards
from bot.chat.marked_words import TELLING, formatted, marked
from bot.chat.ours import OurMessage, ours
from bot.chat.outgoing import Destination
from bot.language.references import first_line_reference
from bot.services.files.items import Item
from bot.values import replace
from models.notebook import AttachmentKind

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]  # the others mean nothing to us


class UpdateKind(Enum):
    SAID = auto()
    TAPPED = auto()
    EDITED = auto()
    FORWARDED = auto()
    TIMER_SET = auto()
    LIVE_PLACE = auto()
    BLOCKED = auto()
    UNBLOCKED = auto()
    IN_A_GROUP = auto()
    NOTHING = auto()


NOWHERE = Destination(0)


class IncomingUpdate(Struct, frozen=True):
    """`words` is the text, the caption or what the tapped button says; `card` the text replied to.

    `shown_as` is the name of the account as its owner chose it: see `shown`. `message_ids` are the person's
    messages, several if they put an `album` together, with the `captions` of each; `sent_at` is the time of
    the edit, for an edit. `beside` is what it carries in words besides, such as a quotation or a poll;
    `missing` names what can't be kept. For a timer, `words` are the seconds until messages delete themselves.
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
    captions: tuple[str, ...] = ()
    beside: str = ""
    missing: tuple[str, ...] = ()
    ours: OurMessage | None = None

    @property
    def said(self) -> tuple[str, ...]:
        """The words of each of the messages, with what stands beside them after the last."""
        *first, last = self.captions or (self.words,) * len(self.message_ids) or ("",)
        return (*first, joined(last, self.beside))[: len(self.message_ids)]


def joined(*words: str) -> str:
    """The words in lines of their own, those that there are."""
    return "\n".join(filter(None, words))


NOTHING = IncomingUpdate(UpdateKind.NOTHING)


JUST_WORDS = frozenset({"message_id", "from", "chat", "date", "text", "entities"})
NAME_LENGTH = 120
USERNAME = re.compile(r"\w{1,32}", re.ASCII)
DATES = range(2**31)  # seconds, as the Bot API has them
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LONGEST_NAME, LONGEST_ID = 200, 256  # characters, as the columns take
LONGEST_UNIQUE_ID, LONGEST_ALBUM = 64, 64


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
            if not TELLING.isdisjoint(_kinds(message)):
                return None
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


def _kinds(message: dict[str, Any]) -> list[str]:
    """The kinds of the entities in a raw message."""
    return [str(one.get("type")) for one in message.get("entities", ()) if isinstance(one, dict)]


def shown(first: object, last: object, username: object) -> str:
    """One line of printable text, `Sam Ashfield · @samash`, in which no name passes for a username."""
    name = " ".join(part for part in (first, last) if isinstance(part, str))
    if not (name.isascii() and name.isprintable()):
        name = "".join(one for one in name if one.isprintable() or one.isspace())
    name = " ".join(name.replace("@", "").replace("·", "").split())[:NAME_LENGTH]
    return f"{name} · @{username}" if isinstance(username, str) and USERNAME.fullmatch(username) else name


def storable(text: str) -> str:
    """The text without NUL and half pairs of surrogates, which no database takes as they are."""
    return UNSTORABLE.sub("\ufffd", text)


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
    where = Destination(message.chat.id, message.message_id if shielded else None, storable(tap.id))
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
    if sender is None or sender.is_bot or message.business_connection_id:
        return NOTHING
    is_private = message.chat.type == ChatType.PRIVATE
    if edited and (message.location or _is_anothers(message)):
        return NOTHING  # a live location moves by itself
    if not is_private:
        in_a_group = IncomingUpdate(UpdateKind.IN_A_GROUP, sender.id, Destination(message.chat.id))
        return NOTHING if _is_anothers(message) else in_a_group
    return _unasked(message, sender) or _said(message, sender, bot_id=bot_id, edited=edited)


def _unasked(message: Message, sender: User) -> IncomingUpdate | None:
    """The message if nobody said it here: forwarded, about the chat, or said by the phone itself from now on.

    None for what was said.
    """
    where = Destination(message.chat.id)
    if _is_anothers(message):
        return IncomingUpdate(UpdateKind.FORWARDED, sender.id, where)
    if message.location and message.location.live_period:
        return IncomingUpdate(UpdateKind.LIVE_PLACE, sender.id, where)
    if timer := message.message_auto_delete_timer_changed:
        return IncomingUpdate(
            UpdateKind.TIMER_SET, sender.id, where, str(_seconds(timer.message_auto_delete_time))
        )
    return NOTHING if contents.is_silent(message) else None


def _said(message: Message, sender: User, *, bot_id: int, edited: bool) -> IncomingUpdate:
    replied = _replied(message, bot_id=bot_id)
    card = replied.text if replied else ""
    return IncomingUpdate(
        UpdateKind.EDITED if edited else UpdateKind.SAID,
        sender.id,
        Destination(message.chat.id, said_id=message.message_id),
        words=_words(message),
        card=card,
        items=items(message),
        sent_at=(message.edit_date if edited else None) or message.date,
        shown_as=shown(sender.first_name, sender.last_name, sender.username),
        message_ids=(message.message_id,),
        album=storable(message.media_group_id or "")[:LONGEST_ALBUM],
        beside=contents.beside(message, quoted=not card or first_line_reference(card) is not None),
        missing=contents.missing(message),
        ours=replied,
    )


def _words(message: Message) -> str:
    """The text or the caption; with a mark where words are struck, underlined, hidden or linked."""
    if message.text:
        return marked(message.text, message.entities)
    if rich := contents.rich(message):
        return formatted(rich)
    return marked(message.caption or "", message.caption_entities)


def together(parts: Sequence[IncomingUpdate]) -> IncomingUpdate:
    """An album as one message, in the order in which it was put together."""
    parts = sorted(parts, key=lambda part: part.message_ids)
    return replace(
        parts[0],
        words="\n".join(part.words for part in parts if part.words),
        card=next((part.card for part in parts if part.card), ""),
        ours=next((part.ours for part in parts if part.ours), None),
        items=tuple(item for part in parts for item in part.items),
        message_ids=tuple(number for part in parts for number in part.message_ids),
        captions=tuple(part.words for part in parts),
        beside=joined(*dict.fromkeys(part.beside for part in parts)),
        missing=tuple(dict.fromkeys(name for part in parts for name in part.missing)),
    )


def _is_anothers(message: Message) -> bool:
    """Forwarded, or put together by another bot: nobody can vouch for its author and time."""
    return bool(message.forward_origin or message.via_bot)


def _replied(message: Message, *, bot_id: int) -> OurMessage | None:
    """Our own message that this one replies to. Nobody else's counts as a card."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != bot_id:
        return None
    return ours(replied)


def items(message: Message) -> tuple[Item, ...]:
    """The files and places attached to the message besides its words.

    Raises ValueError for one that cannot be kept: an id that is no id, a number that is none.
    """
    return tuple(_keepable(one) for one in _items(message))


def _keepable(item: Item) -> Item:
    """The item with a name of bearable length."""
    ids = [one for one in (item.file_id, item.unique_id) if one is not None]
    numbers = [one for one in (item.size, item.seconds) if one is not None]
    if any(len(one) > LONGEST_ID or UNSTORABLE.search(one) for one in ids):
        message = "a file's id that is none"
        raise ValueError(message)
    if any(one not in range(2**53) for one in numbers) or (item.seconds or 0) not in DATES:
        message = "a file's size or length that is none"
        raise ValueError(message)
    unique = None if item.unique_id is None else item.unique_id[:LONGEST_UNIQUE_ID]
    return replace(item, unique_id=unique, file_name=_short(item.file_name))


def _short(name: str | None) -> str | None:
    """A long name keeps its ending."""
    if name is None:
        return None
    name = storable(name)
    return name if len(name) <= LONGEST_NAME else f"{name[:150]}…{name[-40:]}"


def _items(message: Message) -> tuple[Item, ...]:
    found: list[Item] = []
    if message.photo:
        best = message.photo[-1]
        found.append(Item(AttachmentKind.PHOTO, best.file_id, best.file_unique_id, size=best.file_size))
    if message.voice:
        found.append(_timed(AttachmentKind.VOICE, message.voice))
    if message.audio:
        found.append(_audio(message.audio))
    if message.video:
        found.append(_timed(AttachmentKind.VIDEO, message.video, name=message.video.file_name))
    if message.live_photo:  # its still picture is the photo
        found.append(_timed(AttachmentKind.VIDEO, message.live_photo))
    if message.video_note:
        found.append(_timed(AttachmentKind.VIDEO_NOTE, message.video_note))
    if message.document:
        file = message.document
        found.append(
            Item(AttachmentKind.DOCUMENT, file.file_id, file.file_unique_id, file.file_name, file.file_size)
        )
    if message.location:
        place = message.venue
        found.append(_location(message.location, f"{place.title}, {place.address}" if place else None))
    if message.contact:
        found.append(_contact(message.contact))
    return tuple(found)


def _audio(audio: Audio) -> Item:
    track = " · ".join(filter(None, (audio.performer, audio.title))) or None
    return replace(_timed(AttachmentKind.AUDIO, audio, name=audio.file_name), words=track)


def _contact(contact: Contact) -> Item:
    name = " ".join(filter(None, (contact.first_name, contact.last_name, contact.phone_number)))
    more = [*vcards.facts(contact.vcard or "", phone=contact.phone_number)]
    if contact.user_id:
        more.append(f"Telegram {contact.user_id}")
    return Item(AttachmentKind.CONTACT, words=", ".join((name, *more)))


def _timed(
    kind: AttachmentKind, file: Voice | Audio | Video | VideoNote | LivePhoto, *, name: str | None = None
) -> Item:
    seconds = _seconds(file.duration)
    return Item(kind, file.file_id, file.file_unique_id, name, file.file_size, seconds)


def _seconds(given: timedelta | int) -> int:
    return int(given.total_seconds() if isinstance(given, timedelta) else given)


def _location(location: Location, words: str | None) -> Item:
    return Item(
        AttachmentKind.LOCATION,
        words=words,
        latitude=location.latitude,
        longitude=location.longitude,
        accuracy_m=location.horizontal_accuracy,
    )
