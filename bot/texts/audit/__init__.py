"""Seals and verification in words. The digest shown is the record's: change its sentence, never its form."""
