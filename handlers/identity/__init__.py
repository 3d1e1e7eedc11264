"""Said and tapped to unlock, to lock and to choose a PIN."""
