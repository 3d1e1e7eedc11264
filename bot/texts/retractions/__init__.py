"""Messages that were to be masked or deleted, in words."""
