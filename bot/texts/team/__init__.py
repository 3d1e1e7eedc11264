"""A supervisor's officers, in words."""
