"""The words that refer somebody: a name, a date of birth, the whole in one line."""
