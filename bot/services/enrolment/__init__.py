"""Access given and taken: codes, admission by a second person, revoking."""
