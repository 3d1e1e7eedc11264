"""The PIN pad, its buttons and its answers. No digit of a PIN may ever stand in a text."""
