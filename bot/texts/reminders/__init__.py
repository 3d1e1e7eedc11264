"""An officer's reminders in words, and the times that they understand."""
