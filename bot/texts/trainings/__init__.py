"""Trainings in words, and their certificates."""
