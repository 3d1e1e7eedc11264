"""Oversight of looks: the audit read and exported, flags, samples, ceilings, the access digest."""
