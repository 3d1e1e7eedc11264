"""Commands and buttons for operations: /op, and an operation's name alone."""
