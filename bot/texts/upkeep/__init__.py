"""The bot's own health in words: a clock that stood still, and what it missed."""
