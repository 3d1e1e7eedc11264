"""The record brought in from workbooks and CSV, and taken out in the same form."""
