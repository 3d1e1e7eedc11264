"""What each method of the Bot API does here, a noun a file."""
