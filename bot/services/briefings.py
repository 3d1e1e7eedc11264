"""Briefings: composed, sent to an audience, opened and acknowledged."""
