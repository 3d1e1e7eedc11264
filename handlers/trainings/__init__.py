"""Trainings: planned, shown, and told who came."""
