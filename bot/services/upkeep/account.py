"""The bot's own account in Telegram: whether its switches and its webhook are as they should be."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from bot.services.upkeep.health import Finding, Level

SWITCHES = (
    ("joins_groups", "anybody can add the bot to a group", "/setjoingroups"),
    ("reads_groups", "the bot would read every message of a group", "/setprivacy"),
    ("inline", "inline mode is on", "/setinline"),
    ("business", "the bot can be connected to business accounts", "/mybots, Bot Settings, Business Mode"),
)


class TelegramAccount(Struct, frozen=True):
    """@BotFather keeps the switches; `webhook_error` is Telegram's own last sentence about our webhook."""

    username: str
    joins_groups: bool
    reads_groups: bool
    inline: bool
    business: bool
    webhook_url: str
    webhook_error: str


def examine_account(account: TelegramAccount, *, webhook_url: str) -> Iterator[Finding]:
    """`webhook_url` is the one in the settings, empty for polling."""
    yield Finding(Level.OK, f"Telegram knows us as @{account.username}")
    for switch, what, command in SWITCHES:
        if getattr(account, switch):
            cure = f"It answers private chats only: switch it off at @BotFather, {command}."
            yield Finding(Level.WARNING, what, cure)
    yield _webhook(account, webhook_url)


def _webhook(account: TelegramAccount, wanted: str) -> Finding:
    """The address itself may hold a secret, so it is not shown."""
    if account.webhook_url != wanted:
        found = (
            "has another webhook than WEBHOOK_URL" if wanted else "has a webhook, but WEBHOOK_URL is empty"
        )
        return Finding(Level.WARNING, f"Telegram {found}", "The bot sets this right when it starts.")
    if account.webhook_error:
        cure = "Check WEBHOOK_URL, and what ends TLS before WEBHOOK_LISTEN."
        return Finding(
            Level.WARNING, f"Telegram's last call of the webhook failed: {account.webhook_error}", cure
        )
    return Finding(Level.OK, "updates come by webhook" if wanted else "updates come by polling")
