"""Look-ups asked in plain words: by rules, and by the words that are on record."""
