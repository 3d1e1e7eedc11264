"""The clock's own state in words, for administrators."""

from __future__ import annotations

from datetime import datetime

from bot.language.times.wall import to_local
from bot.services.upkeep.heartbeats import ClockStoodNotice
from bot.services.upkeep.setbacks import ClockSetBackNotice
from bot.texts.reply import Reply, bold, say
from bot.texts.times import full, gap


def last_tick(at: datetime | None, *, now: datetime) -> str:
    """`Clock: last tick 10:15:03`."""
    if at is None:
        return "Clock: it has never run"
    local = to_local(at)
    today = local.date() == to_local(now).date()
    return f"Clock: last tick {f'{local:%H:%M:%S}' if today else full(at)}"


def told_stood(notice: ClockStoodNotice) -> Reply:
    stood, went_on = notice.stood_at, notice.went_on_at
    return say(
        (
            bold(f"The clock stopped from {full(stood)} to {_beside(stood, went_on)}"),
            f" ({gap((went_on - stood).total_seconds())}).",
        ),
        "Anything due meanwhile was sent late or is listed as missed.",
        "If nobody stopped the bot, its log says why.",
    )


def told_set_back(notice: ClockSetBackNotice) -> Reply:
    was, became = notice.was, notice.became
    return say(
        (
            bold(f"The computer's clock was set back from {full(was)} to {_beside(was, became)}"),
            f" ({gap((was - became).total_seconds())}).",
        ),
        "Briefings and reminders go by the new time. Records made just before show the old time.",
        "If nobody set it, ask whoever looks after the computer.",
    )


def _beside(first: datetime, second: datetime) -> str:
    """The second instant after the first: without its day if it is the same one."""
    same_day = to_local(first).date() == to_local(second).date()
    return f"{to_local(second):%H:%M}" if same_day else full(second)
