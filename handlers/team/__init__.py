"""A supervisor's officers: what is said to see them, and what answers."""
