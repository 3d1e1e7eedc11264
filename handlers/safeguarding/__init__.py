"""Commands and buttons for safeguarding forms."""
