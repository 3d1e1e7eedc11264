"""Said and tapped to give access or to take it."""
