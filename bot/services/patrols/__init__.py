"""Stays of officers at hotspots, and the doses that operations ask for. `stays` alone writes stays."""
