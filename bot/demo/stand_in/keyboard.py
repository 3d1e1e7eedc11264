"""Telegram's rules for the buttons under a message."""

from __future__ import annotations

from typing import Any

from bot.demo.stand_in.refusal import RefusedError

ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "disabled",
        "callback_game",
        "pay",
    }
)
STYLES = frozenset({"primary", "success", "danger"})
MOST_BUTTONS = 100
MOST_IN_ROW = 8
DATA_BYTES = 64
MOST_COPIED = 256
MOST_PROMPT = 64


def check_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The inline keyboard to show, or None. Raises RefusedError."""
    rows = (markup or {}).get("inline_keyboard")
    if not rows:
        return None
    if sum(len(row) for row in rows) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        raise RefusedError("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": [row for row in rows if row]}


def check_prompt(markup: dict[str, Any] | None) -> str | None:
    """The words in the empty box of the reply that opens by itself; None where none opens."""
    if not (markup and markup.get("force_reply")):
        return None
    prompt = str(markup.get("input_field_placeholder", ""))
    if len(prompt) > MOST_PROMPT:
        raise RefusedError("reply keyboard placeholder text is too long")
    return prompt


def _check_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise RefusedError("inline keyboard button text must be non-empty")
    if button.get("style", "primary") not in STYLES:
        raise RefusedError("can't parse inline keyboard button: invalid button style specified")
    actions = ACTIONS & button.keys()
    if not 1 <= len(button.get("copy_text", {"text": "-"})["text"]) <= MOST_COPIED:
        raise RefusedError("BUTTON_COPY_TEXT_INVALID")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= DATA_BYTES:
        raise RefusedError("BUTTON_DATA_INVALID")
    if not actions:
        raise RefusedError(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise RefusedError(
            f"can't parse inline keyboard button: exactly one of {sorted(actions)} must be used"
        )
    if "url" in actions and not _reachable(button["url"]):
        raise RefusedError(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _reachable(url: str) -> bool:
    scheme, _, rest = url.partition("://")
    return (scheme == "tg" and bool(rest)) or (scheme in ("http", "https") and "." in rest)
