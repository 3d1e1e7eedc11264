"""Audit, flags, samples, ceilings and the access digest in words and files."""
