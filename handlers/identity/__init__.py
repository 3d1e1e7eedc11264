"""Said and tapped to unlock, to lock and to choose a PIN. A PIN is tapped, never typed."""
