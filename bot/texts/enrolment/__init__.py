"""Access given and taken, in words."""
