"""Messages of ours to be masked, replaced or deleted. What could not be undone stays on record."""
