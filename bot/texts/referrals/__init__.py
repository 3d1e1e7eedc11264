"""Referrals, searches and personal detail in words. A child's name stands in no list and no push."""
