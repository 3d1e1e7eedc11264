"""Referrals and the people referred: cards, lists, search, personal detail and the reasons for seeing it."""
