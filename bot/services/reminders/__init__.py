"""An officer's own reminders, once or repeating."""
