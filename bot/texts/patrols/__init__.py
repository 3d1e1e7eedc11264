"""Stays at hotspots and their doses, in words."""
