"""Briefings in words: composing, cards, receipts, reports, charts and files."""
