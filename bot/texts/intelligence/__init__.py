"""Intelligence reports in words: drafting, grading, assessing. Codes are spelt out."""
