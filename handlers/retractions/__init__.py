"""Commands and buttons for messages that were to be masked or deleted."""
