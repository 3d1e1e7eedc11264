"""Said and tapped about tasks."""
