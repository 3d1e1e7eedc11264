"""Duty and leave in words. The reason for leave is never asked for and never shown."""
