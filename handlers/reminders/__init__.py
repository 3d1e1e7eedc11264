"""Said and tapped about reminders."""
