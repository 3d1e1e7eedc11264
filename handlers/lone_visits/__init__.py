"""Officers who are out alone: what they answer, and what those above them say."""
