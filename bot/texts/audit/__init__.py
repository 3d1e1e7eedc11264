"""Seals and verification in words."""
