"""Safeguarding forms in words. Telephone numbers of the agencies stand here: have them checked."""
