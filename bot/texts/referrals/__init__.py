"""Referrals, searches and personal detail in words. No list and no push holds a child's name."""
