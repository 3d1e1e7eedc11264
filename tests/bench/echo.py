"""The yardstick: python-telegram-bot's own echo, as in its documentation, with its defaults."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text(update.message.text)


def main() -> None:
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"])
    application = builder.base_url(f"{os.environ['TELEGRAM_API']}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    if not (url := os.environ.get("WEBHOOK_URL")):
        application.run_polling()
        return
    host, _, port = os.environ["WEBHOOK_LISTEN"].rpartition(":")
    application.run_webhook(
        listen=host,
        port=int(port),
        url_path=urlsplit(url).path.lstrip("/"),
        webhook_url=url,
        secret_token=os.environ["WEBHOOK_SECRET"],
    )


if __name__ == "__main__":
    main()
