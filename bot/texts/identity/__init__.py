"""The PIN pad and its answers."""
