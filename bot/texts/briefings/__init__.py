"""Briefings in words: composing, cards, receipts, reports, charts and files. A push never shows the body."""
