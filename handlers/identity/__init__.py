"""Commands and buttons to unlock, to lock and to choose a PIN. A PIN is tapped, never typed."""
