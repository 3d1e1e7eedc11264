"""Commands and buttons for reminders, once or repeating."""
