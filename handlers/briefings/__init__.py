"""Said and tapped about briefings: composing, sending, reading, acknowledging, reporting."""
