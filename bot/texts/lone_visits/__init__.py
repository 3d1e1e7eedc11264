"""Officers who are out alone, in words."""
