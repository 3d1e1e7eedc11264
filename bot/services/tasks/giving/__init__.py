"""Tasks that change hands: given by a supervisor, one or all of an officer's, taken back, handed over by a crew."""
