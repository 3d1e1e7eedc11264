"""Secrets that nobody has filled in stop the start; what a test's own Telegram is given doesn't."""

from __future__ import annotations

import pytest

from bot.settings import DOCUMENTED, Settings, SettingsError, refuse_placeholders

LIKE_A_TOKEN = "4200000042:" + "Aa0_-" * 7
HERE = {"telegram_api": "http://127.0.0.1:8081", "telegram_token": "1:demo"}
PLACEHOLDERS = [
    "changeme", "change-me", "CHANGE_ME", "Change me", "your-token-here", "your_bot_token", "YOUR_TOKEN",
    "<token>", "<your bot token>", "placeholder", "PLACEHOLDER", "replace-me", "replace_this", "todo", "TODO",
    "tbd", "xxx", "XXXXXXXX", "xxx-xxx", "example", "insert-token-here", "paste your token here",
    "token-here",
]  # fmt: skip


def given(**changes):
    return Settings(_env_file=None, **(HERE | changes))


@pytest.mark.parametrize("words", PLACEHOLDERS)
@pytest.mark.parametrize(
    ("name", "form", "cure"),
    [
        ("telegram_token", "{}", "@BotFather"),
        ("telegram_token", "123456:{}", "@BotFather"),
        ("webhook_secret", "{}", "openssl rand"),
        ("database_url", "postgresql://beat:{}@db/beatline", "database's own"),
    ],
)
def test_a_placeholder_is_refused_with_the_cure(words, name, form, cure):
    with pytest.raises(SettingsError) as refused:
        refuse_placeholders(given(**{name: form.format(words)}))
    assert name.upper() in str(refused.value)
    assert cure in str(refused.value)


def test_what_is_refused_is_not_quoted():
    with pytest.raises(SettingsError) as refused:
        refuse_placeholders(given(telegram_token="123456:paste-your-token-here"))
    assert "paste" not in str(refused.value)


@pytest.mark.parametrize(
    "token",
    ["test", "secret", "token", "1:demo", "123:abc", "42:TEST", "42:flow-test", "1:x", *sorted(DOCUMENTED)],
)  # fmt: skip
def test_what_a_stand_in_may_be_given_is_taken(token):
    refuse_placeholders(given(telegram_token=token, webhook_secret="secret"))
    refuse_placeholders(given(telegram_token=token, database_url="postgresql://test:test@127.0.0.1/test"))


@pytest.mark.parametrize(
    "url",
    ["sqlite:///beatline.db", "postgresql:///beat", "postgresql://beat:password@db/x", "sqlite:///todo", "["],
)  # fmt: skip
def test_a_database_without_a_placeholder_is_taken(url):
    refuse_placeholders(given(database_url=url))


@pytest.mark.parametrize("token", sorted(DOCUMENTED))
def test_telegrams_own_examples_are_refused_by_telegrams_own_address(token):
    with pytest.raises(SettingsError, match=r"documentation.*@BotFather"):
        refuse_placeholders(given(telegram_token=token, telegram_api="https://api.telegram.org"))


@pytest.mark.parametrize(
    "token",
    [
        "test",
        "1:demo",
        "123:abc",
        LIKE_A_TOKEN[:-1],
        LIKE_A_TOKEN + "a",
        "4:" + "é" * 35,
    ],
)
def test_what_telegram_can_never_have_given_is_refused(token):
    with pytest.raises(SettingsError, match=r"no token.*@BotFather"):
        refuse_placeholders(given(telegram_token=token, telegram_api="https://api.telegram.org"))


def test_a_token_in_telegrams_form_is_taken():
    refuse_placeholders(given(telegram_token=LIKE_A_TOKEN, telegram_api="https://api.telegram.org"))
