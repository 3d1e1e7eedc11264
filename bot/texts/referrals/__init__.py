"""Referrals, searches and personal detail in words."""
