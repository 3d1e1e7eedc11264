"""An officer's reminders in words, with the ways to say a time."""
