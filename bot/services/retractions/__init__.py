"""Messages of ours to be masked, replaced or deleted. Those that could not be undone stay on record."""
