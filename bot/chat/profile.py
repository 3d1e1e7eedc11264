"""The bot's face in Telegram: its description, its line in a search, its picture."""

from __future__ import annotations

import logging
from pathlib import Path

from telegram.error import TelegramError

from bot.chat.wire import Wire
from bot.texts.reply import ReplyFile

logger = logging.getLogger(__name__)

DESCRIPTION = (
    "Beatline looks up referrals and tasks, keeps your notebook, and brings you briefings and reminders. "
    "It answers officers whom a supervisor has enrolled: open the link that yours gave you.\n\n"
    "Not for emergencies. Anything urgent goes by radio or 999."
)
SHORT_DESCRIPTION = "Look-ups, notes, briefings and reminders for enrolled officers. Urgent? Radio or 999."
PICTURE = Path(__file__).with_name("profile.jpg")
WORDS = (
    ("MyDescription", "description", DESCRIPTION),
    ("MyShortDescription", "short_description", SHORT_DESCRIPTION),
)


async def introduce(bot: Wire) -> None:
    """Set what differs. A refusal is logged, since nothing that an officer does depends on it."""
    try:
        for method, name, words in WORDS:
            if _told(await bot.call(f"get{method}", {}), name) != words:
                await bot.call(f"set{method}", {name: words})
        if not _told(await bot.call("getUserProfilePhotos", {"user_id": bot.id, "limit": 1}), "total_count"):
            await bot.call("setMyProfilePhoto", _picture())
    except TelegramError as error:
        logger.warning("the bot's description or picture was not set (%s)", type(error).__name__)


def _told(answer: object, name: str) -> object:
    """A part of an answer; None where a server of somebody else's has none."""
    return answer.get(name) if isinstance(answer, dict) else None


def _picture() -> dict[str, object]:
    content = ReplyFile(PICTURE.name, PICTURE.read_bytes(), is_picture=True)
    return {"photo": {"type": "static", "photo": "attach://picture"}, "picture": content}
