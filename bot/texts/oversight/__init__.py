"""Audit, flags, samples, ceilings and the access digest in words and files.

Auditors alone read most of it.
"""
