"""Said and tapped about reminders, once or repeating."""
