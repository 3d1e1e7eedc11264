"""Things that tasks need, in words, and the bus's stops as a calendar."""
