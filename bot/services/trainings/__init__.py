"""Trainings of door staff: planned as tasks, the names of those who came, certificates, and their end."""
