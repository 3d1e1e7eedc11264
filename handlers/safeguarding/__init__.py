"""Said and tapped about safeguarding forms."""
