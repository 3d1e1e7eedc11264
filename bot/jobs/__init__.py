"""What runs without being asked: the clock and the dispatcher."""
