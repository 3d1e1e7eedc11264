"""Safeguarding forms in words. The agencies' telephone numbers are here: have them checked."""
