"""Tasks in words: cards, lists and the day's digest."""
