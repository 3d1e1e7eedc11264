"""Entries, particulars and extracts of the notebook in words."""
