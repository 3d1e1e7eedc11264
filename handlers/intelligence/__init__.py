"""Said and tapped to submit, follow and assess intelligence."""
