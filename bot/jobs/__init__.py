"""The work that runs without being asked: the clock and the dispatcher."""
