"""Said and tapped for the pocket notebook."""
