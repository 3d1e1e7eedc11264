"""The acts of a person by name, with their facts as read from JSON or a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.demo.stand_in.phone import CannotError
from bot.demo.stand_in.wire import Upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.demo.stand_in.message import Sent
    from bot.demo.stand_in.person import TelegramUser

    Facts: TypeAlias = dict[str, Any]


def perform(person: TelegramUser, verb: str, *, facts: Facts) -> Sent | None:
    """Perform one act of the person. Raises CannotError for an unknown one."""
    act = ACTS.get(verb)
    if act is None:
        raise CannotError(f"nobody can {verb}; there are {', '.join(ACTS)}")
    return act(person, facts)


def _reply(facts: Facts) -> int | None:
    return int(facts["reply_to"]) if facts.get("reply_to") else None


def _file(facts: Facts) -> Upload:
    file = facts.get("file")
    if not isinstance(file, Upload) or not file.data:
        raise CannotError("there is no file")
    return file


def _say(person: TelegramUser, facts: Facts) -> Sent:
    return person.says(facts["text"], reply_to=_reply(facts))


def _edit(person: TelegramUser, facts: Facts) -> Sent:
    return person.edits(int(facts["message_id"]), facts["text"])


def _tap(person: TelegramUser, facts: Facts) -> Sent:
    return person.taps(int(facts["message_id"]), facts["button"])


def _replay(person: TelegramUser, facts: Facts) -> Sent:
    return person.replays(facts["data"], int(facts["message_id"]))


def _open(person: TelegramUser, facts: Facts) -> Sent:
    return person.opens(facts["link"])


def _send_photo(person: TelegramUser, facts: Facts) -> Sent:
    album = facts.get("album")
    return person.sends_photo(
        _file(facts).data, caption=facts.get("caption", ""), album=album, reply_to=_reply(facts)
    )


def _send_voice(person: TelegramUser, facts: Facts) -> Sent:
    file, seconds = _file(facts), int(facts.get("seconds", 3))
    return person.sends_voice(file.data, seconds=seconds, mime=file.mime, reply_to=_reply(facts))


def _send_video(person: TelegramUser, facts: Facts) -> Sent:
    file = _file(facts)
    caption = facts.get("caption", "")
    return person.sends_video(file.data, caption=caption, album=facts.get("album"), reply_to=_reply(facts))


def _send_document(person: TelegramUser, facts: Facts) -> Sent:
    file, caption = _file(facts), facts.get("caption", "")
    return person.sends_document(
        file.data, file.name, mime=file.mime, caption=caption, reply_to=_reply(facts)
    )


def _send_location(person: TelegramUser, facts: Facts) -> Sent:
    accuracy = float(facts["accuracy"]) if facts.get("accuracy") else None
    live = int(facts["live"]) if facts.get("live") else None
    latitude, longitude = float(facts["latitude"]), float(facts["longitude"])
    return person.sends_location(latitude, longitude, accuracy=accuracy, live=live, reply_to=_reply(facts))


def _send_contact(person: TelegramUser, facts: Facts) -> Sent:
    return person.sends_contact(facts["phone_number"], facts["first_name"])


def _send_poll(person: TelegramUser, facts: Facts) -> Sent:
    return person.sends_poll(facts["question"], facts["options"])


ACTS: dict[str, Callable[[TelegramUser, Facts], Sent | None]] = {
    "say": _say,
    "edit": _edit,
    "tap": _tap,
    "replay": _replay,
    "open": _open,
    "photo": _send_photo,
    "voice": _send_voice,
    "video": _send_video,
    "document": _send_document,
    "location": _send_location,
    "contact": _send_contact,
    "poll": _send_poll,
    "sticker": lambda person, facts: person.sends_sticker(facts.get("emoji", "👍")),
    "forward": lambda person, facts: person.forwards(facts["text"]),
    "block": lambda person, _facts: person.blocks(),
    "unblock": lambda person, _facts: person.unblocks(),
    "vanish": lambda person, _facts: person.vanishes(),
}
