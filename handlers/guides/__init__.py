"""Said and tapped for help and on arrival."""
