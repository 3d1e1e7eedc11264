"""The front door. Everything is defined in the package `bot` beside it, which this module only opens."""

import gc

gc.disable()
from bot.cli import main  # noqa: E402  # what loads stays: to collect garbage among it costs 50 ms

gc.freeze()
gc.enable()

if __name__ == "__main__":
    raise SystemExit(main())
