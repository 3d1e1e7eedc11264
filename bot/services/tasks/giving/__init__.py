"""Tasks that change hands: given by a supervisor, one or all of an officer's, taken back, or handed over."""
