"""Safeguarding forms in words."""
