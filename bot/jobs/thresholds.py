"""Where the rules about misuse begin, out of the settings."""

from __future__ import annotations

from datetime import timedelta

from bot.services.oversight.misuse.rules import Thresholds
from bot.settings import Settings


def thresholds(settings: Settings) -> Thresholds:
    return Thresholds(
        burst_records=settings.flag_burst_records,
        burst=timedelta(minutes=settings.flag_burst_minutes),
        no_hits=settings.flag_no_hits,
        no_hit=timedelta(minutes=settings.flag_no_hit_minutes),
        child_days=settings.flag_child_days,
        child_span=timedelta(days=settings.flag_child_span_days),
        child_looks=settings.flag_child_looks,
        booked=timedelta(days=settings.flag_booked_days),
        shift=timedelta(hours=settings.shift_hours),
        in_order=timedelta(days=settings.flag_in_order_days),
    )
