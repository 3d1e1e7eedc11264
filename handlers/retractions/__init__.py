"""Said and tapped about messages that were to be undone."""
