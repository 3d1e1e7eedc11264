"""Briefings from the first draft to the last acknowledgement and the report."""
