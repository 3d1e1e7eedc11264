"""Every setting, from the environment or .env. `.env.example` explains each in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BeatlineError
from bot.language.times.bands import VisitBand, read_bands

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
FILES_KEY = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
FEWEST_DIGITS = 8  # different characters in a key: chance gives fewer once in a billion years
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{35}")
TELEGRAM = "api.telegram.org"
PLACEHOLDER = re.compile(  # compared without spaces, dots, dashes and underscores
    r"<.*>|x{3,}|change(me|this|it)|replace(me|this|it)|placeholder|todo|tbd|example"
    r"|(example|your|my)?(bot|telegram|webhook|database|db)?(token|secret|password)(goes)?here"
    r"|(example|your)(bot|telegram|webhook|database|db)?(token|secret|password)"
    r"|(insert|enter|put|paste)(your)?(bot|telegram|webhook|database|db)?(token|secret|password)(here)?",
    re.IGNORECASE,
)
DOCUMENTED = frozenset(
    {  # in the Bot API's own documentation
        "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
        "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    }
)
VISIT_BANDS = "morning 08:00-12:00, afternoon 12:00-17:00, evening 17:00-21:00, weekend 10:00-18:00"
BOTFATHER = "Ask @BotFather for the bot's token, or try the bot without one: make demo"


class SettingsError(BeatlineError):
    """A setting is missing or cannot be used. The message names it and says what to do."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )

    telegram_token: SecretStr = SecretStr("")
    telegram_api: str = "https://api.telegram.org"
    database_url: str = "sqlite:///beatline.db"
    files_dir: Path = Path("files")
    files_key: SecretStr = SecretStr("")
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_listen: str = "127.0.0.1:8080"
    messages_per_second: Annotated[int, Field(ge=1)] = 30
    chat_messages_per_second: Annotated[int, Field(ge=1)] = 1
    chat_burst: Annotated[int, Field(ge=1)] = 3
    paid_pushes_per_second: Annotated[int, Field(ge=0, le=1000)] = 0
    lanes: Annotated[int, Field(ge=1)] = 256
    account_burst: Annotated[int, Field(ge=1)] = 500
    account_per_second: Annotated[int, Field(ge=1)] = 50
    enrolment_hours: Annotated[int, Field(ge=1)] = 72
    enrolment_minutes: Annotated[int, Field(ge=1)] = 30
    unlock_idle_minutes: Annotated[int, Field(ge=1)] = 10
    shift_hours: Annotated[int, Field(ge=1)] = 12
    drafts_hours: Annotated[int, Field(ge=1)] = 72
    mask_after_seconds: Annotated[int, Field(ge=1)] = 120
    fuller_reason_one_in: Annotated[int, Field(ge=0)] = 10
    looks_per_hour: Annotated[int, Field(ge=1)] = 500
    flag_burst_records: Annotated[int, Field(ge=1)] = 10
    flag_burst_minutes: Annotated[int, Field(ge=1)] = 10
    flag_no_hits: Annotated[int, Field(ge=1)] = 5
    flag_no_hit_minutes: Annotated[int, Field(ge=1)] = 30
    flag_child_days: Annotated[int, Field(ge=1)] = 4
    flag_child_span_days: Annotated[int, Field(ge=1)] = 14
    flag_child_looks: Annotated[int, Field(ge=1)] = 6
    flag_booked_days: Annotated[int, Field(ge=0)] = 28
    flag_in_order_days: Annotated[int, Field(ge=0)] = 28
    delete_notes_from_chat: bool = False
    seal_at: time = time(2, 0)
    reminder_leads: Annotated[tuple[timedelta, ...], NoDecode] = (timedelta(hours=24), timedelta(hours=1))
    reminders_late: timedelta = timedelta(minutes=30)
    briefings_late: timedelta = timedelta(hours=2)
    safeguarding_remind_after: timedelta = timedelta(hours=4)
    safeguarding_remind_every: timedelta = timedelta(hours=12)
    chase_after: timedelta = timedelta(minutes=30)
    chase_every: timedelta = timedelta(minutes=60)
    chase_times: Annotated[int, Field(ge=0)] = 3
    quiet_from: time = time(22, 0)
    quiet_until: time = time(6, 0)
    digest_at: time = time(6, 30)
    earlies_at: time = time(7, 0)
    lates_at: time = time(14, 0)
    nights_at: time = time(22, 0)
    expires_after: timedelta = timedelta(hours=12)
    alone_ask_again: timedelta = timedelta(minutes=2)
    alone_alarm_after: timedelta = timedelta(minutes=5)
    alone_climb_every: timedelta = timedelta(minutes=3)
    control_room: str = ""
    clash_metres: Annotated[int, Field(ge=0, le=5000)] = 150
    clash_hours: Annotated[int, Field(ge=1, le=168)] = 24
    warrant_metres: Annotated[int, Field(ge=0, le=5000)] = 400
    clock_told_after: timedelta = timedelta(minutes=5)
    visit_bands: Annotated[tuple[VisitBand, ...], NoDecode] = read_bands(VISIT_BANDS)

    @model_validator(mode="after")
    def _webhook_has_a_secret(self) -> Settings:
        if self.webhook_url and not SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            message = "WEBHOOK_URL needs a WEBHOOK_SECRET of 1 to 256 characters out of A-Z a-z 0-9 _ -"
            raise ValueError(message)
        return self

    @field_validator("files_key")
    @classmethod
    def _is_keys(cls, given: SecretStr) -> SecretStr:
        if all(_is_key(word) for word in _divided(given)):
            return given
        message = "must be 64 random hex digits, or several such with commas between: openssl rand -hex 32"
        raise ValueError(message)

    @property
    def files_keys(self) -> tuple[bytes, ...]:
        """The keys for files: the first seals, all open."""
        return tuple(bytes.fromhex(word) for word in _divided(self.files_key))

    @property
    def shift_starts(self) -> Mapping[str, time]:
        return {"earlies": self.earlies_at, "lates": self.lates_at, "nights": self.nights_at}

    @field_validator("telegram_api", "webhook_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("reminder_leads", mode="before")
    @classmethod
    def _leads(cls, value: object) -> object:
        """Read `24h, 1h, 30min` as lengths of time."""
        return tuple(_length(word) for word in value.split(",")) if isinstance(value, str) else value

    @field_validator("visit_bands", mode="before")
    @classmethod
    def _bands(cls, value: object) -> object:
        return read_bands(value) if isinstance(value, str) else value

    @field_validator(
        "reminders_late",
        "expires_after",
        "alone_ask_again",
        "alone_alarm_after",
        "alone_climb_every",
        "briefings_late",
        "safeguarding_remind_after",
        "safeguarding_remind_every",
        "clock_told_after",
        "chase_after",
        "chase_every",
        mode="before",
    )
    @classmethod
    def _late(cls, value: object) -> object:
        return _length(value) if isinstance(value, str) else value


def _divided(given: SecretStr) -> list[str]:
    words = given.get_secret_value().strip()
    return [word.strip() for word in words.split(",")] if words else []


def _is_key(word: str) -> bool:
    return bool(FILES_KEY.fullmatch(word)) and len(set(word.lower())) >= FEWEST_DIGITS


def _length(words: str) -> timedelta:
    """Read `24h`, `30min` or `90s`."""
    number = words.strip().rstrip("hmins").strip()
    unit = words.strip()[len(number) :].strip()
    seconds = {"h": 3600, "min": 60, "m": 60, "s": 1}.get(unit)
    if seconds is None or not number.isdecimal():
        message = f"{words.strip()!r} is no length of time; write it as 24h, 30min or 90s"
        raise ValueError(message)
    return timedelta(seconds=int(number) * seconds)


def refuse_placeholders(settings: Settings) -> None:
    """Raise SettingsError for a secret that nobody has filled in, without quoting it."""
    token = settings.telegram_token.get_secret_value()
    is_telegrams_own = _part(settings.telegram_api, "hostname") == TELEGRAM
    findings = (
        (not token.strip(), f"TELEGRAM_TOKEN is not set. {BOTFATHER}"),
        (_is_placeholder(token), f"TELEGRAM_TOKEN is a placeholder. {BOTFATHER}"),
        (
            is_telegrams_own and token in DOCUMENTED,
            f"TELEGRAM_TOKEN is the example in Telegram's documentation. {BOTFATHER}",
        ),
        (
            is_telegrams_own and not TOKEN.fullmatch(token),
            f"TELEGRAM_TOKEN is no token: digits, a colon, 35 characters. {BOTFATHER}",
        ),
        (
            _is_placeholder(settings.webhook_secret.get_secret_value()),
            "WEBHOOK_SECRET is a placeholder. Make one up: openssl rand -hex 32",
        ),
        (
            _is_placeholder(_part(settings.database_url, "password")),
            "The password in DATABASE_URL is a placeholder. Put the database's own in its place.",
        ),
    )
    for is_wrong, message in findings:
        if is_wrong:
            raise SettingsError(message)


def _is_placeholder(secret: str) -> bool:
    """Whether it, or the part after its colon, is a word that people write in place of a secret."""
    parts = (re.sub(r"[\s._-]", "", part) for part in (secret, secret.rpartition(":")[2]))
    return any(PLACEHOLDER.fullmatch(part) for part in parts)


def _part(url: str, name: str) -> str:
    """A part of the address, empty if it is no address at all: the attempt to connect will tell."""
    try:
        return unquote(getattr(urlsplit(url), name) or "")
    except ValueError:
        return ""


def utc_now() -> datetime:
    """The one clock. Everything below the application is given its time."""
    return datetime.now(UTC)  # noqa: TID251  # the one place
