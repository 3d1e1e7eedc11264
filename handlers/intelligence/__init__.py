"""Words and buttons to submit, follow and assess intelligence."""
