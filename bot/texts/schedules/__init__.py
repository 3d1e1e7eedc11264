"""Rules that recur, in words, with the next times at which they fire."""
