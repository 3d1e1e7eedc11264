"""The front door. Everything is defined in the package `bot` beside it, which this module only opens."""

from bot.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
