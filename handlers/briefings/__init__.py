"""Words and buttons for briefings: composing, sending, reading, acknowledging, reporting."""
