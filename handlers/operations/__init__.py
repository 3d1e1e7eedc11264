"""Said and tapped about operations: /op, and an operation's name alone."""
