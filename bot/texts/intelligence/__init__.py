"""Intelligence reports in words: drafting, grading, assessing."""
