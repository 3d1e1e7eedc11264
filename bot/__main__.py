"""`python -m bot` does what `python bot.py` does."""

from bot.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
