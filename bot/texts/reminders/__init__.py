"""Reminders in words."""
