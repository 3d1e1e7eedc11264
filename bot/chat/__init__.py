"""The edge: the code that knows Telegram."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as timedelta, without a warning at each
