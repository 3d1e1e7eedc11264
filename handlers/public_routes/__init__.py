"""Ways for the public to reach help: read out, held up, and kept right."""
