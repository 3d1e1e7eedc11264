"""Rules that recur, in words."""
