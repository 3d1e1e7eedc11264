"""Duty and leave in words."""
