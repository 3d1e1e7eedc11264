"""Beatline: the beat officer's line to the shared record."""
