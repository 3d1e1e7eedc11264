"""Said and tapped about operations."""
