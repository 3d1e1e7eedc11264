"""Retractions in words: how many messages were masked or deleted, and which were not."""
