"""Forms that a note asks for, and the reminders until each has a reference or a reason."""
