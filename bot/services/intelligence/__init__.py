"""Intelligence reports: drafts, submission, grading, assessment. Items are only ever added."""
