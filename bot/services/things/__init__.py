"""Buses and other things that tasks need: who has which, and the stops that the public may know of."""
