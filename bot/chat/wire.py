"""The bot as Telegram sees it: python-telegram-bot's, with our request and limits in it."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from telegram import InputFile
from telegram.ext import ExtBot

from bot.chat.outgoing import CONTENT
from bot.chat.paces import ChatPaces
from bot.chat.permits import Permits
from bot.chat.pool import Urgency
from bot.chat.proxy import proxy_for
from bot.chat.request import READ_SECONDS, AiohttpRequest
from bot.settings import Settings
from bot.texts.reply import ReplyFile


class Wire(ExtBot[int]):
    async def call(self, method: str, params: dict[str, Any], *, urgency: Urgency = Urgency.ANSWER) -> Any:
        """Call a method with ready parameters; the result stays JSON, since nobody needs objects."""
        ready = {name: _uploaded(value) for name, value in params.items()}
        data = self._merge_api_rl_kwargs(ready, int(urgency))
        return await self._do_post(method, data or {})

    def wait_for(self, chat_id: int) -> float:
        """The seconds until this chat may take a new message; 0 if it may now."""
        return self.rate_limiter.wait_for(chat_id) if isinstance(self.rate_limiter, Permits) else 0.0

    async def poll(self, *, offset: int | None, seconds: int, kinds: list[str]) -> Any:
        """Fetch raw updates. The inbox parses them one by one: a bad one must not hold the rest."""
        data = {"offset": offset, "timeout": seconds, "allowed_updates": kinds, "limit": 100}
        patience = seconds + self.request.read_timeout if self.request.read_timeout else None
        return await self._do_post("getUpdates", data, read_timeout=patience)


def _uploaded(value: Any) -> Any:
    """A file, held as text or as it is, ready to be sent."""
    if isinstance(value, ReplyFile):
        return InputFile(value.content, filename=value.name)
    if isinstance(value, dict) and CONTENT in value:
        return InputFile(b64decode(value[CONTENT]), filename=value["name"])
    return value


def wire(settings: Settings, *, read_seconds: float = READ_SECONDS) -> Wire:
    """`read_seconds` is the longest wait for an answer. Raises SettingsError for an unusable proxy."""
    proxy = proxy_for(settings.telegram_api)
    paces = ChatPaces(burst=settings.chat_burst, per_second=settings.chat_messages_per_second)
    return Wire(
        settings.telegram_token.get_secret_value(),
        base_url=f"{settings.telegram_api}/bot",
        base_file_url=f"{settings.telegram_api}/file/bot",
        request=AiohttpRequest(read_seconds=read_seconds, proxy=proxy),
        get_updates_request=AiohttpRequest(read_seconds=read_seconds, proxy=proxy),
        rate_limiter=Permits(
            settings.messages_per_second, paid_per_second=settings.paid_pushes_per_second, paces=paces
        ),
    )
